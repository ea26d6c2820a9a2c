"""Reports in words, as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ...core.clients import Client
from ...core.durations import in_hours
from ...core.field_texts import money_as_text
from ...core.form_assignments import LogPlacement
from ...core.months import Month
from ...core.organisations import own
from ...core.program_services import BillingMode
from ...core.reports import Report, ReportedForm, ReportedLog, ReportLine, ReportStatus
from ...core.visibility import Db

KINDS = {
    BillingMode.HOURLY: "Support by the hour",
    BillingMode.MILESTONE: "A milestone that was reached",
    BillingMode.VALUE_BASED: "Support that is billed by what was done",
}


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of what is billed."""

    description: str
    because: Sequence[str]
    time: str | None
    amount: str | None


@dataclass(frozen=True, slots=True)
class LogView:
    """Time that was given."""

    day: str
    times: str | None
    minutes: str
    staff: str
    note: str | None
    is_billable: bool
    reported: str | None
    """What earlier reports told of it, where this one corrects them."""


@dataclass(frozen=True, slots=True)
class FormView:
    """What was filled in."""

    name: str
    day: str
    answers: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ReportView:
    """A report in words, the same for everybody who may see all of it."""

    title: str
    month: str
    house: str
    zone: str
    client: str
    reference: str
    kind: str
    is_supplement: bool
    lines: Sequence[LineView]
    time: str | None
    amount: str | None
    logs: Sequence[LogView]
    forms_before: Sequence[FormView]
    forms_after: Sequence[FormView]
    warnings: Sequence[str]
    signature_label: str
    is_validated: bool
    validated_by: str | None
    validated_at: str | None
    return_comment: str | None


async def report_view(db: Db, report: Report, *, with_logs: bool = True, with_forms: bool = True) -> ReportView:
    """A report in words. Leave out logs and forms for whoever may not see such; the billing summary alone has neither."""
    client, house = await db.get_one(Client, report.client_id), await own(db)
    content, shown = report.content, report.logs_on_report
    forms = content.forms if shown and with_forms else ()
    return ReportView(
        title=report.title,
        month=Month.parse(report.month).in_words,
        house=house.name,
        zone=house.time_zone,
        client=client.name,
        reference=client.reference,
        kind=KINDS[report.kind],
        is_supplement=report.is_supplement,
        lines=[_line(line, report.currency) for line in content.lines],
        time=signed_hours(report.minutes) if report.minutes else None,
        amount=_money(report.amount, report.currency),
        logs=[_log(log, house.zone) for log in content.logs] if shown and with_logs else [],
        forms_before=[_form(form) for form in forms if form.placement is LogPlacement.BEFORE_LOGS],
        forms_after=[_form(form) for form in forms if form.placement is LogPlacement.AFTER_LOGS],
        warnings=content.warnings,
        signature_label=report.signature_label,
        is_validated=report.status is ReportStatus.VALIDATED,
        validated_by=report.validated_by,
        validated_at=in_words(report.validated_at, house.zone) if report.validated_at else None,
        return_comment=report.return_comment,
    )


def day_in_words(day: date) -> str:
    """A day as people write it, such as 5 October 2026."""
    return f"{day.day} {Month.of(day).in_words}"


def in_words(instant: datetime, zone: ZoneInfo) -> str:
    """A moment as people write it, such as 5 October 2026, 14:05."""
    local = instant.astimezone(zone)
    return f"{day_in_words(local.date())}, {local:%H:%M}"


def signed_hours(minutes: int) -> str:
    """Minutes as people say them, also fewer than none."""
    return f"{'−' * (minutes < 0)}{in_hours(abs(minutes))}"


def _money(amount: int | None, currency: str | None) -> str | None:
    return None if amount is None or currency is None else money_as_text(amount, currency)


def _line(line: ReportLine, currency: str | None) -> LineView:
    time = None if line.minutes is None else signed_hours(line.minutes)
    if time is not None and (price := _money(line.unit_amount, currency)):
        time = f"{time} at {price} an hour"
    return LineView(line.description, line.because, time, _money(line.amount, currency))


def _log(log: ReportedLog, zone: ZoneInfo) -> LogView:
    times = None
    if log.started_at and log.ended_at:
        times = f"{log.started_at.astimezone(zone):%H:%M} to {log.ended_at.astimezone(zone):%H:%M}"
    return LogView(
        day=day_in_words(log.worked_on),
        times=times,
        minutes=in_hours(log.minutes),
        staff=log.staff_name,
        note=log.note,
        is_billable=log.is_billable,
        reported=in_hours(log.minutes_reported) if log.minutes_reported else None,
    )


def _form(form: ReportedForm) -> FormView:
    return FormView(form.name, day_in_words(form.dated_on), [(each.label, each.text) for each in form.answers])
