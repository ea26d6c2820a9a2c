"""Goals of a plan: agree on them, put them in order, rate them."""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from .. import (
    Event,
    Invalid,
    InvalidInput,
    Refusal,
    Work,
    arrange,
    moved,
    refresh_record,
    requires,
    to_update_record,
)
from .entities import HIGHEST, LOWEST, Goal, GoalAttainmentPlan, GoalRating

_BOUNDS = {"baseline": (-2, -1), "importance": (0, 3), "difficulty": (0, 3)}


class GoalWasRated(Refusal):
    """A goal with ratings stays on record."""

    def __init__(self, goal: Goal) -> None:
        super().__init__("This goal was rated, and its ratings stay on record: change the goal instead.")
        self.goal_id = goal.id


@dataclasses.dataclass(frozen=True, slots=True)
class GoalRated(Event):
    """Somebody said how far a goal is."""

    record_id: str
    level: int


@requires(to_update_record)
async def add_goal(work: Work, plan: GoalAttainmentPlan, values: Mapping[str, Any]) -> Goal:
    """Add a goal at the end of a plan."""
    _check(values)
    goal = Goal(
        client_id=plan.client_id, record_id=plan.id, position=len(await _goals(work, plan)) + 1, level=None, **values
    )
    work.add(goal)
    await refresh_record(work, plan)
    return goal


@requires(to_update_record)
async def update_goal(work: Work, plan: GoalAttainmentPlan, goal: Goal, values: Mapping[str, Any]) -> None:
    """Change what was agreed about a goal."""
    _check(values)
    for name, value in values.items():
        setattr(goal, name, value)
    await refresh_record(work, plan)


@requires(to_update_record)
async def move_goal(work: Work, plan: GoalAttainmentPlan, goal: Goal, position: int) -> None:
    """Put a goal at another place among the goals."""
    await arrange(work.db, moved(await _goals(work, plan), goal, position))
    await refresh_record(work, plan)


@requires(to_update_record)
async def remove_goal(work: Work, plan: GoalAttainmentPlan, goal: Goal) -> None:
    """Take a goal out of a plan that nobody rated yet. Raises GoalWasRated."""
    if goal.level is not None:
        raise GoalWasRated(goal)
    await work.db.delete(goal)
    await work.db.flush()
    await arrange(work.db, await _goals(work, plan))
    await refresh_record(work, plan)


@requires(to_update_record)
async def rate_goal(
    work: Work,
    plan: GoalAttainmentPlan,
    goal: Goal,
    level: int,
    *,
    rated_on: date | None = None,
    note: str | None = None,
) -> GoalRating:
    """Say how far a goal is, or was on an earlier day. The latest day decides what counts as now."""
    day = rated_on or work.today
    if problems := list(_rating_problems(level, day, work.today)):
        raise Invalid(problems)
    rating = GoalRating(
        client_id=plan.client_id, record_id=plan.id, goal_id=goal.id, level=level, rated_on=day, note=note
    )
    work.add(rating)
    latest = sa.select(GoalRating.level).where(GoalRating.goal_id == goal.id)
    goal.level = await work.db.scalar(latest.order_by(GoalRating.rated_on.desc(), GoalRating.id.desc()).limit(1))
    await refresh_record(work, plan)
    work.record(GoalRated(goal.id, plan.id, level))
    return rating


async def _goals(work: Work, plan: GoalAttainmentPlan) -> list[Goal]:
    query = sa.select(Goal).where(Goal.record_id == plan.id).order_by(Goal.position)
    return list(await work.db.scalars(query))


def _check(values: Mapping[str, Any]) -> None:
    problems = [
        InvalidInput(f"This must be from {lowest} to {highest}.", path=[name])
        for name, (lowest, highest) in _BOUNDS.items()
        if values.get(name) is not None and not lowest <= values[name] <= highest
    ]
    if problems:
        raise Invalid(problems)


def _rating_problems(level: int, day: date, today: date) -> Iterator[InvalidInput]:
    if not LOWEST <= level <= HIGHEST:
        yield InvalidInput(f"The level must be from {LOWEST} to {HIGHEST}.", path=["level"])
    if day > today:
        yield InvalidInput("This day is in the future.", path=["ratedOn"])
