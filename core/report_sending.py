"""Sending reports: to a recipient who confirms them, or into the archive once enough of them were sent."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from . import report_links
from .addresses import Recipient
from .errors import InvalidTransition, Refusal
from .events import Event
from .months import Month, MonthNotOver
from .permissions import requires
from .program_services import BillingMode
from .report_links import Consignment
from .report_terms import Terms, terms_of
from .reports import Report, ReportStatus
from .work import Work

PENDING, READY = ReportStatus.PENDING, ReportStatus.READY


class RecipientMissing(Refusal):
    """Nobody said whom the report is sent to."""

    def __init__(self, enrollment_id: str) -> None:
        super().__init__(
            "Say whom to send it to, here or, for all reports to come, with the enrollment.", path=["recipient"]
        )
        self.enrollment_id = enrollment_id


@dataclass(frozen=True, slots=True)
class ReportSubmitted(Event):
    """A report was sent to its recipient."""

    use_number: int
    """Which use of the limit it took, from 1."""
    mail_id: str


@dataclass(frozen=True, slots=True)
class ReportArchived(Event):
    """A report was kept for billing only, because enough were sent out before."""

    limit: int | None


@dataclass(frozen=True, slots=True)
class ReportRecalled(Event):
    """A report that waited for its recipient was taken back."""


@dataclass(frozen=True, slots=True)
class ReportLinkExpired(Event):
    """The recipient of a report did not answer in time; it can be sent again."""


@requires("report.submit")
async def submit(work: Work, report: Report, recipient: Recipient | None = None) -> None:
    """Send a report to its recipient, who confirms it; or archive it, where enough were sent out before.

    The recipient is that of the enrollment where none is named.
    """
    await work.hold(report)
    await _expire(work, report)
    if report.status is not READY:
        raise InvalidTransition("report", report.status, "submitted")
    terms = await terms_of(work.db, [report.client_service_id])
    leaves_with = _let_go(work, report, terms[report.client_service_id], recipient)
    if leaves_with is None:
        work.warn("It is kept for billing and was not sent: as many as are sent out were sent before.")
    else:
        await _send(work, [leaves_with])


@requires("report.submit")
async def submit_ready(work: Work, reports: Sequence[Report]) -> list[Report]:
    """Send or archive those of many reports that can be, the earlier month first; the others stay as they are.

    However many they are, that takes the same number of statements beside storing each, where their clients are held already.
    """
    for report in reports:
        await work.hold(report)
    ready = sorted((each for each in reports if each.status is READY), key=lambda each: (each.month, each.id))
    terms = await terms_of(work.db, [report.client_service_id for report in ready])
    left: list[tuple[Report, Consignment | None]] = []
    for report in ready:
        with suppress(MonthNotOver, RecipientMissing):
            left.append((report, _let_go(work, report, terms[report.client_service_id], None)))
    await _send(work, [consignment for _, consignment in left if consignment])
    return [report for report, _ in left]


@requires("report.submit")
async def recall(work: Work, report: Report) -> None:
    """Take a report back that waits for its recipient: their link stops working; its use of the limit stays taken."""
    if report.status is not PENDING:
        raise InvalidTransition("report", report.status, "recalled")
    await report_links.withdraw(work, report)
    report.status = READY
    work.record(ReportRecalled(report.id))


@requires("report.submit")
async def expire_past_links(work: Work) -> list[Report]:
    """Make every report ready again whose recipient did not answer in time."""
    late = (await work.db.scalars(report_links.late(work.now).order_by(Report.client_id, Report.id))).all()
    for report in late:
        await work.hold(report)
    return [report for report in late if await _expire(work, report)]


def _let_go(work: Work, report: Report, terms: Terms, recipient: Recipient | None) -> Consignment | None:
    """Let a report leave the house, or go into the archive. Raises MonthNotOver and RecipientMissing."""
    month = Month.parse(report.month)
    if not (report.kind is BillingMode.MILESTONE or terms.is_over or month.last_day < work.today):
        raise MonthNotOver(month, path=["reportId"])
    to = recipient or terms.recipient
    if terms.allows(report) and to is None:
        raise RecipientMissing(report.enrollment_id)
    report.submitted_at, report.submitted_by_id = work.now, work.actor.staff_id
    if to is None or not terms.allows(report):
        report.status = ReportStatus.ARCHIVED
        work.record(ReportArchived(report.id, terms.limit))
        return None
    terms.give_use(report)
    report.status, report.recipient_name, report.recipient_address = PENDING, to.name, to.address
    return Consignment(report, to, terms.reference)


async def _send(work: Work, consignments: Sequence[Consignment]) -> None:
    mails = await report_links.send(work, consignments)
    for consignment, mail in zip(consignments, mails, strict=True):
        report = consignment.report
        work.record(ReportSubmitted(report.id, report.use_number or 0, mail.id))


async def _expire(work: Work, report: Report) -> bool:
    """Make a report ready again if its recipient did not answer in time."""
    if report.status is not PENDING or not await report_links.is_late(work.db, report):
        return False
    report.status = READY
    work.record(ReportLinkExpired(report.id))
    return True
