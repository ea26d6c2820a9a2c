"""Which roles may work with records of a type that comes or goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from .errors import NotFound
from .permissions import requires
from .records import permission_for
from .roles import RoleChanged
from .staff import Role
from .work import Work


class RecordAct(StrEnum):
    """What may be done with records of a type."""

    READ = "READ"
    """Find and read them."""
    CREATE = "CREATE"
    """Make new ones."""
    UPDATE = "UPDATE"
    """Change them, put them away and take them out again."""
    DELETE = "DELETE"
    """Delete those whose retention is over."""


@dataclass(frozen=True)
class RecordGrant:
    """What a role may do with records of a type."""

    role_id: str
    acts: Sequence[RecordAct]


@requires("organisation.configure")
async def grant(work: Work, record_type: str, grants: Sequence[RecordGrant]) -> None:
    """Let roles work with records of a type that is being defined; what else they may do stays."""
    for place, each in enumerate(grants):
        role = await work.db.get(Role, each.role_id)
        if role is None:
            raise NotFound("role", each.role_id, path=["grants", place, "roleId"])
        await work.hold(role)
        granted = {permission_for(record_type, act.lower()) for act in each.acts}
        _change(work, role, granted | set(role.permissions))


@requires("organisation.configure")
async def withdraw(work: Work, record_type: str) -> None:
    """Take from all roles what they may do with records of a type that goes: a later one of its name starts afresh."""
    gone = {permission_for(record_type, act.lower()) for act in RecordAct}
    for role in await work.db.scalars(sa.select(Role).order_by(Role.id)):
        if gone & set(role.permissions):
            await work.hold(role)
            _change(work, role, set(role.permissions) - gone)


def _change(work: Work, role: Role, permissions: set[str]) -> None:
    if permissions != set(role.permissions):
        role.permissions = sorted(permissions)
        work.record(RoleChanged(role.id, role.name, role.permissions))
