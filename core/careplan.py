"""The running core: one database, the record types that are installed, and those who listen to what happens."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import IntegrityError

from . import tables  # noqa: F401 — the models are whole before the first session
from .actors import Actor
from .clock import Clock, Moment, system_clock
from .database import Database, is_lost, is_passing
from .errors import Busy, OutcomeUnknown
from .listeners import SECONDS, Listener, Listeners
from .record_types import RecordTypes
from .visibility import Db
from .work import Work

T = TypeVar("T")

PATIENCE_SECONDS = 10.0
"""How long a change is tried again while the database is busy."""
COMMIT_SECONDS = 5.0
"""How long a commit is waited for once the request that began it is stopped."""
RACES_LOST = 5
"""How often a change is tried again after losing a race for a unique value."""

log = structlog.get_logger(__name__)


class Careplan:
    """Opens what a request needs: a read, or a unit of work."""

    def __init__(
        self,
        database: Database,
        record_types: RecordTypes,
        *,
        listeners: Sequence[Listener] = (),
        clock: Clock = system_clock,
        patience: float = PATIENCE_SECONDS,
        listener_seconds: float = SECONDS,
    ) -> None:
        self.database = database
        self.record_types = record_types
        self.listeners = Listeners(listeners, listener_seconds)
        self.clock = clock
        self.patience = patience
        # SQLite has one writer: waiting here is fair and keeps its connections free for readers
        self._turns = asyncio.Semaphore(1 if database.is_sqlite else 1_000)

    def moment(self, actor: Actor | None) -> Moment:
        """Now, where the actor is."""
        return Moment(self.clock(), actor.zone if actor else ZoneInfo("UTC"))

    def reading(self, actor: Actor | None) -> Db:
        """The database as an actor may see it."""
        return self.database.reading(actor, self.moment(actor), self.record_types)

    async def perform(
        self,
        actor: Actor,
        change: Callable[[Work], Awaitable[T]],
        *,
        patience: float | None = None,
        dry: bool = False,
    ) -> T:
        """Do a change as one unit of work: all of it or nothing, again from the start where it lost a race.

        Raises Busy where the database has no time for it within `patience` seconds, and OutcomeUnknown where it was
        lost at the last moment. A dry run is rolled back.
        """
        end = asyncio.get_running_loop().time() + (self.patience if patience is None else patience)
        races = 0
        while True:
            try:
                async with asyncio.timeout_at(end) as limit:
                    return await self._attempt(actor, change, limit, dry)
            except TimeoutError as error:
                raise Busy from error
            except Exception as error:
                races += isinstance(error, IntegrityError)
                if not is_passing(error) or races > RACES_LOST:
                    raise
                log.info("unit_of_work_again", reason=type(error).__name__)
                await self._pause(end)

    async def delivered(self) -> None:
        """Wait until listeners heard of everything that happened up to now."""
        await self.listeners.delivered()

    async def close(self) -> None:
        """Let listeners hear what they still can, and close the database."""
        await self.listeners.finish()
        await self.database.close()

    async def _pause(self, end: float) -> None:
        pause = random.uniform(0.005, 0.05)  # noqa: S311
        if asyncio.get_running_loop().time() + pause > end:
            raise Busy
        await asyncio.sleep(pause)

    async def _attempt(
        self, actor: Actor, change: Callable[[Work], Awaitable[T]], limit: asyncio.Timeout, dry: bool
    ) -> T:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._turns)
            db = self.database.writing(actor, self.moment(actor), self.record_types)
            await stack.enter_async_context(db)
            work = Work(db, actor, self.record_types)
            result = await change(work)
            await db.flush()
            if dry:
                return result
            limit.reschedule(None)  # a commit that is cut short leaves nobody knowing whether it happened
            await self._commit(work)
        return result

    async def _commit(self, work: Work) -> None:
        try:
            await _to_the_end(self._store(work))
        except Exception as error:
            if is_lost(error):
                raise OutcomeUnknown from error  # it may be stored: doing it again might do it twice
            raise

    async def _store(self, work: Work) -> None:
        await work.commit()
        self.listeners.tell(work.events)  # it is certain, whether or not somebody still waits for the answer


async def _to_the_end(commit: Coroutine[Any, Any, None]) -> None:
    """Store what is being stored, even where whoever asked is stopped meanwhile: nothing is left half known."""
    storing = asyncio.ensure_future(commit)
    try:
        await asyncio.shield(storing)
    except asyncio.CancelledError:
        await asyncio.wait([storing], timeout=COMMIT_SECONDS)
        raise
