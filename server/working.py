"""The jobs of the service: what there is to be worked on, and when it is started."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from ..core import links, mail, page_links, report_documents
from ..core.careplan import Careplan
from ..core.organisations import Organisation
from ..core.visibility import UNSCOPED
from ..core.work import Work
from .housekeeping import housekeeper
from .jobs import Job, JobsTaken, Schedule, Task, daily, jobs_run
from .jobs.schedules import Clockwork

if TYPE_CHECKING:
    from .assembling import Service

KEPT_FOR = timedelta(days=90)
"""How long mails, links and PDFs are kept once they are over."""

log = structlog.get_logger(__name__)


@contextlib.asynccontextmanager
async def working(service: "Service") -> AsyncIterator[None]:
    """Work on everything there is to be worked on. Raises JobsTaken where another process must do that alone."""
    forgetting = Job("forget", Forgetting(service.careplan).run)
    clockwork = Clockwork(service.careplan, service.jobs, [Schedule(forgetting, daily(time(3, 30)))])
    jobs, ticks = [service.mailing.job, forgetting], [service.mailing.tick, clockwork.tick]
    async with jobs_run(service.database, service.settings.database_url, jobs, ticks):
        yield


@contextlib.asynccontextmanager
async def working_beside(service: "Service") -> AsyncIterator[None]:
    """Work on jobs beside serving the API, unless that is left to others."""
    if service.settings.jobs == "worker":
        yield
        return
    async with contextlib.AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(working(service))
        except JobsTaken as taken:
            log.warning("jobs_left_to_another_process", reason=str(taken))
        yield


async def work_until_stopped(service: "Service") -> None:
    """Work on jobs until the process is asked to end."""
    stopped = asyncio.Event()
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_, stopped.set)
    async with working(service):
        await stopped.wait()


class Forgetting:
    """Every night each organisation forgets the mails, links and PDFs that are long over."""

    def __init__(self, careplan: Careplan) -> None:
        self._careplan = careplan

    async def run(self, task: Task, organisation_id: str, _: str) -> None:
        """Forget what is over in one organisation."""
        await task.step(self._forget, organisation_id)

    async def _forget(self, organisation_id: str) -> None:
        async with self._careplan.reading(None) as db:
            house = await db.get_one(Organisation, organisation_id, execution_options=UNSCOPED)
        await self._careplan.perform(housekeeper(house), partial(_forget, before=self._careplan.clock() - KEPT_FOR))


async def _forget(work: Work, before: datetime) -> None:
    await mail.forget(work, before)
    await links.forget(work, before)
    await page_links.forget(work)
    await report_documents.forget(work, before)
