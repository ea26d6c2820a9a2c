"""What may be asked about deployments, and what may be done with them."""

import sqlalchemy as sa
import strawberry

from ..core import deploying, deployment_endings, rescheduling
from ..core import deployments as core
from ..core.clients import Client
from ..core.deployments import Deployment
from ..core.errors import NotFound
from ..core.orders import Order
from ..core.service_plans import ServicePlan
from ..core.visibility import Db
from ..core.work import Work
from ..schema import deployment_inputs as acts
from ..schema import deployments as api
from ..schema.operations import Answer, answer, listing, mutation, query

ORDERS: dict[api.DeploymentOrder, Order] = {
    api.DeploymentOrder.NEWEST: core.NEWEST,
    api.DeploymentOrder.START: core.BY_START,
}


@query(api.Deployment | None)
async def deployment(db: Db, id: strawberry.ID) -> Deployment:
    """One deployment."""
    if (found := await db.get(Deployment, id)) is None:
        raise NotFound("deployment", id, path=["id"])
    return found


@listing(api.Deployment, ORDERS)
def deployments(db: Db, filter: api.DeploymentFilter | None = None) -> sa.Select[Deployment]:
    """Deployments, a page at a time."""
    return core.matching(**vars(filter or api.DeploymentFilter()))


@mutation(acts.DeployServicePlanPayload)
async def deploy_service_plan(work: Work, input: acts.DeployServicePlanInput) -> Answer:
    """Put a service plan to work for a client: all its planned services are made at once, or none."""
    client = await work.get(Client, input.client_id)
    plan = await work.find(ServicePlan, input.service_plan_id)
    deployment, services = await deploying.deploy(work, client, plan, input.start_on, acts.overrides_of(input))
    return answer(deployment=deployment, first_planned_service=services[0], planned_services=services)


@mutation(acts.DeployServicePlanPayload, dry=True)
async def preview_deployment(work: Work, input: acts.DeployServicePlanInput) -> Answer:
    """What `deployServicePlan` would answer now, without doing it."""
    changed: Answer = await deploy_service_plan.function(work, input)
    return changed


@mutation(acts.RescheduleDeploymentPayload)
async def reschedule_deployment(work: Work, input: acts.RescheduleDeploymentInput) -> Answer:
    """Let an open deployment start on another day: what is not finished moves with it."""
    deployment = await work.get(Deployment, input.deployment_id, version=input.expected_version)
    services = await rescheduling.reschedule(
        work, deployment, input.start_on, include_overridden=input.include_overridden
    )
    return answer(deployment=deployment, planned_services=services)


@mutation(acts.CancelDeploymentPayload)
async def cancel_deployment(work: Work, input: acts.CancelDeploymentInput) -> Answer:
    """Call a deployment off: what is not finished is cancelled, what is finished stays."""
    deployment = await work.get(Deployment, input.deployment_id, version=input.expected_version)
    cancelled = await deployment_endings.cancel(work, deployment, input.reason)
    return answer(deployment=deployment, cancelled_planned_services=cancelled)
