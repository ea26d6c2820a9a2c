"""What may be asked about planned services."""

import sqlalchemy as sa
import strawberry

from ..core import planned_service_lists as core
from ..core.errors import NotFound
from ..core.planned_services import PlannedService
from ..core.viewer import viewer_of
from ..core.visibility import Db
from ..core.workloads import Workload
from ..schema import planned_services as api
from ..schema import workloads
from ..schema.operations import listing, query


@query(api.PlannedService | None)
async def planned_service(db: Db, id: strawberry.ID) -> PlannedService:
    """One planned service."""
    if (found := await db.get(PlannedService, id)) is None:
        raise NotFound("planned service", id, path=["id"])
    return found


@listing(api.PlannedService, core.ORDERS)
def planned_services(db: Db, filter: api.PlannedServiceFilter | None = None) -> sa.Select[PlannedService]:
    """Planned services, a page at a time."""
    return core.listed(db, core.PlannedServicesWanted(**vars(filter or api.PlannedServiceFilter())))


@listing(api.PlannedService, core.ORDERS)
def my_work(db: Db) -> sa.Select[PlannedService]:
    """What you are to do and have not finished."""
    return core.my_work(db)


@listing(api.PlannedService, core.ORDERS)
def my_overdue_work(db: Db) -> sa.Select[PlannedService]:
    """What of your work was due before today, in the organisation's time zone."""
    return core.my_overdue_work(db)


@listing(api.PlannedService, core.ORDERS)
def my_work_this_week(db: Db) -> sa.Select[PlannedService]:
    """What of your work is due from Monday to Sunday of this week."""
    return core.my_work_this_week(db)


@listing(api.PlannedService, core.ORDERS)
def planned_service_pool(db: Db) -> sa.Select[PlannedService]:
    """What nobody does yet and you could take: meant for a role of yours, or for nobody's."""
    return core.pool(db)


@listing(api.PlannedService, core.ORDERS)
def work_awaiting_my_approval(db: Db) -> sa.Select[PlannedService]:
    """What others did and waits for you to approve it."""
    return core.awaiting_my_approval(db)


@query(workloads.Workload)
async def workload(db: Db) -> Workload:
    """How much there is to do for you, in numbers."""
    return Workload(viewer_of(db).staff_id)
