"""Orders of long lists: stable, total, and followed by an index."""

import dataclasses
from typing import Any

import sqlalchemy as sa


@dataclasses.dataclass(frozen=True)
class Order:
    """Columns that sort a list, all in one direction; the last is unique, none is ever null."""

    columns: tuple[Any, ...]
    descending: bool = False

    def sort(self, query: sa.Select[Any]) -> sa.Select[Any]:
        """The query in this order."""
        return query.order_by(*(column.desc() if self.descending else column for column in self.columns))

    def after(self, query: sa.Select[Any], values: tuple[Any, ...]) -> sa.Select[Any]:
        """What comes behind the row that has these values."""
        here = sa.tuple_(*self.columns)
        there = sa.tuple_(*(sa.literal(value, column.type) for value, column in zip(values, self.columns, strict=True)))
        return query.where(here < there if self.descending else here > there)
