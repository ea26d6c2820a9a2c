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
from ..core.work import Work
from .housekeeping import housekeeper_of
from .jobs import Job, JobsTaken, Schedule, Task, daily, jobs_run
from .jobs.running import TICK_SECONDS
from .jobs.schedules import Clockwork

if TYPE_CHECKING:
    from .assembling import Service

KEPT_FOR = timedelta(days=90)
"""How long mails, links and PDFs are kept once they are over."""

log = structlog.get_logger(__name__)


@contextlib.asynccontextmanager
async def working(service: "Service", pause: float = TICK_SECONDS) -> AsyncIterator[None]:
    """Work on everything there is to be worked on. Raises JobsTaken where another process must do that alone."""
    forgetting = Job("forget", Forgetting(service.careplan).run)
    schedules = [Schedule(forgetting, daily(time(3, 30))), service.month_end.schedule]
    clockwork = Clockwork(service.careplan, service.jobs, schedules)
    jobs = [service.mailing.job, service.printing.job, forgetting, *service.month_end.jobs]
    ticks = [service.mailing.tick, service.printing.tick, service.month_end.tick, clockwork.tick]
    async with jobs_run(service.database, service.settings.database_url, jobs, ticks, pause):
        yield


@contextlib.asynccontextmanager
async def working_beside(service: "Service") -> AsyncIterator[None]:
    """Work on jobs beside serving the API, unless that is left to others."""
    if service.settings.jobs == "worker":
        yield
        return
    async with working_if_free(service):
        yield


@contextlib.asynccontextmanager
async def working_if_free(service: "Service") -> AsyncIterator[None]:
    """Work on jobs, unless another process must do that alone and does."""
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
        housekeeper = await housekeeper_of(self._careplan, organisation_id)
        await self._careplan.perform(housekeeper, partial(_forget, before=self._careplan.clock() - KEPT_FOR))


async def _forget(work: Work, before: datetime) -> None:
    await mail.forget(work, before)
    await links.forget(work, before)
    await page_links.forget(work)
    await report_documents.forget(work, before)
