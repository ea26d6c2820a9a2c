"""Client services, as the API shows them, and what is done with one."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from ..core import available_forms, client_service_work, client_services, missing_forms, report_lists, support_time
from .clients import Client
from .declaring import computed, describes, enum, input, payload, related
from .errors import UserError
from .inputs import Reason
from .node import Node
from .payloads import Payload
from .program_services import ProgramService

if TYPE_CHECKING:
    from .authorisations import Authorisation
    from .enrollments import Enrollment
    from .missing_forms import AvailableForm, MissingForm
    from .reports import Report
    from .support_logs import MonthOfSupport

enum(client_services.ClientServiceStatus)


@describes(client_services.ClientService)
class ClientService(Node):
    """A phase of a program as one client goes through it."""

    title: str
    status: client_services.ClientServiceStatus
    is_ongoing: bool
    started_on: date | None
    completed_on: date | None
    ended_on: date | None
    skip_reason: str | None
    reopen_reason: str | None
    client: Client = related()
    enrollment: Annotated["Enrollment", strawberry.lazy(".enrollments")] = related()
    program_service: ProgramService = related()
    forms: list[Annotated["AvailableForm", strawberry.lazy(".missing_forms")]] | None = computed(
        available_forms.for_client_services
    )
    """What can be filled in here, each form once, by name; null where you may not see forms."""
    missing_forms: list[Annotated["MissingForm", strawberry.lazy(".missing_forms")]] | None = computed(
        missing_forms.of_client_services
    )
    """What is required and was not submitted yet, and why; null where you may not see forms."""
    months_of_support: list[Annotated["MonthOfSupport", strawberry.lazy(".support_logs")]] | None = computed(
        support_time.months_of
    )
    """How much time was given to it in each month, the newest first; null where you may not see support logs."""
    authorisations: list[Annotated["Authorisation", strawberry.lazy(".authorisations")]] = related()
    reports: list[Annotated["Report", strawberry.lazy(".reports")]] | None = computed(report_lists.of_client_services)
    """The reports about it, the latest month first; null where you may not see reports."""
    version: int
    created_at: datetime
    updated_at: datetime


@describes(client_service_work.OngoingNeverCompletes)
class OngoingNeverCompletes(UserError):
    """The service goes on without a planned end; it ends when the enrollment is closed."""

    client_service_id: strawberry.ID
    """The service."""


@payload
class ClientServicePayload(Payload):
    """A client service that was worked on."""

    client_service: ClientService | None = None
    """The service as it is now."""


@input
class ClientServiceInput:
    """A client service to be worked on."""

    client_service_id: strawberry.ID
    """The service."""
    expected_version: int
    """The version you read; a service that changed since is not changed."""


@input
class StartClientServiceInput(ClientServiceInput):
    """A service that work begins on."""

    started_on: date | None = None
    """The day it began; today where this is left out, never in the future."""


@payload
class StartClientServicePayload(ClientServicePayload):
    """The service that is in progress now."""


@input
class CompleteClientServiceInput(ClientServiceInput):
    """A service that is finished."""

    completed_on: date | None = None
    """The day it was finished; today where this is left out, never in the future."""


@payload
class CompleteClientServicePayload(ClientServicePayload):
    """The service that is completed now."""


@input
class SkipClientServiceInput(ClientServiceInput):
    """A service that is left out on purpose."""

    reason: Reason
    """Why it is left out, in words."""


@payload
class SkipClientServicePayload(ClientServicePayload):
    """The service that is skipped now."""


@input
class UnskipClientServiceInput(ClientServiceInput):
    """A skipped service that is to be done after all."""


@payload
class UnskipClientServicePayload(ClientServicePayload):
    """The service that is to be done after all."""


@input
class ReopenClientServiceInput(ClientServiceInput):
    """A completed service that is taken up again."""

    reason: Reason
    """Why it is taken up again, in words."""


@payload
class ReopenClientServicePayload(ClientServicePayload):
    """The service that is in progress again."""
