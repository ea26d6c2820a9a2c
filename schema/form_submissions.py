"""What staff filled in, as the API shows it."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.scalars import JSON

from ..core import form_assignments, form_places, form_submissions, staff
from .client_services import ClientService
from .clients import Client
from .declaring import computed, describes, enum, input, related
from .enrollments import Enrollment
from .errors import UserError
from .fields import FieldDefinition, FieldValue
from .forms import Form, FormVersion
from .node import Node
from .staff import StaffMember

if TYPE_CHECKING:
    from .support_logs import SupportLog

enum(form_submissions.FormSubmissionStatus)


@describes(form_submissions.FormRevision)
class FormRevision(Node):
    """What a submission held from one time on: kept with every change, so that nothing submitted is ever lost."""

    number: int
    form_version: FormVersion = related()
    values: JSON
    fields: list[FieldValue] = computed(form_submissions.revised_fields_of)
    """What each field held, typed, in their order."""
    created_at: datetime
    created_by: StaffMember | None = related(staff.StaffMember)
    """Who submitted it; null where you may not see staff."""


@describes(form_submissions.FormSubmission)
class FormSubmission(Node):
    """A form as it was filled in about a client: for them as a person, in an enrollment, or in a client service."""

    form: Form = related()
    form_version: FormVersion = related()
    kind: form_assignments.FormAssignmentKind
    status: form_submissions.FormSubmissionStatus
    client: Client = related()
    enrollment: Enrollment | None = related()
    client_service: ClientService | None = related()
    support_log: Annotated["SupportLog", strawberry.lazy(".support_logs")] | None = related()
    values: JSON
    fields: list[FieldValue] = computed(form_submissions.fields_of)
    """What each field holds, typed, in their order."""
    lacking: list[FieldDefinition] = computed(form_submissions.lacking_of)
    """The required fields that hold nothing yet; a draft is submitted when there are none."""
    revisions: list[FormRevision] = related()
    submitted_at: datetime | None
    submitted_by: StaffMember | None = related(staff.StaffMember)
    """Who first submitted it; null where you may not see staff."""
    voided_at: datetime | None
    voided_by: StaffMember | None = related(staff.StaffMember)
    """Who found it to be a mistake; null where you may not see staff."""
    void_reason: str | None
    version: int
    created_at: datetime
    created_by: StaffMember | None = related(staff.StaffMember)
    """Who began it; null where you may not see staff."""
    updated_at: datetime
    updated_by: StaffMember | None = related(staff.StaffMember)
    """Who changed it last; null where you may not see staff."""


@describes(form_places.FormIsDeleted)
class FormIsDeleted(UserError):
    """The form is no longer filled in; what was submitted can be read."""

    form_id: strawberry.ID
    """The form."""


@describes(form_places.FormNotAssigned)
class FormNotAssigned(UserError):
    """The form is not filled in there."""

    form_id: strawberry.ID
    """The form; assign it to every client, to the program or to the service."""


@enum
class FormSubmissionOrder(StrEnum):
    """How submissions are sorted."""

    NEWEST = "NEWEST"
    """The one begun last comes first."""
    OLDEST = "OLDEST"
    """The one begun first comes first."""


@input
class FormSubmissionFilter:
    """Which submissions; each field that is given narrows it down."""

    client_id: strawberry.ID | None = None
    """Those about one client, in whatever they are in."""
    enrollment_id: strawberry.ID | None = None
    """Those in one enrollment and its services."""
    client_service_id: strawberry.ID | None = None
    """Those in one client service."""
    form_id: strawberry.ID | None = None
    """Those of one form."""
    statuses: list[form_submissions.FormSubmissionStatus] | None = None
    """Those with one of these statuses."""
