"""Support logs: the time that staff gave to a client service, and whether it counts."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Id, Stamped, Versioned, references
from .client_services import ClientService
from .clients import Client, ClientOwned
from .enrollments import Enrollment
from .months import Month
from .orders import Order
from .spells import Spell
from .staff import StaffMember

if TYPE_CHECKING:
    from .form_submissions import FormSubmission
    from .planned_services import PlannedService


class SupportLogStatus(StrEnum):
    """Whether a support log counts."""

    RECORDED = "RECORDED"
    """It counts; nobody has to approve it."""
    AWAITING_APPROVAL = "AWAITING_APPROVAL"
    """It does not count before somebody else approves it."""
    APPROVED = "APPROVED"
    """Somebody else approved it, and it counts."""
    VOIDED = "VOIDED"
    """It was a mistake: it stays on file, and does not count."""


COUNTING = (SupportLogStatus.RECORDED, SupportLogStatus.APPROVED)
"""What counts for reports and bills."""


class SupportLog(Versioned, Stamped, ClientOwned):
    """Time that a member of staff gave to a client service."""

    __tablename__ = "support_logs"
    __prefix__ = "log"
    __readable_with__ = "support_log.read"
    __table_args__ = (
        sa.Index("ix_support_logs_order", "organisation_id", "worked_on", "id"),
        sa.Index("ix_support_logs_of_service", "client_service_id", "month"),
        sa.Index("ix_support_logs_of_staff", "staff_id", "worked_on", "id"),
        sa.CheckConstraint("minutes > 0 AND minutes <= 1440", name="within_a_day"),
        sa.CheckConstraint("(started_at IS NULL) = (ended_at IS NULL)", name="both_times_or_none"),
        sa.CheckConstraint("ended_at > started_at", name="ends_after_start"),
        sa.CheckConstraint("(status = 'VOIDED') = (void_reason IS NOT NULL)", name="voided_for_a_reason"),
        sa.CheckConstraint("status <> 'APPROVED' OR approved_at IS NOT NULL", name="approved_at_a_time"),
    )

    enrollment_id: Mapped[str] = mapped_column(Id, references("enrollments.id"), index=True)
    client_service_id: Mapped[str] = mapped_column(Id, references("client_services.id"))
    staff_id: Mapped[str] = mapped_column(Id, references("staff_members.id"))
    recorded_by_id: Mapped[str] = mapped_column(Id, references("staff_members.id"))
    planned_service_id: Mapped[str | None] = mapped_column(Id, references("planned_services.id"), index=True)
    continues_id: Mapped[str | None] = mapped_column(Id, references("support_logs.id"), index=True)
    worked_on: Mapped[date]
    """The day it began, in the organisation's time zone."""
    month: Mapped[str] = mapped_column(sa.String(7))
    """The month it counts for, such as `2026-10`: that of its local start."""
    started_at: Mapped[datetime | None]
    """When it began; null where only the minutes are known."""
    ended_at: Mapped[datetime | None]
    """When it ended; null where only the minutes are known."""
    minutes: Mapped[int]
    """How long it took: time that passed, whatever clocks showed."""
    is_billable: Mapped[bool]
    """Whether it may be billed."""
    note: Mapped[str | None] = mapped_column(sa.Text)
    """What was done."""
    status: Mapped[SupportLogStatus] = mapped_column(sa.Enum(SupportLogStatus, native_enum=False, length=20))
    """Whether it counts."""
    change_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why it was changed last, in words; null where it never was."""
    approved_at: Mapped[datetime | None]
    """When it was approved; null before."""
    approved_by_id: Mapped[str | None] = mapped_column(Id, references("staff_members.id"))
    voided_at: Mapped[datetime | None]
    """When it was found to be a mistake."""
    voided_by_id: Mapped[str | None] = mapped_column(Id, references("staff_members.id"))
    void_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why it does not count."""

    client: Mapped[Client] = relationship(
        primaryjoin="foreign(SupportLog.client_id) == Client.id", lazy="raise", viewonly=True
    )
    """Whom it is about."""
    enrollment: Mapped[Enrollment | None] = relationship(lazy="raise", viewonly=True)
    """The enrollment it belongs to; null where you may not see programs."""
    client_service: Mapped[ClientService | None] = relationship(lazy="raise", viewonly=True)
    """The client service that the time was given to; null where you may not see programs."""
    staff: Mapped[StaffMember | None] = relationship(foreign_keys=[staff_id], lazy="raise", viewonly=True)
    """Who gave the support; null where you may not see staff."""
    planned_service: Mapped["PlannedService | None"] = relationship(
        primaryjoin="foreign(SupportLog.planned_service_id) == PlannedService.id", lazy="raise", viewonly=True
    )
    """The planned service that was completed with it; null where it was recorded by hand."""
    continues: Mapped["SupportLog | None"] = relationship(
        primaryjoin="foreign(SupportLog.continues_id) == remote(SupportLog.id)", lazy="raise", viewonly=True
    )
    """The log that this one continues after the end of a month; null where it stands alone."""
    form_submissions: Mapped[list["FormSubmission"]] = relationship(
        primaryjoin="SupportLog.id == foreign(FormSubmission.support_log_id)",
        order_by="FormSubmission.id",
        lazy="raise",
        viewonly=True,
    )
    """What was filled in with it."""

    @property
    def spell(self) -> Spell:
        """When it was, and for how long."""
        return Spell(self.worked_on, self.minutes, self.started_at, self.ended_at)

    def hold_spell(self, spell: Spell) -> None:
        """Say when it was, and so for which month it counts."""
        self.worked_on, self.month = spell.worked_on, str(spell.month)
        self.started_at, self.ended_at, self.minutes = spell.started_at, spell.ended_at, spell.minutes


NEWEST = Order((SupportLog.worked_on, SupportLog.id), descending=True)
OLDEST = Order((SupportLog.worked_on, SupportLog.id))


def matching(
    *, month: Month | None = None, statuses: Sequence[SupportLogStatus] | None = None, **exactly: object
) -> sa.Select[SupportLog]:
    """Support logs by month, status, and what columns hold; what is null does not matter."""
    query = sa.select(SupportLog)
    for name, value in exactly.items():
        if value is not None:
            query = query.where(getattr(SupportLog, name) == value)
    if month is not None:
        query = query.where(SupportLog.month == str(month))
    return query if statuses is None else query.where(SupportLog.status.in_(statuses))
