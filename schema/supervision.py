"""What may be done about supervision: inputs and payloads."""

import strawberry

from .declaring import input, payload
from .payloads import Payload
from .staff import StaffMember


@input
class AssignSupervisorInput:
    """Who approves whose work from now on."""

    staff_member_id: strawberry.ID
    """Whose work is approved."""
    supervisor_id: strawberry.ID
    """Who approves it."""


@payload
class AssignSupervisorPayload(Payload):
    """Who is supervised."""

    staff_member: StaffMember | None = None
    """The member of staff whose work is approved."""


@input
class RemoveSupervisorInput:
    """Who no longer approves whose work."""

    staff_member_id: strawberry.ID
    """Whose work was approved."""
    supervisor_id: strawberry.ID
    """Who approved it."""


@payload
class RemoveSupervisorPayload(Payload):
    """Who was supervised."""

    staff_member: StaffMember | None = None
    """The member of staff whose work was approved."""
