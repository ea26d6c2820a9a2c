"""Saying which days an organisation does not work."""

from collections.abc import Iterator
from dataclasses import dataclass

from .errors import Invalid, InvalidInput, OutOfRange
from .events import Event
from .holiday_calendars import CONSIDERED_YEARS, CalendarDay, HolidayCalendar, supported_countries, year_of
from .organisations import Organisation, own
from .permissions import requires
from .visibility import Db
from .work import Work


@dataclass(frozen=True, slots=True)
class HolidayCalendarSet(Event):
    """Which days are not worked was changed; due dates that were worked out before stay."""

    country: str | None
    subdivision: str | None


@requires("organisation.configure")
async def set_holiday_calendar(work: Work, organisation: Organisation, calendar: HolidayCalendar) -> None:
    """Say which days are not worked, from now on; due dates that were worked out before stay."""
    if refusals := list(_problems(calendar)):
        raise Invalid(refusals)
    organisation.holiday_calendar = calendar
    work.record(HolidayCalendarSet(organisation.id, calendar.country, calendar.subdivision))


async def holidays_in(db: Db, year: int) -> list[CalendarDay]:
    """The holidays of the organisation in one year, in order."""
    if year not in CONSIDERED_YEARS:
        first, last = CONSIDERED_YEARS[0], CONSIDERED_YEARS[-1]
        raise OutOfRange(f"Ask for a year from {first} to {last}.", path=["year"])
    return year_of((await own(db)).holiday_calendar, year)


def _problems(calendar: HolidayCalendar) -> Iterator[InvalidInput]:
    known = supported_countries().get(calendar.country or "")
    if calendar.country is not None and known is None:
        yield InvalidInput(f"The holidays of {calendar.country!r} are not known here.", path=["country"])
    elif calendar.subdivision is not None and calendar.subdivision not in (known or ()):
        choices = f"Use one of: {', '.join(known)}." if known else "It needs a country that has some."
        yield InvalidInput(f"There is no subdivision {calendar.subdivision!r}. {choices}", path=["subdivision"])
    taken = set(calendar.worked_days)
    for place, holiday in enumerate(calendar.own_holidays):
        if holiday.on in taken:
            yield InvalidInput("This day is named twice.", path=["ownHolidays", place, "on"])
        taken.add(holiday.on)
