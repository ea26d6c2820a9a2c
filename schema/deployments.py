"""Deployments, as the API shows them."""

from datetime import date, datetime
from enum import StrEnum

import strawberry

from ..core import deploying, deployment_assignees, deployments, planned_services
from ..core.staff import StaffMember as Member
from .clients import Client
from .declaring import computed, describes, enum, input, related
from .errors import UserError
from .node import Node
from .planned_services import PlannedService
from .service_plans import ServicePlan, ServicePlanStep, ServicePlanVersion
from .staff import StaffMember

enum(deployments.DeploymentStatus)


@describes(deployments.Deployment)
class Deployment(Node):
    """A service plan at work for one client, from a start date on."""

    client: Client = related()
    service_plan: ServicePlan = related()
    plan_version: ServicePlanVersion = related()
    start_on: date
    status: deployments.DeploymentStatus
    is_reopened: bool
    is_superseded: bool
    prompted_by_id: strawberry.ID | None
    """The enrollment or support plan that prompted it, to look up with `node`; null where somebody deployed it."""
    planned_services: list[PlannedService] = related()
    skipped_steps: list[ServicePlanStep] = computed(deployments.skipped_steps_of, by="skipped_step_ids")
    """Steps of the plan that were left out when it was deployed."""
    deployed_by: StaffMember | None = related(Member, by="created_by_id")
    """Who deployed it."""
    ended_at: datetime | None
    cancel_reason: str | None
    version: int
    created_at: datetime
    updated_at: datetime


@describes(deploying.DeploymentLimit)
class DeploymentLimit(UserError):
    """The client has an open deployment of this plan, and the plan allows one at a time."""

    deployment: Deployment | None = related(deployments.Deployment)
    """The open deployment."""
    unfinished_planned_services: list[PlannedService] = computed(planned_services.unfinished_of, by="deployment_id")
    """What is left to do in it."""


@describes(deployment_assignees.AssigneeNoAccess)
class AssigneeNoAccess(UserError):
    """They may not see this client, so they could not do the work."""

    staff_id: strawberry.ID
    """Who may not see the client."""


@enum
class DeploymentOrder(StrEnum):
    """How deployments are sorted."""

    NEWEST = "NEWEST"
    """The newest first."""
    START = "START"
    """By start date, the earliest first."""


@input
class DeploymentFilter:
    """Which deployments; each field that is given narrows it down."""

    client_id: strawberry.ID | None = None
    """Those of a client."""
    service_plan_id: strawberry.ID | None = None
    """Those of a service plan, in any version."""
    statuses: list[deployments.DeploymentStatus] | None = None
    """Those with any of these statuses."""
