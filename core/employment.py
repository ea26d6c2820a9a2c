"""Who works for the organisation: taking staff on, changing what they may do, and letting them go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from . import links, sign_in_links
from .addresses import check_email
from .batches import among
from .clients import CaseloadAssignment
from .errors import Invalid, InvalidInput, InvalidTransition, Refusal
from .events import Event
from .names import sort_name
from .permissions import requires
from .planned_services import UNFINISHED, PlannedService
from .roles import refuse_without_administrator
from .staff import AccessToken, Role, StaffMember, StaffRole
from .visibility import UNSCOPED, seeing_all, touch
from .work import Work


class DuplicateEmail(Refusal):
    """Another member of staff already has that address."""

    def __init__(self, email: str, conflict_id: str) -> None:
        super().__init__(f"Somebody else already has the address {email!r}.", path=["email"])
        self.conflict_id = conflict_id


@dataclass(frozen=True, slots=True)
class StaffMemberTakenOn(Event):
    """Somebody began to work for the organisation."""

    role_ids: list[str]


@dataclass(frozen=True, slots=True)
class StaffMemberChanged(Event):
    """What is on file about a member of staff, or what they may do, was changed."""

    changed: list[str]
    role_ids: list[str] | None = None


@dataclass(frozen=True, slots=True)
class StaffMemberDeactivated(Event):
    """A member of staff may not sign in any more."""


@dataclass(frozen=True, slots=True)
class StaffMemberReactivated(Event):
    """A member of staff may sign in again."""


@requires("staff.manage")
async def take_on(work: Work, name: str, email: str, role_ids: Sequence[str]) -> StaffMember:
    """Add somebody who works for the organisation, with what they may do."""
    member = StaffMember(name=name, sort_name=sort_name(name), email=await _free_email(work, email))
    work.add(member)
    await _set_roles(work, member, role_ids)
    work.record(StaffMemberTakenOn(member.id, sorted(set(role_ids))))
    return member


@requires("staff.manage")
async def update(work: Work, member: StaffMember, changes: Mapping[str, Any]) -> None:
    """Change a member of staff's name or address, or the roles they have."""
    if "email" in changes:
        member.email = await _free_email(work, changes["email"], but=member.id)
    if "name" in changes:
        member.name, member.sort_name = changes["name"], sort_name(changes["name"])
    if "email" in changes:
        await links.revoke(work, sign_in_links.PURPOSE, member.id)
    if "role_ids" in changes:
        await _set_roles(work, member, changes["role_ids"])
        touch(member)
        await refuse_without_administrator(work)
    work.record(StaffMemberChanged(member.id, sorted(changes), changes.get("role_ids")))


@requires("staff.manage")
async def deactivate(work: Work, member: StaffMember) -> None:
    """Let a member of staff go: their tokens are gone at once, what they did stays on file."""
    if not member.is_active:
        raise InvalidTransition("member of staff", "INACTIVE", "deactivated")
    member.is_active = False
    await work.db.execute(sa.delete(AccessToken).where(AccessToken.staff_id == member.id))
    await links.revoke(work, sign_in_links.PURPOSE, member.id)
    await refuse_without_administrator(work)
    await _warn_of_what_is_left(work, member)
    work.record(StaffMemberDeactivated(member.id))


@requires("staff.manage")
async def reactivate(work: Work, member: StaffMember) -> None:
    """Let somebody who left sign in again, with a new token and the roles they had."""
    if member.is_active:
        raise InvalidTransition("member of staff", "ACTIVE", "reactivated")
    member.is_active = True
    work.record(StaffMemberReactivated(member.id))


async def _warn_of_what_is_left(work: Work, member: StaffMember) -> None:
    """Tell what waits for somebody else now, whether or not whoever lets them go may see clients and their work."""
    clients = sa.select(sa.func.count(CaseloadAssignment.id)).where(CaseloadAssignment.staff_id == member.id)
    services = sa.select(sa.func.count(PlannedService.id)).where(
        PlannedService.assignee_id == member.id, PlannedService.status.in_(UNFINISHED)
    )
    with seeing_all(work.db):
        assigned, unfinished = await work.db.scalar(clients), await work.db.scalar(services)
    if assigned:
        work.warn(f"{assigned} client(s) are still assigned to {member.name}; assign somebody else.")
    if unfinished:
        work.warn(f"{unfinished} planned service(s) of {member.name} are not finished; assign somebody else.")


async def _free_email(work: Work, email: str, *, but: str | None = None) -> str:
    email = check_email(email.lower())
    holder = sa.select(StaffMember.id).where(
        StaffMember.organisation_id == work.actor.organisation_id, StaffMember.email == email
    )
    taken = await work.db.scalar(holder, execution_options=UNSCOPED)  # also where they may not see staff
    if taken not in (None, but):
        raise DuplicateEmail(email, taken)
    return email


async def _set_roles(work: Work, member: StaffMember, role_ids: Sequence[str]) -> None:
    known = set(await work.db.scalars(sa.select(Role.id).where(among(Role.id, role_ids))))
    refusals = [
        InvalidInput(f"There is no role {role_id!r}.", path=["roleIds", place])
        for place, role_id in enumerate(role_ids)
        if role_id not in known
    ]
    if refusals:
        raise Invalid(refusals)
    held = {held.role_id: held for held in await work.db.scalars(_roles_of(member))}
    for role_id in held.keys() - known:
        await work.db.delete(held[role_id])
    work.add(*(StaffRole(staff_id=member.id, role_id=role_id) for role_id in sorted(known - held.keys())))


def _roles_of(member: StaffMember) -> sa.Select[StaffRole]:
    return sa.select(StaffRole).where(StaffRole.staff_id == member.id)
