"""`make bench`: how fast the common reads are on this machine. It reports, it does not judge."""

import asyncio
import dataclasses
import importlib.metadata
import os
import platform
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from careplan.server.logs import configure_logs
from careplan.server.settings import Settings
from careplan.tests.bench.closing import Closing, measure_closings, table_of
from careplan.tests.bench.databases import SERVERS, Server, filled
from careplan.tests.bench.making import MadeUp, make_up
from careplan.tests.bench.measuring import Result, cases, measure
from careplan.tests.server.running import running

LIBRARIES = ("strawberry-graphql", "graphql-core", "sqlalchemy", "aiosqlite", "asyncpg", "uvicorn", "uvloop")
HEADINGS = ("database", "query", "at once", "req/s", "p50 ms", "p90 ms", "p99 ms", "SQL", "CPU ms", "kB")

WIDTH = 120
SERVICES = [625, 2_500, 10_000]
CLOSING = "closing"


class Databases(StrEnum):
    """Which databases are measured."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"
    BOTH = "both"


@dataclasses.dataclass(frozen=True)
class Plan:
    """What is to be measured, on how much data, and for how long each."""

    databases: list[str]
    clients: int
    seconds: float
    concurrency: list[int]
    only: str
    services: list[int]
    """Of how many client services months are closed."""


def main(
    database: Annotated[Databases, typer.Option(help="Which databases.")] = Databases.BOTH,
    seconds: Annotated[float | None, typer.Option(help="How long each measurement takes.  [default: 10]")] = None,
    concurrency: Annotated[list[int], typer.Option(min=1, help="Requests at once; can be repeated.")] = [1, 16],  # noqa: B006
    only: Annotated[str, typer.Option(help="Only what is called so, such as `dashboard` or `closing`.")] = "",
    quick: Annotated[
        bool, typer.Option("--quick", help="Little data and little time: to see whether it runs.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Measure the common reads over HTTP, and closing a month, and report what they take."""
    configure_logs(Settings(log_level="warning"))
    databases = ["sqlite", "postgresql"] if database is Databases.BOTH else [database.value]
    services = [10, 40] if quick else SERVICES
    plan = Plan(databases, 40 if quick else 2_000, seconds or (0.5 if quick else 10.0), concurrency, only, services)
    facts = _facts()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        results, facts["databases"] = ([], []) if only == CLOSING else _measure_all(plan, progress)
        closings = measure_closings(plan.databases, plan.services, progress) if only in CLOSING else []
    if as_json:
        measured = {"machine": facts, "results": results, "closings": closings}
        print(orjson.dumps(measured, option=orjson.OPT_INDENT_2).decode())
    else:
        _show(results, closings, facts)


def _measure_all(plan: Plan, progress: Progress) -> tuple[list[Result], list[str]]:
    made = make_up(plan.clients)
    results: list[Result] = []
    versions: list[str] = []
    for kind in plan.databases:
        with SERVERS[kind]() as server:
            version, found = asyncio.run(_measure_one(kind, server, plan, made, progress))
        versions.append(version)
        results += found
    return results, versions


async def _measure_one(
    kind: str, server: Server, plan: Plan, made: MadeUp, progress: Progress
) -> tuple[str, list[Result]]:
    results: list[Result] = []
    async with filled(server, made, progress) as data, running(data.url, log_level="warning") as service:
        asked = [case for case in await cases(made, data) if plan.only in case.name]
        task = progress.add_task(f"measuring {kind}", total=len(asked) * len(plan.concurrency))
        for case in asked:
            for concurrency in plan.concurrency:
                taken = await measure(case, data, service, concurrency, plan.seconds)
                results.append(Result.of(kind, case, concurrency, taken))
                progress.advance(task)
        progress.remove_task(task)
    return data.version, results


def _facts() -> dict[str, Any]:
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except FileNotFoundError:
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _show(results: list[Result], closings: list[Closing], facts: dict[str, Any]) -> None:
    table = Table()
    for place, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="left" if place < 2 else "right", no_wrap=True)
    for result in results:
        cpu = "" if result.cpu_ms is None else f"{result.cpu_ms:.1f}"
        times = (f"{each:.1f}" for each in (result.p50_ms, result.p90_ms, result.p99_ms))
        counted = (str(result.statements), cpu, f"{result.answer_kb:.1f}")
        rate = f"{result.requests_per_second:.1f}"
        table.add_row(result.database, result.query, str(result.concurrency), rate, *times, *counted)
    console = Console(width=WIDTH)
    if results:
        console.print(table)
        console.print("One server process. SQL and CPU are per request; CPU is that of the server process alone.")
    if closings:
        console.print(table_of(closings))
        console.print(
            "One process that works on jobs. CPU and memory are its own; it grows by as much per client service."
        )
    libraries = ", ".join(f"{name} {version}" for name, version in facts["libraries"].items())
    about = f"{facts['cores']} cores (load {facts['load_before']} before), {facts['processor']}, {facts['system']}"
    databases = "".join(f"{each}, " for each in facts["databases"])
    console.print(f"{about}; Python {facts['python']}, {databases}{libraries}.", highlight=False)


if __name__ == "__main__":
    typer.run(main)
