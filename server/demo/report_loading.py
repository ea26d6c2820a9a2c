"""Has the reports of the demo house made, month by month, as they were due."""

import sqlalchemy as sa

from ...core import report_keeping, report_sending
from ...core.client_services import ClientService
from ...core.report_making import make_reports
from ...core.reports import Report, ReportStatus
from ...core.work import Work
from .dates import InMonths
from .founding import client_of
from .people import DANIEL, LEO

MONTHS = (-3, -2, -1)
"""The months that are reported; time of the demo lies in some of them whatever day it is."""
SENT = ((DANIEL, "Discovery and career assessment"), (DANIEL, "Support plan meeting"), (LEO, "Retention 8 weeks"))
"""What waits for the agency: about whom, and what it is called."""
BASELINE = "Intake and baseline"


async def make(work: Work) -> None:
    """Make the reports that are not there yet, and bring the others up to date."""
    services = (await work.db.scalars(sa.select(ClientService).order_by(ClientService.id))).all()
    for months in MONTHS:
        await make_reports(work, services, InMonths(months).after(work.today))


async def send(work: Work, client: str, title: str) -> None:
    """Send a report about a client to whom the reports of the enrollment go, where that was never done."""
    for report in await _reports_of(work, client, title):
        if report.status is ReportStatus.READY and report.submitted_at is None:
            await report_sending.submit(work, report)


async def void(work: Work) -> None:
    """Void what was reported of Daniel's first stay, where nothing was done with it yet."""
    for report in await _reports_of(work, DANIEL, BASELINE):
        if report.status is ReportStatus.READY and report.submitted_at is None:
            await work.hold(report)
            await report_keeping.void(work, report, "Daniel left before the baseline was used; it is not charged.")


async def _reports_of(work: Work, client: str, title: str) -> list[Report]:
    query = sa.select(Report).where(Report.client_id == (await client_of(work, client)).id, Report.title == title)
    return list(await work.db.scalars(query.order_by(Report.id)))
