"""What may be asked and done about roles."""

from collections.abc import Sequence

import sqlalchemy as sa

from ..core import roles as core
from ..core.staff import Role
from ..core.visibility import Db
from ..core.work import Work
from ..schema import roles as api
from ..schema.operations import Answer, answer, changes, mutation, query


@query(list[api.Role])
async def roles(db: Db) -> Sequence[Role]:
    """The organisation's roles, by name."""
    return (await db.scalars(sa.select(Role).order_by(Role.name))).all()


@query(list[api.Permission])
async def permissions(db: Db) -> Sequence[core.Permission]:
    """Everything that roles can allow: what the service knows, and what each record type adds."""
    return await core.all_permissions(db)


@mutation(api.CreateRolePayload)
async def create_role(work: Work, input: api.CreateRoleInput) -> Answer:
    """Give a set of permissions a name, so that staff can have it."""
    return answer(role=await core.create_role(work, input.name, input.permissions))


@mutation(api.UpdateRolePayload)
async def update_role(work: Work, input: api.UpdateRoleInput) -> Answer:
    """Rename a role, or change what it allows; staff who have it are affected with their next request."""
    role = await work.get(Role, input.role_id, version=input.expected_version)
    await core.update_role(work, role, changes(input, "role_id"))
    return answer(role=role)


@mutation(api.DeleteRolePayload)
async def delete_role(work: Work, input: api.DeleteRoleInput) -> Answer:
    """Delete a role that nobody has."""
    role = await work.get(Role, input.role_id, version=input.expected_version)
    await core.delete_role(work, role)
    return answer(deleted_role_id=role.id)
