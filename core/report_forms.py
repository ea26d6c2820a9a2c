"""The forms of a month as reports show them, and those that are missing, for any number of client services."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from . import field_values
from .batches import among, grouped
from .client_services import ClientService
from .finding import found
from .form_assignments import FormAssignment, FormAssignmentKind, LogPlacement
from .form_dates import DateSource, EntryDate, date_in, dates_of
from .form_needs import is_met
from .form_submissions import FormSubmission, FormSubmissionStatus
from .forms import Form, FormVersion
from .months import Month
from .reports import Answer, ReportedForm
from .visibility import Db


@dataclass(frozen=True, slots=True)
class FormsOfMonth:
    """What was filled in for the report of a client service in a month."""

    assigned: Sequence[ReportedForm] = ()
    """The entries of forms that are assigned to its reports, as often as they were submitted."""
    with_logs: Sequence[ReportedForm] = ()
    """What else was filled in with its support logs."""
    missing_ids: Sequence[str] = ()
    """The forms that it requires and that were not submitted."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A form as somebody filled it in, with what it takes to read it."""

    submission: FormSubmission
    form: Form
    version: FormVersion

    def reported(self, dated: EntryDate, placement: LogPlacement) -> ReportedForm:
        """The entry as a report shows it: with the fields of the version that was submitted."""
        values = field_values.read(self.version.fields, self.submission.values)
        return ReportedForm(
            submission_id=self.submission.id,
            form_id=self.form.id,
            name=self.form.name,
            dated_on=dated.day,
            date_source=dated.source,
            placement=placement,
            answers=tuple(Answer(value.label, value.display) for value in values),
        )


Assigned = Sequence[tuple[FormAssignment, Form]]


async def forms_of(
    db: Db, services: Sequence[ClientService], month: Month, days: Mapping[str, date]
) -> Mapping[str, FormsOfMonth]:
    """What was filled in for the reports of client services in a month, by their identifiers.

    `days` are those of the support logs whose forms are wanted, by their identifiers.
    """
    assigned = grouped(await _assigned(db, {service.program_service_id for service in services}))
    form_ids = {form.id for forms in assigned.values() for _, form in forms}
    entries = grouped(await _entries(db, [service.id for service in services], form_ids))
    return {
        service.id: _of_service(
            assigned.get(service.program_service_id, ()), entries.get(service.id, ()), month, db.moment.zone, days
        )
        for service in services
    }


async def _assigned(db: Db, program_service_ids: Set[str]) -> Iterable[tuple[str | None, tuple[FormAssignment, Form]]]:
    """The forms that are assigned to the reports of services; those that were deleted too, for what was submitted."""
    query = (
        sa.select(FormAssignment, Form)
        .join(Form, Form.id == FormAssignment.form_id)
        .where(
            FormAssignment.kind == FormAssignmentKind.REPORT,
            among(FormAssignment.program_service_id, program_service_ids),
        )
        .order_by(Form.sort_name, FormAssignment.id)
    )
    return [(assignment.program_service_id, (assignment, form)) for assignment, form in await db.execute(query)]


async def _entries(db: Db, service_ids: Sequence[str], form_ids: Set[str]) -> list[tuple[str, _Entry]]:
    """What was submitted in services: in some forms, or with support logs."""
    query = sa.select(FormSubmission).where(
        among(FormSubmission.context_id, service_ids),
        FormSubmission.status == FormSubmissionStatus.SUBMITTED,
        sa.or_(among(FormSubmission.form_id, form_ids), FormSubmission.support_log_id.is_not(None)),
    )
    submissions = list(await db.scalars(query.order_by(FormSubmission.id)))
    forms = await found(db, Form, {each.form_id for each in submissions})
    versions = await found(db, FormVersion, {each.form_version_id for each in submissions})
    return [
        (each.context_id, _Entry(each, forms[each.form_id], versions[each.form_version_id])) for each in submissions
    ]


def _of_service(
    assigned: Assigned, entries: Sequence[_Entry], month: Month, zone: ZoneInfo, days: Mapping[str, date]
) -> FormsOfMonth:
    by_form = grouped((entry.form.id, entry) for entry in entries)
    listed = [entry for each, form in assigned for entry in _in_month(each, by_form.get(form.id, ()), month, zone)]
    told = {entry.submission_id for entry in listed}
    missing = [
        form.id
        for each, form in assigned
        if (each.is_required or form.is_required) and not form.is_deleted
        if not is_met(
            form, each.indicator_fields, [entry.submission for entry in by_form.get(form.id, ())], month, zone
        )
    ]
    with_logs = (entry for entry in _with_logs(entries, days) if entry.submission_id not in told)
    return FormsOfMonth(_sorted(listed), _sorted(with_logs), missing)


def _in_month(
    assignment: FormAssignment, entries: Iterable[_Entry], month: Month, zone: ZoneInfo
) -> Iterator[ReportedForm]:
    for entry in entries:
        own = entry.submission
        dated = date_in(month, dates_of(own.values, assignment.indicator_fields, own.created_at, zone))
        if dated is not None:
            yield entry.reported(dated, assignment.placement)


def _with_logs(entries: Iterable[_Entry], days: Mapping[str, date]) -> Iterator[ReportedForm]:
    for entry in entries:
        if (day := days.get(entry.submission.support_log_id or "")) is not None:
            yield entry.reported(EntryDate(day, DateSource.SUPPORT_LOG), LogPlacement.AFTER_LOGS)


def _sorted(forms: Iterable[ReportedForm]) -> list[ReportedForm]:
    return sorted(forms, key=lambda form: (form.dated_on, form.submission_id))
