"""Who is asking: the only thing the rest of the service knows about signing in."""

import dataclasses
from zoneinfo import ZoneInfo

from .permissions import is_granted


@dataclasses.dataclass(frozen=True, slots=True)
class Actor:
    """A member of staff at work, with what they may do, for the length of one request."""

    staff_id: str
    organisation_id: str
    name: str
    permissions: frozenset[str]
    zone: ZoneInfo
    sees_caseload_only: bool = False
    """Whether they find only the clients assigned to them."""

    def may(self, permission: str) -> bool:
        """Whether one of their roles grants a permission.

        `record.*.read`, `.create`, `.update` and `.delete` cover all record types, `record.*.special` whatever else
        record types allow.
        """
        return is_granted(permission, self.permissions)
