"""Why something is due on the day it is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .due_dates import DayOff, DayUnit, DueBasis, WeekendRule, due
from .visibility import Db

DueFacts = tuple[DueBasis, date, bool]
"""What a due date was worked out from, the day it became, and whether somebody chose that day by hand."""


@dataclass(frozen=True, slots=True)
class DueExplanation:
    """How a due date came about, with the holidays as they were known then."""

    start_on: date
    """The start, which is day 0."""
    delay_days: int
    """How many days were counted from there."""
    day_unit: DayUnit
    """Which days were counted."""
    skipped_days: tuple[DayOff, ...]
    """Days that were passed over in counting, and why."""
    counted_on: date
    """The day the count ended."""
    weekend_rule: WeekendRule
    """What becomes of a day that is off."""
    moved_over: tuple[DayOff, ...]
    """Days off that it was moved away from by that rule, and why; empty where it was not moved."""
    worked_out_on: date
    """The day that follows from all this."""
    is_set_by_hand: bool
    """Whether somebody chose another day."""
    due_on: date
    """The day it is due."""


async def explanations_of(db: Db, facts: Sequence[DueFacts]) -> Mapping[DueFacts, DueExplanation]:
    """Explanations of due dates, from what was kept when they were worked out."""
    return {each: _explained(*each) for each in facts}


def _explained(basis: DueBasis, due_on: date, is_set_by_hand: bool) -> DueExplanation:
    found = due(basis)
    return DueExplanation(
        start_on=basis.start_on,
        delay_days=basis.delay_days,
        day_unit=basis.day_unit,
        skipped_days=found.skipped,
        counted_on=found.counted_on,
        weekend_rule=basis.weekend_rule,
        moved_over=found.moved_over,
        worked_out_on=found.on,
        is_set_by_hand=is_set_by_hand,
        due_on=due_on,
    )
