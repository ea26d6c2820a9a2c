"""A process that closes months until it is killed: `python -m careplan.tests.server.month_end_process`.

It takes the address of a database, a file to make when it is ready, and after how many statements and commits to any
database it kills itself as a power cut would (0 for never).
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from careplan.server.assembling import assemble
from careplan.server.settings import Settings
from careplan.server.working import working


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
    service = assemble(Settings(database_url=database_url))
    if int(statements):
        die_after(int(statements))
    async with working(service, pause=0.2):
        await asyncio.to_thread(Path(ready).touch)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
