"""Month facts: what was done in client services in a month, for any number of them in a constant number of statements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from .batches import among, grouped
from .client_services import ClientService, ClientServiceStatus
from .finding import found
from .form_assignments import FormAssignment, FormAssignmentKind
from .form_dates import EntryDate, date_in, dates_of
from .form_submissions import FormSubmission, FormSubmissionStatus
from .months import Month
from .program_services import ProgramService
from .support_logs import COUNTING, SupportLog, SupportLogStatus
from .support_time import minutes_that
from .visibility import Db

Dates = Sequence[EntryDate]


@dataclass(frozen=True, slots=True)
class TimeGiven:
    """How much time was given."""

    billable_minutes: int = 0
    """The minutes that count and may be billed."""
    log_count: int = 0
    """How many support logs these are."""
    minutes: int = 0
    """All minutes that count."""
    awaiting_minutes: int = 0
    """The minutes that do not count before they are approved."""


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """What was done in a client service in a month or, where that is asked for, from its beginning to the end of it."""

    service: ClientService
    definition: ProgramService
    month: Month
    is_since_beginning: bool = False
    time: TimeGiven = TimeGiven()
    entries: Mapping[str, Sequence[Dates]] = field(default_factory=dict)
    """The days that each submitted entry counts for, by form."""

    @property
    def status(self) -> ClientServiceStatus:
        """How far it was at the end of the month."""
        return status_at(self.service, self.month.last_day)

    @property
    def period(self) -> str:
        """What it is about, in words."""
        month = self.month.in_words
        return f"up to the end of {month}" if self.is_since_beginning else f"in {month}"

    def times_submitted(self, form_id: str) -> int:
        """How often a form was submitted in that time."""
        return sum(self._counts(dates) for dates in self.entries.get(form_id, ()))

    def _counts(self, dates: Dates) -> bool:
        if self.is_since_beginning:
            return any(each.day <= self.month.last_day for each in dates)
        return date_in(self.month, dates) is not None


def status_at(service: ClientService, day: date) -> ClientServiceStatus:
    """How far a client service was at the end of a day; that it is skipped counts from the beginning."""
    if service.status is ClientServiceStatus.SKIPPED:
        return service.status
    if service.completed_on is not None and service.completed_on <= day:
        return ClientServiceStatus.COMPLETED
    begun = service.started_on is not None and service.started_on <= day
    return ClientServiceStatus.IN_PROGRESS if begun else ClientServiceStatus.NOT_STARTED


async def facts_of(
    db: Db,
    services: Sequence[ClientService],
    month: Month,
    *,
    form_ids: Collection[str] = (),
    since_beginning: Collection[str] = (),
) -> Mapping[str, MonthFacts]:
    """What was done in client services in a month, by identifier; with what was submitted of some forms.

    For those of `since_beginning` it is everything up to the end of the month.
    """
    definitions = await found(db, ProgramService, {each.program_service_id for each in services})
    within = [each.id for each in services if each.id not in since_beginning]
    time = await _time_of(db, within, SupportLog.month == str(month))
    if since_beginning:
        time |= await _time_of(db, since_beginning, SupportLog.month <= str(month))
    entries = await _entries_of(db, services, form_ids) if form_ids else {}
    return {
        each.id: MonthFacts(
            each,
            definitions[each.program_service_id],
            month,
            is_since_beginning=each.id in since_beginning,
            time=time.get(each.id, TimeGiven()),
            entries=entries.get(each.id, {}),
        )
        for each in services
    }


async def _time_of(db: Db, service_ids: Collection[str], when: sa.ColumnElement[bool]) -> dict[str, TimeGiven]:
    counts = SupportLog.status.in_(COUNTING)
    query = (
        sa.select(
            SupportLog.client_service_id,
            minutes_that(counts & SupportLog.is_billable),
            sa.func.count().filter(counts & SupportLog.is_billable),
            minutes_that(counts),
            minutes_that(SupportLog.status == SupportLogStatus.AWAITING_APPROVAL),
        )
        .where(among(SupportLog.client_service_id, service_ids), when)
        .group_by(SupportLog.client_service_id)
    )
    return {row[0]: TimeGiven(*row[1:]) for row in await db.execute(query)}


async def _entries_of(
    db: Db, services: Sequence[ClientService], form_ids: Collection[str]
) -> Mapping[str, Mapping[str, list[Dates]]]:
    """What was submitted in services, in their enrollments as a whole, and about their clients as persons."""
    around = {each.id: (each.id, each.enrollment_id, each.client_id) for each in services}
    contexts = {context for places in around.values() for context in places}
    query = sa.select(FormSubmission).where(
        among(FormSubmission.context_id, contexts),
        among(FormSubmission.form_id, form_ids),
        FormSubmission.status == FormSubmissionStatus.SUBMITTED,
    )
    by_context = grouped((entry.context_id, entry) for entry in await db.scalars(query.order_by(FormSubmission.id)))
    indicators = await _indicators_of(db, {each.program_service_id for each in services}, form_ids)
    return {
        each.id: grouped(
            (entry.form_id, _dates(db, entry, indicators.get((each.program_service_id, entry.form_id), ())))
            for context in around[each.id]
            for entry in by_context.get(context, ())
        )
        for each in services
    }


async def _indicators_of(
    db: Db, program_service_ids: Collection[str], form_ids: Collection[str]
) -> Mapping[tuple[str | None, str], Sequence[str]]:
    """The fields by which the reports of services date forms."""
    query = sa.select(FormAssignment).where(
        FormAssignment.kind == FormAssignmentKind.REPORT,
        among(FormAssignment.program_service_id, program_service_ids),
        among(FormAssignment.form_id, form_ids),
    )
    return {(each.program_service_id, each.form_id): each.indicator_fields for each in await db.scalars(query)}


def _dates(db: Db, entry: FormSubmission, indicators: Sequence[str]) -> Dates:
    return dates_of(entry.values, indicators, entry.created_at, db.moment.zone)
