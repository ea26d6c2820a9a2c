"""Planned services, as the API shows them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from ..core import due_dates, due_explanations, planned_services, service_plans
from ..core.staff import StaffMember as Member
from .clients import Client
from .declaring import computed, describes, enum, related
from .node import Node
from .roles import Role
from .service_plans import ServicePlanStep
from .staff import StaffMember

if TYPE_CHECKING:
    from .deployments import Deployment

enum(planned_services.PlannedServiceStatus)
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
    fulfilled_by: service_plans.Fulfilment | None
    version: int
    created_at: datetime
    updated_at: datetime
