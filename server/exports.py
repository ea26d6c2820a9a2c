"""What is taken elsewhere as a table: what is billed for a month, and the long-term support of a month."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from ..core.actors import Actor
from ..core.billed_reports import BilledReport, billed_reports
from ..core.careplan import Careplan
from ..core.errors import Forbidden
from ..core.long_term_rows import LongTermRow, long_term_rows, questions
from ..core.months import Month
from ..core.visibility import Db
from .export_rows import BillingRow, LongTermSupportRow, billing_row, headed, long_term_row
from .pages import StaffPage
from .spreadsheets import Row, spreadsheet

PORTION = 500
"""How many things are read at a time, each portion with a connection of its own: who reads slowly holds up nobody."""
NEEDED = "report.read"

R = TypeVar("R", BilledReport, LongTermRow)


def exports() -> list[StaffPage]:
    """The tables that staff may take along."""
    return [
        StaffPage("/exports/reports.csv", _billing),
        StaffPage("/exports/long-term-support.csv", _long_term_support),
    ]


async def _billing(careplan: Careplan, actor: Actor, request: Request) -> Response:
    month = _month_of(actor, request)

    async def rows() -> AsyncIterator[Iterable[Row]]:
        reading = _portions(careplan, actor, lambda db, after: billed_reports(db, month, after, PORTION))
        async for portion in reading:
            yield [billing_row(each, line) for each in portion for line in each.report.content.lines]

    return spreadsheet(f"reports-{month}.csv", headed(BillingRow), rows())


async def _long_term_support(careplan: Careplan, actor: Actor, request: Request) -> Response:
    month = _month_of(actor, request)
    async with careplan.reading(actor) as db:
        asked = await questions(db)

    async def rows() -> AsyncIterator[Iterable[Row]]:
        reading = _portions(careplan, actor, lambda db, after: long_term_rows(db, month, after, PORTION))
        async for portion in reading:
            yield [long_term_row(each, asked) for each in portion]

    head = [*headed(LongTermSupportRow), *(each.words for each in asked)]
    return spreadsheet(f"long-term-support-{month}.csv", head, rows())


def _month_of(actor: Actor, request: Request) -> Month:
    if not actor.may(NEEDED):
        raise Forbidden(NEEDED)
    return Month.parse(request.query_params.get("month", ""))


async def _portions(
    careplan: Careplan, actor: Actor, read: Callable[[Db, str], Awaitable[Sequence[R]]]
) -> AsyncIterator[Sequence[R]]:
    after, is_over = "", False
    while not is_over:
        async with careplan.reading(actor) as db:
            portion = await read(db, after)
        yield portion
        is_over = len(portion) < PORTION
        after = portion[-1].id if portion else after
