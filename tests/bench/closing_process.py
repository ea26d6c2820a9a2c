"""Closes the made-up month of a database and takes the time; a process of its own, so that its memory is its own."""

import asyncio
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import event

from careplan.core.actors import Actor
from careplan.core.careplan import Careplan
from careplan.core.month_closing_work import close, work_through
from careplan.core.month_closings import MonthClosing
from careplan.core.work import Work
from careplan.server.housekeeping import housekeeper_of
from careplan.server.jobs import jobs_run

from ..server.month_end_process import month_end_on
from .month import MONTH

LOOKS_EVERY_SECONDS = 0.2


async def measured(database_url: str, organisation_id: str) -> dict[str, Any]:
    """Close the month; what that took."""
    careplan, jobs, month_end = month_end_on(database_url)
    await jobs.prepare()
    house = await housekeeper_of(careplan, organisation_id)
    before, cpu, started = _memory_mb("VmRSS"), time.process_time(), time.perf_counter()
    async with jobs_run(careplan.database, database_url, month_end.jobs, [month_end.tick]):
        closing = await careplan.perform(house, partial(close, month=MONTH))
        while not await month_end.is_over(closing):
            await asyncio.sleep(LOOKS_EVERY_SECONDS)
            async with careplan.reading(house) as db:
                closing = await db.get_one(MonthClosing, closing.id)
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    grown = _memory_mb("VmHWM") - before
    statements = await _statements(careplan, house, closing.id)
    await careplan.close()
    await jobs.close()
    portions = len(closing.portions)
    return {"seconds": seconds, "cpu_seconds": cpu, "grown_mb": grown, "portions": portions, "statements": statements}


def _memory_mb(what: str) -> float:
    """How much memory this process has (VmRSS) or had at most (VmHWM)."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines[what].split()[0]) / 1_024


async def _statements(careplan: Careplan, house: Actor, closing_id: str) -> int:
    """How many statements it takes to look at the first portion once more."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    async def look(work: Work) -> None:
        await work_through(work, await work.find(MonthClosing, closing_id), 0)

    event.listen(careplan.database.engine.sync_engine, "before_cursor_execute", note)
    await careplan.perform(house, look, patience=100, dry=True)
    return sum(not statement.startswith("BEGIN") for statement in sent)


if __name__ == "__main__":
    result = asyncio.run(measured(*sys.argv[1:]))
    sys.stdout.buffer.write(orjson.dumps(result))
