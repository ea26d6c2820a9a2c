"""Staff, as the API shows them and takes what is done with them."""

from datetime import datetime

import strawberry

from ..core import employment, staff, staff_lists, supervision
from .declaring import computed, describes, enum, input, payload, related
from .errors import UserError
from .inputs import Email, Key, Name, Search
from .node import Node
from .payloads import Payload
from .roles import Role

enum(staff_lists.StaffOrder)


@describes(staff.StaffMember)
class StaffMember(Node):
    """Somebody who works for the organisation."""

    name: str
    email: str
    is_active: bool
    roles: list[Role] = related()
    supervisors: list["StaffMember"] = computed(supervision.supervisors_of)
    """Who approves their work, by name."""
    supervises: list["StaffMember"] = computed(supervision.supervised_by)
    """Whose work they approve, by name."""
    version: int
    created_at: datetime
    updated_at: datetime


@describes(employment.DuplicateEmail)
class DuplicateEmail(UserError):
    """Another member of staff already has that address."""

    conflict_id: strawberry.ID
    """Who has it."""


@input
class StaffFilter:
    """Which members of staff; each field that is given narrows it down."""

    search: Search | None = None
    """Those with all these words, or parts of words, in their name or address; case and accents do not matter."""
    role_id: strawberry.ID | None = None
    """Those who have a role."""
    is_active: bool | None = None
    """Those who may sign in, or those who left."""


@input
class CreateStaffMemberInput:
    """Somebody who begins to work for the organisation."""

    name: Name
    """Their name."""
    email: Email
    """Where they are reached; unique in the organisation."""
    role_ids: list[strawberry.ID]
    """What they may do, as roles."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is made twice."""


@payload
class CreateStaffMemberPayload(Payload):
    """Who was taken on."""

    staff_member: StaffMember | None = None
    """The member of staff."""


@input
class UpdateStaffMemberInput:
    """What changes about a member of staff; what is left out stays."""

    staff_member_id: strawberry.ID
    """Who changes."""
    expected_version: int
    """The version you read; somebody who changed since is not changed."""
    name: strawberry.Maybe[Name]
    """Their name."""
    email: strawberry.Maybe[Email]
    """Where they are reached; unique in the organisation."""
    role_ids: strawberry.Maybe[list[strawberry.ID]]
    """All the roles they have from now on."""


@payload
class UpdateStaffMemberPayload(Payload):
    """Who was changed."""

    staff_member: StaffMember | None = None
    """The member of staff."""


@input
class DeactivateStaffMemberInput:
    """Who leaves."""

    staff_member_id: strawberry.ID
    """Who leaves."""
    expected_version: int
    """The version you read; somebody who changed since is not deactivated."""


@payload
class DeactivateStaffMemberPayload(Payload):
    """Who left."""

    staff_member: StaffMember | None = None
    """The member of staff."""


@input
class ReactivateStaffMemberInput:
    """Who comes back."""

    staff_member_id: strawberry.ID
    """Who comes back."""
    expected_version: int
    """The version you read; somebody who changed since is not reactivated."""


@payload
class ReactivateStaffMemberPayload(Payload):
    """Who came back."""

    staff_member: StaffMember | None = None
    """The member of staff."""


@input
class SendSignInLinkInput:
    """Who is to sign in."""

    staff_member_id: strawberry.ID
    """The member of staff; the link goes to their address."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: no second link is sent."""


@payload
class SendSignInLinkPayload(Payload):
    """Whom a link was sent to."""

    staff_member: StaffMember | None = None
    """The member of staff."""
