"""Goal attainment plans, as the API shows and takes them."""

from datetime import date, datetime

import strawberry

from .. import (
    Key,
    Name,
    Node,
    Paragraph,
    Payload,
    Record,
    StaffMember,
    computed,
    describes,
    enum,
    input,
    payload,
    related,
)
from . import entities, scoring

enum(entities.LifeDomain)


@describes(entities.GoalScale)
class GoalScale:
    """What each level of a goal looks like, agreed before the work starts."""

    much_less_than_expected: str | None
    somewhat_less_than_expected: str | None
    as_expected: str | None
    somewhat_more_than_expected: str | None
    much_more_than_expected: str | None


@describes(entities.GoalRating)
class GoalRating(Node):
    """How far a goal was on a day."""

    level: int
    rated_on: date
    note: str | None
    created_at: datetime
    created_by: StaffMember | None = related()
    """Who rated it; null where you may not see staff."""


@describes(entities.Goal)
class Goal(Node):
    """Something a person wants to achieve, and how everyone will notice."""

    statement: str
    domain: entities.LifeDomain
    strategies: str | None
    who_helps: str | None
    baseline: int
    scale: GoalScale
    importance: int | None
    difficulty: int | None
    target_on: date | None
    level: int | None
    position: int
    ratings: list[GoalRating] = related()


@describes(scoring.GoalAttainmentScore)
class GoalAttainmentScore:
    """How far a person is on all goals together: about 50 where goals are reached as expected."""

    current: float | None
    baseline: float | None
    change: float | None


@describes(entities.GoalAttainmentPlan)
class GoalAttainmentPlan(Record):
    """The goals a person works towards, each measured on a scale of its own."""

    focus: str | None
    agreed_on: date | None
    next_rating_on: date | None
    goals: list[Goal] = related()
    score: GoalAttainmentScore = computed(scoring.scores_of)
    """How far the person is on all goals together."""


@input
class GoalScaleInput:
    """What each level of a goal looks like."""

    much_less_than_expected: Paragraph | None = None
    """Level -2."""
    somewhat_less_than_expected: Paragraph | None = None
    """Level -1."""
    as_expected: Paragraph | None = None
    """Level 0: the goal is reached."""
    somewhat_more_than_expected: Paragraph | None = None
    """Level +1."""
    much_more_than_expected: Paragraph | None = None
    """Level +2."""

    def agreed(self) -> entities.GoalScale:
        """The scale as it is stored."""
        return entities.GoalScale(**vars(self))


@input
class AddGoalInput:
    """A new goal of a goal attainment plan."""

    record_id: strawberry.ID
    """The goal attainment plan."""
    expected_version: int
    """The version of the plan you read."""
    statement: Name
    """What the person wants to achieve, in their words."""
    domain: entities.LifeDomain
    """The part of life it is about."""
    strategies: Paragraph | None = None
    """How they go about it."""
    who_helps: Paragraph | None = None
    """Who helps, and with what."""
    baseline: int = -1
    """Where they start: -1, or -2 where it could not be worse."""
    scale: GoalScaleInput | None = None
    """What each level looks like."""
    importance: int | None = None
    """How important it is to the person, from 0 (not at all) to 3 (very)."""
    difficulty: int | None = None
    """How difficult it is to reach, from 0 (not at all) to 3 (very)."""
    target_on: date | None = None
    """The day by which it should be reached."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is added twice."""


@payload
class GoalPayload(Payload):
    """The goal, and the plan it is part of."""

    goal: Goal | None = None
    """The goal."""
    goal_attainment_plan: GoalAttainmentPlan | None = None
    """The plan, with its new version."""


@payload
class AddGoalPayload(GoalPayload):
    """The new goal, and the plan it is part of."""


@input
class UpdateGoalInput:
    """What changes about a goal; what is left out stays."""

    goal_id: strawberry.ID
    """The goal."""
    expected_version: int
    """The version of the plan you read."""
    statement: strawberry.Maybe[Name]
    """What the person wants to achieve, in their words."""
    domain: strawberry.Maybe[entities.LifeDomain]
    """The part of life it is about."""
    strategies: strawberry.Maybe[Paragraph | None]
    """How they go about it."""
    who_helps: strawberry.Maybe[Paragraph | None]
    """Who helps, and with what."""
    baseline: strawberry.Maybe[int]
    """Where they start: -1, or -2 where it could not be worse."""
    scale: strawberry.Maybe[GoalScaleInput]
    """What each level looks like; all five levels are replaced."""
    importance: strawberry.Maybe[int | None]
    """How important it is to the person, from 0 (not at all) to 3 (very)."""
    difficulty: strawberry.Maybe[int | None]
    """How difficult it is to reach, from 0 (not at all) to 3 (very)."""
    target_on: strawberry.Maybe[date | None]
    """The day by which it should be reached."""


@payload
class UpdateGoalPayload(GoalPayload):
    """The changed goal, and the plan it is part of."""


@input
class MoveGoalInput:
    """Where a goal goes."""

    goal_id: strawberry.ID
    """The goal."""
    expected_version: int
    """The version of the plan you read."""
    position: int
    """Its new place among the goals, from 1; beyond the end is the end."""


@payload
class MoveGoalPayload(GoalPayload):
    """The moved goal, and the plan it is part of."""


@input
class RemoveGoalInput:
    """Which goal to take out of its plan."""

    goal_id: strawberry.ID
    """The goal; it must not have been rated."""
    expected_version: int
    """The version of the plan you read."""


@payload
class RemoveGoalPayload(Payload):
    """The plan without the goal."""

    removed_goal_id: strawberry.ID | None = None
    """The goal that was taken out."""
    goal_attainment_plan: GoalAttainmentPlan | None = None
    """The plan, with its new version."""


@input
class RateGoalInput:
    """How far a goal is, or was on an earlier day."""

    goal_id: strawberry.ID
    """The goal."""
    expected_version: int
    """The version of the plan you read."""
    level: int
    """The level, from -2 to +2, where 0 is as expected."""
    rated_on: date | None = None
    """The day it was like that; today where nothing is given."""
    note: Paragraph | None = None
    """What was seen."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is rated twice."""


@payload
class RateGoalPayload(GoalPayload):
    """The rating, its goal, and the plan it is part of."""

    goal_rating: GoalRating | None = None
    """The rating."""
