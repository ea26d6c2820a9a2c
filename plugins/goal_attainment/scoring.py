"""How far a person is on all goals together: the T-score of goal attainment scaling."""

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from .. import Db, among, grouped
from .entities import Goal

CORRELATION = 0.3
"""How much goals of one person go together, as is usual in goal attainment scaling."""


@dataclasses.dataclass(frozen=True)
class GoalAttainmentScore:
    """How far a person is on all goals together: about 50 where goals are reached as expected."""

    current: float | None
    """The T-score now; a goal that was never rated counts as it started. Null where no goal has weight."""
    baseline: float | None
    """The T-score at the start."""
    change: float | None
    """How much it grew since the start."""


def weight_of(goal: Goal) -> int:
    """Importance times difficulty; what was not judged counts as 1, and a 0 leaves the goal out of the score."""
    return _or_one(goal.importance) * _or_one(goal.difficulty)


def _or_one(judged: int | None) -> int:
    return 1 if judged is None else judged


def t_score(levels: Iterable[tuple[int, int]]) -> float | None:
    """The T-score of weights and levels: 50 + 10·Σwx / √((1-ρ)·Σw² + ρ·(Σw)²); nothing where nothing has weight."""
    weighted = [(weight, level) for weight, level in levels if weight]
    if not weighted:
        return None
    attained = sum(weight * level for weight, level in weighted)
    squares = sum(weight**2 for weight, _ in weighted)
    total = sum(weight for weight, _ in weighted)
    return 50 + 10 * attained / math.sqrt((1 - CORRELATION) * squares + CORRELATION * total**2)


def score_of(goals: Iterable[Goal]) -> GoalAttainmentScore:
    """How far a person is on these goals, to two decimals."""
    goals = list(goals)
    baseline = t_score((weight_of(goal), goal.baseline) for goal in goals)
    current = t_score((weight_of(goal), goal.baseline if goal.level is None else goal.level) for goal in goals)
    if current is None or baseline is None:
        return GoalAttainmentScore(None, None, None)
    return GoalAttainmentScore(round(current, 2), round(baseline, 2), round(current - baseline, 2))


async def goals_of(db: Db, record_ids: Sequence[str]) -> Mapping[str, list[Goal]]:
    """The goals of plans, in order."""
    query = sa.select(Goal).where(among(Goal.record_id, record_ids)).order_by(Goal.position, Goal.id)
    return grouped((goal.record_id, goal) for goal in await db.scalars(query))


async def scores_of(db: Db, record_ids: Sequence[str]) -> Mapping[str, GoalAttainmentScore]:
    """How far people are on the goals of their plans."""
    goals = await goals_of(db, record_ids)
    return {record_id: score_of(goals.get(record_id, ())) for record_id in record_ids}
