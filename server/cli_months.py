"""Commands about months: closing one that is over."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import sqlalchemy as sa
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from ..core.migrations import pending
from ..core.month_closing_work import close
from ..core.month_closings import MonthClosing, report_counts_of
from ..core.months import Month
from ..core.organisations import Organisation
from ..core.reports import ReportStatus
from ..core.visibility import UNSCOPED
from .assembling import Service
from .console import err, fail, out, run, service
from .housekeeping import housekeeper
from .working import working_if_free

LOOKS_EVERY_SECONDS = 0.25
NOT_ALL_MADE = "Not every report could be made; the log says why. It is tried again while somebody works on jobs."
COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())

Closed = tuple[Organisation, MonthClosing]

months = typer.Typer()


@months.command("close-month")
def close_month(
    month: Annotated[str, typer.Argument(help="A month that is over, such as 2026-10.")],
    organisation: Annotated[list[str] | None, typer.Option(help="Whose, by name or id; else everybody's.")] = None,
) -> None:
    """Make the reports of a month that is over, and show how far that is; end it with Ctrl+C, and it goes on later."""
    of = service()
    if waiting := run(of, lambda of: pending(of.database, of.histories)):
        raise fail(f"The tables of {', '.join(waiting)} are not up to date. Run 'careplan migrate'.")
    table = run(service(of.settings), partial(_close, month=month, named=organisation or []))
    out.print(table)


async def _close(of: Service, month: str, named: Sequence[str]) -> Table:
    which = Month.parse(month)
    houses = await _houses(of, named)
    async with working_if_free(of):
        closings = [await of.careplan.perform(housekeeper(house), partial(close, month=which)) for house in houses]
        with Progress(*COLUMNS, console=err) as progress:
            await _see_through(of, list(zip(houses, closings, strict=True)), progress)
    return await _summary(of, which, houses)


async def _houses(of: Service, named: Sequence[str]) -> list[Organisation]:
    query = sa.select(Organisation).order_by(Organisation.name)
    async with of.careplan.reading(None) as db:
        every = list(await db.scalars(query, execution_options=UNSCOPED))
    if unknown := set(named) - {name for house in every for name in (house.name, house.id)}:
        raise fail(f"There is no organisation {', '.join(sorted(unknown))}.")
    return [house for house in every if not named or {house.name, house.id} & set(named)]


async def _see_through(of: Service, closings: Sequence[Closed], progress: Progress) -> None:
    """Wait until closings are done, whoever works on them. Leaves with a message where one goes wrong."""
    shown = {closing.id: progress.add_task(house.name, total=closing.progress.total) for house, closing in closings}
    while shown:
        query = sa.select(MonthClosing).where(MonthClosing.id.in_(shown))
        async with of.careplan.reading(None) as db:
            found = (await db.scalars(query, execution_options=UNSCOPED)).all()
        for closing in found:
            if await _has_moved_on(of, closing, progress, shown[closing.id]):
                del shown[closing.id]
        await asyncio.sleep(LOOKS_EVERY_SECONDS if shown else 0)


async def _has_moved_on(of: Service, closing: MonthClosing, progress: Progress, task: TaskID) -> bool:
    """Show how far a closing is; whether it is over."""
    progress.update(task, completed=closing.progress.done)
    if await of.month_end.has_failed(closing):
        raise fail(NOT_ALL_MADE)
    return await of.month_end.is_over(closing)


async def _summary(of: Service, month: Month, houses: Sequence[Organisation]) -> Table:
    statuses = list(ReportStatus)
    table = Table(title=f"Reports of {month.in_words}")
    table.add_column("organisation")
    for status in statuses:
        table.add_column(status.lower().replace("_", " "), justify="right")
    for house in houses:
        async with of.careplan.reading(housekeeper(house)) as db:
            counts = {each.status: each.count for each in (await report_counts_of(db, [str(month)]))[str(month)]}
        table.add_row(house.name, *(str(counts.get(status, 0)) for status in statuses))
    return table
