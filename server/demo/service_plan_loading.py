"""Makes the service plans of the demo house and puts them to work."""

import sqlalchemy as sa

from ...core import days_off, deploying, planned_work, service_plan_lifecycle
from ...core.deployments import Deployment, Overrides
from ...core.organisations import own
from ...core.planned_services import UNFINISHED, PlannedService
from ...core.service_plans import ServicePlan
from ...core.staff import Role
from ...core.work import Work
from .founding import client_of
from .service_plans import DemoDeployment, DemoServicePlan, calendar


async def keep_holidays(work: Work) -> None:
    """Say which days are not worked, where nobody said so yet."""
    house = await own(work.db)
    if house.holiday_calendar is None:
        await days_off.set_holiday_calendar(work, house, calendar(work.today))


async def make_service_plan(work: Work, demo: DemoServicePlan) -> None:
    """Make a service plan, where there is none of that name."""
    if await _plan(work, demo.name) is None:
        roles = {role.name: role.id for role in await work.db.scalars(sa.select(Role))}
        await service_plan_lifecycle.create(
            work,
            demo.name,
            description=demo.description,
            limit_concurrent_deployments=True,
            weekend_rule=demo.weekend_rule,
            steps=[step.as_made(roles[step.role]) for step in demo.steps],
        )


async def deploy(work: Work, demo: DemoDeployment) -> None:
    """Put a service plan to work for a client who is supported, where none ever was."""
    client, plan = await client_of(work, demo.client), await _plan(work, demo.plan.name)
    known = sa.select(Deployment.id).where(Deployment.client_id == client.id).limit(1)
    if plan is not None and client.is_active and await work.db.scalar(known) is None:
        await deploying.deploy(work, client, plan, demo.start(work.today), Overrides())


async def complete_all(work: Work, reference: str) -> None:
    """Do all that is planned for a client and not done yet."""
    client = await client_of(work, reference)
    waiting = sa.select(PlannedService).where(
        PlannedService.client_id == client.id, PlannedService.status.in_(UNFINISHED)
    )
    for service in (await work.db.scalars(waiting)).all():
        await planned_work.complete(work, service, None)


async def _plan(work: Work, name: str) -> ServicePlan | None:
    return (await work.db.scalars(sa.select(ServicePlan).where(ServicePlan.name == name))).first()
