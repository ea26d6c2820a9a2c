"""The viewer, as the API shows them."""

from datetime import date
from typing import Annotated, Any

import strawberry

from ..core import organisations as core_organisations
from ..core import staff as core_staff
from ..core import viewer
from .declaring import describes, related
from .organisations import Organisation
from .staff import StaffMember


@describes(viewer.Viewer)
class Viewer:
    """Who is asking, what they may do, and which day it is for them."""

    staff: StaffMember | None = related(core_staff.StaffMember)
    """The member of staff who signed in; null where they may not see staff."""
    organisation: Organisation = related(core_organisations.Organisation)
    """Whom they work for."""
    permissions: list[str]
    today: date

    @strawberry.field
    def can(
        self: Any,
        permission: Annotated[str, strawberry.argument(description="A name that `permissions` of the root lists.")],
    ) -> bool:
        """Whether their roles allow something."""
        return bool(self.actor.may(permission))
