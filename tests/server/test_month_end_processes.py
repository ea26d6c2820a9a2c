"""Month end over several processes, some of which are killed: the same reports, counters and mails all the same."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from rich.progress import Progress

from careplan.core import month_closing_work
from careplan.core.actors import Actor
from careplan.core.careplan import Careplan
from careplan.core.events import AuditEntry
from careplan.core.mail import OutgoingMail
from careplan.core.month_closings import MonthClosing, MonthClosingStatus, closing_of
from careplan.core.reports import Report
from careplan.server.housekeeping import housekeeper_of

from ..bench.databases import store
from ..bench.month import MONTH, make_up_month
from ..databases import PostgresServer, SqliteServer
from .month_end_process import month_end_on

SERVICES, PORTION = 300, 15
LIVES, LONGEST_LIFE = 10, 150
"""How many processes are killed, and after how many statements at most."""
PATIENCE_SECONDS = 100.0
SEED = 20_261_101

Start = Callable[[str, int], Path]


@pytest.fixture(autouse=True)
def many_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The month is closed in many small steps."""
    monkeypatch.setattr(month_closing_work, "PORTION", PORTION)


@pytest.fixture
def processes() -> Iterator[list["subprocess.Popen[bytes]"]]:
    """The processes of the test; what is left of them at its end is killed."""
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()


@pytest.fixture
def start(processes: list["subprocess.Popen[bytes]"], tmp_path: Path) -> Start:
    """Start a process that closes months, and is killed after some statements; the file it makes when it is ready."""

    def start(database_url: str, statements: int = 0) -> Path:
        ready = tmp_path / f"ready-{len(processes)}"
        module = "careplan.tests.server.month_end_process"
        command = [sys.executable, "-m", module, database_url, str(ready), str(statements)]
        processes.append(subprocess.Popen(command))
        return ready

    return start


@dataclass
class Month:
    """A house with a month of work to be closed."""

    careplan: Careplan
    house: Actor

    async def close(self) -> MonthClosing:
        """Have the month closed."""
        return await self.careplan.perform(self.house, partial(month_closing_work.close, month=MONTH))

    async def look(self) -> MonthClosing | None:
        """How far the closing is."""
        async with self.careplan.reading(self.house) as db:
            return await closing_of(db, MONTH)

    async def until_done(self) -> MonthClosing:
        """The closing, once it is done."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (closing := await self.look()) is None or closing.status is not MonthClosingStatus.DONE:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        return closing

    async def outcome(self) -> dict[str, list[Any]]:
        """Everything that closing it led to."""
        async with self.careplan.reading(self.house) as db:
            reports = await db.scalars(
                sa.select(Report).order_by(Report.client_service_id, Report.kind, Report.sequence)
            )
            mails = await db.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.dedupe_key))
            kinds = await db.scalars(sa.select(AuditEntry.kind))
            return {
                "reports": [_told(report) for report in reports],
                "mails": [(mail.recipient, mail.subject, mail.text, mail.dedupe_key) for mail in mails],
                "events": sorted(Counter(kinds).items()),
            }


def _told(report: Report) -> tuple[Any, ...]:
    what = (report.client_service_id, report.kind, report.sequence, report.status, report.version)
    return (*what, report.minutes, report.amount, report.currency, report.use_number, asdict(report.content))


@asynccontextmanager
async def month_on(url: str) -> AsyncIterator[Month]:
    """A house with a month of work, on a fresh database."""
    careplan, jobs, _ = month_end_on(url)
    await jobs.prepare()
    rows = make_up_month(SERVICES, SEED, logs=4)
    await store(careplan, rows, Progress(disable=True))
    yield Month(careplan, await housekeeper_of(careplan, str(rows.organisation_id)))
    await careplan.close()
    await jobs.close()


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_eight_starts_and_ten_kills_lead_to_the_same(
    server: SqliteServer | PostgresServer, start: Start, processes: Sequence["subprocess.Popen[bytes]"]
) -> None:
    """Reports, counters, mails and the audit trail are those of a run that nobody disturbed."""
    async with server.fresh() as url, month_on(url) as undisturbed:
        await undisturbed.close()
        start(url, 0)
        await undisturbed.until_done()
        expected = await undisturbed.outcome()
    processes[0].kill()

    chance = Random(SEED)
    async with server.fresh() as url, month_on(url) as month:
        closings = await asyncio.gather(*(month.close() for _ in range(8)))
        for _ in range(LIVES):
            start(url, chance.randint(1, LONGEST_LIFE))
            await until(lambda: processes[-1].poll() is not None)
        interrupted = await month.look()
        start(url, 0)
        done = await month.until_done()
        outcome = await month.outcome()

    assert {closing.id for closing in closings} == {done.id}
    assert interrupted is not None
    assert interrupted.status is MonthClosingStatus.RUNNING, "it was killed in the middle each time"
    assert (done.run, done.progress.done, done.progress.total) == (1, SERVICES, SERVICES)
    assert outcome == expected
    assert len(outcome["reports"]) > SERVICES / 2


async def test_two_processes_share_a_closing(postgres: PostgresServer, start: Start) -> None:
    """On PostgreSQL both do portions of it."""
    async with postgres.fresh() as url, month_on(url) as month:
        ready = [start(url, 0), start(url, 0)]
        await until(lambda: all(file.exists() for file in ready))
        await month.close()
        await month.until_done()
        async with month.careplan.database.engine.connect() as connection:
            shares = sa.text(
                "SELECT count(DISTINCT executor_id) FROM dbos.workflow_status WHERE name = 'close-portion'"
            )
            workers = await connection.scalar(shares)

    assert workers == 2
