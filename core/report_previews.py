"""Report previews: what would become of the reports of a month if they were made now. Nothing is changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import sqlalchemy as sa

from .authorisation_use import warnings_of
from .batches import among, grouped
from .billing import Verdict, verdicts_of
from .billing_findings import Finding
from .client_services import ClientService
from .finding import found
from .forms import Form
from .missing_forms import READING
from .months import Month
from .program_services import BillingMode
from .report_drafts import ReportDraft, drafts_of
from .reports import Report, ReportContent, ReportLine, ReportStatus
from .visibility import Db, seeing_all


class PreviewOutcome(StrEnum):
    """What would become of a report if the reports of its month were made now."""

    NEW = "NEW"
    """A report would be made."""
    REWORKED = "REWORKED"
    """The report that there is, and that was not sent yet, says this, or would from then on."""
    SUPPLEMENT = "SUPPLEMENT"
    """A supplement would be made to what was settled before."""
    WITHDRAWN = "WITHDRAWN"
    """The report that there is would be voided: there is nothing to report any more."""
    LOCKED = "LOCKED"
    """The report that there is waits for its recipient, and stays as it is."""
    SETTLED = "SETTLED"
    """It was reported and settled before; there is nothing to add."""
    NOT_DUE = "NOT_DUE"
    """There is nothing to report."""
    UNDECIDED = "UNDECIDED"
    """Nobody can tell whether it is due; what was reported before stays as it is."""


DUE = (PreviewOutcome.NEW, PreviewOutcome.REWORKED, PreviewOutcome.SUPPLEMENT)


@dataclass(frozen=True)
class ReportPreview:
    """What would become of the report about a client service in a month."""

    client_service: ClientService
    """The client service."""
    kind: BillingMode
    """What makes it due, or would."""
    outcome: PreviewOutcome
    """What would become of its report."""
    because: tuple[str, ...]
    """Why it is due or not, in words: the trigger first, then what it rests on."""
    content: ReportContent = field(default_factory=ReportContent)
    minutes: int = 0
    """The billable minutes it would report; a supplement that takes time back reports fewer than none."""
    amount: int | None = None
    """What would be billed in minor units; null where nothing would be, or no price is agreed."""
    currency: str | None = None
    """The ISO 4217 code of the currency; null where there is no amount."""
    finding: Finding | None = None
    """What came of its billing rule, where it is billed by one."""
    report: Report | None = None
    """The report that there is: the one that would say this, be voided, or stays as it is."""
    warnings: tuple[str, ...] = ()
    """What whoever bills should know, in words: about authorisations, conditions of plugins, and the report itself."""
    missing_forms: Sequence[Form] | None = None
    """The forms that it requires and that are not submitted; null where you may not see forms."""

    @property
    def is_due(self) -> bool:
        """Whether there would be something to bill."""
        return self.outcome in DUE

    @property
    def lines(self) -> Sequence[ReportLine]:
        """What would be billed, line by line, each with its reason."""
        return self.content.lines


async def previews_of(db: Db, services: Sequence[ClientService], month: Month) -> Mapping[str, list[ReportPreview]]:
    """What would become of the reports of client services, by identifier, in a constant number of statements."""
    with seeing_all(db):
        drafts = await drafts_of(db, services, month)
        waiting = await _waiting(db, services, month)
    told = {draft.service.id for draft in drafts} | {report.client_service_id for report in waiting}
    verdicts = {draft.service.id: draft.verdict for draft in drafts}
    if unknown := [service for service in services if service.id not in verdicts]:
        verdicts |= await verdicts_of(db, unknown, month)
    previews = [
        *(_drafted(draft) for draft in drafts),
        *(_locked(report, verdicts[report.client_service_id]) for report in waiting),
        *(_undecided(verdicts[service.id]) for service in services if service.id not in told),
    ]
    return grouped((each.client_service.id, each) for each in await _completed(db, previews, services, month))


async def _waiting(db: Db, services: Sequence[ClientService], month: Month) -> Sequence[Report]:
    query = sa.select(Report).where(
        among(Report.client_service_id, [service.id for service in services]),
        Report.month == str(month),
        Report.status == ReportStatus.PENDING,
    )
    return (await db.scalars(query.order_by(Report.id))).all()


def _drafted(draft: ReportDraft) -> ReportPreview:
    outcome, verdict = _outcome(draft), draft.verdict
    gone = (draft.because_gone,) if outcome is PreviewOutcome.WITHDRAWN else ()
    due = outcome in DUE
    return ReportPreview(
        draft.service,
        draft.kind,
        outcome,
        (*gone, *verdict.because),
        content=draft.content,
        minutes=draft.minutes if due else 0,
        amount=draft.amount if due else None,
        currency=draft.currency if due else None,
        finding=verdict.finding,
        report=draft.current,
        warnings=draft.content.warnings if due else verdict.warnings,
    )


def _outcome(draft: ReportDraft) -> PreviewOutcome:
    if not draft.is_due:
        unreported = PreviewOutcome.SETTLED if draft.supplements else PreviewOutcome.NOT_DUE
        return PreviewOutcome.WITHDRAWN if draft.current else unreported
    if draft.current:
        return PreviewOutcome.REWORKED
    return PreviewOutcome.SUPPLEMENT if draft.supplements else PreviewOutcome.NEW


def _locked(report: Report, verdict: Verdict) -> ReportPreview:
    return ReportPreview(
        verdict.facts.service,
        report.kind,
        PreviewOutcome.LOCKED,
        verdict.because,
        content=report.content,
        minutes=report.minutes,
        amount=report.amount,
        currency=report.currency,
        report=report,
        warnings=report.content.warnings,
    )


def _undecided(verdict: Verdict) -> ReportPreview:
    finding, warnings = verdict.finding, verdict.warnings
    outcome = PreviewOutcome.UNDECIDED
    return ReportPreview(
        verdict.facts.service, verdict.kind, outcome, verdict.because, finding=finding, warnings=warnings
    )


async def _completed(
    db: Db, previews: Sequence[ReportPreview], services: Sequence[ClientService], month: Month
) -> Iterable[ReportPreview]:
    """Previews with what is known beside reports: the forms they lack, and how much of authorisations is left."""
    authorised = await warnings_of(db, services, month.first_day, month.last_day)
    form_ids = {form_id for each in previews for form_id in each.content.missing_form_ids}
    forms = await found(db, Form, form_ids) if form_ids else {}
    may_see = db.actor is not None and db.actor.may(READING)
    return (
        replace(
            each,
            warnings=(*each.warnings, *authorised.get(each.client_service.id, ())),
            missing_forms=[forms[key] for key in each.content.missing_form_ids if key in forms] if may_see else None,
        )
        for each in previews
    )
