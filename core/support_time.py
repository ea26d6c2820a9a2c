"""How much time was given: by client service and month, and by oneself in a week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from .batches import among, grouped
from .errors import InvalidInput
from .spells import EARLIEST_YEAR, LAST_YEAR
from .support_logs import COUNTING, OLDEST, SupportLog, SupportLogStatus
from .viewer import viewer_may, viewer_of
from .visibility import Db

READING = "support_log.read"
DAYS = 7


@dataclass(frozen=True, slots=True)
class MonthOfSupport:
    """How much time was given to a client service in a month."""

    month: str
    """The month, such as `2026-10`."""
    minutes: int
    """The minutes that count."""
    billable_minutes: int
    """The minutes of these that may be billed."""
    awaiting_minutes: int
    """The minutes that do not count before they are approved."""
    log_count: int
    """How many logs these are, without those that were voided."""


@dataclass(frozen=True, slots=True)
class DayOfSupport:
    """What somebody logged on a day."""

    on: date
    """The day."""
    logs: list[SupportLog]
    """The logs that began on it, without those that were voided, as they were recorded."""

    @property
    def minutes(self) -> int:
        """How much time that is."""
        return sum(log.minutes for log in self.logs)

    @property
    def billable_minutes(self) -> int:
        """The minutes of these that may be billed."""
        return sum(log.minutes for log in self.logs if log.is_billable)


@dataclass(frozen=True, slots=True)
class WeekOfSupport:
    """What somebody logged in a week."""

    days: list[DayOfSupport]
    """Monday to Sunday, each also where nothing was logged."""

    @property
    def starts_on(self) -> date:
        """The Monday."""
        return self.days[0].on

    @property
    def ends_on(self) -> date:
        """The Sunday."""
        return self.days[-1].on

    @property
    def minutes(self) -> int:
        """How much time that is."""
        return sum(day.minutes for day in self.days)

    @property
    def billable_minutes(self) -> int:
        """The minutes of these that may be billed."""
        return sum(day.billable_minutes for day in self.days)


async def my_week(db: Db, on: date | None = None) -> WeekOfSupport:
    """What whoever asks logged in the week of a day, Monday to Sunday; of today where none is named."""
    day = on or db.moment.today
    if not EARLIEST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput("The day lies beyond what anybody could mean.", path=["on"])
    monday = day - timedelta(day.weekday())
    days = [monday + timedelta(number) for number in range(DAYS)]
    mine = sa.select(SupportLog).where(
        SupportLog.staff_id == viewer_of(db).staff_id,
        SupportLog.worked_on.between(days[0], days[-1]),
        SupportLog.status != SupportLogStatus.VOIDED,
    )
    logs = grouped((log.worked_on, log) for log in await db.scalars(OLDEST.sort(mine)))
    return WeekOfSupport([DayOfSupport(day, logs.get(day, [])) for day in days])


async def months_of(db: Db, client_service_ids: Sequence[str]) -> Mapping[str, list[MonthOfSupport]]:
    """How much time was given to client services in each month, the newest first; not told to those who see no logs."""
    if not viewer_may(db, READING):
        return {}
    counts = SupportLog.status.in_(COUNTING)
    query = (
        sa.select(
            SupportLog.client_service_id,
            SupportLog.month,
            minutes_that(counts),
            minutes_that(counts & SupportLog.is_billable),
            minutes_that(SupportLog.status == SupportLogStatus.AWAITING_APPROVAL),
            sa.func.count(),
        )
        .where(among(SupportLog.client_service_id, client_service_ids), SupportLog.status != SupportLogStatus.VOIDED)
        .group_by(SupportLog.client_service_id, SupportLog.month)
        .order_by(SupportLog.month.desc())
    )
    months = grouped((row[0], MonthOfSupport(*row[1:])) for row in await db.execute(query))
    return {service_id: months.get(service_id, []) for service_id in client_service_ids}


def minutes_that(which: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """The minutes of all logs that something is true of, together."""
    return sa.func.coalesce(sa.func.sum(SupportLog.minutes).filter(which), 0)
