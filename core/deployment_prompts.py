"""Deployments that something else prompts: enrolling in a program, or activating a support plan."""

from datetime import date

import sqlalchemy as sa

from .clients import Client
from .deploying import PlanArchived, put_to_work
from .deployments import Deployment, Overrides
from .enrollments import Enrollment
from .errors import NotFound, Path, Refusal
from .finding import found
from .service_plans import ServicePlan, ServicePlanStatus
from .support_plans import SupportPlan
from .visibility import Db, seeing_all
from .work import Work


async def deploy_because(
    work: Work, cause: Enrollment | SupportPlan, service_plan_id: str | None, start_on: date
) -> Deployment | None:
    """Deploy the service plan that something prompts, once, whether or not the actor may deploy by themselves.

    What prompts it goes on where that cannot be; a warning says why.
    """
    if service_plan_id is None:
        return None
    with seeing_all(work.db):
        plan, client = await work.find(ServicePlan, service_plan_id), await work.find(Client, cause.client_id)
        if known := await _prompted(work, cause, plan):
            return known
        try:
            deployment, _ = await put_to_work(work, client, plan, start_on, Overrides(), because_of=cause.id)
        except Refusal as refusal:
            work.warn(f"The service plan {plan.name!r} was not deployed. {refusal.message}")
            return None
    return deployment


async def prompt_problems(db: Db, service_plan_id: str | None, path: Path) -> list[Refusal]:
    """Why a service plan cannot be deployed whenever something prompts it; nothing where there is none."""
    if service_plan_id is None:
        return []
    plan = (await found(db, ServicePlan, [service_plan_id])).get(service_plan_id)
    if plan is None:
        return [NotFound("service plan", service_plan_id, path=path)]
    return [PlanArchived(plan, path)] if plan.status is ServicePlanStatus.ARCHIVED else []


async def _prompted(work: Work, cause: Enrollment | SupportPlan, plan: ServicePlan) -> Deployment | None:
    query = sa.select(Deployment).where(Deployment.prompted_by_id == cause.id, Deployment.service_plan_id == plan.id)
    return await work.db.scalar(query)
