"""Reports, as the API shows them."""

from datetime import date, datetime

import strawberry

from ..core import (
    form_dates,
    report_documents,
    report_guards,
    report_links,
    report_lists,
    report_sending,
    reports,
)
from ..core import form_submissions as submissions
from ..core import forms as definitions
from ..core import support_logs as logs
from ..core.form_assignments import LogPlacement
from ..core.links import LinkState
from ..core.mail import MailStatus
from ..core.program_services import BillingMode
from ..core.staff import StaffMember as Member
from .client_services import ClientService
from .clients import Client
from .declaring import computed, describes, enum, input, related
from .enrollments import Enrollment
from .errors import UserError
from .form_submissions import FormSubmission
from .forms import Form
from .node import Node
from .report_documents import ReportPdf
from .report_recipients import ReportRecipient
from .staff import StaffMember
from .support_logs import SupportLog

enum(reports.ReportStatus)
enum(report_lists.ReportOrder)
enum(form_dates.DateSource)
enum(MailStatus)
enum(LinkState)


@describes(reports.ReportLine)
class ReportLine:
    """One line of what is billed, with its reason."""

    description: str
    minutes: int | None
    unit_amount: int | None
    amount: int | None
    because: list[str]


@describes(reports.ReportedLog)
class ReportedLog:
    """A support log as a report shows it."""

    support_log: SupportLog | None = related(logs.SupportLog)
    """The log as it is now; it may say something else since."""
    staff_name: str
    worked_on: date
    started_at: datetime | None
    ended_at: datetime | None
    minutes: int
    is_billable: bool
    note: str | None
    minutes_reported: int


@describes(reports.Answer, name="ReportedAnswer")
class ReportedAnswer:
    """What a field of a form held, in words."""

    label: str
    text: str


@describes(reports.ReportedForm)
class ReportedForm:
    """A submitted form as a report shows it."""

    form: Form | None = related(definitions.Form)
    """The form."""
    form_submission: FormSubmission | None = related(submissions.FormSubmission, by="submission_id")
    """The entry as it is now; it may say something else since."""
    name: str
    dated_on: date
    date_source: form_dates.DateSource
    placement: LogPlacement
    answers: list[ReportedAnswer]


@describes(report_links.ReportLink)
class ReportLink:
    """The link that was sent with a report last, and what became of it."""

    state: LinkState
    sent_at: datetime
    expires_at: datetime
    mail_status: MailStatus | None


@describes(reports.Report)
class Report(Node):
    """What was delivered in a client service in a month, for whoever pays for it."""

    client: Client = related()
    enrollment: Enrollment | None = related()
    client_service: ClientService | None = related()
    month: str
    kind: BillingMode
    sequence: int
    is_supplement: bool
    supplement_of: "Report | None" = related()
    supplements: list["Report"] = computed(report_lists.supplements_of)
    """What corrects or adds to it, since it was settled, in their order."""
    status: reports.ReportStatus
    title: str
    signature_label: str
    logs_on_report: bool
    minutes: int
    amount: int | None
    currency: str | None
    lines: list[ReportLine]
    logs: list[ReportedLog] | None = computed(report_lists.logs_of)
    """The time that it shows; empty where it shows the billing summary alone, null where you may not see support logs."""
    forms: list[ReportedForm] | None = computed(report_lists.forms_of)
    """The forms that it shows, as often as they were submitted; null where you may not see forms."""
    missing_forms: list[Form] | None = computed(report_lists.missing_forms_of)
    """The forms that it requires and that are not submitted; null where you may not see forms."""
    cautions: list[str]
    use_number: int | None
    recipient: ReportRecipient | None
    link: ReportLink | None = computed(report_links.links_of)
    """The link that was sent with it last, by which its recipient answers; null where it was never sent."""
    submitted_at: datetime | None
    submitted_by: StaffMember | None = related(Member)
    """Who sent it, or let it be archived, last; null before, and where you may not see staff."""
    validated_at: datetime | None
    validated_by: str | None
    validated_from: str | None
    return_comment: str | None
    void_reason: str | None
    voided_at: datetime | None
    voided_by: StaffMember | None = related(Member)
    """Who voided it; null where it fell away by itself, and where you may not see staff."""
    is_billed: bool
    billed_on: date | None
    pdf: ReportPdf | None = computed(report_documents.pdfs_of)
    """The report as it is now, as a PDF; null where nobody asked for it since it changed."""
    version: int
    created_at: datetime
    updated_at: datetime


@describes(report_guards.ReportLocked)
class ReportLocked(UserError):
    """A report of the month was sent to its recipient; recall it before anything in the month changes."""

    report_id: strawberry.ID
    """The report."""


@describes(report_guards.ReportAlreadySent)
class ReportAlreadySent(UserError):
    """The completion of the service was reported already, so that it cannot be taken back."""

    report_id: strawberry.ID
    """The report that tells of it."""


@describes(report_guards.AlreadyBilled)
class AlreadyBilled(UserError):
    """It was billed, or settled in a report, so that it cannot be taken back."""

    report_id: strawberry.ID
    """The report that tells of it."""


@describes(report_sending.RecipientMissing)
class RecipientMissing(UserError):
    """Nobody said whom the report is sent to."""

    enrollment_id: strawberry.ID
    """The enrollment, with which the recipient of all its reports can be kept."""


@input
class ReportFilter:
    """Which reports; each field that is given narrows it down."""

    month: str | None = None
    """Those about a month, such as `2026-10`."""
    statuses: list[reports.ReportStatus] | None = None
    """Those with one of these statuses."""
    kinds: list[BillingMode] | None = None
    """Those that were made due by one of these."""
    client_id: strawberry.ID | None = None
    """Those about a client."""
    enrollment_id: strawberry.ID | None = None
    """Those about an enrollment."""
    program_id: strawberry.ID | None = None
    """Those about enrollments in a program."""
    client_service_id: strawberry.ID | None = None
    """Those about a client service."""
    is_billed: bool | None = None
    """Those that were billed, or those that were not."""
    is_supplement: bool | None = None
    """Those that correct or add to settled ones, or all others."""
