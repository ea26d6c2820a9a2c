"""Lists of reports, and what of a report is for whose eyes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from .batches import among, grouped
from .enrollments import Enrollment
from .finding import found
from .forms import Form
from .months import Month
from .orders import Order
from .program_services import BillingMode
from .reports import NEWEST, Report, ReportedForm, ReportedLog, ReportStatus
from .visibility import Db


class ReportOrder(StrEnum):
    """How reports are sorted."""

    NEWEST = "NEWEST"
    """The latest month comes first."""
    OLDEST = "OLDEST"
    """The earliest month comes first."""


ORDERS: Mapping[ReportOrder, Order] = {
    ReportOrder.NEWEST: NEWEST,
    ReportOrder.OLDEST: Order((Report.month, Report.id)),
}


@dataclass(frozen=True, kw_only=True)
class ReportsWanted:
    """Which reports a list holds; what is not said does not matter."""

    month: str | None = None
    statuses: Sequence[ReportStatus] | None = None
    kinds: Sequence[BillingMode] | None = None
    client_id: str | None = None
    enrollment_id: str | None = None
    program_id: str | None = None
    client_service_id: str | None = None
    is_billed: bool | None = None
    is_supplement: bool | None = None


def listed(wanted: ReportsWanted) -> sa.Select[Report]:
    """The reports that are wanted, of those the actor may see."""
    return sa.select(Report).where(*_criteria(wanted))


def _criteria(wanted: ReportsWanted) -> Iterator[sa.ColumnElement[bool]]:
    yield from _narrowings(wanted)
    if wanted.statuses is not None:
        yield Report.status.in_(wanted.statuses)
    if wanted.kinds is not None:
        yield Report.kind.in_(wanted.kinds)
    for known, has in ((Report.billed_on, wanted.is_billed), (Report.supplement_of_id, wanted.is_supplement)):
        if has is not None:
            yield known.is_not(None) if has else known.is_(None)


def _narrowings(wanted: ReportsWanted) -> Iterator[sa.ColumnElement[bool]]:
    """What they are about."""
    if wanted.month is not None:
        yield Report.month == str(Month.parse(wanted.month, ["filter", "month"]))
    for column in (Report.client_id, Report.enrollment_id, Report.client_service_id):
        if (identifier := getattr(wanted, column.key)) is not None:
            yield column == identifier
    if wanted.program_id is not None:
        yield Report.enrollment_id.in_(sa.select(Enrollment.id).where(Enrollment.program_id == wanted.program_id))


async def of_clients(db: Db, client_ids: Sequence[str]) -> Mapping[str, list[Report]]:
    """The reports about clients, the latest month first; nothing for those who may not see reports."""
    return await _by(db, Report.client_id, client_ids)


async def of_enrollments(db: Db, enrollment_ids: Sequence[str]) -> Mapping[str, list[Report]]:
    """The reports about enrollments, the latest month first; nothing for those who may not see reports."""
    return await _by(db, Report.enrollment_id, enrollment_ids)


async def of_client_services(db: Db, service_ids: Sequence[str]) -> Mapping[str, list[Report]]:
    """The reports about client services, the latest month first; nothing for those who may not see reports."""
    return await _by(db, Report.client_service_id, service_ids)


async def supplements_of(db: Db, report_ids: Sequence[str]) -> Mapping[str, list[Report]]:
    """What corrects or adds to settled reports, in their order."""
    query = sa.select(Report).where(among(Report.supplement_of_id, report_ids)).order_by(Report.sequence)
    own = grouped((report.supplement_of_id, report) for report in await db.scalars(query))
    return {report_id: own.get(report_id, []) for report_id in report_ids}


async def logs_of(db: Db, report_ids: Sequence[str]) -> Mapping[str, Sequence[ReportedLog]]:
    """The time that reports show; nothing for those who may not see support logs."""
    if db.actor is None or not db.actor.may("support_log.read"):
        return {}
    reports = await found(db, Report, report_ids)
    return {report.id: report.content.logs if report.logs_on_report else () for report in reports.values()}


async def forms_of(db: Db, report_ids: Sequence[str]) -> Mapping[str, Sequence[ReportedForm]]:
    """The forms that reports show; nothing for those who may not see forms."""
    if db.actor is None or not db.actor.may("form.read"):
        return {}
    return {report.id: report.content.forms for report in (await found(db, Report, report_ids)).values()}


async def missing_forms_of(db: Db, report_ids: Sequence[str]) -> Mapping[str, list[Form]]:
    """The forms that reports require and that are not submitted; nothing for those who may not see forms."""
    if db.actor is None or not db.actor.may("form.read"):
        return {}
    reports = await found(db, Report, report_ids)
    missing = {report.id: report.content.missing_form_ids for report in reports.values()}
    forms = await found(db, Form, {form_id for form_ids in missing.values() for form_id in form_ids})
    return {key: [forms[form_id] for form_id in form_ids if form_id in forms] for key, form_ids in missing.items()}


async def _by(db: Db, column: sa.orm.InstrumentedAttribute[str], keys: Sequence[str]) -> Mapping[str, list[Report]]:
    if db.actor is None or not db.actor.may("report.read"):
        return {}
    reports = await db.scalars(NEWEST.sort(sa.select(Report).where(among(column, keys))))
    own = grouped((getattr(report, column.key), report) for report in reports)
    return {key: own.get(key, []) for key in keys}
