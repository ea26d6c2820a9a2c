"""Long-term support: what was done in a month in services that go on without a planned end, for whoever tracks it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Bundle

from .batches import among, grouped
from .client_services import ClientService, ClientServiceStatus
from .enrollments import Enrollment
from .finding import found
from .form_assignments import FormAssignment, FormAssignmentKind
from .form_dates import date_in, dates_of
from .form_submissions import FormSubmission, FormSubmissionStatus
from .months import Month
from .orders import Order
from .reports import Report, ReportStatus
from .support_logs import COUNTING, SupportLog
from .visibility import Db

Key = tuple[str, str]
"""A client service and a month."""


@dataclass(frozen=True, slots=True)
class LongTermMonth:
    """A month of a client service that goes on without a planned end."""

    client_service_id: str
    client_id: str
    started_on: date
    """The day the service began."""
    month: str
    """The month, such as `2026-10`."""

    @property
    def key(self) -> Key:
        """Which service, and which month."""
        return self.client_service_id, self.month

    @property
    def month_number(self) -> int:
        """Which month it is since the service began, counted from 1."""
        return Month.parse(self.month).minus(Month.of(self.started_on)) + 1


@dataclass(frozen=True, slots=True)
class LongTermActivity:
    """How much was done, as far as it counts."""

    minutes: int = 0
    """How long support was given."""
    billable_minutes: int = 0
    """How much of that may be billed."""
    contact_count: int = 0
    """How often support was given: how many support logs there are."""
    day_count: int = 0
    """On how many days support was given."""


class _Months(Bundle[LongTermMonth]):
    """Months as they are read, one for each client service."""

    inherit_cache = True

    def create_row_processor(
        self, query: sa.Select[Any], procs: Sequence[Callable[[Any], Any]], labels: Sequence[str]
    ) -> Callable[[Any], LongTermMonth]:
        return lambda row: LongTermMonth(*(read(row) for read in procs))


class LongTermSupportOrder(StrEnum):
    """How long-term support is sorted."""

    CLIENT_SERVICE = "CLIENT_SERVICE"
    """By client service, the one that was made first comes first."""


BY_SERVICE = Order((ClientService.id,))
ORDERS: Mapping[LongTermSupportOrder, Order] = {LongTermSupportOrder.CLIENT_SERVICE: BY_SERVICE}


def in_month(month: Month, *, program_id: str | None = None, client_id: str | None = None) -> sa.Select[Any]:
    """The client services that went on in a month, each as that month of it; what is not said does not matter."""
    columns = (ClientService.id, ClientService.client_id, ClientService.started_on)
    query = sa.select(_Months("month", *columns, sa.literal(str(month)).label("month"))).where(
        ClientService.is_ongoing,
        ClientService.status != ClientServiceStatus.SKIPPED,
        ClientService.started_on <= month.last_day,
        sa.or_(ClientService.ended_on.is_(None), ClientService.ended_on >= month.first_day),
    )
    if program_id is not None:
        stays = sa.select(Enrollment.id).where(Enrollment.program_id == program_id)
        query = query.where(ClientService.enrollment_id.in_(stays))
    return query if client_id is None else query.where(ClientService.client_id == client_id)


async def activities_of(db: Db, keys: Sequence[Key]) -> Mapping[Key, LongTermActivity]:
    """How much was done in months of client services; not told to those who see no support logs."""
    if db.actor is None or not db.actor.may("support_log.read"):
        return {}
    billable = sa.func.coalesce(sa.func.sum(SupportLog.minutes).filter(SupportLog.is_billable), 0)
    days = sa.func.count(SupportLog.worked_on.distinct())
    groups = (SupportLog.client_service_id, SupportLog.month)
    query = (
        sa.select(*groups, sa.func.sum(SupportLog.minutes), billable, sa.func.count(), days)
        .where(_about(SupportLog, keys), SupportLog.status.in_(COUNTING))
        .group_by(*groups)
    )
    given = {(service, month): LongTermActivity(*sums) for service, month, *sums in await db.execute(query)}
    return dict.fromkeys(keys, LongTermActivity()) | given


async def reports_of(db: Db, keys: Sequence[Key]) -> Mapping[Key, list[Report]]:
    """The reports about months of client services, without those that were voided."""
    query = sa.select(Report).where(_about(Report, keys), Report.status != ReportStatus.VOIDED).order_by(Report.id)
    reports = grouped(((each.client_service_id, each.month), each) for each in await db.scalars(query))
    return {key: reports.get(key, []) for key in keys}


async def forms_of(db: Db, keys: Sequence[Key]) -> Mapping[Key, list[FormSubmission]]:
    """What was filled in for the reports of months of client services."""
    services = await found(db, ClientService, {service_id for service_id, _ in keys})
    assignments = await monthly_forms(db, {each.program_service_id for each in services.values()})
    dated_by = {(each.program_service_id, each.form_id): each.indicator_fields for each in assignments}
    entries = grouped((each.context_id, each) for each in await _entries(db, services, {form for _, form in dated_by}))

    def belongs(entry: FormSubmission, month: str) -> bool:
        indicators = dated_by.get((services[entry.context_id].program_service_id, entry.form_id))
        if indicators is None:
            return False
        dates = dates_of(entry.values, indicators, entry.created_at, db.moment.zone)
        return date_in(Month.parse(month), dates) is not None

    return {key: [entry for entry in entries.get(key[0], ()) if belongs(entry, key[1])] for key in keys}


async def monthly_forms(db: Db, program_service_ids: set[str]) -> Sequence[FormAssignment]:
    """The forms that are filled in for the reports of services of programs."""
    query = sa.select(FormAssignment).where(
        FormAssignment.kind == FormAssignmentKind.REPORT,
        among(FormAssignment.program_service_id, program_service_ids),
    )
    return (await db.scalars(query.order_by(FormAssignment.id))).all()


async def _entries(db: Db, service_ids: Mapping[str, Any], form_ids: set[str]) -> Sequence[FormSubmission]:
    query = sa.select(FormSubmission).where(
        among(FormSubmission.context_id, service_ids),
        among(FormSubmission.form_id, form_ids),
        FormSubmission.status == FormSubmissionStatus.SUBMITTED,
    )
    return (await db.scalars(query.order_by(FormSubmission.id))).all()


def _about(entity: Any, keys: Sequence[Key]) -> sa.ColumnElement[bool]:
    services, months = zip(*keys, strict=True)
    return sa.and_(among(entity.client_service_id, set(services)), among(entity.month, set(months)))
