"""A process that closes months until it is killed: `python -m careplan.tests.server.month_end_process`.

It takes the address of a database, a file to make when it is ready, and after how many statements and commits to any
database it kills itself as a power cut would (0 for never).
"""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from careplan.core.careplan import Careplan
from careplan.core.database import Database
from careplan.core.listeners import Listener
from careplan.core.record_types import RecordTypes
from careplan.server.jobs import Jobs, jobs_run
from careplan.server.month_end import MonthEnd

NOW = datetime(2025, 11, 20, tzinfo=UTC)


def month_end_on(database_url: str) -> tuple[Careplan, Jobs, MonthEnd]:
    """As much of the service on a database as closing a month takes, on a day in November 2025."""
    careplan = Careplan(Database(database_url), RecordTypes(()), clock=lambda: NOW)
    jobs = Jobs(database_url)
    month_end = MonthEnd(careplan, jobs)
    careplan.listeners.add(Listener("month end", month_end.on_event))
    return careplan, jobs, month_end


def die_after(statements: int) -> None:
    """Be killed in the middle of things: before a statement, or before or after something became certain."""
    left = iter(range(statements))

    def count(*_: Any) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(sa.Engine, "before_cursor_execute", count)
    event.listen(sa.Engine, "commit", count)


async def main(database_url: str, ready: str, statements: str) -> None:
    """Work until somebody ends the process."""
    careplan, _, month_end = month_end_on(database_url)
    if int(statements):
        die_after(int(statements))
    async with jobs_run(careplan.database, database_url, month_end.jobs, [month_end.tick], pause=0.2):
        await asyncio.to_thread(Path(ready).touch)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
