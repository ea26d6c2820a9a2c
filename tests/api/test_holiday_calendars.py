"""Holiday calendars: which days an organisation does not work, and what follows for due dates."""

from typing import Any

from ..deployments import deploy, make_service_plan
from ..houses import House

WORDED = "dueExplanation { startOn delayDays dayUnit weekendRule countedOn workedOutOn dueOn isSetByHand "
WORDED += "skippedDays { on reason name } movedOver { on reason name } }"
STEPS = [{"title": "Visit", "description": "x", "delayDays": 3, "dayUnit": "BUSINESS"}]


async def keep(house: House, **calendar: Any) -> Any:
    """Say which days are not worked, whatever the version; the payload, refused or not."""
    version = (await house.ask("{ organisation { version } }"))["organisation"]["version"]
    fields = "organisation { holidayCalendar { country subdivision ownHolidays { on name } workedDays } }"
    return await house.attempt("setHolidayCalendar", fields, by="Administrator", expectedVersion=version, **calendar)


async def test_a_calendar_is_public_holidays_and_the_houses_own(house: House) -> None:
    """In the order of the year; nothing before one is set."""
    document = "query($year: Int!) { holidays(year: $year) { on name isOwn isWorked } }"
    before = await house.ask(document, {"year": 2026})

    kept = await keep(
        house,
        country="AU",
        subdivision="WA",
        ownHolidays=[{"on": "2026-03-10", "name": "Founders' day"}],
        workedDays=["2026-06-01"],
    )

    assert before["holidays"] == []
    assert kept["organisation"]["holidayCalendar"] == {
        "country": "AU",
        "subdivision": "WA",
        "ownHolidays": [{"on": "2026-03-10", "name": "Founders' day"}],
        "workedDays": ["2026-06-01"],
    }
    holidays = (await house.ask(document, {"year": 2026}))["holidays"]
    assert holidays[2:4] == [
        {"on": "2026-03-02", "name": "Labor Day", "isOwn": False, "isWorked": False},
        {"on": "2026-03-10", "name": "Founders' day", "isOwn": True, "isWorked": False},
    ]
    assert [day["on"] for day in holidays if day["isWorked"]] == ["2026-06-01"]


async def test_a_due_date_explains_itself_for_ever(house: House) -> None:
    """With what was known when it was worked out; a later calendar changes nothing."""
    await keep(house, country="AU", subdivision="WA")
    plan = await make_service_plan(house, steps=STEPS)
    made = await deploy(house, plan, f"plannedServices {{ id dueOn {WORDED} }}", startOn="2026-02-27")
    (service,) = made["plannedServices"]

    await keep(house, country="NZ")

    assert service["dueOn"] == "2026-03-05"
    assert service["dueExplanation"] == {
        "startOn": "2026-02-27",
        "delayDays": 3,
        "dayUnit": "BUSINESS",
        "weekendRule": "KEEP",
        "countedOn": "2026-03-05",
        "workedOutOn": "2026-03-05",
        "dueOn": "2026-03-05",
        "isSetByHand": False,
        "skippedDays": [
            {"on": "2026-02-28", "reason": "WEEKEND", "name": "Saturday"},
            {"on": "2026-03-01", "reason": "WEEKEND", "name": "Sunday"},
            {"on": "2026-03-02", "reason": "HOLIDAY", "name": "Labor Day"},
        ],
        "movedOver": [],
    }
    document = f"query($id: ID!) {{ plannedService(id: $id) {{ id dueOn {WORDED} }} }}"
    assert (await house.ask(document, {"id": service["id"]}))["plannedService"] == service


async def test_a_weekend_start_moves_as_the_plan_says(house: House) -> None:
    """And says over which days."""
    plan = await make_service_plan(
        house, steps=[{"title": "Call", "description": "x"}], weekendRule="NEXT_BUSINESS_DAY"
    )
    await keep(house, country="AU", subdivision="WA")

    made = await deploy(house, plan, f"plannedServices {{ dueOn {WORDED} }}", startOn="2026-02-28")

    (service,) = made["plannedServices"]
    assert service["dueOn"] == "2026-03-03"
    assert [day["name"] for day in service["dueExplanation"]["movedOver"]] == ["Saturday", "Sunday", "Labor Day"]


async def test_countries_and_regions_can_be_chosen_from_a_list(house: House) -> None:
    """Whatever is listed is accepted."""
    listed = (await house.ask("{ holidayCountries { code subdivisions } }"))["holidayCountries"]

    regions = {each["code"]: each["subdivisions"] for each in listed}
    assert list(regions) == sorted(regions)
    assert "WA" in regions["AU"]
    assert regions["SG"] == []


async def test_an_unknown_country_or_region_is_refused(house: House) -> None:
    """As is a day that is named twice; nothing is changed."""
    unknown = await keep(house, country="XX")
    nowhere = await keep(house, country="AU", subdivision="Bavaria")
    homeless = await keep(house, subdivision="WA")
    day = {"on": "2026-03-10", "name": "Founders' day"}
    twice = await keep(house, ownHolidays=[day, day])
    torn = await keep(house, ownHolidays=[day], workedDays=[day["on"]])

    paths = [error["path"] for each in (unknown, nowhere, homeless, twice, torn) for error in each["errors"]]
    assert paths == [
        ["country"],
        ["subdivision"],
        ["subdivision"],
        ["ownHolidays", "1", "on"],
        ["ownHolidays", "0", "on"],
    ]
    assert "WA" in nowhere["errors"][0]["message"]
    assert await house.ask("{ organisation { holidayCalendar { country } } }") == {
        "organisation": {"holidayCalendar": None}
    }


async def test_a_year_beyond_all_calendars_is_refused(house: House) -> None:
    """It is no crash, and says which years can be asked for."""
    for year in (0, 1899, 2200, 2**31 - 1):
        body = await house.raw("query($year: Int!) { holidays(year: $year) { on } }", {"year": year})
        assert body["errors"][0]["message"] == "Ask for a year from 1900 to 2199."


async def test_only_administrators_say_which_days_are_worked(house: House) -> None:
    """It is a setting of the house."""
    refused = await house.attempt("setHolidayCalendar", expectedVersion=1, country="AU")

    assert [error["code"] for error in refused["errors"]] == ["FORBIDDEN"]
