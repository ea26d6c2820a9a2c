"""What became of enrollments, in numbers."""

from datetime import date

import strawberry

from ..core import enrollments, program_outcomes
from .declaring import describes, input
from .programs import Program


@describes(program_outcomes.ReasonCount)
class ReasonCount:
    """How many enrollments were closed for one reason."""

    reason: enrollments.CloseReason
    count: int


@describes(program_outcomes.ProgramOutcomes)
class ProgramOutcomes:
    """What became of the enrollments in one program, in numbers, for a period; of clients you may see."""

    program: Program
    enrolled: int
    closed: int
    successful: int
    unsuccessful: int
    without_outcome: int
    by_reason: list[ReasonCount]
    still_active: int


@input
class ProgramOutcomesFilter:
    """Which programs, and which period; what is left out does not narrow it down."""

    program_ids: list[strawberry.ID] | None = None
    """These programs; all of them where this is left out."""
    first_day: date | None = None
    """The first day of the period."""
    last_day: date | None = None
    """The last day of the period."""
