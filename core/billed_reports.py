"""What is billed for a month: its reports with all that a bill names, portion by portion."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from .clients import Client
from .enrollments import Enrollment
from .finding import found
from .months import Month
from .programs import Program
from .reports import Report, ReportStatus
from .visibility import Db


@dataclass(frozen=True, slots=True)
class BilledReport:
    """A report, and whom and what it is about as far as whoever asks may see that."""

    report: Report
    client: Client | None
    program: Program | None

    @property
    def id(self) -> str:
        """The report."""
        return self.report.id


async def billed_reports(db: Db, month: Month, after: str, first: int) -> Sequence[BilledReport]:
    """So many reports of a month behind one of them, without those that were voided; four statements at most."""
    query = sa.select(Report).where(Report.month == str(month), Report.status != ReportStatus.VOIDED, Report.id > after)
    reports = (await db.scalars(query.order_by(Report.id).limit(first))).all()
    clients = await found(db, Client, {report.client_id for report in reports})
    stays = await found(db, Enrollment, {report.enrollment_id for report in reports})
    programs = await found(db, Program, {stay.program_id for stay in stays.values()})
    names = {stay.id: programs.get(stay.program_id) for stay in stays.values()}
    return [BilledReport(each, clients.get(each.client_id), names.get(each.enrollment_id)) for each in reports]
