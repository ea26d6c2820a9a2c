"""What may be asked and done about reports."""

import sqlalchemy as sa
import strawberry

from ..core import report_keeping, report_lists
from ..core.client_services import ClientService
from ..core.enrollments import Enrollment
from ..core.errors import NotFound
from ..core.months import Month
from ..core.programs import Program
from ..core.reports import Report
from ..core.visibility import Db
from ..core.work import Work
from ..schema import report_changes as acts
from ..schema import reports as api
from ..schema.operations import Answer, answer, listing, mutation, query

SCOPES: dict[str, type[ClientService | Enrollment | Program]] = {
    "client_service_id": ClientService,
    "enrollment_id": Enrollment,
    "program_id": Program,
}


@query(api.Report | None)
async def report(db: Db, id: strawberry.ID) -> Report:
    """One report."""
    if (found := await db.get(Report, id)) is None:
        raise NotFound("report", id, path=["id"])
    return found


@listing(api.Report, report_lists.ORDERS)
def reports(db: Db, filter: api.ReportFilter | None = None) -> sa.Select[Report]:
    """The reports about the clients you may see, voided ones included."""
    return report_lists.listed(report_lists.ReportsWanted(**vars(filter or api.ReportFilter())))


@mutation(acts.GenerateReportsPayload)
async def generate_reports(work: Work, input: acts.GenerateReportsInput) -> Answer:
    """Make the reports of a month that is over, or bring them up to date; doing it again changes nothing."""
    ((name, given),) = [(name, given.value) for name, given in vars(input.scope).items() if given is not None]
    about = await work.find(SCOPES[name], given)
    services = await report_keeping.services_in(work.db, about)
    return answer(reports=await report_keeping.generate(work, services, Month.parse(input.month)))


@mutation(acts.VoidReportPayload)
async def void_report(work: Work, input: acts.VoidReportInput) -> Answer:
    """Say that a report was a mistake: it stays on file and does not count."""
    report = await work.get(Report, input.report_id, version=input.expected_version)
    await report_keeping.void(work, report, input.reason)
    return answer(report=report)


@mutation(acts.MarkReportBilledPayload)
async def mark_report_billed(work: Work, input: acts.MarkReportBilledInput) -> Answer:
    """Say that a report was billed; what happens in its month from then on goes into a supplement."""
    report = await work.get(Report, input.report_id, version=input.expected_version)
    await report_keeping.mark_billed(work, report, input.billed_on)
    return answer(report=report)


@mutation(acts.TakeBackReportBillingPayload)
async def take_back_report_billing(work: Work, input: acts.TakeBackReportBillingInput) -> Answer:
    """Say that a report was not billed after all."""
    report = await work.get(Report, input.report_id, version=input.expected_version)
    await report_keeping.take_back_billing(work, report)
    return answer(report=report)
