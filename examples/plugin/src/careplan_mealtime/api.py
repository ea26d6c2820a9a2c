"""Mealtime plans, as the API shows and takes them."""

from datetime import date
from enum import StrEnum

import strawberry
from careplan.plugins import (
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

from . import entities, reviews

enum(entities.FoodTexture)


@describes(entities.FoodAdvice)
class FoodAdvice(Node):
    """What to know about one food."""

    food: str
    advice: str
    is_avoided: bool
    created_by: StaffMember | None = related()
    """Who said so; null where you may not see staff."""


@describes(reviews.MealtimeReview)
class MealtimeReview:
    """When a mealtime plan is to be looked at again."""

    due_on: date
    is_overdue: bool


@describes(entities.MealtimePlan)
class MealtimePlan(Record):
    """How a person eats and drinks safely, and with pleasure."""

    texture: entities.FoodTexture
    drinks_level: int
    assessed_on: date | None
    positioning: str | None
    enjoys: str | None
    advice: list[FoodAdvice] = related()
    review: MealtimeReview | None = computed(reviews.reviews_of)
    """When it is to be reviewed; null where it was never assessed."""


@enum
class MealtimePlanOrder(StrEnum):
    """How mealtime plans are sorted."""

    NEWEST = "NEWEST"
    """The one made last comes first."""


@input
class AddFoodAdviceInput:
    """What to know about a food."""

    record_id: strawberry.ID
    """The mealtime plan."""
    expected_version: int
    """The version of the plan you read."""
    food: Name
    """The food or drink."""
    advice: Paragraph
    """How to prepare it, or why to leave it out."""
    is_avoided: bool = False
    """Whether the person is not to have it."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is added twice."""


@payload
class AddFoodAdvicePayload(Payload):
    """The advice, and the plan it is part of."""

    food_advice: FoodAdvice | None = None
    """The advice."""
    mealtime_plan: MealtimePlan | None = None
    """The plan, with its new version."""


@input
class RemoveFoodAdviceInput:
    """Which advice to take back."""

    food_advice_id: strawberry.ID
    """The advice."""
    expected_version: int
    """The version of the plan you read."""


@payload
class RemoveFoodAdvicePayload(Payload):
    """The plan without the advice."""

    mealtime_plan: MealtimePlan | None = None
    """The plan, with its new version."""
