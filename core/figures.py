"""Figures: what became of enrollments and what was reported, in numbers, month by month."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from .errors import InvalidInput, Path
from .field_values import Money
from .months import Month

USUAL, MOST = 12, 36
"""How many months are shown, unless somebody asks for others, and how many at most."""


@dataclass(frozen=True, slots=True)
class Period:
    """Some months, one after the other."""

    first: Month
    last: Month

    @classmethod
    def parse(cls, first: str, last: str, path: Path = ()) -> "Period":
        """From one month to another, both included. Raises InvalidInput where that is none, or too many."""
        period = cls(Month.parse(first, [*path, "firstMonth"]), Month.parse(last, [*path, "lastMonth"]))
        if not 1 <= len(period) <= MOST:
            raise InvalidInput(f"Ask for 1 to {MOST} months, the first one first.", path=[*path, "lastMonth"])
        return period

    @classmethod
    def of_late(cls, today: date) -> "Period":
        """The months that are usually looked at: this one, and those before."""
        this = Month.of(today)
        return cls(this.plus(1 - USUAL), this)

    def __len__(self) -> int:
        return self.last.minus(self.first) + 1

    def __iter__(self) -> Iterator[Month]:
        return (self.first.plus(number) for number in range(len(self)))


@dataclass(frozen=True, slots=True)
class OutcomeFigures:
    """What became of enrollments, in numbers."""

    enrolled: int = 0
    """How many began."""
    successful: int = 0
    """How many were closed with every service completed or skipped."""
    unsuccessful: int = 0
    """How many were closed with some service unfinished."""
    without_outcome: int = 0
    """How many were closed without any service that counts."""

    @property
    def closed(self) -> int:
        """How many were closed."""
        return self.successful + self.unsuccessful + self.without_outcome

    def __add__(self, other: "OutcomeFigures") -> "OutcomeFigures":
        return OutcomeFigures(
            self.enrolled + other.enrolled,
            self.successful + other.successful,
            self.unsuccessful + other.unsuccessful,
            self.without_outcome + other.without_outcome,
        )


@dataclass(frozen=True, slots=True)
class BillingFigures:
    """What was reported, in numbers; reports that were voided do not count."""

    report_count: int = 0
    """How many reports there are."""
    minutes: int = 0
    """The billable minutes they report."""
    due: Mapping[str, int] = field(default_factory=dict)
    billed: Mapping[str, int] = field(default_factory=dict)

    @property
    def amounts(self) -> list[Money]:
        """What they come to, by currency."""
        return [Money(amount, currency) for currency, amount in sorted(self.due.items())]

    @property
    def billed_amounts(self) -> list[Money]:
        """What was billed of that already, by currency."""
        return [Money(amount, currency) for currency, amount in sorted(self.billed.items())]

    def __add__(self, other: "BillingFigures") -> "BillingFigures":
        return BillingFigures(
            self.report_count + other.report_count,
            self.minutes + other.minutes,
            _together(self.due, other.due),
            _together(self.billed, other.billed),
        )


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What happened in a program in a month, in numbers."""

    month: str
    """The month, such as `2026-10`."""
    outcomes: OutcomeFigures
    """What became of enrollments."""
    billing: BillingFigures | None
    """What was reported for the month; null where you may not see reports."""


@dataclass(frozen=True, slots=True)
class ProgramFigures:
    """What happened in a program in some months, in numbers; of clients you may see."""

    months: list[MonthFigures]
    """Each month, also those in which nothing happened."""

    @property
    def outcomes(self) -> OutcomeFigures:
        """What became of enrollments in all these months."""
        return sum((each.outcomes for each in self.months), OutcomeFigures())

    @property
    def billing(self) -> BillingFigures | None:
        """What was reported for all these months; null where you may not see reports."""
        known = [each.billing for each in self.months if each.billing is not None]
        return sum(known, BillingFigures()) if known else None


def _together(these: Mapping[str, int], those: Mapping[str, int]) -> Mapping[str, int]:
    return {currency: these.get(currency, 0) + those.get(currency, 0) for currency in {*these, *those}}
