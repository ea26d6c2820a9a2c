"""The life of a service plan: made, renamed, copied, archived, restored, deleted."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from .batches import among
from .billing_rates import rate_problems
from .deployments import Deployment, DeploymentStatus
from .due_dates import WeekendRule
from .errors import Invalid, InvalidTransition, Refusal
from .events import Event
from .names import demand_free, sort_name
from .permissions import requires
from .service_plan_steps import NewStep, demand_steps
from .service_plan_uses import refuse_named
from .service_plan_versions import SETTINGS, copied_steps, current_version, editable_version, settings_of, steps_of
from .service_plans import ServicePlan, ServicePlanStatus, ServicePlanStep, ServicePlanVersion
from .visibility import UNSCOPED, Db, touch
from .work import Work


class ServicePlanInUse(Refusal):
    """The service plan was deployed."""

    code = "PLAN_IN_USE"

    def __init__(self, deployment_count: int, open_count: int) -> None:
        times = "once" if deployment_count == 1 else f"{deployment_count} times"
        super().__init__(f"This service plan was deployed {times}, so it cannot be deleted. Archive it instead.")
        self.deployment_count = deployment_count
        self.open_count = open_count


@dataclasses.dataclass(frozen=True, slots=True)
class ServicePlanCreated(Event):
    """A service plan was made."""

    copied_from_id: str | None = None
    """The service plan it is a copy of."""


@dataclasses.dataclass(frozen=True, slots=True)
class ServicePlanChanged(Event):
    """A service plan was renamed, described or set up differently."""

    changed: tuple[str, ...]
    """What about it."""


@dataclasses.dataclass(frozen=True, slots=True)
class ServicePlanArchived(Event):
    """A service plan is no longer offered."""


@dataclasses.dataclass(frozen=True, slots=True)
class ServicePlanRestored(Event):
    """An archived service plan is offered again."""


@dataclasses.dataclass(frozen=True, slots=True)
class ServicePlanDeleted(Event):
    """A service plan that was never deployed was deleted."""


@dataclasses.dataclass(frozen=True, slots=True)
class DeploymentCounts:
    """How often a service plan was deployed, whoever may see the clients."""

    total: int
    """How often at all."""
    open: int
    """How many of these are still open."""


async def deployment_counts_of(db: Db, plan_ids: Sequence[str]) -> Mapping[str, DeploymentCounts]:
    """How often service plans were deployed; also for clients the asking person may not see."""
    is_open = sa.case((Deployment.status == DeploymentStatus.OPEN, 1), else_=0)
    rows = await db.execute(
        sa.select(Deployment.service_plan_id, sa.func.count(), sa.func.sum(is_open))
        .where(among(Deployment.service_plan_id, plan_ids))
        .group_by(Deployment.service_plan_id),
        execution_options=UNSCOPED,
    )
    counts = {plan_id: DeploymentCounts(total, still_open) for plan_id, total, still_open in rows}
    return {plan_id: counts.get(plan_id, DeploymentCounts(0, 0)) for plan_id in plan_ids}


@requires("service_plan.configure")
async def create(
    work: Work,
    name: str,
    *,
    description: str | None = None,
    limit_concurrent_deployments: bool = False,
    weekend_rule: WeekendRule = WeekendRule.KEEP,
    default_billing_rate_id: str | None = None,
    steps: Sequence[NewStep] = (),
) -> ServicePlan:
    """Make a service plan; it can be deployed as soon as it has a step."""
    await demand_steps(work, {("steps", place): step for place, step in enumerate(steps)})
    await _demand_rate(work, default_billing_rate_id)
    settings = {"weekend_rule": weekend_rule, "default_billing_rate_id": default_billing_rate_id}
    plan, version = await _named(work, name, description, limit_concurrent_deployments, settings)
    work.add(*(step.build(version, place) for place, step in enumerate(steps, start=1)))
    work.record(ServicePlanCreated(plan.id))
    return plan


@requires("service_plan.configure")
async def copy(work: Work, source: ServicePlan, name: str) -> ServicePlan:
    """Make a service plan from what another one holds now."""
    current = await current_version(work.db, source)
    settings = source.description, source.limit_concurrent_deployments, settings_of(current)
    plan, version = await _named(work, name, *settings)
    copies = copied_steps(version, await steps_of(work.db, current))
    for step in copies:
        step.origin_id = step.id  # another plan's step is another thing
    work.add(*copies)
    work.record(ServicePlanCreated(plan.id, copied_from_id=source.id))
    return plan


@requires("service_plan.configure")
async def update(work: Work, plan: ServicePlan, changes: Mapping[str, Any]) -> None:
    """Change a service plan's name, description or settings; what was deployed stays as it is."""
    if plan.status is ServicePlanStatus.ACTIVE and "name" in changes:
        await _demand_free(work, changes["name"], plan.id)
    await _demand_rate(work, changes.get("default_billing_rate_id"))
    await _set(work, plan, {name: changes[name] for name in SETTINGS if name in changes})
    for name, value in changes.items():
        if name not in SETTINGS:
            setattr(plan, name, value)
    plan.sort_name = sort_name(plan.name)
    touch(plan)
    work.record(ServicePlanChanged(plan.id, tuple(sorted(changes))))


