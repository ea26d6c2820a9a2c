"""Time as it is written down: clocks that are put forward and back, and months that end."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplan.core.clock import Moment
from careplan.core.errors import InvalidInput
from careplan.core.local_times import first_instant_of
from careplan.core.months import Month
from careplan.core.spells import Duration, Spell, Times, spells_between, spells_of

ZONES = (
    "Australia/Perth",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Pacific/Apia",
)
NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
SYDNEY, NEW_YORK = ZoneInfo("Australia/Sydney"), ZoneInfo("America/New_York")
MINUTES = st.integers(1, 24 * 60)
STARTS = st.integers(0, 6_200_000).map(lambda minute: datetime(2015, 1, 1, tzinfo=UTC) + timedelta(minutes=minute))


def at(zone: ZoneInfo) -> Moment:
    """The present, seen from a zone."""
    return Moment(NOW, zone)


def nights(zone: ZoneInfo, day: date, start: time, end: time, **more: object) -> list[Spell]:
    """From an evening to the morning after."""
    return spells_of(Times(day, start, end, ended_on=day + timedelta(1), **more), at(zone))  # type: ignore[arg-type]


def test_a_night_on_which_clocks_are_put_forward_is_shorter() -> None:
    """What counts is the time that passed."""
    (spell,) = nights(SYDNEY, date(2026, 10, 3), time(22), time(6))

    assert (spell.minutes, spell.worked_on) == (7 * 60, date(2026, 10, 3))


def test_a_night_on_which_clocks_are_put_back_is_longer() -> None:
    """Also where clocks showed two hours alike."""
    (spell,) = nights(SYDNEY, date(2026, 4, 4), time(22), time(6))

    assert spell.minutes == 9 * 60


@pytest.mark.parametrize(("later", "minutes"), [(False, 5 * 60), (True, 6 * 60)])
def test_of_two_times_that_look_alike_the_earlier_is_meant(later: bool, minutes: int) -> None:
    """Unless somebody says otherwise."""
    (spell,) = nights(NEW_YORK, date(2026, 10, 31), time(20, 30), time(1, 30), is_later_end=later)[:1]
    whole = nights(NEW_YORK, date(2026, 10, 31), time(20, 30), time(1, 30), is_later_end=later)

    assert sum(each.minutes for each in whole) == minutes
    assert spell.minutes == 210


@pytest.mark.parametrize(("start", "end", "field"), [("02:30", "05:00", "startTime"), ("01:00", "02:30", "endTime")])
def test_a_time_that_clocks_never_showed_is_refused(start: str, end: str, field: str) -> None:
    """Naming the field."""
    written = Times(date(2026, 10, 4), time.fromisoformat(start), time.fromisoformat(end))

    with pytest.raises(InvalidInput) as refused:
        spells_of(written, at(SYDNEY))

    assert refused.value.path == ["time", "times", field]


@pytest.mark.parametrize(
    ("written", "path"),
    [
        (Times(date(2026, 11, 2), time(9), time(9)), ["time", "times", "endTime"]),
        (Times(date(2026, 11, 2), time(9), time(8)), ["time", "times", "endTime"]),
        (Times(date(2026, 11, 2), time(9), time(9, 1), ended_on=date(2026, 11, 3)), ["time", "times", "endTime"]),
        (Times(date(2026, 11, 20), time(9), time(23)), ["time", "times", "endTime"]),
        (Times(date(2026, 11, 2), time(9, 0, 30), time(10)), ["time", "times", "startTime"]),
        (Times(date(2026, 11, 2), time(9, tzinfo=UTC), time(10)), ["time", "times", "startTime"]),
        (Times(date(1, 1, 1), time(9), time(10)), ["time", "times", "startedOn"]),
        (Times(date(2026, 11, 2), time(9), time(10), ended_on=date.max), ["time", "times", "endedOn"]),
        (Duration(date(2026, 11, 21), 5), ["time", "duration", "workedOn"]),
        (Duration(date(202, 1, 1), 5), ["time", "duration", "workedOn"]),
        (Duration(date(2026, 11, 2), 0), ["time", "duration", "minutes"]),
        (Duration(date(2026, 11, 2), -5), ["time", "duration", "minutes"]),
        (Duration(date(2026, 11, 2), 1441), ["time", "duration", "minutes"]),
    ],
)
def test_what_cannot_be_is_refused(written: Times | Duration, path: list[str]) -> None:
    """Nothing negative, longer than a day, or in the future; each names its field."""
    with pytest.raises(InvalidInput) as refused:
        spells_of(written, at(ZoneInfo("Australia/Perth")))

    assert refused.value.path == path


@pytest.mark.parametrize("zone", ZONES)
@given(start=STARTS, minutes=MINUTES)
def test_time_is_cut_where_a_month_ends_and_nowhere_else(zone: str, start: datetime, minutes: int) -> None:
    """Nothing is lost or added, each part lies in the month of its start, and parts meet at local midnight."""
    local, end = ZoneInfo(zone), start + timedelta(minutes=minutes)

    spells = spells_between(start, end, at(local))

    assert sum(spell.minutes for spell in spells) == minutes
    assert (spells[0].started_at, spells[-1].ended_at) == (start, end)
    last_minute = (end - timedelta(minutes=1)).astimezone(local).date()
    assert [spell.month for spell in spells] == sorted(
        {Month.of(start.astimezone(local).date()), Month.of(last_minute)}
    )
    for one, other in itertools.pairwise(spells):
        assert one.ended_at == other.started_at == first_instant_of(other.month.first_day, local)
    assert all(spell.worked_on == spell.started_at.astimezone(local).date() for spell in spells if spell.started_at)


def test_what_takes_less_than_a_minute_is_no_time() -> None:
    """Seconds are left out at both ends."""
    start = datetime(2026, 11, 2, 9, 0, 10, tzinfo=UTC)

    assert spells_between(start, start + timedelta(seconds=40), at(SYDNEY)) == []
