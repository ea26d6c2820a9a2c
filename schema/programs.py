"""Programs, as the API shows and takes them."""

from datetime import datetime

import strawberry

from ..core import program_figures, program_lifecycle, programs
from ..core.program_services import archived_services_of, live_services_of
from .declaring import computed, describes, enum, input, payload, related
from .errors import UserError
from .inputs import Key, Name, Paragraph, Search
from .node import Node
from .payloads import Payload
from .program_figures import ProgramFigures
from .program_services import ProgramService, ProgramServiceInput
from .service_plans import ServicePlan

enum(programs.ProgramStatus)
enum(programs.ProgramOrder)


@describes(programs.Program)
class Program(Node):
    """What clients are enrolled in, such as supported employment: a sequence of services with a common aim."""

    name: str
    description: str | None
    status: programs.ProgramStatus
    program_services: list[ProgramService] = computed(live_services_of)
    """The services that clients who enroll get, in order."""
    archived_program_services: list[ProgramService] = computed(archived_services_of)
    """The services that clients who enroll no longer get."""
    onboarding_service_plan: ServicePlan | None = related()
    active_enrollment_count: int = computed(program_lifecycle.active_enrollment_counts_of)
    """How many clients are in it at present, also those you may not see."""
    figures: ProgramFigures = computed(
        program_figures.histories_of,
        then=program_figures.in_months,
        first_month="The first month, such as `2026-01`; eleven months before this one where this is left out.",
        last_month="The last month, such as `2026-12`; this one where this is left out. At most 36 months.",
    )
    """What became of enrollments and what was reported, in numbers, month by month; of clients you may see."""
    version: int
    created_at: datetime
    updated_at: datetime


@describes(programs.ProgramDiscontinued)
class ProgramDiscontinued(UserError):
    """The program is no longer offered; reinstate it first."""

    program_id: strawberry.ID
    """The program."""


@describes(program_lifecycle.ProgramInUse)
class ProgramInUse(UserError):
    """Clients are, or were, enrolled in the program."""

    active_enrollment_count: int
    """How many are in it at present; close these before it is discontinued."""
    enrollment_count: int
    """How many there ever were; a program with any is not deleted."""


@input
class ProgramFilter:
    """Which programs; each field that is given narrows it down."""

    search: Search | None = None
    """Those with all these words, or parts of words, in their name; case and accents do not matter."""
    statuses: list[programs.ProgramStatus] | None = None
    """Those with one of these statuses."""


@payload
class ProgramPayload(Payload):
    """A program that was changed."""

    program: Program | None = None
    """The program as it is now."""


@input
class ProgramInput:
    """A program to be changed."""

    program_id: strawberry.ID
    """The program."""
    expected_version: int
    """The version you read; a program that changed since is not changed."""


@input
class CreateProgramInput:
    """A new program, with its services."""

    name: Name
    """What it is called; unique among programs that are not discontinued."""
    description: Paragraph | None = None
    """Whom it is for, and what it aims at."""
    onboarding_service_plan_id: strawberry.ID | None = None
    """The service plan that is deployed for each client who enrolls; it must not be archived."""
    services: list[ProgramServiceInput] = strawberry.field(
        default_factory=list, description="The services it consists of, in order."
    )
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is made twice."""


@payload
class CreateProgramPayload(ProgramPayload):
    """The new program."""


@input
class UpdateProgramInput(ProgramInput):
    """What changes about a program; fields that are left out stay."""

    name: strawberry.Maybe[Name]
    """What it is called; unique among programs that are not discontinued."""
    description: strawberry.Maybe[Paragraph | None]
    """Whom it is for, and what it aims at."""
    onboarding_service_plan_id: strawberry.Maybe[strawberry.ID | None]
    """The service plan that is deployed for each client who enrolls from now on; null for none."""


@payload
class UpdateProgramPayload(ProgramPayload):
    """The changed program."""


@input
class DiscontinueProgramInput(ProgramInput):
    """Which program to stop offering."""


@payload
class DiscontinueProgramPayload(ProgramPayload):
    """The program that is no longer offered."""


@input
class ReinstateProgramInput(ProgramInput):
    """Which program to offer again."""


@payload
class ReinstateProgramPayload(ProgramPayload):
    """The program that is offered again."""


@input
class DeleteProgramInput(ProgramInput):
    """Which program to delete."""


@payload
class DeleteProgramPayload(Payload):
    """What was deleted."""

    deleted_program_id: strawberry.ID | None = None
    """The program that is gone."""
