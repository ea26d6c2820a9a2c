"""The public plugin API: frozen, documented, and enough for what ships in the box."""

import ast
import inspect
import itertools
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from careplan import plugins
from careplan.core import hooks
from careplan.plugins import testing
from careplan.server.plugin_reference import reference_page

FOLDER = Path(plugins.__file__).parent
APART = {"migrations", "testing"}
SHIPPED = sorted(path for path in FOLDER.rglob("*.py") if path.parent != FOLDER and not APART & {*path.parts})
PUBLIC = """API_VERSION CORE_PREFIXES KEY Answer BillingCase BillingPredicate CardField Choice Client ClientOwned ClientRecord Db Document DuplicateName Event
    FieldDefinition FieldKind Id Invalid InvalidInput InvalidTransition ItemDefinition Json Key Name Node NotFound
    Order Owned Paragraph Payload PredicateAnswer Reason Record RecordFamily RecordPart RecordType Refusal StaffMember Stamped Url Values
    Versioned Work among answer arrange changes computed describe_records describes enum grouped hookimpl input listing moved
    mutation one_of payload permission_for query references refresh_record related requires to_update_record
    ChoiceInput FieldDefinitionInput FieldDefinitionShown RecordAct RecordGrant Retention UserError
    contradictions defined_field defined_fields grant_record_type seeing_all templates_naming withdraw_record_type"""

TESTING = """CHECKS Check ContractBroken Gql House PostgresServer RecordTypeContract SqliteServer StatementCounter
    build_house"""


def test_the_public_api_is_what_it_says() -> None:
    """Whoever takes a name away breaks somebody's plugin; whoever adds one promises to keep it."""
    assert sorted(plugins.__all__) == sorted(PUBLIC.split())
    assert sorted(testing.__all__) == sorted(TESTING.split())


def documented(module: ModuleType) -> Iterator[str]:
    """The constants of a module that have a text below them."""
    body = ast.parse(Path(str(module.__file__)).read_text()).body
    for constant, text in itertools.pairwise(body):
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            assigned = constant.orelse if isinstance(constant, ast.If) else [constant]
            targets = [target for each in assigned if isinstance(each, ast.Assign) for target in each.targets]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def test_every_public_name_says_what_it_is() -> None:
    """What partners work from: a docstring, or a text below a constant."""
    modules = [module for name, module in sys.modules.items() if f"{name}.".startswith("careplan.")]
    texts = {name for module in modules if getattr(module, "__file__", None) for name in documented(module)}

    silent = [name for name in plugins.__all__ if name not in texts and not _says(getattr(plugins, name))]

    assert silent == []


def _says(value: Any) -> bool:
    is_ours = str(getattr(value, "__module__", "")).startswith("careplan.")
    own = value.__doc__ if inspect.isfunction(value) else vars(value).get("__doc__")
    return is_ours and bool(own)


def imported(path: Path) -> set[str]:
    """Which modules of ours a file imports from, as absolute names."""
    package = ["careplan", "plugins", *path.relative_to(FOLDER).parent.parts]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            found.add(".".join([*above, *([node.module] if node.module else [])]))
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name for name in found if name.split(".")[0] == "careplan"}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(FOLDER)))
def test_what_ships_in_the_box_uses_the_public_api_and_nothing_else(path: Path) -> None:
    """No private door: a partner can do all of it."""
    own = f"careplan.plugins.{path.relative_to(FOLDER).parts[0]}"

    assert {
        name for name in imported(path) if name != "careplan.plugins" and not f"{name}.".startswith(f"{own}.")
    } == set()


def test_every_hook_is_documented_and_used_in_the_box() -> None:
    """A hook nobody uses is a guess."""
    specified = {name for name, value in vars(hooks).items() if hasattr(value, "careplan_spec")}
    source = "\n".join(path.read_text() for path in SHIPPED if path.name == "__init__.py")

    assert all(getattr(hooks, name).__doc__ for name in specified)
    assert {name for name in specified if f"def {name}(" not in source} == set()


def test_the_page_of_the_plugin_api_is_current() -> None:
    """`careplan plugins reference --write` writes it; everything on it is explained."""
    page = reference_page()

    assert (FOLDER.parent / "docs" / "plugins" / "reference.md").read_text("utf-8") == page
    assert {*PUBLIC.split(), *TESTING.split()} <= {*re.findall(r"^### `(\w+)`", page, flags=re.MULTILINE)}
    assert re.findall(r"^### .*\n\n(?:```python\n.*\n```\n\n)?(?=\n|#)", page, flags=re.MULTILINE) == []
