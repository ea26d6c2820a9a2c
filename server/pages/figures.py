"""The page of a program's figures: charts for whoever looks, and the same numbers for whoever reads."""

from functools import partial
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from ...core.actors import Actor
from ...core.careplan import Careplan
from ...core.errors import NotFound
from ...core.field_texts import DECIMAL_PLACES, money_as_text
from ...core.field_values import Money
from ...core.figures import BillingFigures, OutcomeFigures, Period, ProgramFigures
from ...core.months import Month
from ...core.organisations import own
from ...core.program_figures import histories_of, in_period
from ...core.programs import Program
from .charts import Chart, Series, bars, shares
from .rendering import page
from .staff_pages import StaffPage


class Row(NamedTuple):
    """One line of a table."""

    month: str
    cells: list[str]


class Table(NamedTuple):
    """The numbers of a chart."""

    columns: list[str]
    rows: list[Row]
    total: Row


def figures_page() -> StaffPage:
    """The figures of a program in some months."""
    return StaffPage("/programs/{program_id}/figures", _show)


async def _show(careplan: Careplan, actor: Actor, request: Request) -> Response:
    async with careplan.reading(actor) as db:
        usual = Period.of_late(db.moment.today)
        asked = request.query_params
        period = Period.parse(asked.get("from", str(usual.first)), asked.get("to", str(usual.last)))
        program = await db.get(Program, request.path_params["program_id"])
        if program is None:
            raise NotFound("program", request.path_params["program_id"])
        figures = in_period((await histories_of(db, [program.id]))[program.id], period)
        house = await own(db)
        return page(
            "figures.html",
            program=program.name,
            period=f"{period.first.in_words} to {period.last.in_words}",
            house=house.name,
            reader=actor.name,
            today=db.moment.today,
            figures=figures,
            outcome_chart=_outcomes(figures.outcomes),
            outcome_table=_outcome_table(figures),
            billing_charts=_billing(figures),
            billing_table=_billing_table(figures),
        )


def _in_words(month: str) -> str:
    return Month.parse(month).in_words


def _outcomes(outcomes: OutcomeFigures) -> Chart | None:
    if not outcomes.closed:
        return None
    parts = [
        ("Successful", outcomes.successful),
        ("Unsuccessful", outcomes.unsuccessful),
        ("No outcome", outcomes.without_outcome),
    ]
    return shares("outcomes", "How enrollments turned out", parts)


def _billing(figures: ProgramFigures) -> list[Chart]:
    total = figures.billing
    if total is None or not total.report_count:
        return []
    months = [_in_words(each.month) for each in figures.months]
    by_month = [each.billing or BillingFigures() for each in figures.months]
    minutes = [Series("Hours", [each.minutes for each in by_month])]
    hours = bars("hours", "Billable hours", months, minutes, _hours, _hours)
    return [*(_money(currency, months, by_month) for currency in sorted(total.due)), hours]


def _money(currency: str, months: list[str], by_month: list[BillingFigures]) -> Chart:
    billed = [each.billed.get(currency, 0) for each in by_month]
    due = [each.due.get(currency, 0) - done for each, done in zip(by_month, billed, strict=True)]
    series = [Series("Billed", billed), Series("Not billed yet", due)]

    def brief(amount: int) -> str:
        return f"{amount / 10 ** DECIMAL_PLACES.get(currency, 2):,.0f}"

    title, words = f"Amount in {currency}", partial(money_as_text, currency=currency)
    return bars(f"amount-{currency}", title, months, series, words, brief)


def _outcome_table(figures: ProgramFigures) -> Table:
    rows = [Row(_in_words(each.month), _counts(each.outcomes)) for each in figures.months]
    columns = ["Month", "Enrolled", "Successful", "Unsuccessful", "No outcome"]
    return Table(columns, rows, Row("Together", _counts(figures.outcomes)))


def _counts(outcomes: OutcomeFigures) -> list[str]:
    counts = (outcomes.enrolled, outcomes.successful, outcomes.unsuccessful, outcomes.without_outcome)
    return [str(count) for count in counts]


def _billing_table(figures: ProgramFigures) -> Table | None:
    if figures.billing is None:
        return None
    rows = [Row(_in_words(each.month), _reported(each.billing or BillingFigures())) for each in figures.months]
    columns = ["Month", "Reports", "Hours", "Amount", "Billed"]
    return Table(columns, rows, Row("Together", _reported(figures.billing)))


def _reported(billing: BillingFigures) -> list[str]:
    sums = (billing.amounts, billing.billed_amounts)
    return [str(billing.report_count), _hours(billing.minutes), *map(_sums, sums)]


def _sums(amounts: list[Money]) -> str:
    return ", ".join(money_as_text(each.amount, each.currency) for each in amounts)


def _hours(minutes: int) -> str:
    return f"{minutes / 60:,.1f}"
