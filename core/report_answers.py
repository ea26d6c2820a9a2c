"""What recipients say to reports: confirmed, or sent back with a comment; by their link, or told to staff."""

from dataclasses import dataclass
from enum import StrEnum

from . import links, report_links
from .errors import InvalidTransition
from .events import Event
from .links import LinkState, LinkUnusable, OneTimeLink
from .permissions import requires
from .reports import Report, ReportStatus
from .work import Work


class AnsweredBy(StrEnum):
    """Who wrote an answer down."""

    RECIPIENT = "RECIPIENT"
    """The recipient, behind their link."""
    STAFF = "STAFF"
    """A member of staff, whom the recipient told."""


@dataclass(frozen=True, slots=True)
class ReportValidated(Event):
    """A report was confirmed."""

    answered_by: AnsweredBy


@dataclass(frozen=True, slots=True)
class ReportReturned(Event):
    """A report was sent back; it can be sent again."""

    answered_by: AnsweredBy


async def confirm(work: Work, link_id: str, said: str, used_from: str | None) -> Report:
    """Use up a link to confirm the report it was sent with, under the name that was given. Raises LinkUnusable."""
    report = await _answer(work, link_id, used_from)
    _validate(work, report, said, AnsweredBy.RECIPIENT)
    report.validated_from = used_from
    return report


async def send_back(work: Work, link_id: str, said: str, used_from: str | None) -> Report:
    """Use up a link to send the report back that it was sent with, and say why. Raises LinkUnusable."""
    report = await _answer(work, link_id, used_from)
    _return(work, report, said, AnsweredBy.RECIPIENT)
    return report


@requires("report.validate")
async def record_validation(work: Work, report: Report, name: str) -> None:
    """Record that the recipient confirmed a report otherwise, such as on paper; their link stops working."""
    await _demand_pending(work, report, "confirmed")
    _validate(work, report, name, AnsweredBy.STAFF)


@requires("report.validate")
async def record_return(work: Work, report: Report, comment: str) -> None:
    """Record that the recipient wants a report changed, as they told somebody; their link stops working."""
    await _demand_pending(work, report, "returned")
    _return(work, report, comment, AnsweredBy.STAFF)


async def _answer(work: Work, link_id: str, used_from: str | None) -> Report:
    """The report behind a link, which is used up with this."""
    link = await work.find(OneTimeLink, link_id)
    report = await work.get(Report, link.subject_id)  # its client is held first, as by those who withdraw the link
    await links.use(work, link, used_from)
    if report.status is not ReportStatus.PENDING:
        raise LinkUnusable(LinkState.REVOKED)
    return report


async def _demand_pending(work: Work, report: Report, step: str) -> None:
    if report.status is not ReportStatus.PENDING:
        raise InvalidTransition("report", report.status, step)
    await report_links.withdraw(work, report)


def _validate(work: Work, report: Report, name: str, by: AnsweredBy) -> None:
    report.status, report.validated_at, report.validated_by = ReportStatus.VALIDATED, work.now, name
    work.record(ReportValidated(report.id, by))


def _return(work: Work, report: Report, comment: str, by: AnsweredBy) -> None:
    report.status, report.return_comment = ReportStatus.READY, comment
    work.record(ReportReturned(report.id, by))
