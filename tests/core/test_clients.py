"""Clients: how old they are, and what is wrong with a date of birth."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from careplan.core.clients import Client, ClientStatus, ages, birth_problems
from careplan.core.clock import Moment

from ..houses import House

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("born", "died", "age"),
    [
        (date(2000, 3, 1), None, 26),
        (date(2000, 3, 2), None, 25),
        (date(2000, 2, 29), None, 26),
        (date(2026, 3, 1), None, 0),
        (date(2000, 3, 1), date(2020, 2, 29), 19),
    ],
)
async def test_people_are_as_old_as_today_or_as_they_became(
    house: House, born: date, died: date | None, age: int
) -> None:
    """Birthdays count on the day, those of leap days in the months after; nobody ages after death."""
    async with house.careplan.reading(house.actors["Manager"]) as db:
        db.moment = Moment(datetime(2026, 3, 1, 9, tzinfo=ZoneInfo("Australia/Perth")), ZoneInfo("Australia/Perth"))

        assert (await ages(db, [(born, died)]))[born, died] == age


@pytest.mark.parametrize(
    ("born", "status", "lifetime"),
    [
        (date(2000, 3, 1), ClientStatus.EXITED, (date(2000, 3, 1), None)),
        (date(2000, 3, 1), ClientStatus.DECEASED, (date(2000, 3, 1), TODAY)),
        (None, ClientStatus.DECEASED, None),
    ],
)
def test_a_lifetime_ends_for_those_who_died(born: date | None, status: ClientStatus, lifetime: object) -> None:
    """Who merely left grows older; without a date of birth there is nothing to count."""
    assert Client(date_of_birth=born, exited_on=TODAY, status=status).lifetime == lifetime


@pytest.mark.parametrize(
    ("born", "problems"),
    [
        (None, 0),
        (TODAY, 0),
        (date(2026, 3, 2), 1),
        (date(1896, 1, 1), 0),
        (date(1895, 12, 31), 1),
    ],
)
def test_birth_lies_in_the_last_130_years(born: date | None, problems: int) -> None:
    """Neither in the future nor further back than anybody lives."""
    assert len(list(birth_problems(born, TODAY, ["dateOfBirth"]))) == problems
