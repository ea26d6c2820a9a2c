"""Behaviour support plans, as the API shows and takes them."""

from datetime import date, datetime
from enum import StrEnum

import strawberry

from .. import (
    ClientRecord,
    Key,
    Name,
    Node,
    Paragraph,
    Payload,
    Reason,
    Record,
    StaffMember,
    computed,
    describes,
    enum,
    input,
    payload,
    related,
)
from . import entities, practices

enum(entities.BehaviourSupportKind)
enum(entities.StrategyKind)
enum(entities.RestrictivePracticeType)
enum(entities.PracticeUse)
enum(entities.AuthorisationStatus)


@describes(entities.Strategy)
class Strategy(Node):
    """Something everybody does to support a person's behaviour."""

    kind: entities.StrategyKind
    description: str
    who: str | None


@describes(entities.RestrictivePractice)
class RestrictivePractice(Node):
    """A practice that restricts a person's rights or freedom of movement; to be reduced and ended."""

    type: entities.RestrictivePracticeType
    use: entities.PracticeUse
    description: str
    authorisation: entities.AuthorisationStatus
    authorised_by: str | None
    authorised_from: date | None
    authorised_until: date | None
    is_authorised: bool = computed(practices.authorised_today)
    """Whether it may be used today."""
    ended_on: date | None
    record: Record | None = related(ClientRecord)
    """The behaviour support plan it is part of."""
    created_at: datetime
    created_by: StaffMember | None = related()
    """Who described it; null where you may not see staff."""


@describes(entities.BehaviourSupportPlan)
class BehaviourSupportPlan(Record):
    """What a person's behaviour tells, and what everybody does about it."""

    kind: entities.BehaviourSupportKind
    developed_by: str | None
    developed_on: date | None
    review_due_on: date | None
    summary: str | None
    early_signs: str | None
    what_helps: str | None
    strategies: list[Strategy] = related()
    restrictive_practices: list[RestrictivePractice] = related()
    unauthorised_practices: int = computed(practices.unauthorised_of)
    """How many practices are in use today without authorisation."""


@enum
class RestrictivePracticeOrder(StrEnum):
    """How restrictive practices are sorted."""

    NEWEST = "NEWEST"
    """The one added last comes first."""


@input
class RestrictivePracticeFilter:
    """Which restrictive practices of those in use; each field that is given narrows it down."""

    client_id: strawberry.ID | None = None
    """Those used with one client."""
    is_authorised: bool | None = None
    """Whether they are authorised today."""


@input
class AddStrategyInput:
    """Something everybody does."""

    record_id: strawberry.ID
    """The behaviour support plan."""
    expected_version: int
    """The version of the plan you read."""
    kind: entities.StrategyKind
    """What it is for."""
    description: Reason
    """What to do."""
    who: Name | None = None
    """Who does it."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is added twice."""


@payload
class StrategyPayload(Payload):
    """The strategy, and the plan it is part of."""

    strategy: Strategy | None = None
    """The strategy."""
    behaviour_support_plan: BehaviourSupportPlan | None = None
    """The plan, with its new version."""


@payload
class AddStrategyPayload(StrategyPayload):
    """The new strategy, and the plan it is part of."""


@input
class UpdateStrategyInput:
    """What changes about a strategy; what is left out stays."""

    strategy_id: strawberry.ID
    """The strategy."""
    expected_version: int
    """The version of the plan you read."""
    kind: strawberry.Maybe[entities.StrategyKind]
    """What it is for."""
    description: strawberry.Maybe[Reason]
    """What to do."""
    who: strawberry.Maybe[Name | None]
    """Who does it."""


@payload
class UpdateStrategyPayload(StrategyPayload):
    """The changed strategy, and the plan it is part of."""


@input
class RemoveStrategyInput:
    """Which strategy to take out."""

    strategy_id: strawberry.ID
    """The strategy."""
    expected_version: int
    """The version of the plan you read."""


@payload
class RemoveStrategyPayload(Payload):
    """The plan without the strategy."""

    removed_strategy_id: strawberry.ID | None = None
    """The strategy that was taken out."""
    behaviour_support_plan: BehaviourSupportPlan | None = None
    """The plan, with its new version."""


@input
class AddRestrictivePracticeInput:
    """A restrictive practice that the plan describes."""

    record_id: strawberry.ID
    """The behaviour support plan."""
    expected_version: int
    """The version of the plan you read."""
    type: entities.RestrictivePracticeType
    """How it restricts the person; it cannot be changed later."""
    use: entities.PracticeUse
    """When it is used."""
    description: Paragraph
    """What is done, when, and by whom."""
    is_authorisation_sought: bool = False
    """Whether authorisation was applied for."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is added twice."""


@payload
class RestrictivePracticePayload(Payload):
    """The practice, and the plan it is part of."""

    restrictive_practice: RestrictivePractice | None = None
    """The practice."""
    behaviour_support_plan: BehaviourSupportPlan | None = None
    """The plan, with its new version."""


@payload
class AddRestrictivePracticePayload(RestrictivePracticePayload):
    """The new practice, and the plan it is part of."""


@input
class AuthoriseRestrictivePracticeInput:
    """Whose decision it is that a practice may be used, and for how long."""

    restrictive_practice_id: strawberry.ID
    """The practice."""
    expected_version: int
    """The version of the plan you read."""
    authorised_by: Name
    """Who authorised it."""
    authorised_from: date
    """The first day it may be used."""
    authorised_until: date | None = None
    """The last day it may be used; null where no end was set."""


@payload
class AuthoriseRestrictivePracticePayload(RestrictivePracticePayload):
    """The authorised practice, and the plan it is part of."""


@input
class EndRestrictivePracticeInput:
    """Which practice is no longer used."""

    restrictive_practice_id: strawberry.ID
    """The practice."""
    expected_version: int
    """The version of the plan you read."""
    ended_on: date | None = None
    """The last day it was used; today where nothing is given."""


@payload
class EndRestrictivePracticePayload(RestrictivePracticePayload):
    """The practice that was given up, and the plan it is part of."""
