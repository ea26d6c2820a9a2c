"""Names: how things are sorted by them, and that no two of a kind that are offered have the same."""

from typing import Any

import sqlalchemy as sa

from .base import LONGEST_SORT_NAME, name_of
from .errors import DuplicateName, Path
from .text import sort_key
from .visibility import Db


def sort_name(name: str) -> str:
    """How a name is sorted and compared: no case, no accents."""
    return sort_key(name)[:LONGEST_SORT_NAME]  # folding can make a name longer than its column


async def demand_free(
    db: Db,
    kind: type[Any],
    name: str,
    *,
    among: sa.ColumnElement[bool],
    but: str | None = None,
    path: Path = ("name",),
) -> None:
    """Refuse a name that another one of a kind has already, among those that are offered."""
    taken = sa.select(kind.id).where(kind.sort_name == sort_name(name), among, kind.id != (but or ""))
    with db.no_autoflush:
        holder = await db.scalar(taken)
    if holder is not None:
        raise DuplicateName(name_of(kind), name, holder, path=path)
