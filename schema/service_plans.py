"""Service plans, as the API shows them."""

from datetime import datetime
from enum import StrEnum

import strawberry

from ..core import due_dates, service_plan_lifecycle, service_plan_uses, service_plans
from .billing_rates import BillingRate
from .declaring import computed, describes, enum, input, related
from .errors import UserError
from .inputs import Search
from .node import Node
from .roles import Role
from .staff import StaffMember

enum(service_plans.ServicePlanStatus)
enum(service_plans.Fulfilment)
enum(due_dates.DayUnit)
enum(due_dates.WeekendRule)


@describes(service_plans.StepActivity)
class StepActivity:
    """One thing to do in a step."""

    key: strawberry.ID
    title: str
    is_required: bool


@describes(service_plans.ServicePlanStep)
class ServicePlanStep(Node):
    """One piece of work in a service plan; deploying it makes a planned service."""

    origin_id: strawberry.ID
    """The same for this step in every version of the plan."""
    position: int
    title: str
    description: str | None
    delay_days: int
    day_unit: due_dates.DayUnit
    activities: list[StepActivity]
    assignee: StaffMember | None = related()
    role: Role | None = related()
    fulfilled_by: service_plans.Fulfilment | None
    billing_rate: BillingRate | None = related()


@describes(service_plans.ServicePlanVersion)
class ServicePlanVersion(Node):
    """One version of a service plan: edited until it is deployed for the first time, and never again."""

    number: int
    weekend_rule: due_dates.WeekendRule
    default_billing_rate: BillingRate | None = related()
    first_deployed_at: datetime | None
    steps: list[ServicePlanStep] = related()


@describes(service_plan_lifecycle.DeploymentCounts)
class DeploymentCounts:
    """How often a service plan was deployed, whoever may see the clients."""

    total: int
    open: int


@describes(service_plans.ServicePlan)
class ServicePlan(Node):
    """A fixed schedule of work that is deployed for clients, such as the onboarding of a new participant."""

    name: str
    description: str | None
    status: service_plans.ServicePlanStatus
    limit_concurrent_deployments: bool
    current_version: ServicePlanVersion = related()
    versions: list[ServicePlanVersion] = related()
    deployment_counts: DeploymentCounts = computed(service_plan_lifecycle.deployment_counts_of)
    """How often it was deployed."""
    version: int
    created_at: datetime
    updated_at: datetime


@describes(service_plan_lifecycle.ServicePlanInUse)
class ServicePlanInUse(UserError):
    """The service plan was deployed, so it cannot be deleted; archive it instead."""

    deployment_count: int
    """How often it was deployed."""
    open_count: int
    """How many of these deployments are still open."""


@describes(service_plan_uses.ServicePlanNamed)
class ServicePlanNamed(UserError):
    """Programs or plan templates deploy the service plan by themselves, so it cannot be deleted; archive it instead."""

    program_ids: list[strawberry.ID]
    """The programs."""
    plan_template_ids: list[strawberry.ID]
    """The plan templates, in any version."""


@enum
class ServicePlanOrder(StrEnum):
    """How service plans are sorted."""

    NAME = "NAME"
    """By name, from A to Z."""
    NEWEST = "NEWEST"
    """The newest first."""


@input
class ServicePlanFilter:
    """Which service plans; each field that is given narrows it down."""

    statuses: list[service_plans.ServicePlanStatus] | None = None
    """Those with any of these statuses."""
    search: Search | None = None
    """Those with these words in the name; case and accents do not matter."""
