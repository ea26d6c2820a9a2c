"""Report drafts: what the reports of a month would be now, and what would become of those there are. Nothing is changed."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from .batches import among, grouped
from .billing import Bill, Verdict, verdicts_of
from .client_services import ClientService
from .form_submissions import FormSubmission, FormSubmissionStatus
from .months import Month
from .program_services import BillingMode, ProgramService
from .report_contents import MonthOfService, Told, difference_line, minutes_in, rest, whole
from .report_forms import forms_of
from .report_logs import logs_of
from .reports import Report, ReportContent, ReportStatus
from .visibility import Db

GONE: Mapping[BillingMode, str] = {
    BillingMode.HOURLY: "No billable time of the month counts any more.",
    BillingMode.MILESTONE: "The service is no longer completed in the month.",
    BillingMode.VALUE_BASED: "What it takes to bill the service is no longer true in the month.",
}
"""Why a report that was made is not due any more."""
NOTHING_LEFT = "There is nothing left to add to what earlier reports of the month told."


@dataclasses.dataclass(frozen=True, slots=True)
class ReportDraft:
    """A report as it would be made now."""

    verdict: Verdict
    """Whether the client service is due, and why."""
    kind: BillingMode
    """What makes it due, or once did."""
    sequence: int
    """The number it would have, where it is a new one."""
    current: Report | None
    """The open report that it would be from now on; null where it is a new one."""
    supplements: Report | None = None
    """The settled report that it corrects or adds to."""
    content: ReportContent = dataclasses.field(default_factory=ReportContent)
    """What it would say."""
    amount: int | None = None
    currency: str | None = None
    is_due: bool = False
    """Whether there is anything to report; otherwise there is to be no open report."""

    @property
    def service(self) -> ClientService:
        """The client service it is about."""
        return self.verdict.facts.service

    @property
    def definition(self) -> ProgramService:
        """How the service is delivered and billed."""
        return self.verdict.facts.definition

    @property
    def month(self) -> Month:
        """The month it is about."""
        return self.verdict.facts.month

    @property
    def minutes(self) -> int:
        """The billable minutes it reports."""
        return minutes_in(self.content)

    @property
    def status(self) -> ReportStatus:
        """How far it is at once."""
        return ReportStatus.AWAITING_FORMS if self.content.missing_form_ids else ReportStatus.READY

    @property
    def because_gone(self) -> str:
        """Why there is nothing to report, where that is so."""
        return NOTHING_LEFT if self.supplements else GONE[self.kind]


async def drafts_of(db: Db, services: Sequence[ClientService], month: Month) -> list[ReportDraft]:
    """What the reports of client services would be for a month; none of those that wait for their recipients."""
    verdicts = await verdicts_of(db, services, month)
    reports = grouped((report.client_service_id, report) for report in await _reports(db, services, month))
    logs = await logs_of(db, services, month)
    days = {log_id: day for each in logs.values() for log_id, day in each.days.items()}
    forms = await forms_of(db, services, month, days)
    voided = await _voided(db, [report for of_service in reports.values() for report in of_service])
    return [
        draft
        for service in services
        for draft in _drafts(
            verdicts[service.id],
            MonthOfService(month, logs[service.id], forms[service.id], voided),
            reports.get(service.id, []),
        )
    ]


async def _reports(db: Db, services: Sequence[ClientService], month: Month) -> Sequence[Report]:
    query = sa.select(Report).where(
        among(Report.client_service_id, [service.id for service in services]), Report.month == str(month)
    )
    return (await db.scalars(query.order_by(Report.client_service_id, Report.kind, Report.sequence))).all()


async def _voided(db: Db, reports: Sequence[Report]) -> set[str]:
    """Which of the forms that settled reports told of were mistakes."""
    told = {form.submission_id for report in reports if report.is_settled for form in report.content.forms}
    if not told:
        return set()
    query = sa.select(FormSubmission.id).where(
        among(FormSubmission.id, told), FormSubmission.status == FormSubmissionStatus.VOIDED
    )
    return set(await db.scalars(query))


def _drafts(verdict: Verdict, made_of: MonthOfService, reports: Sequence[Report]) -> Iterator[ReportDraft]:
    """A draft for what makes the service due, and for what once did where a report of that is still open.

    Where nobody can tell whether it is due, what was reported stays.
    """
    for kind in sorted({verdict.kind, *(report.kind for report in reports if report.is_open)}):
        alike = [report for report in reports if report.kind is kind]
        is_known = verdict.is_decided or kind is not verdict.kind
        if is_known and not any(report.status is ReportStatus.PENDING for report in alike):
            settled = Told([report for report in alike if report.is_settled])
            bill = verdict.bill if kind is verdict.kind else None
            sketch = _sketch(verdict, kind, alike)
            yield _supplement(sketch, made_of, bill, settled) if settled.reports else _first(sketch, made_of, bill)


def _sketch(verdict: Verdict, kind: BillingMode, alike: Sequence[Report]) -> ReportDraft:
    return ReportDraft(
        verdict=verdict,
        kind=kind,
        sequence=1 + max((report.sequence for report in alike), default=0),
        current=next((report for report in alike if report.is_open), None),
    )


def _first(draft: ReportDraft, made_of: MonthOfService, bill: Bill | None) -> ReportDraft:
    if bill is None:
        return draft
    content = whole(made_of, bill, draft.verdict.warnings, logs_on_report=_shows_logs(draft))
    return dataclasses.replace(draft, content=content, amount=bill.amount, currency=bill.currency, is_due=True)


def _supplement(draft: ReportDraft, made_of: MonthOfService, bill: Bill | None, told: Told) -> ReportDraft:
    """What settled reports did not tell yet, and the difference between what they billed and what is due now."""
    draft = dataclasses.replace(draft, supplements=told.reports[0])
    content = rest(made_of, told, logs_on_report=_shows_logs(draft))
    amount, currency, warnings = _difference(bill, told)
    minutes = minutes_in(content)
    if not _is_worth_telling(draft, content, bill, told, amount):
        return draft
    line = difference_line(made_of.month, bill, told, minutes, amount)
    content = dataclasses.replace(content, lines=(line,), warnings=(*content.warnings, *warnings))
    return dataclasses.replace(draft, content=content, amount=amount, currency=currency, is_due=True)


def _difference(bill: Bill | None, told: Told) -> tuple[int | None, str | None, list[str]]:
    """What is left to bill, where it can be told in the currency that was billed in."""
    currencies = {currency for currency in (bill.currency if bill else None, *told.currencies) if currency}
    if len(currencies) > 1:
        return None, None, [f"It was billed in {' and '.join(sorted(currencies))}; work out by hand what is left."]
    if not currencies or (bill is not None and bill.amount is None):
        return None, None, []
    return (bill.amount or 0 if bill else 0) - told.amount, currencies.pop(), []


def _is_worth_telling(
    draft: ReportDraft, content: ReportContent, bill: Bill | None, told: Told, amount: int | None
) -> bool:
    """Whether what was told is not what is so: a price or a rule that changed since is no reason by itself."""
    if content.forms or content.withdrawn_submission_ids:
        return True
    if content.logs and (draft.kind is BillingMode.HOURLY or _shows_logs(draft) or amount):
        return True
    is_by_rule = draft.kind is BillingMode.VALUE_BASED and draft.definition.is_billable
    return is_by_rule and bool(amount) and (bill is None) != (told.amount == 0)


def _shows_logs(draft: ReportDraft) -> bool:
    """As it was decided when the report was made."""
    return draft.current.logs_on_report if draft.current else draft.definition.logs_on_report
