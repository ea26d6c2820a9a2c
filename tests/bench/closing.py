"""What it takes to close a month: 1, 4 and 16 times as many client services, and by what that grows."""

import asyncio
import dataclasses
import subprocess
import sys
from collections.abc import Sequence

import orjson
from rich.progress import Progress
from rich.table import Table

from careplan.core.careplan import Careplan
from careplan.core.database import Database
from careplan.core.record_types import RecordTypes

from .databases import SERVERS, Server, store
from .month import LOGS, make_up_month

SEED = 20_260_101
HEADINGS = ("database", "services", "logs", "seconds", "CPU s", "grows by", "portions", "SQL each", "memory MB")


@dataclasses.dataclass(frozen=True)
class Closing:
    """What it took to close a month for so many client services."""

    database: str
    services: int
    logs: int
    seconds: float
    cpu_seconds: float
    growth: float
    """Processor time per client service, as a multiple of what it is for the fewest."""
    portions: int
    statements: int
    grown_mb: float


def measure_closings(databases: Sequence[str], sizes: Sequence[int], progress: Progress) -> list[Closing]:
    """Close a month for each number of client services on each database."""
    found: list[Closing] = []
    task = progress.add_task("closing months", total=len(databases) * len(sizes))
    for kind in databases:
        with SERVERS[kind]() as server:
            measured: list[Closing] = []
            for services in sizes:
                measured.append(asyncio.run(_measure(kind, server, services, progress)))
                progress.advance(task)
        found += _compared(measured)
    return found


async def _measure(kind: str, server: Server, services: int, progress: Progress) -> Closing:
    rows = make_up_month(services, SEED)
    async with server.fresh() as url:
        careplan = Careplan(Database(url), RecordTypes(()))
        await store(careplan, rows, progress)
        await careplan.close()
        command = [sys.executable, "-m", f"{__package__}.closing_process", url, str(rows.organisation_id)]
        process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
        output, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"closing the month of {services} client services failed")
    return Closing(kind, services, services * LOGS, growth=1.0, **orjson.loads(output))


def _compared(measured: Sequence[Closing]) -> list[Closing]:
    least = measured[0].cpu_seconds / measured[0].services
    return [dataclasses.replace(each, growth=each.cpu_seconds / each.services / least) for each in measured]


def table_of(closings: Sequence[Closing]) -> Table:
    """What was measured, to be read."""
    table = Table()
    for place, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="right" if place else "left", no_wrap=True)
    for each in closings:
        times = (f"{each.seconds:.1f}", f"{each.cpu_seconds:.1f}", f"{each.growth:.2f}")
        counts = (str(each.portions), str(each.statements), f"{each.grown_mb:.0f}")
        table.add_row(each.database, str(each.services), str(each.logs), *times, *counts)
    return table
