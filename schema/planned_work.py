"""What may be done while a planned service is worked on: inputs and payloads."""

import strawberry

from .completions import CompletionInput
from .declaring import input, payload
from .inputs import Key, Paragraph, Reason
from .payloads import Payload
from .planned_services import PlannedActivity, PlannedService, PlannedServiceNote


@input
class StartPlannedServiceInput:
    """Which planned service somebody begins with."""

    planned_service_id: strawberry.ID
    """The planned service."""
    expected_version: int
    """The version you read; a planned service that changed since is not changed."""


@payload
class StartPlannedServicePayload(Payload):
    """What was begun with."""

    planned_service: PlannedService | None = None
    """The planned service."""


@input
class TickPlannedActivityInput:
    """Which activity was done."""

    activity_id: strawberry.ID
    """The activity."""


@payload
class TickPlannedActivityPayload(Payload):
    """An activity was done."""

    planned_service: PlannedService | None = None
    """The planned service, at its new version."""
    activity: PlannedActivity | None = None
    """The activity."""


@input
class UntickPlannedActivityInput:
    """Which activity was not done after all."""

    activity_id: strawberry.ID
    """The activity."""


@payload
class UntickPlannedActivityPayload(Payload):
    """An activity was not done after all."""

    planned_service: PlannedService | None = None
    """The planned service, at its new version."""
    activity: PlannedActivity | None = None
    """The activity."""


@input
class AddPlannedServiceNoteInput:
    """What somebody writes about a planned service."""

    planned_service_id: strawberry.ID
    """The planned service."""
    text: Reason
    """What is written; it can be read by whoever does the work, supervises that, or manages."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is written twice."""


@payload
class AddPlannedServiceNotePayload(Payload):
    """What was written."""

    planned_service: PlannedService | None = None
    """The planned service."""
    note: PlannedServiceNote | None = None
    """The note."""


@input
class CompletePlannedServiceInput:
    """What was done."""

    planned_service_id: strawberry.ID
    """The planned service."""
    expected_version: int
    """The version you read; a planned service that changed since is not changed."""
    inputs: CompletionInput | None = None
    """What its billing rate asks to be filled in; nothing where it has none."""
    note: Paragraph | None = None
    """What there is to say about it."""


@payload
class CompletePlannedServicePayload(Payload):
    """What was completed."""

    planned_service: PlannedService | None = None
    """The planned service."""


@input
class ApprovePlannedServiceInput:
    """Which planned service is approved."""

    planned_service_id: strawberry.ID
    """The planned service."""
    expected_version: int
    """The version you read; a planned service that changed since is not changed."""
    note: Paragraph | None = None
    """What there is to say about it."""


@payload
class ApprovePlannedServicePayload(Payload):
    """What was approved."""

    planned_service: PlannedService | None = None
    """The planned service."""


@input
class ReturnPlannedServiceInput:
    """Which planned service is not done yet, and what is missing."""

    planned_service_id: strawberry.ID
    """The planned service."""
    expected_version: int
    """The version you read; a planned service that changed since is not changed."""
    comment: Reason
    """What is still to be done."""


@payload
class ReturnPlannedServicePayload(Payload):
    """What was returned."""

    planned_service: PlannedService | None = None
    """The planned service."""


@input
class SkipPlannedServiceInput:
    """Which planned service is not done, and why."""

    planned_service_id: strawberry.ID
    """The planned service."""
    expected_version: int
    """The version you read; a planned service that changed since is not changed."""
    reason: Reason
    """Why; kept as a note."""


@payload
class SkipPlannedServicePayload(Payload):
    """What was skipped."""

    planned_service: PlannedService | None = None
    """The planned service."""


@input
class ReopenPlannedServiceInput:
    """Which approved planned service is taken up again, and why."""

    planned_service_id: strawberry.ID
    """The planned service."""
    expected_version: int
    """The version you read; a planned service that changed since is not changed."""
    reason: Reason
    """Why; kept as a note."""


@payload
class ReopenPlannedServicePayload(Payload):
    """What was reopened."""

    planned_service: PlannedService | None = None
    """The planned service."""
