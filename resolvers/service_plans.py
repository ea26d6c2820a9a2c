"""What may be asked and done about service plans."""

import sqlalchemy as sa
import strawberry

from ..core import service_plan_lifecycle as lifecycle
from ..core import service_plans as core
from ..core.errors import NotFound
from ..core.orders import Order
from ..core.service_plans import ServicePlan
from ..core.visibility import Db
from ..core.work import Work
from ..schema import service_plan_inputs as acts
from ..schema import service_plans as api
from ..schema.operations import Answer, answer, changes, listing, mutation, query
from ..schema.service_plan_steps import new_step

ORDERS: dict[api.ServicePlanOrder, Order] = {
    api.ServicePlanOrder.NAME: core.BY_NAME,
    api.ServicePlanOrder.NEWEST: core.NEWEST,
}


@query(api.ServicePlan | None)
async def service_plan(db: Db, id: strawberry.ID) -> ServicePlan:
    """One service plan."""
    if (found := await db.get(ServicePlan, id)) is None:
        raise NotFound("service plan", id, path=["id"])
    return found


@listing(api.ServicePlan, ORDERS)
def service_plans(db: Db, filter: api.ServicePlanFilter | None = None) -> sa.Select[ServicePlan]:
    """The organisation's service plans."""
    return core.matching(**vars(filter or api.ServicePlanFilter()))


@mutation(acts.CreateServicePlanPayload)
async def create_service_plan(work: Work, input: acts.CreateServicePlanInput) -> Answer:
    """Make a service plan, bare or with all its steps; it can be deployed at once."""
    plan = await lifecycle.create(
        work,
        input.name,
        description=input.description,
        limit_concurrent_deployments=input.limit_concurrent_deployments,
        weekend_rule=input.weekend_rule,
        default_billing_rate_id=input.default_billing_rate_id,
        steps=[new_step(step) for step in input.steps],
    )
    return answer(service_plan=plan)


@mutation(acts.UpdateServicePlanPayload)
async def update_service_plan(work: Work, input: acts.UpdateServicePlanInput) -> Answer:
    """Change a service plan's name, description or settings; what was deployed stays as it is."""
    plan = await work.get(ServicePlan, input.service_plan_id, version=input.expected_version)
    await lifecycle.update(work, plan, changes(input, "service_plan_id"))
    return answer(service_plan=plan)


@mutation(acts.CopyServicePlanPayload)
async def copy_service_plan(work: Work, input: acts.CopyServicePlanInput) -> Answer:
    """Make a new service plan with the steps and settings that another one has now."""
    source = await work.get(ServicePlan, input.service_plan_id)
    return answer(service_plan=await lifecycle.copy(work, source, input.name))


@mutation(acts.ArchiveServicePlanPayload)
async def archive_service_plan(work: Work, input: acts.ArchiveServicePlanInput) -> Answer:
    """Stop offering a service plan; what was deployed goes on."""
    plan = await work.get(ServicePlan, input.service_plan_id, version=input.expected_version)
    await lifecycle.archive(work, plan)
    return answer(service_plan=plan)


@mutation(acts.RestoreServicePlanPayload)
async def restore_service_plan(work: Work, input: acts.RestoreServicePlanInput) -> Answer:
    """Offer an archived service plan again."""
    plan = await work.get(ServicePlan, input.service_plan_id, version=input.expected_version)
    await lifecycle.restore(work, plan)
    return answer(service_plan=plan)


@mutation(acts.DeleteServicePlanPayload)
async def delete_service_plan(work: Work, input: acts.DeleteServicePlanInput) -> Answer:
    """Delete a service plan that was never deployed; archive the others."""
    plan = await work.get(ServicePlan, input.service_plan_id, version=input.expected_version)
    await lifecycle.delete(work, plan)
    return answer(deleted_service_plan_id=plan.id)
