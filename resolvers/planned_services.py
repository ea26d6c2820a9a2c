"""What may be asked about planned services."""

import strawberry

from ..core.errors import NotFound
from ..core.planned_services import PlannedService
from ..core.visibility import Db
from ..schema import planned_services as api
from ..schema.operations import query


@query(api.PlannedService | None)
async def planned_service(db: Db, id: strawberry.ID) -> PlannedService:
    """One planned service."""
    if (found := await db.get(PlannedService, id)) is None:
        raise NotFound("planned service", id, path=["id"])
    return found
