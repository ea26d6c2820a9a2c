"""The rows of exports: the columns are declared in their order, and headed by their names."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from ..core.billed_reports import BilledReport
from ..core.field_texts import DECIMAL_PLACES
from ..core.field_values import FieldValue, NumberValue
from ..core.long_term_rows import LongTermRow, Question
from ..core.reports import ReportLine
from .spreadsheets import Cell


class BillingRow(NamedTuple):
    """A line of a report."""

    report: str
    month: str
    client: str | None
    client_name: str | None
    program: str | None
    client_service: str
    kind: str
    number: int
    supplement_of: str | None
    status: str
    recipient: str | None
    confirmed_by: str | None
    billed_on: date | None
    what_for: str
    minutes: int | None
    hours: Decimal | None
    price: Decimal | None
    amount: Decimal | None
    currency: str | None
    because: str


class LongTermSupportRow(NamedTuple):
    """A month of a client service that goes on without a planned end."""

    client: str | None
    client_name: str | None
    program: str | None
    client_service: str
    month: str
    began_on: date
    month_number: int
    hours: Decimal | None
    billable_hours: Decimal | None
    contacts: int | None
    days: int | None
    reports: str


def headed(row: type[BillingRow] | type[LongTermSupportRow]) -> list[str]:
    """What stands above the columns."""
    return [name.replace("_", " ").capitalize() for name in row._fields]


def billing_row(billed: BilledReport, line: ReportLine) -> BillingRow:
    """The row of a line."""
    report = billed.report
    return BillingRow(
        report=report.id,
        month=report.month,
        client=billed.client.reference if billed.client else None,
        client_name=billed.client.name if billed.client else None,
        program=billed.program.name if billed.program else None,
        client_service=report.title,
        kind=report.kind.value,
        number=report.sequence,
        supplement_of=report.supplement_of_id,
        status=report.status.value,
        recipient=report.recipient_name,
        confirmed_by=report.validated_by,
        billed_on=report.billed_on,
        what_for=line.description,
        minutes=line.minutes,
        hours=_hours(line.minutes),
        price=_money(line.unit_amount, report.currency),
        amount=_money(line.amount, report.currency),
        currency=report.currency,
        because=" ".join(line.because),
    )


def long_term_row(row: LongTermRow, asked: Sequence[Question]) -> list[Cell]:
    """The row of a month, with what was answered."""
    given = row.activity
    known = LongTermSupportRow(
        client=row.client.reference if row.client else None,
        client_name=row.client.name if row.client else None,
        program=row.program.name if row.program else None,
        client_service=row.service.title,
        month=row.month.month,
        began_on=row.month.started_on,
        month_number=row.month.month_number,
        hours=_hours(given.minutes if given else None),
        billable_hours=_hours(given.billable_minutes if given else None),
        contacts=given.contact_count if given else None,
        days=given.day_count if given else None,
        reports=", ".join(report.status.value for report in row.reports),
    )
    return [*known, *(_answer(row.answers.get(question.key, ())) for question in asked)]


def _answer(values: Sequence[FieldValue]) -> Cell:
    """What was answered; all of it where the form was filled in more than once."""
    if len(values) == 1 and isinstance(values[0], NumberValue):
        return Decimal(values[0].display)
    return "; ".join(value.display for value in values)


def _money(amount: int | None, currency: str | None) -> Decimal | None:
    return None if amount is None else Decimal(amount).scaleb(-DECIMAL_PLACES.get(currency or "", 2))


def _hours(minutes: int | None) -> Decimal | None:
    return None if minutes is None else (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
