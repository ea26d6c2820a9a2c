"""Month end: closings are worked through as jobs, by as many processes as there are, and the clock starts them too."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import time
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa

from ..core.careplan import Careplan
from ..core.events import Event
from ..core.month_closing_work import MonthClosingStarted, close, finish, send_out, tick_off, work_through
from ..core.month_closings import MonthClosing, MonthClosingStatus, closing_of
from ..core.months import Month
from ..core.organisations import own
from ..core.report_reminders import remind
from ..core.visibility import UNSCOPED
from ..core.work import Work
from .housekeeping import housekeeper_of
from .jobs import Job, Jobs, Schedule, Task, monthly

T = TypeVar("T")

CLOSES_AT = time(0, 30)
"""When the month before is closed, on the first day, where the organisation is."""
LANES, LANES_ON_SQLITE = 8, 2
"""How many portions of a closing are started at a time: enough for some processes, or so that one is always at hand."""
PATIENCE_SECONDS = 120.0
"""How long a portion may take, other changes waited for included."""


class MonthEnd:
    """The way from an order, a closing that runs, to reports: whatever it needs next is started until nothing is left."""

    def __init__(self, careplan: Careplan, jobs: Jobs) -> None:
        self._careplan = careplan
        self._jobs = jobs
        self._lanes = LANES_ON_SQLITE if careplan.database.is_sqlite else LANES
        self._portion = Job("close-portion", self._close_portion)
        self._ending = Job("end-closing", self._end)
        self.schedule = Schedule(Job("close-month", self._close), monthly(CLOSES_AT))
        self.jobs = (self._portion, self._ending, self.schedule.job)

    async def on_event(self, event: Event) -> None:
        """Begin with a closing as soon as it is certain that it is wanted."""
        if isinstance(event, MonthClosingStarted):
            await self.advance(event.subject_id)

    async def tick(self) -> None:
        """Start what running closings need next; what is under way already is left alone."""
        running = sa.select(MonthClosing.id).where(MonthClosing.status == MonthClosingStatus.RUNNING)
        async with self._careplan.reading(None) as db:
            found = (await db.scalars(running, execution_options=UNSCOPED)).all()
        for closing_id in found:
            await self.advance(closing_id)

    async def advance(self, closing_id: str) -> None:
        """Start what a closing needs next: some more portions, or, when all are done, its ending."""
        async with self._careplan.reading(None) as db:
            closing = await db.get_one(MonthClosing, closing_id, execution_options=UNSCOPED)
        if closing.status is MonthClosingStatus.RUNNING:
            for run_id, job, place in self._next(closing):
                await self._jobs.start(job, run_id, closing.id, closing.run, *place)

    async def has_failed(self, closing: MonthClosing) -> bool:
        """Whether something that a closing needs next went wrong; it is tried again all the same."""
        runs = [await self._jobs.progress(run_id) for run_id, *_ in self._next(closing)]
        return any(run is not None and run.has_failed for run in runs)

    async def is_over(self, closing: MonthClosing) -> bool:
        """Whether a closing is done, and nobody works on it any more."""
        ((run_id, *_), *_) = self._next(closing)
        run = await self._jobs.progress(run_id)
        return closing.status is MonthClosingStatus.DONE and (run is None or run.is_over)

    def _next(self, closing: MonthClosing) -> Sequence[tuple[str, Job, tuple[int, ...]]]:
        run = f"close-month/{closing.organisation_id}/{closing.month}/{closing.run}"
        if places := closing.open_portions[: self._lanes]:
            return [(f"{run}/{place}", self._portion, (place,)) for place in places]
        return [(f"{run}/end", self._ending, ())]

    async def _close(self, task: Task, organisation_id: str, month: str) -> None:
        await task.step(self._order, organisation_id, month)

    async def _order(self, organisation_id: str, month: str) -> None:
        housekeeper = await housekeeper_of(self._careplan, organisation_id)
        await self._careplan.perform(housekeeper, partial(_close_once, month=Month.parse(month)))

    async def _close_portion(self, task: Task, closing_id: str, run: int, place: int) -> None:
        await task.step(self._do, closing_id, run, work_through, place)
        await task.step(self._do, closing_id, run, send_out, place)
        await task.step(self._do, closing_id, run, tick_off, place)
        await task.step(self.advance, closing_id)

    async def _end(self, task: Task, closing_id: str, run: int) -> None:
        last: str | None = ""
        while last is not None:
            last = await task.step(self._do, closing_id, run, remind, last)
        await task.step(self._do, closing_id, run, finish)

    async def _do(self, closing_id: str, run: int, verb: Callable[..., Awaitable[T]], *arguments: Any) -> T | None:
        """Do something with a closing in the name of the house, unless a later run of it has begun."""
        async with self._careplan.reading(None) as db:
            closing = await db.get_one(MonthClosing, closing_id, execution_options=UNSCOPED)
        housekeeper = await housekeeper_of(self._careplan, closing.organisation_id)

        async def change(work: Work) -> T | None:
            closing = await work.find(MonthClosing, closing_id)
            return await verb(work, closing, *arguments) if closing.run == run else None

        return await self._careplan.perform(housekeeper, change, patience=PATIENCE_SECONDS)


async def _close_once(work: Work, month: Month) -> None:
    """Close a month in which the house was there already, and that nobody closed yet."""
    house = await own(work.db)
    founded_on = house.created_at.astimezone(house.zone).date()
    if founded_on <= month.last_day and await closing_of(work.db, month) is None:
        await close(work, month)
