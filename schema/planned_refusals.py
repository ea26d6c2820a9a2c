"""Why something cannot be done with a planned service, where there is more to know than words."""

import strawberry

from ..core import planned_approvals, planned_assignments, planned_work
from .declaring import describes
from .errors import UserError


@describes(planned_work.ActivitiesOpen)
class ActivitiesOpen(UserError):
    """Activities that are required are not ticked."""

    activity_ids: list[strawberry.ID]
    """Which activities."""


@describes(planned_approvals.NotTheApprover)
class NotTheApprover(UserError):
    """Only the supervisors of whoever did it may approve it or return it."""

    supervisor_ids: list[strawberry.ID]
    """Who may."""


@describes(planned_assignments.AlreadyTaken)
class AlreadyTaken(UserError):
    """Somebody does it already."""

    assignee_id: strawberry.ID
    """Who does it."""
