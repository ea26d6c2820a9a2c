"""Making reports: the one way in which reports of a month come about, are worked out anew, and fall away."""

from collections.abc import Sequence
from dataclasses import dataclass

from .client_services import ClientService
from .events import Event
from .months import Month
from .report_drafts import ReportDraft, drafts_of
from .reports import Report, ReportStatus
from .visibility import seeing_all
from .work import Work


@dataclass(frozen=True, slots=True)
class ReportMade(Event):
    """There is something to report about a client service in a month."""

    client_id: str
    client_service_id: str
    month: str
    billing_mode: str
    sequence: int
    status: str


@dataclass(frozen=True, slots=True)
class ReportReworked(Event):
    """A report that was not sent yet says something else, since something in its month changed."""

    client_id: str
    status: str


@dataclass(frozen=True, slots=True)
class ReportFellAway(Event):
    """A report that was not sent yet was voided, since what it reported was taken back."""

    client_id: str


async def make_reports(work: Work, services: Sequence[ClientService], month: Month) -> list[Report]:
    """Bring the reports of client services for a month to what is so now, whoever acts; those that changed.

    Doing it again changes nothing. Reports that are not settled are worked out anew or, where there is nothing to
    report any more, voided; those that wait for their recipients stay as they are; settled ones get a supplement.
    It takes as many statements for hundreds of services as for one.
    """
    with seeing_all(work.db):
        await work.hold_all(services)
        drafts = await drafts_of(work.db, services, month)
    return [report for draft in drafts if (report := _apply(work, draft)) is not None]


def _apply(work: Work, draft: ReportDraft) -> Report | None:
    if draft.current is None:
        return _make(work, draft) if draft.is_due else None
    return _rework(work, draft.current, draft) if draft.is_due else _withdraw(work, draft.current, draft)


def _make(work: Work, draft: ReportDraft) -> Report:
    report = Report(
        client_id=draft.service.client_id,
        enrollment_id=draft.service.enrollment_id,
        client_service_id=draft.service.id,
        month=str(draft.month),
        kind=draft.kind,
        sequence=draft.sequence,
        supplement_of_id=draft.supplements.id if draft.supplements else None,
        title=draft.service.title,
        signature_label=draft.definition.signature_label,
        logs_on_report=draft.definition.logs_on_report,
        **_worked_out(draft),
    )
    work.add(report)
    facts = report.client_id, report.client_service_id, report.month, report.kind, report.sequence, report.status
    work.record(ReportMade(report.id, *facts))
    return report


def _rework(work: Work, report: Report, draft: ReportDraft) -> Report | None:
    changes = {name: value for name, value in _worked_out(draft).items() if getattr(report, name) != value}
    if not changes:
        return None
    for name, value in changes.items():
        setattr(report, name, value)
    work.record(ReportReworked(report.id, report.client_id, report.status))
    return report


def _withdraw(work: Work, report: Report, draft: ReportDraft) -> Report:
    report.status, report.void_reason, report.voided_at = ReportStatus.VOIDED, draft.because_gone, work.now
    work.record(ReportFellAway(report.id, report.client_id))
    return report


def _worked_out(draft: ReportDraft) -> dict[str, object]:
    """What is worked out anew until a report is sent."""
    return {
        "status": draft.status,
        "minutes": draft.minutes,
        "amount": draft.amount,
        "currency": draft.currency,
        "content": draft.content,
    }
