"""What may be changed inside a service plan: its steps."""

from collections.abc import Mapping
from typing import Any

import strawberry

from ..core import due_dates, service_plans
from ..core.service_plan_steps import NewActivity, NewStep
from .declaring import input, payload
from .inputs import Key, Name, Paragraph
from .payloads import Payload
from .service_plans import ServicePlan, ServicePlanStep


@input
class StepActivityInput:
    """One thing to do in a step."""

    title: Name
    """What to do."""
    is_required: bool = False
    """Whether the planned service cannot be completed before it is done."""
    key: Key | None = None
    """Which activity of the step it is already, where you change a step; a new one where it is left out."""


@input
class ServicePlanStepInput:
    """One piece of work, with a description or at least one activity."""

    title: Name
    """What it is called."""
    delay_days: int = 0
    """How many days after the start it is due, 0 to 3,650; the start is day 0."""
    day_unit: due_dates.DayUnit = due_dates.DayUnit.CALENDAR
    """Which days the delay counts."""
    description: Paragraph | None = None
    """Guidance for whoever does it."""
    activities: list[StepActivityInput] = strawberry.field(
        default_factory=list, description="What is to be done, in order."
    )
    assignee_id: strawberry.ID | None = None
    """Who does it, unless somebody else is chosen when the plan is deployed."""
    role_id: strawberry.ID | None = None
    """The role that does it, in place of a person: the one who looks after the client and has it, else the pool."""
    fulfilled_by: service_plans.Fulfilment | None = None
    """What completes it by itself."""
    billing_rate_id: strawberry.ID | None = None
    """What must be filled in to complete it."""


@input
class AddServicePlanStepInput:
    """A step to add to a service plan."""

    service_plan_id: strawberry.ID
    """The service plan."""
    expected_version: int
    """The service plan's version that you read; one that changed since is not changed."""
    step: ServicePlanStepInput
    """The step."""
    position: int | None = None
    """Its place, from 1; at the end where it is left out."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is added twice."""


@payload
class AddServicePlanStepPayload(Payload):
    """The service plan with its new step."""

    service_plan: ServicePlan | None = None
    """The service plan."""
    step: ServicePlanStep | None = None
    """The new step."""


@input
class UpdateServicePlanStepInput:
    """What changes about a step of the current version; what is left out stays."""

    step_id: strawberry.ID
    """The step."""
    expected_version: int
    """The service plan's version that you read; one that changed since is not changed."""
    title: strawberry.Maybe[Name]
    """What it is called."""
    delay_days: strawberry.Maybe[int]
    """How many days after the start it is due, 0 to 3,650."""
    day_unit: strawberry.Maybe[due_dates.DayUnit]
    """Which days the delay counts."""
    description: strawberry.Maybe[Paragraph | None]
    """Guidance for whoever does it."""
    activities: strawberry.Maybe[list[StepActivityInput]]
    """What is to be done, as a whole; name the `key` of those that stay."""
    assignee_id: strawberry.Maybe[strawberry.ID | None]
    """Who does it, unless somebody else is chosen when the plan is deployed."""
    role_id: strawberry.Maybe[strawberry.ID | None]
    """The role that does it, in place of a person."""
    fulfilled_by: strawberry.Maybe[service_plans.Fulfilment | None]
    """What completes it by itself."""
    billing_rate_id: strawberry.Maybe[strawberry.ID | None]
    """What must be filled in to complete it."""


@payload
class UpdateServicePlanStepPayload(Payload):
    """The service plan with its changed step."""

    service_plan: ServicePlan | None = None
    """The service plan."""
    step: ServicePlanStep | None = None
    """The step; where the plan was deployed before, its successor in the next version."""


@input
class MoveServicePlanStepInput:
    """Where a step of the current version goes."""

    step_id: strawberry.ID
    """The step."""
    expected_version: int
    """The service plan's version that you read; one that changed since is not changed."""
    position: int
    """Its place, from 1; a place beyond the end is the end."""


@payload
class MoveServicePlanStepPayload(Payload):
    """The service plan with its steps in their new order."""

    service_plan: ServicePlan | None = None
    """The service plan."""
    step: ServicePlanStep | None = None
    """The step; where the plan was deployed before, its successor in the next version."""


@input
class RemoveServicePlanStepInput:
    """Which step of the current version to take out."""

    step_id: strawberry.ID
    """The step."""
    expected_version: int
    """The service plan's version that you read; one that changed since is not changed."""


@payload
class RemoveServicePlanStepPayload(Payload):
    """The service plan without the step."""

    service_plan: ServicePlan | None = None
    """The service plan."""
    removed_step_id: strawberry.ID | None = None
    """The step that is gone; planned services that were made from it stay."""


def new_step(given: ServicePlanStepInput) -> NewStep:
    """The step that was typed."""
    values: dict[str, Any] = vars(given) | {"activities": new_activities(given.activities)}
    return NewStep(**values)


def new_activities(given: list[StepActivityInput]) -> list[NewActivity]:
    """The activities that were typed."""
    return [NewActivity(**vars(activity)) for activity in given]


def changed_step(given: Mapping[str, Any]) -> dict[str, Any]:
    """The changes of a step that were typed, as core takes them."""
    if "activities" not in given:
        return dict(given)
    return {**given, "activities": new_activities(given["activities"])}
