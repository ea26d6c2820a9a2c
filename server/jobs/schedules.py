"""Jobs that every organisation gets at a time of its own day, wherever it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from ...core.careplan import Careplan
from ...core.months import Month
from ...core.organisations import Organisation
from ...core.visibility import UNSCOPED
from .job import Job
from .starting import Jobs

Periods = Callable[[datetime], Sequence[str]]
"""What is due at a local moment, by name; what was due before may be named again: it is not done again."""


@dataclass(frozen=True)
class Schedule:
    """A job that each organisation gets once in each period: `run(task, organisation id, period)`."""

    job: Job
    periods: Periods

    def run_id(self, organisation_id: str, period: str) -> str:
        """The identifier of its run for an organisation and a period."""
        return f"{self.job.name}/{organisation_id}/{period}"


def daily(at: time) -> Periods:
    """Every day from a time on. What a clock that jumps leaves out, or has twice, makes no difference."""

    def periods(now: datetime) -> Sequence[str]:
        day = now.date() if now.time() >= at else now.date() - timedelta(days=1)
        return [day.isoformat()]

    return periods


def monthly(at: time) -> Periods:
    """Every month once it is over, from a time on of the first day of the next."""

    def periods(now: datetime) -> Sequence[str]:
        (day,) = daily(at)(now)
        return [str(Month.of(date.fromisoformat(day)).before)]

    return periods


class Clockwork:
    """Starts what is due. Doing so too often, too late or in several processes changes nothing."""

    def __init__(self, careplan: Careplan, jobs: Jobs, schedules: Sequence[Schedule]) -> None:
        self._careplan = careplan
        self._jobs = jobs
        self._schedules = schedules
        self._started: set[str] = set()

    async def tick(self) -> None:
        """Start what has come due since the last time, or was missed."""
        now = self._careplan.clock()
        due: dict[str, tuple[Schedule, str, str]] = {}
        async with self._careplan.reading(None) as db:
            organisations = await db.scalars(sa.select(Organisation), execution_options=UNSCOPED)
            for house in organisations:
                for schedule in self._schedules:
                    for period in schedule.periods(now.astimezone(house.zone)):
                        due[schedule.run_id(house.id, period)] = (schedule, house.id, period)
        for run_id, (schedule, organisation_id, period) in due.items():
            if run_id not in self._started:
                await self._jobs.start(schedule.job, run_id, organisation_id, period)
        self._started = set(due)
