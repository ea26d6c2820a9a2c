"""Keeping reports true to forms: an entry belongs to the months its dates lie in, before and after it is changed."""

import contextlib
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass

import sqlalchemy as sa

from .batches import among, grouped
from .client_services import ClientService
from .form_assignments import FormAssignment, FormAssignmentKind
from .form_dates import dates_of
from .form_submissions import FormSubmission, FormSubmissionStatus
from .forms import Form
from .months import Month
from .program_services import BillingMode, ProgramService
from .report_guards import refuse_sent
from .report_making import make_reports
from .report_upkeep import follow
from .reports import OPEN, Report
from .visibility import seeing_all
from .work import Work

IS_OPEN = sa.and_(Report.status.in_(OPEN), Report.billed_on.is_(None))


@dataclass(frozen=True, slots=True)
class _Bearing:
    """A client service whose reports an entry can have a bearing on, and by which fields they date it."""

    service: ClientService
    indicators: Collection[str]

    def months_of(self, work: Work, entry: FormSubmission) -> set[Month]:
        """The months an entry counts for; none while it does not count."""
        if entry.status is not FormSubmissionStatus.SUBMITTED:
            return set()
        made = entry.created_at or work.now  # it is stored with this unit of work
        return {Month.of(each.day) for each in dates_of(entry.values, list(self.indicators), made, work.db.moment.zone)}


@contextlib.asynccontextmanager
async def entry_followed(work: Work, entry: FormSubmission) -> AsyncIterator[None]:
    """Let what is done with an entry meanwhile show on reports. Raises ReportLocked where one of them was sent."""
    with seeing_all(work.db):
        bearings = await _bearings(work, entry)
    before = {each.service.id: each.months_of(work, entry) for each in bearings}
    was = entry.status
    yield
    if FormSubmissionStatus.SUBMITTED not in (was, entry.status):
        return
    for each in bearings:
        months = before[each.service.id] | each.months_of(work, entry)
        for month in sorted(months):
            await refuse_sent(work, each.service, month)
        months |= await _open_months(work, each.service)
        if months:
            await follow(work, each.service, months)


async def follow_form(work: Work, form: Form, assignment: FormAssignment | None = None) -> None:
    """Work out anew what is not sent yet where a form, or one assignment of it, appears on reports."""
    reports_of = sa.select(FormAssignment.program_service_id).where(
        FormAssignment.form_id == form.id, FormAssignment.kind == FormAssignmentKind.REPORT
    )
    if assignment is not None and assignment.kind is not FormAssignmentKind.REPORT:
        return
    with seeing_all(work.db):
        targets = [assignment.program_service_id] if assignment else (await work.db.scalars(reports_of)).all()
        open_ones = (
            sa.select(Report.month, ClientService)
            .join(ClientService, ClientService.id == Report.client_service_id)
            .where(IS_OPEN, among(ClientService.program_service_id, [each for each in targets if each]))
            .order_by(Report.month, ClientService.id)
        )
        by_month = grouped((month, service) for month, service in await work.db.execute(open_ones))
    for month, services in by_month.items():
        await make_reports(work, services, Month.parse(month))


async def _bearings(work: Work, entry: FormSubmission) -> list[_Bearing]:
    """The client services that an entry belongs to, or, where it lies around them, that are billed by a rule."""
    on_reports = sa.and_(
        FormAssignment.kind == FormAssignmentKind.REPORT,
        FormAssignment.form_id == entry.form_id,
        FormAssignment.program_service_id == ClientService.program_service_id,
    )
    query = (
        sa.select(ClientService, ProgramService.billing_mode, FormAssignment.indicator_fields)
        .join(ProgramService, ProgramService.id == ClientService.program_service_id)
        .outerjoin(FormAssignment, on_reports)
        .where(ClientService.client_id == entry.client_id)
    )
    if entry.client_service_id is not None:
        query = query.where(ClientService.id == entry.client_service_id)
    elif entry.enrollment_id is not None:
        query = query.where(ClientService.enrollment_id == entry.enrollment_id)
    with_time = entry.support_log_id is not None
    return [
        _Bearing(service, indicators or ())
        for service, mode, indicators in await work.db.execute(query.order_by(ClientService.id))
        if mode is BillingMode.VALUE_BASED
        or (service.id == entry.client_service_id and (indicators is not None or with_time))
    ]


async def _open_months(work: Work, service: ClientService) -> set[Month]:
    query = sa.select(Report.month).where(Report.client_service_id == service.id, IS_OPEN)
    with seeing_all(work.db):
        return {Month.parse(month) for month in await work.db.scalars(query)}
