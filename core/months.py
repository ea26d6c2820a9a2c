"""Months: what reports and what is required every month go by."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from .errors import InvalidInput, Path, Refusal

_SPELLING = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A month of the calendar, of local days."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str, path: Path = ("month",)) -> "Month":
        """The month that is written as `2026-10`. Raises InvalidInput."""
        match = _SPELLING.fullmatch(text)
        if match is None or match[1] == "0000":
            raise InvalidInput("Write a month as its year and number, such as 2026-10.", path=path)
        return cls(int(match[1]), int(match[2]))

    @property
    def first_day(self) -> date:
        """The day it begins."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The day it ends."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def before(self) -> "Month":
        """The month before it."""
        return Month.of(self.first_day - timedelta(days=1))

    @property
    def in_words(self) -> str:
        """As people say it, such as October 2026."""
        return f"{calendar.month_name[self.number]} {self.year}"

    def plus(self, months: int) -> "Month":
        """The month so many months later, or earlier."""
        year, place = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, place + 1)

    def minus(self, other: "Month") -> int:
        """How many months it is later than another one."""
        return (self.year - other.year) * 12 + self.number - other.number

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.number)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


class MonthNotOver(Refusal):
    """The month goes on: what is done in it can be looked at, but not settled yet."""

    def __init__(self, month: Month, *, path: Path = ("month",)) -> None:
        super().__init__(f"{month.in_words} is not over yet; until it is, it can only be looked at.", path=path)
        self.month = str(month)
