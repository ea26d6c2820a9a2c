"""The audit trail, as the API shows it."""

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from ..core import audit, events
from ..core import staff as core_staff
from .declaring import describes, enum, input, related
from .inputs import Name
from .node import Node
from .staff import StaffMember

enum(audit.AuditOrder)


@describes(events.AuditEntry)
class AuditEntry(Node):
    """One line of the audit trail: who did what to which thing, and when. Lines are only ever added."""

    kind: str
    subject_id: strawberry.ID
    staff: StaffMember | None = related(core_staff.StaffMember)
    """Who did it; null where you may not see staff."""
    at: datetime
    facts: JSON


@input
class AuditFilter:
    """Which lines of the audit trail; each field that is given narrows it down."""

    subject_id: strawberry.ID | None = None
    """What happened to one thing."""
    staff_id: strawberry.ID | None = None
    """What one member of staff did."""
    kinds: list[Name] | None = None
    """What happened, such as `SupportPlanActivated`: any of these."""
    since: datetime | None = None
    """From this instant on."""
    until: datetime | None = None
    """Before this instant."""
