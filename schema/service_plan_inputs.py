"""What may be done with service plans: their inputs and payloads."""

import strawberry

from ..core import due_dates
from .declaring import input, payload
from .inputs import Key, Name, Paragraph
from .payloads import Payload
from .service_plan_steps import ServicePlanStepInput
from .service_plans import ServicePlan


@input
class CreateServicePlanInput:
    """A service plan to make."""

    name: Name
    """What it is called; unique among those that are not archived."""
    description: Paragraph | None = None
    """What it is for."""
    limit_concurrent_deployments: bool = False
    """Whether a client has at most one open deployment of it at a time."""
    weekend_rule: due_dates.WeekendRule = due_dates.WeekendRule.KEEP
    """What becomes of a due date on a weekend or holiday."""
    default_billing_rate_id: strawberry.ID | None = None
    """What must be filled in to complete what is made from a step without a rate of its own; null for nothing."""
    steps: list[ServicePlanStepInput] = strawberry.field(
        default_factory=list, description="What there is to do, in order."
    )
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is made twice."""


@payload
class CreateServicePlanPayload(Payload):
    """The new service plan."""

    service_plan: ServicePlan | None = None
    """The service plan."""


@input
class UpdateServicePlanInput:
    """What changes about a service plan; what is left out stays."""

    service_plan_id: strawberry.ID
    """The service plan."""
    expected_version: int
    """The version you read; a service plan that changed since is not changed."""
    name: strawberry.Maybe[Name]
    """What it is called."""
    description: strawberry.Maybe[Paragraph | None]
    """What it is for."""
    limit_concurrent_deployments: strawberry.Maybe[bool]
    """Whether a client has at most one open deployment of it at a time; what is open already stays."""
    weekend_rule: strawberry.Maybe[due_dates.WeekendRule]
    """What becomes of a due date on a weekend or holiday; what was deployed already stays."""
    default_billing_rate_id: strawberry.Maybe[strawberry.ID | None]
    """What must be filled in to complete what is made from a step without a rate of its own; null for nothing."""


@payload
class UpdateServicePlanPayload(Payload):
    """The changed service plan."""

    service_plan: ServicePlan | None = None
    """The service plan."""


@input
class CopyServicePlanInput:
    """Which service plan to copy."""

    service_plan_id: strawberry.ID
    """The service plan to copy."""
    name: Name
    """What the copy is called."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is made twice."""


@payload
class CopyServicePlanPayload(Payload):
    """The copy."""

    service_plan: ServicePlan | None = None
    """The new service plan."""


@input
class ArchiveServicePlanInput:
    """Which service plan is not offered any more."""

    service_plan_id: strawberry.ID
    """The service plan."""
    expected_version: int
    """The version you read; a service plan that changed since is not changed."""


@payload
class ArchiveServicePlanPayload(Payload):
    """The archived service plan."""

    service_plan: ServicePlan | None = None
    """The service plan."""


@input
class RestoreServicePlanInput:
    """Which archived service plan is offered again."""

    service_plan_id: strawberry.ID
    """The service plan."""
    expected_version: int
    """The version you read; a service plan that changed since is not changed."""


@payload
class RestoreServicePlanPayload(Payload):
    """The service plan that is offered again."""

    service_plan: ServicePlan | None = None
    """The service plan."""


@input
class DeleteServicePlanInput:
    """Which service plan to delete."""

    service_plan_id: strawberry.ID
    """The service plan; one that was deployed is archived instead."""
    expected_version: int
    """The version you read; a service plan that changed since is not changed."""


@payload
class DeleteServicePlanPayload(Payload):
    """What was deleted."""

    deleted_service_plan_id: strawberry.ID | None = None
    """The service plan that is gone."""
