"""What may be changed inside a program: its services and their order."""

import strawberry

from ..core import program_services
from .declaring import input, payload
from .inputs import Key, Name, Paragraph
from .payloads import Payload
from .program_services import PriceInput, ProgramService, ProgramServiceInput, ProgramServicePlaceInput
from .programs import Program, ProgramInput


@payload
class ProgramServicePayload(Payload):
    """A program of which a service was changed."""

    program: Program | None = None
    """The program as it is now."""
    program_service: ProgramService | None = None
    """The service as it is now."""


@input
class OneProgramServiceInput:
    """A service of a program to be changed."""

    program_service_id: strawberry.ID
    """The service."""
    expected_version: int
    """The program's version that you read; a program that changed since is not changed."""


@input
class AddProgramServiceInput(ProgramInput):
    """A service to add to a program."""

    service: ProgramServiceInput
    """The service."""
    place: ProgramServicePlaceInput | None = None
    """Where it goes; at the end where this is left out."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is added twice."""


@payload
class AddProgramServicePayload(ProgramServicePayload):
    """The program with its new service."""


@input
class UpdateProgramServiceInput(OneProgramServiceInput):
    """What changes about a service of a program; fields that are left out stay."""

    name: strawberry.Maybe[Name]
    """What it is called; enrollments take it over when they are synced."""
    description: strawberry.Maybe[Paragraph | None]
    """What is done in it."""
    is_ongoing: strawberry.Maybe[bool]
    """Whether it goes on without a planned end; enrollments take it over when they are synced."""
    billing_mode: strawberry.Maybe[program_services.BillingMode]
    """What makes it due to be billed."""
    is_billable: strawberry.Maybe[bool]
    """Whether it is billed at all."""
    price: strawberry.Maybe[PriceInput | None]
    """What it costs; null where nothing is agreed."""
    logs_on_report: strawberry.Maybe[bool]
    """Whether a report shows the time that was logged, and not the billing summary alone."""
    report_submission_limit: strawberry.Maybe[int | None]
    """How many reports of each client are sent out before the others are kept for billing only; null for no limit."""
    signature_label: strawberry.Maybe[Name]
    """What stands below the signature on a report."""


@payload
class UpdateProgramServicePayload(ProgramServicePayload):
    """The program with its changed service."""


@input
class MoveProgramServiceInput(OneProgramServiceInput):
    """Where a service of a program goes."""

    place: ProgramServicePlaceInput
    """Before or after which other service of the program."""


@payload
class MoveProgramServicePayload(ProgramServicePayload):
    """The program with its services in their new order."""


@input
class ArchiveProgramServiceInput(OneProgramServiceInput):
    """Which service clients who enroll are no longer to get."""


@payload
class ArchiveProgramServicePayload(ProgramServicePayload):
    """The program without the service; clients who have it keep it."""


@input
class RestoreProgramServiceInput(OneProgramServiceInput):
    """Which archived service to put back."""


@payload
class RestoreProgramServicePayload(ProgramServicePayload):
    """The program with the service at its end."""


@input
class RemoveProgramServiceInput(OneProgramServiceInput):
    """Which service to take out of a program for good."""


@payload
class RemoveProgramServicePayload(Payload):
    """The program without the service."""

    program: Program | None = None
    """The program as it is now."""
    removed_program_service_id: strawberry.ID | None = None
    """The service that is gone."""
