"""Working on jobs: in the process of the API, or in a process of its own."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from dbos import DBOS

from ...core.database import Database
from .job import Job, Task
from .presence import JobsTaken, OneOfMany, OnlyOne
from .store import QUEUE, configuration, jobs_file

AT_ONCE = 4
"""How many jobs one process works on at a time."""
POLL_SECONDS = 0.5
TICK_SECONDS = 5.0
"""How often is looked for what has come due, and for what processes that are gone have left."""

Tick = Callable[[], Awaitable[None]]

log = structlog.get_logger(__name__)


@contextlib.asynccontextmanager
async def jobs_run(
    database: Database, database_url: str, jobs: Sequence[Job], ticks: Sequence[Tick], pause: float = TICK_SECONDS
) -> AsyncIterator[None]:
    """Work on jobs for as long as this lasts; what is unfinished then goes on later. Raises JobsTaken."""
    presence = OnlyOne(jobs_file(database_url)) if database.is_sqlite else OneOfMany(database)
    await presence.arrive()
    try:
        DBOS(config=configuration(database_url, presence.name))
        logging.getLogger("dbos").handlers.clear()
        logging.getLogger("dbos").propagate = True  # into our log, as everything else
        for job in jobs:
            DBOS.workflow(name=job.name)(_workflow(job))
        DBOS.launch()  # from within the loop, so that jobs run in it and share the connections of the service
        await DBOS.register_queue_async(QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=POLL_SECONDS)
        ticking = asyncio.create_task(_for_ever([_take_over(presence), *ticks], pause))
        try:
            yield
        finally:
            ticking.cancel()
            await asyncio.gather(ticking, return_exceptions=True)
    finally:
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())  # DBOS had put its own there
        await presence.leave()


def _workflow(job: Job) -> Callable[..., Awaitable[None]]:
    async def run(*arguments: Any) -> None:
        try:
            await job.run(Task(), *arguments)
        except Exception:
            log.exception("job_failed", job=job.name)
            raise

    return run


def _take_over(presence: OnlyOne | OneOfMany) -> Tick:
    """Have what processes that are gone left unfinished done by those that are there."""

    async def tick() -> None:
        pending = await DBOS.list_workflows_async(status="PENDING", load_input=False, load_output=False)
        for name in {each.executor_id for each in pending} - {presence.name, None}:
            if await presence.is_gone(str(name)):
                await asyncio.to_thread(DBOS._recover_pending_workflows, [str(name)])  # noqa: SLF001
                log.info("jobs_taken_over", of=name)

    return tick


async def _for_ever(ticks: Sequence[Tick], pause: float) -> None:
    while True:
        for tick in ticks:
            try:
                await tick()
            except Exception:
                log.exception("tick_failed")
        await asyncio.sleep(pause)


__all__ = ["JobsTaken", "jobs_run"]
