"""What is to be filled in, and what is missing and why, as the API shows it."""

import strawberry

from ..core import available_forms, client_services, clients, enrollments, form_assignments, form_needs, missing_forms
from ..core import form_submissions as submissions
from .client_services import ClientService
from .clients import Client
from .declaring import describes, enum, input, related
from .enrollments import Enrollment
from .errors import UserError
from .form_submissions import FormSubmission
from .forms import Form
from .inputs import Key

enum(form_needs.MissingFormReason)


@describes(form_needs.MissingForm)
class MissingForm:
    """A form that is required somewhere and was not submitted there yet."""

    form: Form
    reason: form_needs.MissingFormReason
    message: str
    client: Client | None = related(clients.Client)
    """Whom it is required for."""
    enrollment: Enrollment | None = related(enrollments.Enrollment)
    """The enrollment it is required in; null where it is required for the client as a person."""
    client_service: ClientService | None = related(client_services.ClientService)
    """The client service it is required in, where it is required in one."""
    month: str | None
    draft: FormSubmission | None = related(submissions.FormSubmission)
    """What somebody began to fill in and did not submit yet."""


@describes(available_forms.AvailableForm)
class AvailableForm:
    """A form that can be filled in somewhere, and what was filled in so far."""

    form: Form
    kind: form_assignments.FormAssignmentKind
    is_required: bool
    submission_count: int
    latest_submission: FormSubmission | None


@describes(missing_forms.RequiredFormsMissing)
class RequiredFormsMissing(UserError):
    """The service cannot be completed before the forms it requires are submitted."""

    missing_forms: list[MissingForm]
    """What is missing."""


@input
class MissingFormsFilter:
    """What is looked through; name at least one thing."""

    client_id: strawberry.ID | None = None
    """One client, in all that they are in."""
    enrollment_id: strawberry.ID | None = None
    """One enrollment, with its services."""
    client_service_id: strawberry.ID | None = None
    """One client service."""
    month: Key | None = None
    """What the end-of-month reports of a month such as 2026-10 still need, instead of what is required altogether."""
