"""Support plans, as the API shows them."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.scalars import JSON

from ..core import (
    acknowledgements,
    plan_comments,
    plan_items,
    plan_lookups,
    plan_progress,
    plan_readiness,
    plan_snapshots,
    prompted_work,
    staff,
    support_plans,
)
from .clients import Client
from .declaring import computed, describes, enum, input, related
from .guidance import Guidance
from .node import Node
from .plan_templates import PlanTemplateVersion
from .planned_services import PlannedService
from .records import CardField, Record
from .staff import StaffMember

if TYPE_CHECKING:
    from .plan_items import PlanItem

enum(support_plans.SupportPlanStatus)
enum(support_plans.ReviewKind)
enum(support_plans.EndReason)
enum(plan_readiness.BlockerReason)


@describes(plan_progress.Progress)
class Progress:
    """How much is done, counted in items."""

    done: int
    total: int
    percent: int
    is_complete: bool


@describes(plan_readiness.Blocker)
class Blocker:
    """One thing that stands in the way of activating a plan."""

    reason: plan_readiness.BlockerReason
    message: str
    item: Annotated["PlanItem", strawberry.lazy(".plan_items")] | None = related(plan_items.PlanItem)
    """The item it is about, where there is one."""


@describes(plan_readiness.Readiness)
class Activation:
    """Whether a plan can be activated, and if not, why."""

    is_ready: bool
    blockers: list[Blocker]


@describes(plan_items.FrozenRecord)
class FrozenRecord:
    """A record as it was when the plan was activated."""

    number: str
    title: str
    card: list[CardField]
    content: JSON
    version: int


@describes(plan_items.AssociatedRecord)
class AssociatedRecord(Node):
    """A record that belongs to a plan as a whole, such as the client's goal attainment plan."""

    record_type: str
    record: Record | None = related()
    frozen: FrozenRecord | None = computed(plan_snapshots.frozen_associations_of)
    """The record as it was when the plan was activated; null before, and for hidden records."""
    changed_since_activation: bool | None = computed(plan_snapshots.changed_associations_of)
    """Whether the record changed since the plan was activated; null for drafts and hidden records."""


@describes(plan_comments.PlanComment)
class PlanComment(Node):
    """What somebody said about a plan or one of its items."""

    text: str
    author: StaffMember | None = related()
    item: Annotated["PlanItem", strawberry.lazy(".plan_items")] | None = related(plan_items.PlanItem)
    """The item it is about; null where it is about the whole plan."""
    created_at: datetime


@describes(acknowledgements.Acknowledgement)
class Acknowledgement(Node):
    """That somebody read the information in an item."""

    acknowledged_at: datetime
    staff: StaffMember | None = related()


@describes(support_plans.PlanSection)
class PlanSection(Node):
    """A heading of a plan, such as Health or Goals, with the items below it."""

    title: str
    position: int
    guidance: Guidance | None
    items: list[Annotated["PlanItem", strawberry.lazy(".plan_items")]] = related()
    progress: Progress = computed(plan_progress.progress_of_sections)
    """How much of the section is done."""


@describes(support_plans.SupportPlan)
class SupportPlan(Node):
    """What a client needs and how they are supported, agreed and kept up to date."""

    status: support_plans.SupportPlanStatus
    client: Client = related()
    template_version: PlanTemplateVersion | None = related()
    sections: list[PlanSection] = related()
    progress: Progress = computed(plan_progress.progress_of_plans)
    """How much of the whole plan is done, weighed by item."""
    activation: Activation = computed(plan_readiness.readiness_of)
    """Whether the plan can be activated, and if not, why."""
    associated_records: list[AssociatedRecord] = related()
    planned_services_to_decide: list[PlannedService] = computed(prompted_work.to_decide_of)
    """What the plan prompted, is not finished, and is to be kept or cancelled since the plan is no longer in force."""
    comments: list[PlanComment] = related()
    review_of: Annotated["SupportPlan", strawberry.lazy(".support_plans")] | None = related()
    review_kind: support_plans.ReviewKind | None
    open_review: Annotated["SupportPlan", strawberry.lazy(".support_plans")] | None = computed(
        plan_lookups.open_reviews_of
    )
    """The review of this plan that is being worked on; the plan is "under review" while there is one."""
    is_template_update_available: bool = computed(plan_lookups.template_updates_of)
    """Whether the template of this draft has a newer version; `rebaseSupportPlan` takes it over."""
    activated_on: date | None
    activated_at: datetime | None
    next_review_on: date | None
    ends_on: date | None
    ended_on: date | None
    end_reason: support_plans.EndReason | None
    cancel_reason: str | None
    approved_at: datetime | None
    approved_by: StaffMember | None = related(staff.StaffMember)
    """Who approved its content for activation."""
    approval_note: str | None
    version: int
    created_at: datetime
    created_by: StaffMember | None = related(staff.StaffMember)
    """Who made the draft."""
    updated_at: datetime
    updated_by: StaffMember | None = related(staff.StaffMember)
    """Who changed it last."""


@enum
class SupportPlanOrder(StrEnum):
    """How plans are sorted."""

    NEWEST = "NEWEST"
    """The one made last comes first."""
    OLDEST = "OLDEST"
    """The one made first comes first."""
    NEXT_REVIEW = "NEXT_REVIEW"
    """The one whose review is due first comes first; those without a day come last."""


@input
class SupportPlanFilter:
    """Which plans; each field that is given narrows it down."""

    client_id: strawberry.ID | None = None
    """Those of one client."""
    statuses: list[support_plans.SupportPlanStatus] | None = None
    """Those with one of these statuses."""
    template_id: strawberry.ID | None = None
    """Those made from any version of one template."""
    is_review: bool | None = None
    """Whether they are reviews of another plan."""
    is_review_overdue: bool | None = None
    """Active plans whose review day has passed, or, where false, all others."""
    review_due_by: date | None = None
    """Active plans to be reviewed by this day."""
