"""Running numbers such as `GAP-00077`: one series per prefix in each organisation, none ever used twice."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from .base import Owned
from .ids import new_id
from .work import Work

CLIENTS, DEPLOYMENTS, ENROLLMENTS = "CL", "DEP", "ENR"
"""What the references of clients start with, and the numbers of deployments and enrollments."""
CORE_PREFIXES = frozenset({CLIENTS, DEPLOYMENTS, ENROLLMENTS})
"""What numbers of core start with; no type of record can use it."""


class NumberSeries(Owned):
    """The last number given out for a prefix."""

    __tablename__ = "number_series"
    __prefix__ = "series"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "prefix"),)

    prefix: Mapped[str] = mapped_column(sa.String(20))
    last: Mapped[int]


async def next_number(work: Work, prefix: str) -> str:
    """The next number of a series; whoever asks meanwhile waits until this change is certain."""
    insert: Any = sqlite.insert if work.db.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = (
        insert(NumberSeries)
        .values(id=new_id(NumberSeries.__prefix__), organisation_id=work.actor.organisation_id, prefix=prefix, last=1)
        .on_conflict_do_update(index_elements=["organisation_id", "prefix"], set_={"last": NumberSeries.last + 1})
        .returning(NumberSeries.last)
    )
    return f"{prefix}-{(await work.db.scalars(statement)).one():05}"
