"""Caseloads: which staff look after which clients."""

from dataclasses import dataclass

import sqlalchemy as sa

from .clients import CaseloadAssignment, Client
from .errors import Path, Refusal
from .events import Event
from .permissions import requires
from .staff import StaffMember
from .visibility import touch
from .work import Work


class AssigneeInactive(Refusal):
    """They do not work here any more, so nobody can be assigned to them."""

    def __init__(self, member: StaffMember, *, path: Path = ("staffId",)) -> None:
        super().__init__(f"{member.name} is not active; choose somebody else.", path=path)
        self.staff_id = member.id


@dataclass(frozen=True, slots=True)
class ClientAssigned(Event):
    """Somebody began to look after a client."""

    staff_id: str


@dataclass(frozen=True, slots=True)
class ClientUnassigned(Event):
    """Somebody no longer looks after a client."""

    staff_id: str


@requires("client.assign")
async def assign(work: Work, client: Client, member: StaffMember) -> None:
    """Put a client on somebody's caseload; where they are on it already, nothing changes."""
    if not member.is_active:
        raise AssigneeInactive(member)
    if await _assignment(work, client, member) is None:
        work.add(CaseloadAssignment(client_id=client.id, staff_id=member.id))
        touch(client)
        work.record(ClientAssigned(client.id, member.id))


@requires("client.assign")
async def unassign(work: Work, client: Client, member: StaffMember) -> None:
    """Take a client off somebody's caseload; where they are not on it, nothing changes."""
    if assignment := await _assignment(work, client, member):
        await work.db.delete(assignment)
        touch(client)
        work.record(ClientUnassigned(client.id, member.id))


async def _assignment(work: Work, client: Client, member: StaffMember) -> CaseloadAssignment | None:
    query = sa.select(CaseloadAssignment).where(
        CaseloadAssignment.client_id == client.id, CaseloadAssignment.staff_id == member.id
    )
    return (await work.db.scalars(query)).one_or_none()
