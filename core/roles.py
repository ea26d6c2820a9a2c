"""Roles: names for sets of permissions, kept as data so that each organisation has its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .batches import among
from .errors import DuplicateName, Invalid, InvalidInput, Refusal
from .events import Event
from .permissions import PERMISSIONS, SHIPPED_ROLES, requires
from .staff import Role, StaffMember, StaffRole
from .visibility import UNSCOPED, Db
from .work import Work

ADMINISTRATION = "staff.manage"
"""The permission that somebody must always have, or nobody could ever give it again."""


@dataclass(frozen=True, slots=True)
class Permission:
    """Something that roles can allow."""

    name: str
    """What roles call it, such as `support_plan.activate`."""
    label: str
    """What it lets people do, in words."""


class RoleInUse(Refusal):
    """Staff have the role; take it from them before it is deleted."""

    def __init__(self, role: Role, staff_ids: Sequence[str]) -> None:
        super().__init__(f"{len(staff_ids)} member(s) of staff have the role {role.name!r}; take it from them first.")
        self.staff_ids = list(staff_ids)


class LastAdministrator(Refusal):
    """Nobody who is active could manage staff any more."""

    def __init__(self) -> None:
        super().__init__("After this nobody could manage staff and roles. Give that to somebody else first.")


@dataclass(frozen=True, slots=True)
class RoleChanged(Event):
    """A role was made or changed."""

    name: str
    permissions: list[str]


@dataclass(frozen=True, slots=True)
class RoleDeleted(Event):
    """A role nobody had was deleted."""

    name: str


def shipped_roles(organisation_id: str) -> list[Role]:
    """The roles an organisation starts with."""
    return [
        Role(organisation_id=organisation_id, name=name, permissions=sorted(permissions))
        for name, permissions in SHIPPED_ROLES.items()
    ]


async def all_permissions(db: Db) -> list[Permission]:
    """Everything that roles can allow: the permissions of core, and those of each record type that people keep."""
    core = [Permission(name, label) for name, label in PERMISSIONS.items()]
    return core + [
        Permission(each.permission(act), label)
        for each in await db.record_types.all(db)
        if each.is_kept_by_hand  # what core keeps itself takes no permission of its own
        for act, label in each.acts.items()
    ]


@requires("staff.manage")
async def create_role(work: Work, name: str, permissions: Sequence[str]) -> Role:
    """Give a set of permissions a name, so that staff can have it."""
    await _refuse_taken(work, name)
    role = Role(name=name, permissions=await _known(work, permissions))
    work.add(role)
    work.record(RoleChanged(role.id, role.name, role.permissions))
    return role


@requires("staff.manage")
async def update_role(work: Work, role: Role, changes: Mapping[str, Any]) -> None:
    """Rename a role, or change what it allows; staff who have it are affected with their next request.

    It may keep a permission of a record type that is not installed at the moment.
    """
    if changes.get("name", role.name) != role.name:
        await _refuse_taken(work, changes["name"])
    permissions = await _known(work, changes.get("permissions", role.permissions), kept=role.permissions)
    role.name, role.permissions = changes.get("name", role.name), permissions
    await refuse_without_administrator(work)
    work.record(RoleChanged(role.id, role.name, role.permissions))


@requires("staff.manage")
async def delete_role(work: Work, role: Role) -> None:
    """Delete a role that nobody has."""
    if holders := (await work.db.scalars(sa.select(StaffRole.staff_id).where(StaffRole.role_id == role.id))).all():
        raise RoleInUse(role, holders)
    await work.db.delete(role)
    work.record(RoleDeleted(role.id, role.name))


async def refuse_without_administrator(work: Work) -> None:
    """Refuse a change after which nobody who is active may manage staff."""
    await work.db.flush()
    roles = (await work.db.execute(sa.select(Role.id, Role.permissions))).all()
    managing = [role_id for role_id, permissions in roles if ADMINISTRATION in permissions]
    administrators = (
        sa.select(StaffMember.id)
        .join(StaffRole, StaffRole.staff_id == StaffMember.id)
        .where(StaffMember.is_active, among(StaffRole.role_id, managing))
    )
    if await work.db.scalar(administrators.limit(1)) is None:
        raise LastAdministrator


async def _refuse_taken(work: Work, name: str) -> None:
    holder = sa.select(Role.id).where(Role.organisation_id == work.actor.organisation_id, Role.name == name)
    if taken := await work.db.scalar(holder, execution_options=UNSCOPED):  # also where they may not see roles
        raise DuplicateName("role", name, taken)


async def _known(work: Work, permissions: Sequence[str], *, kept: Sequence[str] = ()) -> list[str]:
    known = {permission.name for permission in await all_permissions(work.db)}.union(kept)
    refusals = [
        InvalidInput(f"There is no permission {name!r}.", path=["permissions", place])
        for place, name in enumerate(permissions)
        if name not in known
    ]
    if refusals:
        raise Invalid(refusals)
    return sorted(set(permissions))
