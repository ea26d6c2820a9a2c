"""What may be asked about the differences between two plans."""

import strawberry

from ..core.errors import NotFound
from ..core.plan_differences import PlanDifference, difference
from ..core.support_plans import SupportPlan
from ..core.visibility import Db
from ..schema import plan_differences as api
from ..schema.operations import query


@query(api.PlanDifference | None, before_id="The earlier plan.", after_id="The later plan.")
async def support_plan_difference(db: Db, before_id: strawberry.ID, after_id: strawberry.ID) -> PlanDifference:
    """What differs between two plans of a client: items added, removed and changed, with fields and links."""
    return await difference(db, await _found(db, "beforeId", before_id), await _found(db, "afterId", after_id))


async def _found(db: Db, argument: str, identifier: str) -> SupportPlan:
    if plan := await db.get(SupportPlan, identifier):
        return plan
    raise NotFound("support plan", identifier, path=[argument])
