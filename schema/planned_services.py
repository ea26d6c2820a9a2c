"""Planned services, as the API shows them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from ..core import due_dates, due_explanations, planned_notes, planned_service_lists, planned_services, service_plans
from ..core.staff import StaffMember as Member
from .billing_rates import BillingRate
from .client_services import ClientService
from .clients import Client
from .completions import Completion
from .declaring import computed, describes, enum, input, related
from .inputs import Search
from .node import Node
from .roles import Role
from .service_plans import ServicePlanStep
from .staff import StaffMember

if TYPE_CHECKING:
    from .deployments import Deployment

enum(planned_services.PlannedServiceStatus)
enum(planned_service_lists.PlannedServiceOrder)
enum(planned_notes.NoteKind)
enum(due_dates.DayOffReason)


@describes(due_dates.DayOff)
class DayOff:
    """A day that did not count, and why."""

    on: date
    reason: due_dates.DayOffReason
    name: str


@describes(due_explanations.DueExplanation)
class DueExplanation:
    """How a due date came about, with the holidays as they were known then."""

    start_on: date
    delay_days: int
    day_unit: due_dates.DayUnit
    skipped_days: list[DayOff]
    counted_on: date
    weekend_rule: due_dates.WeekendRule
    moved_over: list[DayOff]
    worked_out_on: date
    is_set_by_hand: bool
    due_on: date


@describes(planned_services.PlannedActivity)
class PlannedActivity(Node):
    """One thing to do in a planned service."""

    title: str
    is_required: bool
    position: int
    done_at: datetime | None
    done_by: StaffMember | None = related(Member)
    """Who ticked it; null before."""


@describes(planned_notes.PlannedServiceNote)
class PlannedServiceNote(Node):
    """What somebody wrote about a planned service."""

    kind: planned_notes.NoteKind
    text: str
    author: StaffMember | None = related()
    created_at: datetime


@describes(planned_services.PlannedService)
class PlannedService(Node):
    """A dated piece of work for a client."""

    client: Client = related()
    deployment: Annotated["Deployment", strawberry.lazy(".deployments")] | None = related()
    step: ServicePlanStep | None = related()
    title: str
    description: str | None
    activities: list[PlannedActivity] = related()
    due_on: date
    due_explanation: DueExplanation | None = computed(due_explanations.explanations_of, by="due_facts")
    """Why it is due on that day; null where the day was never counted from a start."""
    assignee: StaffMember | None = related()
    role: Role | None = related()
    status: planned_services.PlannedServiceStatus
    is_finished: bool
    needs_decision: bool
    is_overdue: bool = computed(planned_services.overdue, by="lateness")
    """Whether it is not finished and was due before today, in the organisation's time zone."""
    siblings: list["PlannedService"] = computed(planned_services.siblings_of)
    """The other planned services of the same deployment; none where it stands alone."""
    client_service: ClientService | None = related()
    billing_rate: BillingRate | None = related()
    notes: list[PlannedServiceNote] = related()
    completion: Completion | None = related()
    started_at: datetime | None
    completed_at: datetime | None
    completed_by: StaffMember | None = related(Member)
    """Who completed it; null before."""
    approved_at: datetime | None
    approved_by: StaffMember | None = related(Member)
    """Who approved it; null before, and where it was approved by itself."""
    fulfilled_by: service_plans.Fulfilment | None
    version: int
    created_at: datetime
    updated_at: datetime


@input
class PlannedServiceFilter:
    """Which planned services; each field that is given narrows it down."""

    client_id: strawberry.ID | None = None
    """Those of a client."""
    deployment_id: strawberry.ID | None = None
    """Those of a deployment."""
    assignee_id: strawberry.ID | None = None
    """Those somebody does."""
    is_unassigned: bool | None = None
    """Those nobody does, or those somebody does."""
    statuses: list[planned_services.PlannedServiceStatus] | None = None
    """Those with any of these statuses."""
    due_from: date | None = None
    """Those due on this day or later."""
    due_until: date | None = None
    """Those due on this day or earlier."""
    is_overdue: bool | None = None
    """Those that are overdue, or those that are not."""
    needs_decision: bool | None = None
    """Those whose support plan is no longer in force and that are to be kept or cancelled, or all others."""
    search: Search | None = None
    """Those with all these words, or parts of words, in the title; case and accents do not matter."""