@requires("service_plan.configure")
async def archive(work: Work, plan: ServicePlan) -> None:
    """Stop offering a service plan; what was deployed goes on."""
    _demand_status(plan, ServicePlanStatus.ACTIVE, "archived")
    plan.status = ServicePlanStatus.ARCHIVED
    work.record(ServicePlanArchived(plan.id))


@requires("service_plan.configure")
async def restore(work: Work, plan: ServicePlan) -> None:
    """Offer an archived service plan again."""
    _demand_status(plan, ServicePlanStatus.ARCHIVED, "restored")
    await _demand_free(work, plan.name, plan.id)
    plan.status = ServicePlanStatus.ACTIVE
    work.record(ServicePlanRestored(plan.id))


@requires("service_plan.configure")
async def delete(work: Work, plan: ServicePlan) -> None:
    """Delete a service plan that was never deployed."""
    counts = (await deployment_counts_of(work.db, [plan.id]))[plan.id]
    if counts.total:
        raise ServicePlanInUse(counts.total, counts.open)
    await refuse_named(work, plan)
    for part in (ServicePlanStep, ServicePlanVersion):
        await work.db.execute(sa.delete(part).where(part.service_plan_id == plan.id))
    await work.db.delete(plan)
    work.record(ServicePlanDeleted(plan.id))


async def _named(
    work: Work, name: str, description: str | None, limit: bool, settings: Mapping[str, Any]
) -> tuple[ServicePlan, ServicePlanVersion]:
    await _demand_free(work, name)
    plan = ServicePlan(
        name=name, sort_name=sort_name(name), description=description, limit_concurrent_deployments=limit
    )
    version = ServicePlanVersion(service_plan_id=plan.id, number=1, **settings)
    plan.current_version_id = version.id
    work.add(plan, version)
    return plan, version


async def _set(work: Work, plan: ServicePlan, settings: Mapping[str, Any]) -> None:
    """Let the version that may be edited say something else about all its steps, where it does not say so already."""
    known = settings_of(await current_version(work.db, plan))
    if any(known[name] != value for name, value in settings.items()):
        version = await editable_version(work, plan)
        plan.current_version_id = version.id
        for name, value in settings.items():
            setattr(version, name, value)


async def _demand_rate(work: Work, rate_id: str | None) -> None:
    if refusals := await rate_problems(work.db, rate_id, ["defaultBillingRateId"]):
        raise Invalid(refusals)


def _demand_status(plan: ServicePlan, status: ServicePlanStatus, step: str) -> None:
    if plan.status is not status:
        raise InvalidTransition("service plan", plan.status, step)


async def _demand_free(work: Work, name: str, but: str | None = None) -> None:
    await demand_free(work.db, ServicePlan, name, among=ServicePlan.status == ServicePlanStatus.ACTIVE, but=but)
