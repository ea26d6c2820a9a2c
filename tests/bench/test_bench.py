"""The benchmark runs, and what it measures is found by key on SQLite too."""

import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
import pytest_asyncio
from rich.progress import Progress
from sqlalchemy import event

from careplan.server.app import create_app

from ..databases import SqliteServer
from .databases import Filled, filled
from .making import MadeUp, make_up
from .measuring import Case, cases

SMALL = {
    *("organisations", "staff_members", "roles", "plan_templates", "plan_template_versions", "custom_record_types"),
    *("service_plans", "service_plan_versions", "service_plan_steps", "programs", "program_services"),
}
"""Tables of which an organisation has few rows."""


@pytest.fixture(scope="module")
def made() -> MadeUp:
    """A little made-up data."""
    return make_up(16)


@pytest_asyncio.fixture
async def data(sqlite: SqliteServer, made: MadeUp) -> AsyncIterator[Filled]:
    """A SQLite database that holds it."""
    async with filled(sqlite, made, Progress(disable=True)) as data:
        yield data


def test_the_same_seed_makes_the_same_data() -> None:
    """Two people measure the same thing."""
    first, second, other = make_up(2), make_up(2), make_up(2, seed=1)

    assert first.rows.by_entity == second.rows.by_entity
    assert first.rows.by_entity != other.rows.by_entity


def test_it_measures_both_databases() -> None:
    """`make bench` with little data answers with every query on every database."""
    script = Path(__file__).with_name("run.py")
    command = [sys.executable, str(script), "--quick", "--json", "--seconds", "0.1", "--concurrency", "2"]

    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=300).stdout

    measured = orjson.loads(output)
    results, closings = measured["results"], measured["closings"]
    plans = ["nested plan, 120 items", "nested plan, 8 items", "list of 50 plans"]
    queries = [*plans, "dashboard, 1 client", "dashboards, 50 clients"]
    assert [(each["database"], each["query"]) for each in results] == [
        (database, query) for database in ("sqlite", "postgresql") for query in queries
    ]
    assert all(each["requests"] > 0 and each["statements"] > 1 for each in results)
    assert [(each["database"], each["services"], each["portions"]) for each in closings] == [
        (database, services, 1) for database in ("sqlite", "postgresql") for services in (10, 40)
    ]
    assert len({each["statements"] for each in closings if each["database"] == "sqlite"}) == 1


async def test_sqlite_finds_everything_by_key(data: Filled, made: MadeUp) -> None:
    """No statement goes through all that an organisation has, or through a whole table, but for a list in its order."""
    asked = await cases(made, data)

    steps = [step for case in asked for step in await _steps(data, case)]

    lists = ("ix_support_plans_order",)
    assert len(steps) > 40
    assert [step for step in steps if _is_long(step) and not any(name in step for name in lists)] == []


async def _steps(data: Filled, case: Case) -> list[str]:
    """How SQLite goes about the statements of a query, step by step in its own words."""
    sent: list[tuple[str, Any]] = []
    engine = data.service.database.engine

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    headers = {"Authorization": f"Bearer {data.token}", "Content-Type": "application/json"}
    transport = httpx.ASGITransport(create_app(data.service))
    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with httpx.AsyncClient(transport=transport, base_url="http://bench", headers=headers) as client:
        (await client.post("/graphql", content=case.bodies[0])).raise_for_status()
    event.remove(engine.sync_engine, "before_cursor_execute", note)
    async with engine.connect() as connection:
        selects = [each for each in sent if each[0].startswith("SELECT")]
        plans = [
            (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given), text) for text, given in selects
        ]
        return [f"{row.detail} in {text}" for rows, text in plans for row in rows]


def _is_long(step: str) -> bool:
    scanned = re.match(r"SCAN (?!json_each|anon_)(\w+)", step)
    by_organisation = re.match(r"SEARCH (\w+) .*\(organisation_id=\?( AND status=\?)?\)", step)
    found = scanned or by_organisation
    return found is not None and found[1] not in SMALL
