"""Reports for staff: as a page to read and print, and as the PDF that was made of it."""

from starlette.requests import Request
from starlette.responses import Response

from ...core.actors import Actor
from ...core.careplan import Careplan
from ...core.errors import NotFound
from ...core.report_documents import content_of
from ...core.reports import Report, ReportStatus
from ...core.visibility import Db
from .rendering import page
from .report_views import report_view
from .staff_pages import StaffPage

STATUSES = {
    ReportStatus.AWAITING_FORMS: "Not complete: a form that it requires is not submitted yet",
    ReportStatus.READY: "Ready to be submitted",
    ReportStatus.PENDING: "Sent, and not confirmed yet",
    ReportStatus.VALIDATED: "Confirmed",
    ReportStatus.ARCHIVED: "Kept for billing, not sent out",
    ReportStatus.VOIDED: "Does not count",
}


def staff_report_pages() -> list[StaffPage]:
    """Reports as pages and as files."""
    return [StaffPage("/reports/{report_id}.pdf", _download), StaffPage("/reports/{report_id}", _show)]


async def _show(careplan: Careplan, actor: Actor, request: Request) -> Response:
    async with careplan.reading(actor) as db:
        report = await _found(db, request)
        sees = {"with_logs": actor.may("support_log.read"), "with_forms": actor.may("form.read")}
        return page(
            "staff_report.html",
            report=await report_view(db, report, **sees),
            standing=STATUSES[report.status],
            void_reason=report.void_reason,
            billed_on=report.billed_on,
            is_whole=all(sees.values()) or not report.logs_on_report,
            reader=actor.name,
            today=db.moment.today,
        )


async def _download(careplan: Careplan, actor: Actor, request: Request) -> Response:
    async with careplan.reading(actor) as db:
        report = await _found(db, request)
        content = await content_of(db, actor, report)
    name = f"report-{report.month}-{report.sequence}.pdf"
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, headers=headers, media_type="application/pdf")


async def _found(db: Db, request: Request) -> Report:
    identifier = request.path_params["report_id"]
    if (report := await db.get(Report, identifier)) is None:
        raise NotFound("report", identifier)
    return report
