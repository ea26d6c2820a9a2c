"""What a report says: a whole month, or what settled reports of it did not tell yet. Nothing here asks the database."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence, Set

from .billing import Bill
from .form_dates import DateSource
from .months import Month
from .report_forms import FormsOfMonth
from .report_logs import LogsOfMonth
from .reports import Report, ReportContent, ReportedForm, ReportedLog, ReportLine


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What the settled reports of a month told, taken together."""

    reports: Sequence[Report]

    @property
    def logs(self) -> dict[str, ReportedLog]:
        """Each support log as it was told last."""
        return {log.support_log_id: log for report in self.reports for log in report.content.logs}

    @property
    def forms(self) -> dict[str, ReportedForm]:
        """Each form that was told and not withdrawn, as it was told last."""
        forms: dict[str, ReportedForm] = {}
        for report in self.reports:
            forms.update({form.submission_id: form for form in report.content.forms})
            for gone in report.content.withdrawn_submission_ids:
                forms.pop(gone, None)
        return forms

    @property
    def minutes(self) -> int:
        """The billable minutes they report."""
        return sum(report.minutes for report in self.reports)

    @property
    def amount(self) -> int:
        """What they bill, in minor units."""
        return sum(report.amount or 0 for report in self.reports)

    @property
    def currencies(self) -> set[str]:
        """What they bill in."""
        return {report.currency for report in self.reports if report.currency is not None}


@dataclasses.dataclass(frozen=True, slots=True)
class MonthOfService:
    """What a report about a client service in a month is made of."""

    month: Month
    logs: LogsOfMonth
    forms: FormsOfMonth
    voided_submission_ids: Set[str] = frozenset()
    """The forms that settled reports told of and that were mistakes."""


def whole(made_of: MonthOfService, bill: Bill, warnings: Iterable[str], *, logs_on_report: bool) -> ReportContent:
    """The content of the first report about a month."""
    forms = _in_place(made_of.forms, logs_on_report=logs_on_report)
    return ReportContent(
        lines=tuple(bill.lines),
        logs=tuple(_shown(made_of.logs.counting, logs_on_report=logs_on_report)),
        forms=forms,
        missing_form_ids=tuple(made_of.forms.missing_ids),
        warnings=(*_warnings(made_of.logs, forms), *warnings),
    )


def rest(made_of: MonthOfService, told: Told, *, logs_on_report: bool) -> ReportContent:
    """What a supplement tells: what differs from what was told, log by log and form by form; its lines come on top."""
    known = told.forms
    now = _in_place(made_of.forms, logs_on_report=logs_on_report)
    forms = tuple(form for form in now if form != known.get(form.submission_id))
    withdrawn = [form for form in known.values() if form.submission_id in made_of.voided_submission_ids]
    gone = (f"{form.name!r} of {form.dated_on} was a mistake and counts no longer." for form in withdrawn)
    return ReportContent(
        logs=tuple(_shown(_differing(made_of.logs, told), logs_on_report=logs_on_report)),
        forms=forms,
        missing_form_ids=tuple(made_of.forms.missing_ids),
        withdrawn_submission_ids=tuple(form.submission_id for form in withdrawn),
        warnings=(*_warnings(made_of.logs, forms), *gone),
    )


def minutes_in(content: ReportContent) -> int:
    """The billable minutes a report reports."""
    return sum(log.difference for log in content.logs)


def difference_line(month: Month, bill: Bill | None, told: Told, minutes: int, amount: int | None) -> ReportLine:
    """What a supplement bills: the difference between what the month comes to and what was billed."""
    usual = bill.lines[0] if bill and bill.lines else None
    before = [
        f"{told.minutes} minutes of {month.in_words} were reported before; now they are {told.minutes + minutes}."
    ]
    if amount is not None:
        before.append("It bills the difference between what the whole month comes to now and what was billed before.")
    return ReportLine(
        description=f"Correction of {month.in_words}",
        minutes=minutes,
        unit_amount=usual.unit_amount if usual else None,
        amount=amount,
        because=("Something of the month was recorded, changed or taken back after its report was settled.", *before),
    )


def _differing(logs: LogsOfMonth, told: Told) -> Iterator[ReportedLog]:
    """Logs whose billable time is not what was told, those that count no longer included."""
    before = told.logs
    for log in logs.counting:
        reported = before.pop(log.support_log_id, None)
        known = reported.billable_minutes if reported else 0
        if log.billable_minutes != known:
            yield dataclasses.replace(log, minutes_reported=known)
    for gone in before.values():
        if gone.billable_minutes:
            yield dataclasses.replace(gone, minutes=0, minutes_reported=gone.billable_minutes)


def _shown(logs: Iterable[ReportedLog], *, logs_on_report: bool) -> Iterable[ReportedLog]:
    """Logs whole; where a report does not show them, only what its bill and its supplements rest on."""
    if logs_on_report:
        return logs
    return (dataclasses.replace(log, note=None) for log in logs if log.billable_minutes or log.minutes_reported)


def _in_place(forms: FormsOfMonth, *, logs_on_report: bool) -> tuple[ReportedForm, ...]:
    return (*forms.assigned, *(forms.with_logs if logs_on_report else ()))


def _warnings(logs: LogsOfMonth, forms: Iterable[ReportedForm]) -> Iterator[str]:
    if logs.awaiting_minutes:
        yield f"{logs.awaiting_minutes} minutes are not approved yet and do not count."
    for form in forms:
        if form.date_source is DateSource.CREATED_AT_FALLBACK:
            yield f"No date of {form.name!r} is filled in: it counts for {form.dated_on}, the day it was made."
