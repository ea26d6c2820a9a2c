"""What reports forbid: changing what was sent, and taking back what was billed."""

import sqlalchemy as sa

from .client_services import ClientService
from .errors import Refusal
from .months import Month
from .planned_services import PlannedService
from .program_services import BillingMode
from .reports import Report, ReportStatus
from .support_logs import SupportLog, SupportLogStatus
from .visibility import seeing_all
from .work import Work


class ReportLocked(Refusal):
    """A report of the month was sent to its recipient; recall it before anything in the month changes."""

    def __init__(self, report_id: str, month: str) -> None:
        super().__init__(f"The report of {month} waits for its recipient. Recall it to change anything it tells of.")
        self.report_id = report_id
        self.month = month


class ReportAlreadySent(Refusal):
    """The completion of the service was reported already, so that it cannot be taken back."""

    def __init__(self, report_id: str) -> None:
        super().__init__("That the service was completed has been reported already; it cannot be reopened any more.")
        self.report_id = report_id


class AlreadyBilled(Refusal):
    """It was billed, or settled in a report, so that it cannot be taken back."""

    def __init__(self, report_id: str, *, message: str | None = None) -> None:
        super().__init__(message or "Its time is on a report that was billed or settled already.")
        self.report_id = report_id


async def refuse_sent(work: Work, service: ClientService, month: Month) -> None:
    """Refuse to change anything in a month of a client service whose report waits for its recipient."""
    pending = sa.select(Report.id).where(
        Report.client_service_id == service.id,
        Report.month == str(month),
        Report.status == ReportStatus.PENDING,
    )
    with seeing_all(work.db):
        report_id = await work.db.scalar(pending.limit(1))
    if report_id is not None:
        raise ReportLocked(report_id, month.in_words)


async def refuse_reported(work: Work, service: ClientService) -> None:
    """Refuse to take back a completion that was sent, archived, or billed as a milestone."""
    milestones = sa.select(Report).where(
        Report.client_service_id == service.id,
        Report.kind == BillingMode.MILESTONE,
        Report.status != ReportStatus.VOIDED,
    )
    with seeing_all(work.db):
        sent = [report for report in await work.db.scalars(milestones.order_by(Report.id)) if not report.is_open]
    if sent:
        raise ReportAlreadySent(sent[0].id)


async def refuse_billed(work: Work, service: PlannedService) -> None:
    """Refuse to take up a planned service again whose time is on a report that was billed or settled."""
    logs = sa.select(SupportLog.id, SupportLog.client_service_id, SupportLog.month).where(
        SupportLog.planned_service_id == service.id, SupportLog.status != SupportLogStatus.VOIDED
    )
    with seeing_all(work.db):
        for log_id, client_service_id, month in (await work.db.execute(logs)).all():
            told = sa.select(Report).where(Report.client_service_id == client_service_id, Report.month == month)
            for report in await work.db.scalars(told.order_by(Report.id)):
                if report.is_settled and any(log.support_log_id == log_id for log in report.content.logs):
                    raise AlreadyBilled(report.id)
