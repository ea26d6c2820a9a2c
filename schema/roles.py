"""Roles and permissions, as the API shows them and takes what is done with them."""

from datetime import datetime

import strawberry

from ..core import roles, staff
from .declaring import describes, input, payload
from .errors import UserError
from .inputs import Key, Name
from .node import Node
from .payloads import Payload


@describes(roles.Permission)
class Permission:
    """Something that roles can allow."""

    name: str
    label: str


@describes(staff.Role)
class Role(Node):
    """A name for a set of permissions; staff may have several."""

    name: str
    permissions: list[str]
    version: int
    created_at: datetime
    updated_at: datetime


@describes(roles.RoleInUse)
class RoleInUse(UserError):
    """Staff have the role; take it from them before it is deleted."""

    staff_ids: list[strawberry.ID]
    """Who has it."""


@input
class CreateRoleInput:
    """A new role."""

    name: Name
    """What it is called; unique in the organisation."""
    permissions: list[Name]
    """What it allows, by the names that `permissions` lists."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is made twice."""


@payload
class CreateRolePayload(Payload):
    """The new role."""

    role: Role | None = None
    """The role."""


@input
class UpdateRoleInput:
    """What changes about a role; what is left out stays."""

    role_id: strawberry.ID
    """The role."""
    expected_version: int
    """The version you read; a role that changed since is not changed."""
    name: strawberry.Maybe[Name]
    """What it is called; unique in the organisation."""
    permissions: strawberry.Maybe[list[Name]]
    """Everything it allows from now on, by the names that `permissions` lists."""


@payload
class UpdateRolePayload(Payload):
    """The changed role."""

    role: Role | None = None
    """The role."""


@input
class DeleteRoleInput:
    """Which role to delete."""

    role_id: strawberry.ID
    """The role; nobody may have it any more."""
    expected_version: int
    """The version you read; a role that changed since is not deleted."""


@payload
class DeleteRolePayload(Payload):
    """What was deleted."""

    deleted_role_id: strawberry.ID | None = None
    """The identifier the role had."""
