"""What may be asked about services that go on without a planned end."""

from typing import Any

import sqlalchemy as sa

from ..core import long_term_support as core
from ..core.months import Month
from ..core.visibility import Db
from ..schema import long_term_support as api
from ..schema.operations import listing


@listing(api.LongTermMonth, core.ORDERS, month="The month, such as `2026-10`.")
def long_term_support(db: Db, month: str, filter: api.LongTermSupportFilter | None = None) -> sa.Select[Any]:
    """The client services that went on in a month without a planned end, with what was done: for long-term tracking."""
    return core.in_month(Month.parse(month), **vars(filter or api.LongTermSupportFilter()))
