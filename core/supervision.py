"""Supervision: who approves whose work, whatever their roles allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from .base import Id, Owned, Stamped, references
from .batches import among, grouped
from .caseloads import AssigneeInactive
from .errors import Refusal
from .events import Event
from .permissions import requires
from .staff import StaffMember
from .visibility import Db, touch
from .work import Work


class Supervision(Stamped, Owned):
    """That a member of staff approves what another one does."""

    __tablename__ = "supervisions"
    __prefix__ = "superv"
    __readable_with__ = "organisation.read"
    __table_args__ = (
        sa.UniqueConstraint("staff_id", "supervisor_id"),
        sa.CheckConstraint("staff_id <> supervisor_id", name="not_oneself"),
    )

    staff_id: Mapped[str] = mapped_column(Id, references("staff_members.id"))
    supervisor_id: Mapped[str] = mapped_column(Id, references("staff_members.id"), index=True)


class OwnSupervisor(Refusal):
    """Nobody approves their own work."""

    def __init__(self) -> None:
        super().__init__("Nobody supervises themselves; choose somebody else.", path=["supervisorId"])


@dataclass(frozen=True, slots=True)
class SupervisorAssigned(Event):
    """Somebody's work is approved by another one from now on."""

    supervisor_id: str


@dataclass(frozen=True, slots=True)
class SupervisorRemoved(Event):
    """Somebody's work is no longer approved by another one."""

    supervisor_id: str


@requires("staff.manage")
async def assign_supervisor(work: Work, member: StaffMember, supervisor: StaffMember) -> None:
    """Let somebody approve a member of staff's work; where they do already, nothing changes."""
    if member.id == supervisor.id:
        raise OwnSupervisor
    if not supervisor.is_active:
        raise AssigneeInactive(supervisor, path=("supervisorId",))
    if await _supervision(work, member, supervisor) is None:
        work.add(Supervision(staff_id=member.id, supervisor_id=supervisor.id))
        touch(member)
        work.record(SupervisorAssigned(member.id, supervisor.id))


@requires("staff.manage")
async def remove_supervisor(work: Work, member: StaffMember, supervisor: StaffMember) -> None:
    """Let somebody approve a member of staff's work no longer; where they do not, nothing changes."""
    if known := await _supervision(work, member, supervisor):
        await work.db.delete(known)
        touch(member)
        work.record(SupervisorRemoved(member.id, supervisor.id))


async def supervisors_of(db: Db, staff_ids: Sequence[str]) -> Mapping[str, list[StaffMember]]:
    """Who approves the work of each, by name."""
    return await _others(db, Supervision.staff_id, Supervision.supervisor_id, staff_ids)


async def supervised_by(db: Db, staff_ids: Sequence[str]) -> Mapping[str, list[StaffMember]]:
    """Whose work each approves, by name."""
    return await _others(db, Supervision.supervisor_id, Supervision.staff_id, staff_ids)


def active_supervisors(staff_id: sa.SQLColumnExpression[Any]) -> sa.Select[str]:
    """Who approves somebody's work and still works here."""
    return (
        sa.select(Supervision.supervisor_id)
        .join(StaffMember, StaffMember.id == Supervision.supervisor_id)
        .where(Supervision.staff_id == staff_id, StaffMember.is_active)
    )


async def _others(
    db: Db, one: InstrumentedAttribute[str], other: InstrumentedAttribute[str], staff_ids: Sequence[str]
) -> Mapping[str, list[StaffMember]]:
    query = (
        sa.select(one, StaffMember)
        .join(StaffMember, StaffMember.id == other)
        .where(among(one, staff_ids))
        .order_by(StaffMember.sort_name, StaffMember.id)
    )
    groups = grouped((key, member) for key, member in await db.execute(query))
    return {staff_id: groups.get(staff_id, []) for staff_id in staff_ids}


async def _supervision(work: Work, member: StaffMember, supervisor: StaffMember) -> Supervision | None:
    query = sa.select(Supervision).where(Supervision.staff_id == member.id, Supervision.supervisor_id == supervisor.id)
    return await work.db.scalar(query)
