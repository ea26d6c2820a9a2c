"""Where forms are filled in, as the API shows and takes it."""

import strawberry

from ..core import form_assigning, form_assignments
from .declaring import describes, enum, input, one_of, payload, related
from .errors import UserError
from .forms import Form, FormInput
from .inputs import Key
from .node import Node
from .payloads import Payload
from .program_services import ProgramService
from .programs import Program

enum(form_assignments.FormAssignmentKind)
enum(form_assignments.LogPlacement)


@describes(form_assignments.FormAssignment)
class FormAssignment(Node):
    """That a form is filled in somewhere: for every client, in a program, in a service, with its logs or reports."""

    kind: form_assignments.FormAssignmentKind
    form: Form = related()
    program: Program | None = related()
    program_service: ProgramService | None = related()
    is_required: bool
    indicator_fields: list[str]
    placement: form_assignments.LogPlacement


@describes(form_assigning.AlreadyAssigned)
class AlreadyAssigned(UserError):
    """The form is filled in there already."""

    conflict_id: strawberry.ID
    """The assignment that there is."""


@describes(form_assignments.InvalidIndicator)
class InvalidIndicator(UserError):
    """Reports can date a form only by a date field that its current version has."""

    key: str
    """The field that is none."""


@one_of
class FormTargetInput:
    """Where a form is filled in; name exactly one."""

    every_client: strawberry.Maybe[bool]
    """For every client: say `true`."""
    program_id: strawberry.Maybe[strawberry.ID]
    """For every enrollment in this program."""
    program_service_id: strawberry.Maybe[strawberry.ID]
    """For every client who receives this service of a program."""
    support_logs_of_id: strawberry.Maybe[strawberry.ID]
    """With the support logs of this service of a program."""
    reports_of_id: strawberry.Maybe[strawberry.ID]
    """For the end-of-month reports of this service of a program."""


@input
class AssignFormInput(FormInput):
    """Where a form is filled in from now on."""

    to: FormTargetInput
    """Where."""
    is_required: bool = False
    """Whether it must be submitted there, also where the form is not required everywhere; on reports every month."""
    indicator_fields: list[Key] = strawberry.field(
        default_factory=list,
        description="On reports: the date fields that say in which month an entry belongs, the most telling first.",
    )
    placement: form_assignments.LogPlacement | None = None
    """On reports: before or after the support logs; after them by default."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is done twice."""


@payload
class FormAssignmentPayload(Payload):
    """A form, and where it is filled in."""

    form: Form | None = None
    """The form as it is now."""
    form_assignment: FormAssignment | None = None
    """Where it is filled in."""


@payload
class AssignFormPayload(FormAssignmentPayload):
    """The form, and where it is filled in from now on."""


@input
class UpdateFormAssignmentInput:
    """What changes about how a form is filled in somewhere; what is left out stays."""

    form_assignment_id: strawberry.ID
    """The assignment."""
    expected_version: int
    """The version of the form that you read; a form that changed since is not changed."""
    is_required: strawberry.Maybe[bool]
    """Whether it must be submitted there."""
    indicator_fields: strawberry.Maybe[list[Key]]
    """On reports: the date fields that say in which month an entry belongs, the most telling first."""
    placement: strawberry.Maybe[form_assignments.LogPlacement]
    """On reports: before or after the support logs."""


@payload
class UpdateFormAssignmentPayload(FormAssignmentPayload):
    """The form, and how it is filled in there now."""


@input
class UnassignFormInput:
    """Where a form is no longer filled in."""

    form_assignment_id: strawberry.ID
    """The assignment."""
    expected_version: int
    """The version of the form that you read; a form that changed since is not changed."""


@payload
class UnassignFormPayload(Payload):
    """The form without the assignment; what was submitted stays."""

    form: Form | None = None
    """The form as it is now."""
    removed_form_assignment_id: strawberry.ID | None = None
    """The assignment that is gone."""
