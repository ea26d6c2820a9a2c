"""What is decided about work whose support plan is no longer in force: input and payload."""

import strawberry

from ..core import prompted_work
from .declaring import enum, input, payload
from .inputs import Key, Reason
from .payloads import Payload
from .planned_services import PlannedService

enum(prompted_work.PlannedServiceDecision)


@input
class PlannedServiceDecisionInput:
    """What becomes of one planned service."""

    planned_service_id: strawberry.ID
    """The planned service; it needs a decision."""
    expected_version: int
    """The version you read; where one changed since, nothing is decided."""
    decision: prompted_work.PlannedServiceDecision
    """Whether it is still to be done."""


@input
class DecidePlannedServicesInput:
    """What becomes of a client's work whose support plan is no longer in force."""

    client_id: strawberry.ID
    """The client."""
    decisions: list[PlannedServiceDecisionInput]
    """What is decided, one for each planned service; what is not named still needs a decision."""
    reason: Reason
    """Why, in words; it is kept as a note with each."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is decided twice."""


@payload
class DecidePlannedServicesPayload(Payload):
    """What was decided about."""

    planned_services: list[PlannedService] | None = None
    """The planned services, in the order they were named."""


def decided(given: DecidePlannedServicesInput) -> list[prompted_work.Decided]:
    """The decisions that were made."""
    return [prompted_work.Decided(**vars(each)) for each in given.decisions]
