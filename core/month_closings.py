"""Month closings: that the reports of a month were made for every client service of an organisation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass as plain
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from pydantic.dataclasses import dataclass
from sqlalchemy.orm import Mapped, mapped_column

from .base import Document, Id, Owned
from .batches import among, grouped
from .months import Month
from .orders import Order
from .reports import Report, ReportStatus
from .visibility import Db


class MonthClosingStatus(StrEnum):
    """How far the closing of a month is."""

    RUNNING = "RUNNING"
    """Reports are being made."""
    DONE = "DONE"
    """Every report was made."""


class MonthClosingOrder(StrEnum):
    """How a list of month closings is sorted."""

    NEWEST = "NEWEST"
    """The latest month comes first."""


@dataclass(frozen=True)
class Portion:
    """Client services that are looked at together: those from one identifier to another."""

    first_id: str
    last_id: str
    services: int
    """How many they are."""
    is_done: bool = False
    """Whether their reports were made in this run."""


@plain(frozen=True, slots=True)
class ClosingProgress:
    """How many client services were looked at, and how many there are to be looked at."""

    done: int
    """How many were looked at."""
    total: int
    """How many there are, those that need no report included."""


@plain(frozen=True, slots=True)
class ReportCount:
    """How many reports have one status."""

    status: ReportStatus
    """The status."""
    count: int
    """How many have it."""


class MonthClosing(Owned):
    """That the reports of a month were made; doing it again changes only what is not settled."""

    __tablename__ = "month_closings"
    __prefix__ = "monthclosing"
    __readable_with__ = "report.read"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "month"),
        sa.CheckConstraint("(status = 'DONE') = (finished_at IS NOT NULL)", name="done_at_a_time"),
    )

    month: Mapped[str] = mapped_column(sa.String(7))
    """The month, such as `2026-10`."""
    status: Mapped[MonthClosingStatus] = mapped_column(sa.Enum(MonthClosingStatus, native_enum=False, length=20))
    """How far it is."""
    run: Mapped[int] = mapped_column(default=1)
    """How often it was closed, counted from 1."""
    portions: Mapped[tuple[Portion, ...]] = mapped_column(Document(tuple[Portion, ...]), default=())
    """What the last run looks at, and what of it is done."""
    started_at: Mapped[datetime]
    """When the last run began."""
    started_by_id: Mapped[str | None] = mapped_column(Id)
    finished_at: Mapped[datetime | None]
    """When the last run ended; null while it goes on."""

    @property
    def progress(self) -> ClosingProgress:
        """How far the last run is."""
        done = sum(portion.services for portion in self.portions if portion.is_done)
        return ClosingProgress(done, sum(portion.services for portion in self.portions))

    @property
    def open_portions(self) -> list[int]:
        """The places of the portions that are not done yet."""
        return [place for place, portion in enumerate(self.portions) if not portion.is_done]


ORDERS: Mapping[MonthClosingOrder, Order] = {
    MonthClosingOrder.NEWEST: Order((MonthClosing.month, MonthClosing.id), descending=True)
}


async def closing_of(db: Db, month: Month) -> MonthClosing | None:
    """The closing of a month, running or done; nothing where nobody closed it yet."""
    query = sa.select(MonthClosing).where(MonthClosing.month == str(month))
    return (await db.scalars(query)).one_or_none()


async def report_counts_of(db: Db, months: Sequence[str]) -> Mapping[str, list[ReportCount]]:
    """How many reports there are about each month, by status; of clients whoever asks may see."""
    query = (
        sa.select(Report.month, Report.status, sa.func.count())
        .where(among(Report.month, months))
        .group_by(Report.month, Report.status)
        .order_by(Report.month, Report.status)
    )
    counted = grouped((month, ReportCount(status, count)) for month, status, count in await db.execute(query))
    return {month: counted.get(month, []) for month in months}
