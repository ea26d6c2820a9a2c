"""What may be asked and done about the closing of months."""

import sqlalchemy as sa

from ..core import month_closing_work
from ..core import month_closings as core
from ..core.month_closings import MonthClosing
from ..core.months import Month
from ..core.visibility import Db
from ..core.work import Work
from ..schema import month_closings as api
from ..schema.operations import Answer, answer, listing, mutation, query


@query(api.MonthClosing | None, month="The month, such as `2026-10`.")
async def month_closing(db: Db, month: str) -> MonthClosing | None:
    """How far the closing of a month is; null where nobody closed it yet. Needs `report.read`."""
    return await core.closing_of(db, Month.parse(month))


@listing(api.MonthClosing, core.ORDERS)
def month_closings(_: Db) -> sa.Select[MonthClosing]:
    """The months that were closed, or are being closed. Needs `report.read`."""
    return sa.select(MonthClosing)


@mutation(api.CloseMonthPayload)
async def close_month(work: Work, input: api.CloseMonthInput) -> Answer:
    """Have the reports made of a month that is over. It goes on in the background, and again changes only what is open."""
    closing = await month_closing_work.close(work, Month.parse(input.month))
    return answer(month_closing=work.shown("report.read", closing))
