"""What a record of a demo client is made of: goals, strategies, practices."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ...plugins.behaviour_support.entities import PracticeUse, RestrictivePracticeType, StrategyKind
from ...plugins.goal_attainment.entities import GoalScale, LifeDomain


@dataclasses.dataclass(frozen=True)
class DemoGoal:
    """A goal, and how far it was after some months: (months after it was agreed, level, what was seen)."""

    statement: str
    domain: LifeDomain
    scale: GoalScale
    strategies: str
    who_helps: str
    baseline: int = -1
    importance: int = 2
    difficulty: int = 2
    target: int = 365
    ratings: Sequence[tuple[int, int, str]] = ()


@dataclasses.dataclass(frozen=True)
class DemoPractice:
    """A restrictive practice, and who authorised it, where somebody did."""

    type: RestrictivePracticeType
    use: PracticeUse
    description: str
    authorised_by: str | None = None


@dataclasses.dataclass(frozen=True)
class DemoRecord:
    """A record about a client, made some months ago."""

    client: str
    record_type: str
    title: str
    values: Mapping[str, Any]
    goals: Sequence[DemoGoal] = ()
    strategies: Sequence[tuple[StrategyKind, str, str]] = ()
    practices: Sequence[DemoPractice] = ()
    months_ago: int = 11
    archived_because: str | None = None
