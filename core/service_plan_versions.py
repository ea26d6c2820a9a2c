"""Versions of service plans: what they hold, which one may be edited, and when one stops changing."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from .service_plans import ServicePlan, ServicePlanStep, ServicePlanVersion
from .visibility import Db
from .work import Work

SETTINGS = ("weekend_rule", "default_billing_rate_id")
"""What a version says about all its steps."""
COPIED = (
    "position",
    "title",
    "description",
    "delay_days",
    "day_unit",
    "activities",
    "assignee_id",
    "role_id",
    "fulfilled_by",
    "billing_rate_id",
)


async def current_version(db: Db, plan: ServicePlan) -> ServicePlanVersion:
    """The version of a plan that is deployed from now on."""
    query = sa.select(ServicePlanVersion).where(ServicePlanVersion.id == plan.current_version_id)
    return (await db.scalars(query, execution_options={"populate_existing": True})).one()


async def steps_of(db: Db, version: ServicePlanVersion) -> list[ServicePlanStep]:
    """The steps of a version, in order."""
    query = sa.select(ServicePlanStep).where(ServicePlanStep.version_id == version.id)
    return list(await db.scalars(query.order_by(ServicePlanStep.position)))


async def version_to_deploy(work: Work, plan: ServicePlan) -> ServicePlanVersion:
    """The current version of a plan, which nobody changes until the end.

    Only who deploys a version for the first time waits for those who edit the plan; afterwards there is nothing to
    wait for.
    """
    version = await current_version(work.db, plan)
    if version.first_deployed_at is None:
        await work.hold(plan)
        version = await current_version(work.db, plan)
    return version


def pin(work: Work, version: ServicePlanVersion) -> None:
    """From now on a version never changes: it is deployed."""
    version.first_deployed_at = version.first_deployed_at or work.now


async def editable_version(work: Work, plan: ServicePlan) -> ServicePlanVersion:
    """The current version where it was never deployed, else a copy of it; who edits it makes it the current one."""
    version = await current_version(work.db, plan)
    return version if version.first_deployed_at is None else await _next_version(work, plan, version)


async def _next_version(work: Work, plan: ServicePlan, source: ServicePlanVersion) -> ServicePlanVersion:
    following = ServicePlanVersion(service_plan_id=plan.id, number=source.number + 1, **settings_of(source))
    work.add(following, *copied_steps(following, await steps_of(work.db, source)))
    return following


def settings_of(version: ServicePlanVersion) -> dict[str, Any]:
    """What a version says about all its steps, by name."""
    return {name: getattr(version, name) for name in SETTINGS}


def copied_steps(version: ServicePlanVersion, steps: Sequence[ServicePlanStep]) -> list[ServicePlanStep]:
    """Steps as they go on in another version: the same things under other identifiers."""
    return [
        ServicePlanStep(
            service_plan_id=version.service_plan_id,
            version_id=version.id,
            origin_id=step.origin_id,
            **{name: getattr(step, name) for name in COPIED},
        )
        for step in steps
    ]
