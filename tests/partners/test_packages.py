"""Packages of partners work against the wheel as it is installed: theirs, and what `careplan plugins new` writes."""

import json
import re
import shutil
from pathlib import Path

import pytest

from careplan.server.partner_packages import PartnerPackage

from .conftest import Installed
from .environments import LEFT_OUT, ROOT, Environment

EXAMPLE = ROOT / "examples" / "plugin"
MOST_LINES = 60
SLOW = """from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from careplan.plugins import Db, computed


async def slow(db: Db, ids: Sequence[str]) -> Mapping[str, str]:
    query = sa.select(records.RiskAssessment.summary)
    return {each: str(await db.scalar(query.where(records.RiskAssessment.id == each))) for each in ids}


from careplan.plugins import"""
SLOWLY = "    again: str = computed(slow)\n"
UNSTABLE = "    fields=FIELDS,\n    check_item=lambda item: [' '],\n"
MAKE = """
import asyncio, json
from pathlib import Path
from careplan.plugins.testing import SqliteServer
from careplan.plugins.testing.houses import open_house

async def make():
    server = SqliteServer(Path.cwd())
    await server.prepare()
    url = f"sqlite:///{server.template}"
    async with open_house(url) as house:
        made = await house.do("createRecord", "record { id }", clientId=house.client_id, recordType="mealtime_plan",
            title="Meals", values={"texture": "PUREED", "drinks_level": 2})
    actor = house.actors["Manager"]
    return {"url": url, "plugins": ["mealtime"], "staff": actor.staff_id, "organisation": actor.organisation_id,
        "record": made["record"]["id"], "plan": None}

print(json.dumps(asyncio.run(make())))
"""
READ = 'printf %s "$GIVEN" | python -m careplan.plugins.testing.without'
CARD = [{"label": "Food", "value": "Pureed (4)"}, {"label": "Drinks", "value": "Level 2"}]
SEEN = {"number": "MMP-00001", "title": "Meals", "card": CARD}
PROBLEMS = [
    "  → Parts of the API without a description (write a docstring, or a text below the field)",
    "  → Reasons without words for an item with the settings {}",
    "  → Items that link the type need settings",
    "  → One record took N statements, N took N. A computed field reads all keys in one statement",
]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example in the repository."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "careplan-mealtime", ignore=LEFT_OUT))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The package that is written for a new record type."""
    PartnerPackage("risk_assessment", "RA").write(tmp_path / "careplan-risk-assessment")
    return tmp_path / "careplan-risk-assessment"


def check(environment: Environment, source: Path, plugin: str) -> None:
    """Everything a partner runs passes, against the wheel and not against the checkout."""
    where = environment.do("python -c 'import careplan, sys; print(careplan.__file__)'", source)
    assert "careplan-wheel" in where
    assert not where.startswith(str(ROOT))
    assert plugin in environment.do("careplan plugins", source)
    for command in ("ruff check .", "ruff format --check .", "mypy", "pyright --pythonpath $VIRTUAL_ENV/bin/python"):
        environment.do(command, source)
    environment.do("pytest --quiet -W error", source)


def test_the_example_works(installed: Installed, example: Path, tmp_path: Path) -> None:
    """It brings everything that a plugin can bring; taken out of the environment and put back, nothing is lost."""
    environment = installed(example)
    check(environment, example, "mealtime")

    given = environment.do(f"python -c '{MAKE}'", tmp_path).splitlines()[-1]
    environment.do("pip uninstall --quiet --yes careplan-mealtime", tmp_path)
    without = environment.do(READ, tmp_path, GIVEN=given)
    environment.do(f"pip install --quiet {tmp_path}/wheels/careplan-mealtime/*.whl", tmp_path)
    back = environment.do(READ, tmp_path, GIVEN=given)

    assert json.loads(without.splitlines()[-1]) == {"node": {"__typename": "UnavailableRecord", **SEEN}}
    assert json.loads(back.splitlines()[-1]) == {"node": {"__typename": "MealtimePlan", **SEEN}}


def test_a_new_package_works_at_once(installed: Installed, written: Path) -> None:
    """As it was written, before the partner changes anything."""
    environment = installed(written)
    check(environment, written, "risk_assessment")

    undone(written)

    environment.do("pip install --quiet --editable .", written)
    broken = environment.run("careplan plugins check careplan-risk-assessment", written)
    assert broken.returncode == 1
    assert [
        re.sub(r"\d+", "N", line.split(":")[0]) for line in broken.stdout.splitlines() if line.startswith("  → ")
    ] == PROBLEMS
    assert "3 of the checks failed." in broken.stdout


def undone(source: Path) -> None:
    """Make three mistakes: a field that reads each key on its own, without a description, and a reason without words."""
    api = source / "src" / "careplan_risk_assessment" / "api.py"
    api.write_text(api.read_text("utf-8").replace("from careplan.plugins import", SLOW) + SLOWLY, "utf-8")
    records = api.with_name("records.py")
    records.write_text(records.read_text("utf-8").replace("    fields=FIELDS,\n", UNSTABLE), "utf-8")


def test_a_record_type_takes_few_lines(written: Path) -> None:
    """Everything but what the machine writes: migrations, and tests of the contract."""
    modules = [path for path in (written / "src").rglob("*.py") if "migrations" not in path.parts]

    lines = [line for path in modules for line in path.read_text("utf-8").splitlines() if line.strip()]

    assert len(lines) <= MOST_LINES
