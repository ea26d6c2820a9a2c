"""Due dates: so many calendar or business days after a start, and which days were passed over on the way."""

import dataclasses
import functools
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(1)
SATURDAY, SUNDAY = 5, 6
MOST_DELAY_DAYS = 3650


class DayUnit(StrEnum):
    """Which days a delay counts."""

    CALENDAR = "CALENDAR"
    """Every day."""
    BUSINESS = "BUSINESS"
    """Only days that are neither weekends nor holidays, beginning with the day after the start."""


class WeekendRule(StrEnum):
    """What becomes of a due date on a weekend or holiday."""

    KEEP = "KEEP"
    """It stays where it is."""
    NEXT_BUSINESS_DAY = "NEXT_BUSINESS_DAY"
    """It moves to the first business day after it."""
    PREVIOUS_BUSINESS_DAY = "PREVIOUS_BUSINESS_DAY"
    """It moves to the last business day before it, even where that is before the start."""


class DayOffReason(StrEnum):
    """Why a day is no business day."""

    WEEKEND = "WEEKEND"
    """It is a day of the weekend."""
    HOLIDAY = "HOLIDAY"
    """It is a public holiday, or one of the organisation's own."""


@dataclasses.dataclass(frozen=True, slots=True)
class Holiday:
    """A day that is not worked, and what it is called."""

    on: date
    """The day."""
    name: str
    """What it is called."""


@dataclasses.dataclass(frozen=True, slots=True)
class DayOff:
    """A day that did not count, and why."""

    on: date
    """The day."""
    reason: DayOffReason
    """Why it is no business day."""
    name: str
    """The weekday, or the name of the holiday."""


@dataclasses.dataclass(frozen=True)
class DaysOff:
    """Which days are not worked: as much of a calendar as one due date depends on."""

    weekend: tuple[int, ...] = (SATURDAY, SUNDAY)
    """Weekdays off, Monday being 0."""
    holidays: tuple[Holiday, ...] = ()
    """Other days off, with their names."""
    worked: tuple[date, ...] = ()
    """Days that are worked although they would be off."""

    @functools.cached_property
    def _names(self) -> dict[date, str]:
        return {holiday.on: holiday.name for holiday in self.holidays}

    def look_up(self, day: date) -> DayOff | None:
        """Why a day is off; nothing where it is a business day."""
        if day in self.worked:
            return None
        if (name := self._names.get(day)) is not None:
            return DayOff(day, DayOffReason.HOLIDAY, name)
        return DayOff(day, DayOffReason.WEEKEND, f"{day:%A}") if day.weekday() in self.weekend else None

    def between(self, first: date, last: date) -> "DaysOff":
        """What matters of it from one day to another."""
        holidays = tuple(holiday for holiday in self.holidays if first <= holiday.on <= last)
        return DaysOff(self.weekend, holidays, tuple(day for day in self.worked if first <= day <= last))


@dataclasses.dataclass(frozen=True)
class DueBasis:
    """Everything a due date was worked out from; kept, so that it can be explained whatever changes later."""

    start_on: date
    delay_days: int
    day_unit: DayUnit
    weekend_rule: WeekendRule
    days_off: DaysOff


@dataclasses.dataclass(frozen=True)
class Due:
    """A due date and the way to it."""

    on: date
    """The day something is due."""
    counted_on: date
    """The day the count ended, before the weekend rule."""
    skipped: tuple[DayOff, ...]
    """Days the count passed over."""
    moved_over: tuple[DayOff, ...]
    """Days the weekend rule moved it away from."""


def due(basis: DueBasis) -> Due:
    """Count from the start, which is day 0, and apply the weekend rule."""
    counted_on, skipped = _count(basis)
    on, moved_over = _move(counted_on, basis)
    return Due(on, counted_on, skipped, moved_over)


def kept_basis(basis: DueBasis) -> DueBasis:
    """The basis with only those days off that the due date depends on."""
    found = due(basis)
    days = (basis.start_on, found.counted_on, found.on)
    return dataclasses.replace(basis, days_off=basis.days_off.between(min(days), max(days)))


def _count(basis: DueBasis) -> tuple[date, tuple[DayOff, ...]]:
    if basis.day_unit is DayUnit.CALENDAR:
        return basis.start_on + timedelta(basis.delay_days), ()
    day, skipped, remaining = basis.start_on, list[DayOff](), basis.delay_days
    while remaining:
        day += ONE_DAY
        if off := basis.days_off.look_up(day):
            skipped.append(off)
        else:
            remaining -= 1
    return day, tuple(skipped)


def _move(day: date, basis: DueBasis) -> tuple[date, tuple[DayOff, ...]]:
    if basis.weekend_rule is WeekendRule.KEEP:
        return day, ()
    step = ONE_DAY if basis.weekend_rule is WeekendRule.NEXT_BUSINESS_DAY else -ONE_DAY
    passed = tuple(_days_off_from(day, step, basis.days_off))
    return day + step * len(passed), passed


def _days_off_from(day: date, step: timedelta, days_off: DaysOff) -> Iterator[DayOff]:
    while off := days_off.look_up(day):
        yield off
        day += step
