"""Month closings: that the reports of a month were made for every client service of an organisation."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Id, Owned


class MonthClosingStatus(StrEnum):
    """How far the closing of a month is."""

    RUNNING = "RUNNING"
    """Reports are being made."""
    DONE = "DONE"
    """Every report was made."""


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
    started_at: Mapped[datetime]
    """When the last run began."""
    started_by_id: Mapped[str | None] = mapped_column(Id)
    finished_at: Mapped[datetime | None]
    """When the last run ended; null while it goes on."""
