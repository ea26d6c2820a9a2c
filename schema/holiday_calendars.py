"""Which days an organisation does not work, as the API shows and takes it."""

from datetime import date

import strawberry

from ..core import due_dates, holiday_calendars
from .declaring import describes, input, payload
from .inputs import Name
from .organisations import Organisation
from .payloads import Payload


@describes(holiday_calendars.CalendarDay)
class CalendarDay:
    """A holiday of the organisation's year."""

    on: date
    name: str
    is_own: bool
    is_worked: bool


@describes(holiday_calendars.HolidayCountry)
class HolidayCountry:
    """A country whose public holidays are known."""

    code: str
    subdivisions: list[str]


@input
class OwnHolidayInput:
    """A day the organisation takes off beside public holidays."""

    on: date
    """The day."""
    name: Name
    """What it is called."""


@input
class SetHolidayCalendarInput:
    """Which days are not worked from now on, as a whole."""

    expected_version: int
    """The version of the organisation you read; one that changed since is not changed."""
    country: Name | None = None
    """The country whose public holidays are kept, as an ISO 3166 code such as `AU`; none where it is left out."""
    subdivision: Name | None = None
    """The state or region, as the country calls it, such as `WA`."""
    own_holidays: list[OwnHolidayInput] = strawberry.field(
        default_factory=list, description="Days the organisation takes off beside these."
    )
    worked_days: list[date] = strawberry.field(
        default_factory=list, description="Days that are worked although they would be off."
    )


@payload
class SetHolidayCalendarPayload(Payload):
    """The organisation with its new calendar."""

    organisation: Organisation | None = None
    """The organisation."""


def calendar_of(given: SetHolidayCalendarInput) -> holiday_calendars.HolidayCalendar:
    """The calendar that was typed."""
    own = tuple(due_dates.Holiday(each.on, each.name) for each in given.own_holidays)
    return holiday_calendars.HolidayCalendar(given.country, given.subdivision, own, tuple(given.worked_days))
