"""What may be done about who does a planned service, when, and what it says: inputs and payloads."""

from datetime import date
from typing import Any

import strawberry

from ..core.planned_service_changes import NewPlannedService
from .declaring import input, payload
from .inputs import Key, Name, Paragraph
from .payloads import Payload
from .planned_services import PlannedService
from .service_plan_steps import StepActivityInput, new_activities


@input
class CreatePlannedServiceInput:
    """A planned service that belongs to no plan."""

    client_id: strawberry.ID
    """For whom."""
    title: Name
    """What it is called."""
    due_on: date
    """The day it is due."""
    description: Paragraph | None = None
    """Guidance for whoever does it."""
    assignee_id: strawberry.ID | None = None
    """Who does it; the pool where it is left out."""
    role_id: strawberry.ID | None = None
    """The role it is meant for while it waits in the pool."""
    billing_rate_id: strawberry.ID | None = None
    """What must be filled in to complete it."""
    client_service_id: strawberry.ID | None = None
    """The service of the client that its time counts for once it is completed with start and end."""
    activities: list[StepActivityInput] = strawberry.field(
        default_factory=list, description="What is to be done, in order."
    )
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is made twice."""


@payload
class CreatePlannedServicePayload(Payload):
    """The new planned service."""

    planned_service: PlannedService | None = None
    """The planned service."""


@input
class UpdatePlannedServiceInput:
    """What changes about a planned service; what is left out stays."""

    planned_service_id: strawberry.ID
    """The planned service."""
    expected_version: int
    """The version you read; a planned service that changed since is not changed."""
    title: strawberry.Maybe[Name]
    """What it is called."""
    description: strawberry.Maybe[Paragraph | None]
    """Guidance for whoever does it."""
    billing_rate_id: strawberry.Maybe[strawberry.ID | None]
    """What must be filled in to complete it; null where nothing is asked."""
    client_service_id: strawberry.Maybe[strawberry.ID | None]
    """The service of the client that its time counts for; null where it counts for none."""


@payload
class UpdatePlannedServicePayload(Payload):
    """The changed planned service."""

    planned_service: PlannedService | None = None
    """The planned service."""


@input
class ReschedulePlannedServiceInput:
    """Another day for a planned service."""

    planned_service_id: strawberry.ID
    """The planned service."""
    expected_version: int
    """The version you read; a planned service that changed since is not changed."""
    due_on: date
    """The day it is due; it stays when its deployment is rescheduled, unless days chosen by hand are included."""


@payload
class ReschedulePlannedServicePayload(Payload):
    """What is due on another day."""

    planned_service: PlannedService | None = None
    """The planned service."""


@input
class AssignPlannedServiceInput:
    """Who is to do a planned service."""

    planned_service_id: strawberry.ID
    """The planned service."""
    expected_version: int
    """The version you read; a planned service that changed since is not changed."""
    assignee_id: strawberry.ID
    """Who is to do it; they must be able to see the client."""


@payload
class AssignPlannedServicePayload(Payload):
    """What was given to somebody."""

    planned_service: PlannedService | None = None
    """The planned service."""


@input
class TakePlannedServiceInput:
    """Which planned service you take from the pool."""

    planned_service_id: strawberry.ID
    """The planned service."""
    expected_version: int
    """The version you read; a planned service that changed since is not changed."""


@payload
class TakePlannedServicePayload(Payload):
    """What you do from now on."""

    planned_service: PlannedService | None = None
    """The planned service."""


@input
class ReleasePlannedServiceInput:
    """Which planned service goes back into the pool."""

    planned_service_id: strawberry.ID
    """The planned service."""
    expected_version: int
    """The version you read; a planned service that changed since is not changed."""


@payload
class ReleasePlannedServicePayload(Payload):
    """What waits in the pool."""

    planned_service: PlannedService | None = None
    """The planned service."""


def new_planned_service(given: CreatePlannedServiceInput) -> NewPlannedService:
    """The planned service that was typed."""
    told: dict[str, Any] = {
        name: value for name, value in vars(given).items() if name not in ("client_id", "idempotency_key")
    }
    told["activities"] = new_activities(given.activities)
    return NewPlannedService(**told)
