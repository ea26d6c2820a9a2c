"""Measuring: what is asked, how many statements that takes, and how fast a service of its own answers."""

import asyncio
import dataclasses
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import orjson
from sqlalchemy import event

from careplan.server.app import create_app

from ..server.running import Running
from .databases import Filled
from .load import Load, Taken
from .making import MadeUp

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples" / "queries"
NESTED_PLAN = EXAMPLES / "support_plans" / "nested_plan.graphql"
DASHBOARD = EXAMPLES / "clients" / "dashboard.graphql"
PAGES, PAGE = 20, 50
WARM_UP = 0.2
"""How long to warm up, as a share of the time measured."""


@dataclasses.dataclass(frozen=True)
class Case:
    """A query, and the requests that ask it, each about something else."""

    name: str
    bodies: Sequence[str]
    statements: int


@dataclasses.dataclass(frozen=True)
class Result:
    """How a service did at one query with so many requests at once."""

    database: str
    query: str
    concurrency: int
    requests: int
    requests_per_second: float
    p50_ms: float
    p90_ms: float
    p99_ms: float
    statements: int
    cpu_ms: float | None
    answer_kb: float

    @classmethod
    def of(cls, database: str, case: Case, concurrency: int, taken: Taken) -> "Result":
        """What was taken, per request."""
        count = len(taken.latencies)
        p50, p90, p99 = (1_000 * taken.latencies[min(int(count * share), count - 1)] for share in (0.5, 0.9, 0.99))
        cpu = None if taken.cpu_seconds is None else 1_000 * taken.cpu_seconds / count
        per_second, size = count / taken.seconds, taken.answer_bytes / count / 1_000
        return cls(
            database, case.name, concurrency, count, per_second, p50, p90, p99, case.statements, cpu, size
        )  # fmt: skip


async def cases(made: MadeUp, filled: Filled) -> list[Case]:
    """What is measured: a whole and a short nested plan, the list of plans, the dashboard of one client and of fifty."""
    document, listing = NESTED_PLAN.read_text("utf-8"), (HERE / "plan_list.graphql").read_text("utf-8")
    dashboard = DASHBOARD.read_text("utf-8")
    transport = httpx.ASGITransport(create_app(filled.service))
    headers = {"Authorization": f"Bearer {filled.token}", "Content-Type": "application/json"}
    async with httpx.AsyncClient(transport=transport, base_url="http://bench", headers=headers) as client:
        pages = [_body(listing, after=cursor) async for cursor in _cursors(client, listing)]
        asked = {
            "nested plan, 120 items": [_body(document, id=plan) for plan in made.whole_plans],
            "nested plan, 8 items": [_body(document, id=plan) for plan in made.short_plans[::-1][:250]],
            "list of 50 plans": pages,
            "dashboard, 1 client": [_body(dashboard, id=client) for client in made.clients[:250]],
            "dashboards, 50 clients": [_body(dashboard_of_many(dashboard), ids=ids) for ids in batched(made.clients)],
        }
        return [Case(title, bodies, await _statements(filled, client, bodies)) for title, bodies in asked.items()]


def dashboard_of_many(dashboard: str) -> str:
    """The dashboard's document for many clients at once."""
    return dashboard.replace("$id: ID!", "$ids: [ID!]!", 1).replace("client(id: $id)", "nodes(ids: $ids)", 1)


def batched(clients: Sequence[str]) -> list[list[str]]:
    """Clients by the page, for as many pages as are asked for."""
    starts = range(0, min(len(clients), PAGES * PAGE), PAGE)
    return [list(clients[start : start + PAGE]) for start in starts]


def _body(document: str, **variables: Any) -> str:
    return orjson.dumps({"query": document, "variables": variables}).decode()


async def _cursors(client: httpx.AsyncClient, listing: str) -> AsyncIterator[str | None]:
    cursor: str | None = None
    for _ in range(PAGES):
        yield cursor
        answer = (await client.post("/graphql", content=_body(listing, after=cursor))).json()
        page = answer["data"]["supportPlans"]["pageInfo"]
        if not page["hasNextPage"]:
            return
        cursor = page["endCursor"]


async def _statements(filled: Filled, client: httpx.AsyncClient, bodies: Sequence[str]) -> int:
    """How many statements a request takes at most, signing in included; counted here, where nobody takes the time."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    counts = []
    engine = filled.service.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    for body in bodies[:3]:
        sent.clear()
        (await client.post("/graphql", content=body)).raise_for_status()
        counts.append(sum(not statement.startswith("BEGIN") for statement in sent))
    event.remove(engine, "before_cursor_execute", note)
    return max(counts)


async def measure(case: Case, filled: Filled, server: Running, concurrency: int, seconds: float) -> Taken:
    """Put load on a service that runs, from a process of its own."""
    port = int(server.rpartition(":")[2])
    bodies = list(case.bodies)
    load = Load(port, filled.token, bodies, concurrency, seconds * WARM_UP, seconds, server.process.pid)
    command = [sys.executable, "-m", f"{__package__}.load"]
    process = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    output, _ = await process.communicate(orjson.dumps(load))
    if process.returncode:
        raise RuntimeError(f"measuring {case.name!r} failed")
    return Taken(**orjson.loads(output))
