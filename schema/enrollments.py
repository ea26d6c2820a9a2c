"""Enrollments, as the API shows them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from ..core import (
    available_forms,
    enrolling,
    enrollment_lists,
    enrollment_progress,
    enrollment_services,
    enrollments,
    report_lists,
)
from ..core import missing_forms as missing
from .client_services import ClientService
from .clients import Client
from .declaring import computed, describes, enum, input, related
from .errors import UserError
from .forms import Form
from .node import Node
from .programs import Program
from .report_recipients import ReportRecipient

if TYPE_CHECKING:
    from .missing_forms import AvailableForm, MissingForm
    from .reports import Report

enum(enrollments.EnrollmentStatus)
enum(enrollments.Outcome)
enum(enrollments.CloseReason)
enum(enrollment_lists.EnrollmentOrder)


@describes(enrollments.ReferralDocument)
class ReferralDocument:
    """A document that came with a referral, kept elsewhere."""

    title: str
    url: str


@describes(enrollment_progress.EnrollmentProgress)
class EnrollmentProgress:
    """How the services of an enrollment stand, in numbers."""

    completed: int
    skipped: int
    unfinished: int
    ongoing: int
    total: int
    percent: int
    is_all_skipped: bool


@describes(enrollments.Enrollment)
class Enrollment(Node):
    """A client's stay in a program."""

    status: enrollments.EnrollmentStatus
    client: Client = related()
    program: Program = related()
    client_services: list[ClientService] = computed(enrollment_services.client_services_of)
    """What the client goes through, in the order the program has now."""
    progress: EnrollmentProgress = computed(enrollment_services.progress_of)
    """How the services stand, in numbers."""
    forms: list[Annotated["AvailableForm", strawberry.lazy(".missing_forms")]] | None = computed(
        available_forms.for_enrollments
    )
    """What can be filled in here, each form once, by name; null where you may not see forms."""
    missing_forms: list[Annotated["MissingForm", strawberry.lazy(".missing_forms")]] | None = computed(
        missing.of_enrollments
    )
    """What is required and was not submitted yet, and why; null where you may not see forms."""
    reports: list[Annotated["Report", strawberry.lazy(".reports")]] | None = computed(report_lists.of_enrollments)
    """The reports about it, the latest month first; null where you may not see reports."""
    referral_source: str | None
    referral_contact: str | None
    referral_documents: list[ReferralDocument]
    report_recipient: ReportRecipient | None
    enrolled_on: date
    closed_on: date | None
    close_reason: enrollments.CloseReason | None
    close_note: str | None
    outcome: enrollments.Outcome | None
    outcome_detail: EnrollmentProgress | None
    missing_forms_at_closing: list[Form] = computed(missing.at_closing_of)
    """The forms that the program requires and that were missing when it was closed, which made it unsuccessful."""
    reopened_on: date | None
    reopen_reason: str | None
    version: int
    created_at: datetime
    updated_at: datetime


@describes(enrollments.EnrollmentClosed)
class EnrollmentClosed(UserError):
    """The enrollment is over; reopen it to change anything in it."""

    enrollment_id: strawberry.ID
    """The enrollment."""
    closed_on: date
    """The day it was closed."""


@describes(enrolling.AlreadyEnrolled)
class AlreadyEnrolled(UserError):
    """The client is in the program already; close that enrollment to begin again."""

    conflict_id: strawberry.ID
    """The enrollment that is active."""


@input
class EnrollmentFilter:
    """Which enrollments; each field that is given narrows it down."""

    client_id: strawberry.ID | None = None
    """Those of one client."""
    program_id: strawberry.ID | None = None
    """Those in one program."""
    statuses: list[enrollments.EnrollmentStatus] | None = None
    """Those with one of these statuses."""
    outcomes: list[enrollments.Outcome] | None = None
    """Those that turned out like this."""
    closed_from: date | None = None
    """Those closed on this day or later."""
    closed_to: date | None = None
    """Those closed on this day or earlier."""
