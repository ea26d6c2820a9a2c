"""The figures of programs, as the API shows them."""

from ..core import figures
from .declaring import describes
from .fields import Money


@describes(figures.OutcomeFigures)
class OutcomeFigures:
    """What became of enrollments, in numbers."""

    enrolled: int
    closed: int
    successful: int
    unsuccessful: int
    without_outcome: int


@describes(figures.BillingFigures)
class BillingFigures:
    """What was reported, in numbers; reports that were voided do not count."""

    report_count: int
    minutes: int
    amounts: list[Money]
    billed_amounts: list[Money]


@describes(figures.MonthFigures)
class MonthFigures:
    """What happened in a program in a month, in numbers."""

    month: str
    outcomes: OutcomeFigures
    billing: BillingFigures | None


@describes(figures.ProgramFigures)
class ProgramFigures:
    """What happened in a program in some months, in numbers; of clients you may see."""

    outcomes: OutcomeFigures
    billing: BillingFigures | None
    months: list[MonthFigures]
