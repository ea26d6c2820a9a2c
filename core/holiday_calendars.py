"""Holiday calendars: which days an organisation does not work, by country and by its own decision."""

import dataclasses
import functools
from collections.abc import Iterable
from datetime import date

import holidays

from .due_dates import DaysOff, Holiday

CONSIDERED_YEARS = range(1900, 2200)
"""For which years holidays are known; nobody keeps them longer in advance."""


@dataclasses.dataclass(frozen=True)
class HolidayCalendar:
    """Which days an organisation does not work, beside weekends."""

    country: str | None = None
    """The country whose public holidays are kept, as an ISO 3166 code such as `AU`."""
    subdivision: str | None = None
    """The state or region, as the country calls it, such as `WA`."""
    own_holidays: tuple[Holiday, ...] = ()
    """Days the organisation takes off beside these."""
    worked_days: tuple[date, ...] = ()
    """Days that are worked although they would be off."""


@dataclasses.dataclass(frozen=True, slots=True)
class CalendarDay:
    """A holiday of an organisation's year."""

    on: date
    """The day."""
    name: str
    """What it is called."""
    is_own: bool
    """Whether the organisation added it itself."""
    is_worked: bool
    """Whether it is worked all the same."""


@dataclasses.dataclass(frozen=True, slots=True)
class HolidayCountry:
    """A country whose public holidays are known."""

    code: str
    """Its ISO 3166 code, such as `AU`."""
    subdivisions: list[str]
    """Its states or regions that have holidays of their own, as the country calls them."""


def holiday_countries() -> list[HolidayCountry]:
    """The countries whose public holidays are known, by code."""
    return [HolidayCountry(code, regions) for code, regions in sorted(supported_countries().items())]


@functools.cache
def supported_countries() -> dict[str, list[str]]:
    """The countries whose holidays are known, and the subdivisions of each."""
    return holidays.list_supported_countries()


@functools.cache
def public_holidays(country: str, subdivision: str | None, year: int) -> tuple[Holiday, ...]:
    """The public holidays of a year."""
    found = holidays.country_holidays(country, subdiv=subdivision, years=[year], expand=False)
    return tuple(Holiday(day, name) for day, name in sorted(found.items()))


@functools.cache
def weekend_of(country: str) -> tuple[int, ...]:
    """The weekdays off in a country, Monday being 0."""
    return tuple(sorted(holidays.country_holidays(country).weekend))


def days_off(calendar: HolidayCalendar | None, years: Iterable[int]) -> DaysOff:
    """Which days are off in some years."""
    if calendar is None:
        return DaysOff()
    own = calendar.own_holidays, calendar.worked_days
    if calendar.country is None:
        return DaysOff(holidays=own[0], worked=own[1])
    public = [
        holiday
        for year in years
        if year in CONSIDERED_YEARS
        for holiday in public_holidays(calendar.country, calendar.subdivision, year)
    ]
    return DaysOff(weekend_of(calendar.country), (*public, *own[0]), own[1])


def year_of(calendar: HolidayCalendar | None, year: int) -> list[CalendarDay]:
    """The holidays of one year, in order."""
    if calendar is None:
        return []
    own = {holiday for holiday in calendar.own_holidays if holiday.on.year == year}
    public = days_off(dataclasses.replace(calendar, own_holidays=()), [year]).holidays
    worked = set(calendar.worked_days)
    return [
        CalendarDay(each.on, each.name, each in own, each.on in worked)
        for each in sorted({*public, *own}, key=lambda each: (each.on, each.name))
    ]
