"""Spells: for how long somebody worked, as it was written down, checked, and cut where a month ends."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from .clock import Moment
from .errors import InvalidInput, Path
from .local_times import first_instant_of, instant_of, local_day, next_day
from .months import Month

LONGEST = timedelta(hours=24)
LONGEST_MINUTES = 24 * 60
EARLIEST_YEAR = 1900
LAST_YEAR = 9998
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Times:
    """When somebody began and ended, as clocks in the organisation's time zone showed it."""

    path: ClassVar[Path] = ("time", "times")
    started_on: date
    start_time: time
    end_time: time
    ended_on: date | None = None
    """The day it ended, where that was another one."""
    is_later_start: bool = False
    """Whether, of two times that clocks showed alike, it began at the later one."""
    is_later_end: bool = False


@dataclass(frozen=True, slots=True)
class Duration:
    """For how long somebody worked on a day, where nobody wrote down when."""

    path: ClassVar[Path] = ("time", "duration")
    worked_on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Spell:
    """Time that counts for one month: that of its local start."""

    worked_on: date
    minutes: int
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def month(self) -> Month:
        """The month it counts for."""
        return Month.of(self.worked_on)


def spells_of(given: Times | Duration, moment: Moment) -> list[Spell]:
    """The time that was worked, in two where it goes on over the end of a month. Raises InvalidInput."""
    return _of_duration(given, moment) if isinstance(given, Duration) else _of_times(given, moment)


def spells_between(started_at: datetime, ended_at: datetime, moment: Moment) -> list[Spell]:
    """The whole minutes between two instants, in two where they go on over the end of a month; none where none passed."""
    start, end = (instant.replace(second=0, microsecond=0) for instant in (started_at, ended_at))
    return _cut(start, end, moment) if end > start else []


def _of_duration(given: Duration, moment: Moment) -> list[Spell]:
    path = given.path
    _check_day(given.worked_on, [*path, "workedOn"])
    if given.worked_on > moment.today:
        raise InvalidInput("The day lies in the future; record it when it has come.", path=[*path, "workedOn"])
    if not 0 < given.minutes <= LONGEST_MINUTES:
        raise InvalidInput("Write down 1 to 1,440 minutes: at most 24 hours.", path=[*path, "minutes"])
    return [Spell(given.worked_on, given.minutes)]


def _of_times(given: Times, moment: Moment) -> list[Spell]:
    path = given.path
    ended_on = given.ended_on or given.started_on
    for day, name in ((given.started_on, "startedOn"), (ended_on, "endedOn")):
        _check_day(day, [*path, name])
    start = _instant(given.started_on, given.start_time, moment, [*path, "startTime"], given.is_later_start)
    end = _instant(ended_on, given.end_time, moment, [*path, "endTime"], given.is_later_end)
    if end <= start:
        raise InvalidInput("The end must lie after the start.", path=[*path, "endTime"])
    if end - start > LONGEST:
        raise InvalidInput("The end lies more than 24 hours after the start.", path=[*path, "endTime"])
    if end > moment.now:
        raise InvalidInput("The end lies in the future; record it when it is over.", path=[*path, "endTime"])
    return _cut(start, end, moment)


def _check_day(day: date, path: Path) -> None:
    if not EARLIEST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput("The day lies beyond what anybody could mean.", path=path)


def _instant(day: date, clock: time, moment: Moment, path: Path, later: bool) -> datetime:
    if clock.second or clock.microsecond or clock.tzinfo:
        raise InvalidInput("Write a local time in hours and minutes, such as 09:30.", path=path)
    return instant_of(day, clock, moment.zone, path, later=later)


def _cut(start: datetime, end: datetime, moment: Moment) -> list[Spell]:
    month_end = Month.of(local_day(start, moment.zone)).last_day
    midnight = first_instant_of(next_day(month_end), moment.zone)
    if start < midnight < end:
        return [_spell(start, midnight, moment), _spell(midnight, end, moment)]
    return [_spell(start, end, moment)]


def _spell(start: datetime, end: datetime, moment: Moment) -> Spell:
    return Spell(local_day(start, moment.zone), (end - start) // MINUTE, start, end)
