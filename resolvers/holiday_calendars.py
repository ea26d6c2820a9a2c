"""What may be asked and done about the days an organisation does not work."""

from ..core import days_off as core
from ..core import holiday_calendars
from ..core.holiday_calendars import CalendarDay, HolidayCountry
from ..core.organisations import Organisation
from ..core.visibility import Db
from ..core.work import Work
from ..schema import holiday_calendars as api
from ..schema.operations import Answer, answer, mutation, query


@query(list[api.CalendarDay], year="The year, such as 2026.")
async def holidays(db: Db, year: int) -> list[CalendarDay]:
    """The holidays of the organisation in one year, in order: public ones and its own."""
    return await core.holidays_in(db, year)


@query(list[api.HolidayCountry])
async def holiday_countries(_db: Db) -> list[HolidayCountry]:
    """The countries and regions whose public holidays a calendar can keep."""
    return holiday_calendars.holiday_countries()


@mutation(api.SetHolidayCalendarPayload)
async def set_holiday_calendar(work: Work, input: api.SetHolidayCalendarInput) -> Answer:
    """Say which days are not worked; due dates that were worked out before stay as they are."""
    organisation = await work.get(Organisation, work.actor.organisation_id, version=input.expected_version)
    await core.set_holiday_calendar(work, organisation, api.calendar_of(input))
    return answer(organisation=organisation)
