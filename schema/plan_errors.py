"""Why something cannot be done with a plan, with the facts."""

import strawberry

from ..core import (
    errors,
    item_additions,
    item_links,
    item_work,
    plan_activation,
    plan_drafts,
    plan_reviews,
    support_plans,
)
from ..core.plan_items import PlanItem as CorePlanItem
from .declaring import describes, related
from .errors import UserError
from .plan_items import MissingContent, PlanItem
from .support_plans import Blocker, SupportPlan


@describes(plan_activation.PlanIncomplete)
class PlanIncomplete(UserError):
    """The plan cannot be activated before what stands in the way is done."""

    blockers: list[Blocker]
    """What stands in the way."""


@describes(plan_activation.ActivePlanChanged)
class ActivePlanChanged(UserError):
    """Another plan is active than the one you meant to replace."""

    active_plan: SupportPlan | None = related(support_plans.SupportPlan)
    """The plan that is active now."""


@describes(plan_activation.ReviewBaseStale)
class ReviewBaseStale(UserError):
    """The review is of a plan that another one replaced meanwhile."""

    active_plan: SupportPlan | None = related(support_plans.SupportPlan)
    """The plan that is active now; look at it before you replace it."""


@describes(plan_reviews.ReviewAlreadyOpen)
class ReviewAlreadyOpen(UserError):
    """The plan is under review already."""

    conflict_id: strawberry.ID
    """The review that is open."""
    open_review: SupportPlan | None = related(support_plans.SupportPlan, by="conflict_id")
    """The review that is open."""


@describes(plan_reviews.PlanNotActive)
class PlanNotActive(UserError):
    """Only an active plan can be reviewed."""

    status: support_plans.SupportPlanStatus
    """The status it has."""


@describes(plan_drafts.PlanReadOnly)
class PlanReadOnly(UserError):
    """Only a draft can be changed; start a review of an active plan to change it."""

    plan_id: strawberry.ID
    """The plan."""
    status: support_plans.SupportPlanStatus
    """The status it has."""


@describes(errors.ClientInactive)
class ClientInactive(UserError):
    """The client left or died; their records can be read, their drafts cancelled."""

    client_id: strawberry.ID
    """The client."""


@describes(item_work.ItemIncomplete)
class ItemIncomplete(UserError):
    """The item cannot be marked done before what is missing is entered."""

    item: PlanItem | None = related(CorePlanItem)
    """The item."""
    missing: list[MissingContent]
    """What is missing."""


@describes(item_work.ItemRequired)
class ItemRequired(UserError):
    """The template says this item applies to everybody."""

    item_id: strawberry.ID
    """The item."""


@describes(item_links.RecordNotLinkable)
class RecordNotLinkable(UserError):
    """The record does not fit: another client's, of a type the item does not take, or archived."""

    record_id: strawberry.ID
    """The record; empty where it was to be created."""


@describes(item_links.LinkLimit)
class LinkLimit(UserError):
    """The item holds as many records as it may."""

    item_id: strawberry.ID
    """The item."""
    max_links: int | None
    """How many records it may hold."""


@describes(item_additions.ItemNotRemovable)
class ItemNotRemovable(UserError):
    """Items of the template stay; only added ones can be removed."""

    item_id: strawberry.ID
    """The item."""
