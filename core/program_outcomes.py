"""What became of the enrollments in programs, in numbers, for a period."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from .batches import among
from .enrollment_lists import closed_between
from .enrollments import CloseReason, Enrollment, Outcome
from .errors import InvalidInput
from .programs import Program
from .visibility import Db


@dataclass(frozen=True)
class ReasonCount:
    """How many enrollments were closed for one reason."""

    reason: CloseReason
    """Why they were closed."""
    count: int
    """How many."""


@dataclass(frozen=True)
class ProgramOutcomes:
    """What became of the enrollments in one program, in numbers, for a period."""

    program: Program
    """The program."""
    enrolled: int = 0
    """How many began in the period."""
    by_outcome: Mapping[Outcome | None, int] = field(default_factory=dict)
    reasons: Mapping[CloseReason, int] = field(default_factory=dict)
    still_active: int = 0
    """How many had begun and were not closed by the end of the period."""

    @property
    def successful(self) -> int:
        """How many were closed in the period with every service completed or skipped."""
        return self.by_outcome.get(Outcome.SUCCESSFUL, 0)

    @property
    def unsuccessful(self) -> int:
        """How many were closed in the period with some service unfinished."""
        return self.by_outcome.get(Outcome.UNSUCCESSFUL, 0)

    @property
    def without_outcome(self) -> int:
        """How many were closed in the period without any service that counts."""
        return self.by_outcome.get(None, 0)

    @property
    def closed(self) -> int:
        """How many were closed in the period."""
        return sum(self.by_outcome.values())

    @property
    def by_reason(self) -> list[ReasonCount]:
        """Why they were closed, the most frequent reason first."""
        ordered = sorted(self.reasons.items(), key=lambda each: (-each[1], each[0]))
        return [ReasonCount(reason, count) for reason, count in ordered]


async def outcomes(
    db: Db, programs: Sequence[Program], first: date | None = None, last: date | None = None
) -> list[ProgramOutcomes]:
    """What became of the enrollments in programs that the actor may see, from one day to another, both included.

    One statement, however many programs there are.
    """
    if first and last and first > last:
        raise InvalidInput("The period ends before it begins.", path=["filter", "lastDay"])
    end = last or date.max
    closed = sa.and_(Enrollment.closed_on.is_not(None), *closed_between(first, last))
    began = sa.and_(Enrollment.enrolled_on >= (first or date.min), Enrollment.enrolled_on <= end)
    active = sa.and_(Enrollment.enrolled_on <= end, sa.or_(Enrollment.closed_on.is_(None), Enrollment.closed_on > end))
    groups = (Enrollment.program_id, Enrollment.outcome, Enrollment.close_reason)
    query = (
        sa.select(*groups, *(sa.func.count().filter(each) for each in (closed, began, active)))
        .where(among(Enrollment.program_id, [program.id for program in programs]))
        .group_by(*groups)
    )
    rows = (await db.execute(query)).all()
    return [_summed(program, (row[1:] for row in rows if row[0] == program.id)) for program in programs]


def _summed(program: Program, rows: Iterable[Any]) -> ProgramOutcomes:
    by_outcome: Counter[Outcome | None] = Counter()
    reasons: Counter[CloseReason] = Counter()
    enrolled = still_active = 0
    for outcome, reason, closed, began, active in rows:
        enrolled, still_active = enrolled + began, still_active + active
        if closed:
            by_outcome[outcome] += closed
            reasons[reason] += closed
    return ProgramOutcomes(program, enrolled, by_outcome, reasons, still_active)
