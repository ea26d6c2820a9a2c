"""Due dates: counted from a start, in calendar or business days, around weekends and holidays."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from careplan.core.clock import Moment
from careplan.core.due_dates import (
    DayOff,
    DayOffReason,
    DaysOff,
    DayUnit,
    DueBasis,
    Holiday,
    WeekendRule,
    due,
    kept_basis,
)
from careplan.core.holiday_calendars import HolidayCalendar, days_off, supported_countries, year_of

CALENDAR, BUSINESS = DayUnit.CALENDAR, DayUnit.BUSINESS
KEEP, NEXT, PREVIOUS = WeekendRule
PERTH = HolidayCalendar("AU", "WA", (Holiday(date(2026, 3, 10), "Founders' day"),), (date(2026, 3, 14),))

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
delays = st.integers(0, 3650)
units, rules = st.sampled_from(DayUnit), st.sampled_from(WeekendRule)
holidays = st.lists(st.builds(Holiday, st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.just("Holiday")), max_size=9)
near = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def due_on(
    start: date, delay: int, unit: DayUnit = CALENDAR, rule: WeekendRule = KEEP, off: DaysOff | None = None
) -> date:
    """The due date alone."""
    return due(DueBasis(start, delay, unit, rule, off or DaysOff())).on


@pytest.mark.parametrize(
    ("start", "delay", "expected"),
    [
        (date(2026, 1, 31), 30, date(2026, 3, 2)),
        (date(2028, 1, 31), 30, date(2028, 3, 1)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
        (date(2026, 1, 31), 3650, date(2036, 1, 29)),
        (date(2026, 3, 7), 0, date(2026, 3, 7)),
    ],
)
def test_calendar_days_are_days_whatever_the_month(start: date, delay: int, expected: date) -> None:
    """The start is day 0; month ends, leap years and ten years are no matter."""
    assert due_on(start, delay) == expected


@pytest.mark.parametrize(
    ("start", "delay", "expected"),
    [
        (date(2026, 3, 5), 2, date(2026, 3, 9)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
        (date(2026, 3, 2), 7, date(2026, 3, 11)),
        (date(2026, 3, 7), 0, date(2026, 3, 7)),
    ],
)
def test_business_days_are_counted_from_the_day_after_the_start(start: date, delay: int, expected: date) -> None:
    """A start on a weekend counts nothing by itself."""
    assert due_on(start, delay, BUSINESS) == expected


@pytest.mark.parametrize(
    ("rule", "expected"), [(KEEP, date(2026, 3, 7)), (NEXT, date(2026, 3, 9)), (PREVIOUS, date(2026, 3, 6))]
)
@pytest.mark.parametrize("unit", DayUnit)
def test_on_a_weekend_the_rule_decides(unit: DayUnit, rule: WeekendRule, expected: date) -> None:
    """With no delay from a Saturday, in either unit; even to before the start."""
    assert due_on(date(2026, 3, 7), 0, unit, rule) == expected


def test_holidays_are_passed_over_by_name() -> None:
    """Public ones, the organisation's own, and days that are worked nevertheless."""
    off = days_off(PERTH, [2026])

    found = due(DueBasis(date(2026, 2, 27), 8, BUSINESS, KEEP, off))

    assert found.on == date(2026, 3, 13)
    assert [day for day in found.skipped if day.reason is DayOffReason.HOLIDAY] == [
        DayOff(date(2026, 3, 2), DayOffReason.HOLIDAY, "Labor Day"),
        DayOff(date(2026, 3, 10), DayOffReason.HOLIDAY, "Founders' day"),
    ]
    assert due_on(date(2026, 3, 13), 1, BUSINESS, KEEP, off) == date(2026, 3, 14), "a Saturday that is worked"


def test_the_weekend_rule_knows_holidays() -> None:
    """Christmas on a Friday moves past Boxing Day, the weekend and the day that is taken instead."""
    off = days_off(PERTH, [2026, 2027])

    assert due_on(date(2026, 12, 25), 0, CALENDAR, NEXT, off) == date(2026, 12, 29)
    assert due_on(date(2026, 12, 28), 0, CALENDAR, PREVIOUS, off) == date(2026, 12, 24)


def test_a_year_shows_what_is_kept_and_what_is_worked() -> None:
    """In order, the organisation's own among the public ones."""
    calendar = HolidayCalendar("AU", "WA", PERTH.own_holidays, (date(2026, 3, 2),))

    shown = [day for day in year_of(calendar, 2026) if day.on.month == 3]

    assert [(day.on.day, day.name, day.is_own, day.is_worked) for day in shown] == [
        (2, "Labor Day", False, True),
        (10, "Founders' day", True, False),
    ]
    assert year_of(None, 2026) == []


def test_many_countries_are_known() -> None:
    """With their states and regions."""
    assert "WA" in supported_countries()["AU"]
    assert len(supported_countries()) > 100


@given(days, delays, st.sampled_from(sorted(available_timezones())))
def test_due_is_start_plus_days_in_every_time_zone(start: date, delay: int, zone: str) -> None:
    """A day is a day: from whatever instant and zone today was read, nothing is lost or won by clocks that change."""
    moment = Moment(datetime(start.year, start.month, start.day, 12, tzinfo=UTC), ZoneInfo(zone))

    assert due_on(moment.today, delay) - moment.today == timedelta(delay)


@given(near, st.integers(0, 300), units, rules, holidays)
def test_what_moves_never_lands_on_a_day_off(
    start: date, delay: int, unit: DayUnit, rule: WeekendRule, off: list[Holiday]
) -> None:
    """Business days are business days, unless there is nothing to count and the rule keeps the day."""
    known = DaysOff(holidays=tuple(off))

    landed = due_on(start, delay, unit, rule, known)

    if rule is not KEEP or (unit is BUSINESS and delay):
        assert known.look_up(landed) is None


@given(near, st.integers(1, 300), holidays)
def test_every_business_day_was_counted_once(start: date, delay: int, off: list[Holiday]) -> None:
    """The days between are those that counted and those that were passed over."""
    known = DaysOff(holidays=tuple(off))

    found = due(DueBasis(start, delay, BUSINESS, KEEP, known))

    assert (found.on - start).days == delay + len(found.skipped)


@given(near, st.integers(0, 400), units, rules, holidays)
def test_what_is_kept_explains_the_same(
    start: date, delay: int, unit: DayUnit, rule: WeekendRule, off: list[Holiday]
) -> None:
    """Only the days between matter, and they survive being stored."""
    basis = DueBasis(start, delay, unit, rule, DaysOff(holidays=tuple(off)))
    adapter = TypeAdapter(DueBasis)

    stored = adapter.validate_python(adapter.dump_python(kept_basis(basis), mode="json"))

    assert due(stored) == due(basis)
    assert hash(stored) == hash(kept_basis(basis))
