"""What is done with clients: inputs and payloads."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.scalars import JSON

from ..core import caseloads, clients
from .clients import Client
from .declaring import describes, input, payload
from .errors import UserError
from .inputs import Key, Name, Reason, Text
from .payloads import Payload

if TYPE_CHECKING:
    from .deployments import Deployment
    from .enrollments import Enrollment
    from .planned_services import PlannedService
    from .support_plans import SupportPlan

MaybeBlank = Annotated[str, Text(clients.LONGEST_NAME)]
Reference = Annotated[str, Text(40, shortest=1)]


@describes(caseloads.AssigneeInactive)
class AssigneeInactive(UserError):
    """They do not work here any more, so nobody can be assigned to them."""

    staff_id: strawberry.ID
    """Who left."""


@input
class CreateClientInput:
    """A person who is to be supported."""

    given_name: Name
    """First name."""
    family_name: MaybeBlank = ""
    """Last name; leave it out for people who have one name."""
    preferred_name: MaybeBlank | None = None
    """What they like to be called."""
    date_of_birth: date | None = None
    """The day they were born."""
    time_zone: Name | None = None
    """The IANA time zone they live in; by default the organisation's."""
    reference: Reference | None = None
    """The number they are known by; by default the next of the series `CL-00001`."""
    profile: JSON | None = None
    """What the organisation's profile fields hold, by key."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is made twice."""


@payload
class CreateClientPayload(Payload):
    """The new client."""

    client: Client | None = None
    """The client, with their reference."""


@input
class UpdateClientInput:
    """What changes about a client; what is left out stays."""

    client_id: strawberry.ID
    """The client."""
    expected_version: int
    """The version you read; a client who changed since is not changed."""
    given_name: strawberry.Maybe[Name]
    """First name."""
    family_name: strawberry.Maybe[MaybeBlank]
    """Last name; blank for people who have one name."""
    preferred_name: strawberry.Maybe[MaybeBlank | None]
    """What they like to be called; null where that is their first name."""
    date_of_birth: strawberry.Maybe[date | None]
    """The day they were born; null where it is unknown."""
    time_zone: strawberry.Maybe[Name]
    """The IANA time zone they live in."""
    reference: strawberry.Maybe[Reference]
    """The number they are known by in this organisation."""
    profile: strawberry.Maybe[JSON]
    """The profile fields that change, by key; null clears a field, fields that are left out stay."""


@payload
class UpdateClientPayload(Payload):
    """The changed client."""

    client: Client | None = None
    """The client."""


@input
class ExitClientInput:
    """Who left or died, when, and why."""

    client_id: strawberry.ID
    """The client."""
    expected_version: int
    """The version you read; a client who changed since is not changed."""
    status: clients.ClientStatus
    """Whether they left (`EXITED`) or died (`DECEASED`)."""
    on: date
    """The day they left or died; not in the future."""
    reason: Reason
    """Why support ended, in words."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is done twice."""


@payload
class ExitClientPayload(Payload):
    """The client who left or died, and what ended with it."""

    client: Client | None = None
    """The client."""
    expired_support_plan: Annotated["SupportPlan", strawberry.lazy(".support_plans")] | None = None
    """The plan that was in force until then, where there was one."""
    closed_enrollments: list[Annotated["Enrollment", strawberry.lazy(".enrollments")]] | None = None
    """What they were enrolled in; null where you may not see programs."""
    cancelled_deployments: list[Annotated["Deployment", strawberry.lazy(".deployments")]] | None = None
    """The service plans that were at work for them; null where you may not see deployments."""
    cancelled_planned_services: list[Annotated["PlannedService", strawberry.lazy(".planned_services")]] | None = None
    """What is not done any more, of these deployments and by itself; null where you may not see planned services."""


@input
class ReadmitClientInput:
    """Who came back, and why."""

    client_id: strawberry.ID
    """The client."""
    expected_version: int
    """The version you read; a client who changed since is not changed."""
    reason: Reason
    """Why support starts again, in words."""


@payload
class ReadmitClientPayload(Payload):
    """The client who came back."""

    client: Client | None = None
    """The client."""


@input
class AssignClientInput:
    """Who is to look after a client."""

    client_id: strawberry.ID
    """The client."""
    staff_id: strawberry.ID
    """Who looks after them from now on; they must be active."""


@payload
class AssignClientPayload(Payload):
    """The client, with those who look after them now."""

    client: Client | None = None
    """The client."""


@input
class UnassignClientInput:
    """Who is no longer to look after a client."""

    client_id: strawberry.ID
    """The client."""
    staff_id: strawberry.ID
    """Who no longer looks after them."""


@payload
class UnassignClientPayload(Payload):
    """The client, with those who look after them now."""

    client: Client | None = None
    """The client."""
