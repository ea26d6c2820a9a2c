"""What may be done with deployments: their inputs and payloads."""

from datetime import date

import strawberry

from ..core.deployments import Overrides, StepOverride
from .declaring import input, payload
from .deployments import Deployment
from .inputs import Key, Paragraph, Reason
from .payloads import Payload
from .planned_services import PlannedService


@input
class StepOverrideInput:
    """What this deployment does differently with one step; what is left out stays as the plan has it."""

    step_id: strawberry.ID
    """The step, of the plan's current version."""
    is_included: bool = True
    """Whether a planned service is made for it at all."""
    assignee_id: strawberry.Maybe[strawberry.ID | None]
    """Who does it; null puts it into the pool, whoever the plan names."""
    due_on: date | None = None
    """The day it is due, in place of the day that is counted from the start."""
    description: Paragraph | None = None
    """Guidance for whoever does it, in place of the step's."""


@input
class DeployServicePlanInput:
    """A service plan to put to work for a client."""

    service_plan_id: strawberry.ID
    """The service plan."""
    client_id: strawberry.ID
    """For whom."""
    start_on: date
    """Day 0, from which due dates are counted; it may lie in the past."""
    assignee_id: strawberry.ID | None = None
    """Who does everything for which no step says otherwise, in place of those the plan names."""
    billing_rate_id: strawberry.ID | None = None
    """What must be filled in to complete each of them, in place of what the plan asks."""
    steps: list[StepOverrideInput] = strawberry.field(
        default_factory=list, description="What is done differently with single steps."
    )
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is deployed twice."""


@payload
class DeployServicePlanPayload(Payload):
    """The deployment with its planned services."""

    deployment: Deployment | None = None
    """The deployment."""
    first_planned_service: PlannedService | None = None
    """What is due first, to go on with at once."""
    planned_services: list[PlannedService] | None = None
    """All its work, by due date and then by step."""


@input
class RescheduleDeploymentInput:
    """When a deployment starts instead."""

    deployment_id: strawberry.ID
    """The deployment."""
    expected_version: int
    """The version you read; a deployment that changed since is not changed."""
    start_on: date
    """The new day 0."""
    include_overridden: bool = False
    """Whether due dates that somebody chose by hand are counted anew as well."""


@payload
class RescheduleDeploymentPayload(Payload):
    """The deployment from its new start on."""

    deployment: Deployment | None = None
    """The deployment."""
    planned_services: list[PlannedService] | None = None
    """What is not finished, by due date and then by step."""


@input
class CancelDeploymentInput:
    """Which deployment is called off, and why."""

    deployment_id: strawberry.ID
    """The deployment."""
    expected_version: int
    """The version you read; a deployment that changed since is not changed."""
    reason: Reason
    """Why."""


@payload
class CancelDeploymentPayload(Payload):
    """The deployment that was called off."""

    deployment: Deployment | None = None
    """The deployment."""
    cancelled_planned_services: list[PlannedService] | None = None
    """What was not finished and is cancelled with it."""


def overrides_of(given: DeployServicePlanInput) -> Overrides:
    """What this deployment does differently, as it was typed."""
    steps = tuple(_override_of(step) for step in given.steps)
    return Overrides(given.assignee_id, steps, given.billing_rate_id)


def _override_of(given: StepOverrideInput) -> StepOverride:
    assignee_id = given.assignee_id.value if given.assignee_id else None
    return StepOverride(
        given.step_id,
        is_included=given.is_included,
        due_on=given.due_on,
        description=given.description,
        assignee_id=assignee_id,
        is_unassigned=given.assignee_id is not None and assignee_id is None,
    )
