"""A process that works on one job of a test: `python -m careplan.tests.server.job_process <database> <notes>`."""

import asyncio
import sys
from pathlib import Path

from careplan.core.database import Database
from careplan.server.jobs import Job, Task, jobs_run

STEPS = 6


def counting(notes: Path) -> Job:
    """A job that writes a line for each of its steps; it waits in the middle of the fourth until there is a file."""

    async def note(number: int) -> int:
        with notes.open("a") as lines:
            lines.write(f"{number}\n")
        while number == 3 and not notes.with_suffix(".go").exists():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        return number

    async def run(task: Task) -> None:
        for number in range(STEPS):
            await task.step(note, number)
            await task.tell(number + 1, STEPS)

    return Job("count", run)


async def main(database_url: str, notes: str) -> None:
    """Work until somebody ends the process."""
    async with jobs_run(Database(database_url), database_url, [counting(Path(notes))], [], pause=0.2):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
