"""What managers do with reports: have them made, void them, and say that they were billed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from . import report_links
from .client_services import ClientService
from .enrollments import Enrollment
from .errors import InvalidInput, InvalidTransition, TooMany
from .events import Event
from .form_assignments import FormAssignment, FormAssignmentKind
from .forms import Form
from .months import Month, MonthNotOver
from .permissions import requires
from .programs import Program
from .report_guards import AlreadyBilled
from .report_making import make_reports
from .reports import OPEN, SETTLED, Report, ReportStatus
from .visibility import Db, seeing_all
from .work import Work

MOST = 500


@dataclass(frozen=True, slots=True)
class ReportVoided(Event):
    """A report was a mistake; it stays on file and does not count."""

    client_id: str
    was: str
    """How far it was."""


@dataclass(frozen=True, slots=True)
class ReportBilled(Event):
    """A report was billed."""

    client_id: str
    billed_on: date


@dataclass(frozen=True, slots=True)
class ReportUnbilled(Event):
    """A report was not billed after all."""

    client_id: str
    billed_on: date
    """The day it was said to be billed."""


async def services_in(db: Db, about: ClientService | Enrollment | Program) -> Sequence[ClientService]:
    """A client service, or those of an enrollment or of everybody in a program. Raises TooMany."""
    if isinstance(about, ClientService):
        return [about]
    query = sa.select(ClientService).order_by(ClientService.id).limit(MOST + 1)
    if isinstance(about, Enrollment):
        query = query.where(ClientService.enrollment_id == about.id)
    else:
        query = query.join(Enrollment, Enrollment.id == ClientService.enrollment_id)
        query = query.where(Enrollment.program_id == about.id)
    services = (await db.scalars(query)).all()
    if len(services) > MOST:
        raise TooMany(f"These are more than {MOST} client services; close the month instead.")
    return services


@requires("report.manage")
async def generate(work: Work, services: Sequence[ClientService], month: Month) -> list[Report]:
    """Make the reports of a month that is over, or bring them up to date; those that changed."""
    if month >= Month.of(work.today):
        raise MonthNotOver(month)
    return await make_reports(work, services, month)


@requires("report.manage")
async def void(work: Work, report: Report, reason: str) -> None:
    """Say that a report was a mistake: it stays on file and does not count. The link to it works no more."""
    if report.status not in (*OPEN, ReportStatus.PENDING):
        raise InvalidTransition("report", report.status, "voided")
    if report.is_billed:
        raise AlreadyBilled(report.id, message="The report was billed; take that back before you void it.")
    await report_links.withdraw(work, report)
    work.record(ReportVoided(report.id, report.client_id, report.status))
    report.status, report.void_reason = ReportStatus.VOIDED, reason
    report.voided_at, report.voided_by_id = work.now, work.actor.staff_id


@requires("report.manage")
async def mark_billed(work: Work, report: Report, on: date | None = None) -> None:
    """Say that a report was billed: one that is settled or, where no form is assigned to reports, one that is ready."""
    day = on or work.today
    if report.is_billed:
        raise InvalidTransition("report", "BILLED", "billed again")
    if report.status not in SETTLED and not (
        report.status is ReportStatus.READY and not await _has_forms(work, report)
    ):
        raise InvalidTransition("report", report.status, "billed")
    if not Month.parse(report.month).first_day <= day <= work.today:
        raise InvalidInput("It was billed after its month began, and not in the future.", path=["billedOn"])
    report.billed_on = day
    work.record(ReportBilled(report.id, report.client_id, day))


@requires("report.manage")
async def take_back_billing(work: Work, report: Report) -> None:
    """Say that a report was not billed after all; one that was never sent is worked out anew from then on."""
    if (day := report.billed_on) is None:
        raise InvalidTransition("report", "UNBILLED", "taken back from billing")
    if report.status in OPEN and await _is_supplemented(work, report):
        raise InvalidTransition("report", "SUPPLEMENTED", "taken back from billing")
    report.billed_on = None
    work.record(ReportUnbilled(report.id, report.client_id, day))
    if report.is_open:
        with seeing_all(work.db):
            service = await work.find(ClientService, report.client_service_id)
        await make_reports(work, [service], Month.parse(report.month))


async def _has_forms(work: Work, report: Report) -> bool:
    """Whether staff fill in forms for the reports of a service."""
    assigned = (
        sa.select(FormAssignment.id)
        .join(Form, Form.id == FormAssignment.form_id)
        .join(ClientService, ClientService.program_service_id == FormAssignment.program_service_id)
        .where(
            ClientService.id == report.client_service_id,
            FormAssignment.kind == FormAssignmentKind.REPORT,
            Form.deleted_at.is_(None),
        )
    )
    with seeing_all(work.db):
        return await work.db.scalar(assigned.limit(1)) is not None


async def _is_supplemented(work: Work, report: Report) -> bool:
    supplements = sa.select(Report.id).where(Report.supplement_of_id == report.id, Report.status != ReportStatus.VOIDED)
    with seeing_all(work.db):
        return await work.db.scalar(supplements.limit(1)) is not None
