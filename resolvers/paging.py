"""A page of a list, found by where the last one ended."""

import base64
import dataclasses
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import orjson
import sqlalchemy as sa

from ..core.errors import InvalidInput
from ..core.orders import Order
from ..core.text import has_control_characters
from ..core.visibility import Db
from ..schema.connections import PageInfo

DEFAULT, MOST = 20, 100


@dataclasses.dataclass(frozen=True)
class Edge:
    """One of the page, and its cursor."""

    cursor: str
    node: Any


@dataclasses.dataclass(frozen=True)
class Page:
    """A page, as the connection types read it."""

    edges: Sequence[Edge]
    page_info: PageInfo
    query: sa.Select[Any]

    @property
    def nodes(self) -> list[Any]:
        """The things themselves."""
        return [edge.node for edge in self.edges]

    async def count(self, db: Db) -> int:
        """How many there are on all pages."""
        return await db.scalar(sa.select(sa.func.count()).select_from(self.query.order_by(None).subquery())) or 0


async def page(db: Db, query: sa.Select[Any], order: Order, first: int, after: str | None) -> Page:
    """The next `first` things of a query in an order, behind the cursor `after`."""
    if not 1 <= first <= MOST:
        raise InvalidInput(f"Ask for 1 to {MOST} at a time.", path=["first"])
    window = order.sort(query.add_columns(*order.columns))
    if after is not None:
        window = order.after(window, _decode(after, order))
    rows = (await db.execute(window.limit(first + 1))).all()
    edges = [Edge(_encode(row[1:]), row[0]) for row in rows[:first]]
    info = PageInfo(
        has_next_page=len(rows) > first,
        has_previous_page=after is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Page(edges, info, query)


def _encode(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


def _decode(cursor: str, order: Order) -> tuple[Any, ...]:
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple(_revive(value, column) for value, column in zip(values, order.columns, strict=True))
    except (ValueError, TypeError):
        raise InvalidInput("This is not a cursor of this list in this order.", path=["after"]) from None


def _revive(value: Any, column: Any) -> Any:
    kind = column.type.python_type
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    if not isinstance(value, kind) or (isinstance(value, str) and has_control_characters(value)):
        raise TypeError
    return value
