"""Deploying: a service plan becomes dated work for a client, all of it or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from .billing_rates import rate_problems
from .clients import Client
from .deployment_assignees import assignees_of
from .deployment_records import keep_deployment_record
from .deployments import Deployment, DeploymentStatus, Overrides
from .due_dates import MOST_DELAY_DAYS, DaysOff
from .errors import ClientInactive, Invalid, InvalidInput, NotFound, OutOfRange, Path, Refusal
from .events import Event
from .holiday_calendars import days_off
from .organisations import own
from .permissions import requires
from .planned_service_making import make_services
from .planned_services import PlannedService
from .service_plan_versions import pin, steps_of, version_to_deploy
from .service_plans import ServicePlan, ServicePlanStatus, ServicePlanStep
from .visibility import Db, seeing_all
from .work import Work

FARTHEST_START = timedelta(MOST_DELAY_DAYS)
FARTHEST_DUE = timedelta(2 * MOST_DELAY_DAYS)


class PlanArchived(Refusal):
    """The service plan is archived and cannot be deployed any more."""

    def __init__(self, plan: ServicePlan, path: Path = ("servicePlanId",)) -> None:
        super().__init__(f"The service plan {plan.name!r} is archived. Restore it, or choose another.", path=path)


class DeploymentLimit(Refusal):
    """The client has an open deployment of this plan, and the plan allows one at a time."""

    def __init__(self, deployment_id: str) -> None:
        super().__init__(
            "This client has an open deployment of this service plan already, and it allows one at a time. Finish or "
            "cancel what is left of that one first.",
            path=["servicePlanId"],
        )
        self.deployment_id = deployment_id


class EmptyDeployment(Refusal):
    """No step is left, so there is nothing to do."""

    def __init__(self, *, has_steps: bool) -> None:
        reason = "Every step is left out" if has_steps else "This service plan has no steps"
        super().__init__(f"{reason}; there is nothing to deploy.", path=["steps" if has_steps else "servicePlanId"])


class DueBeforeStart(Refusal):
    """Nothing can be due before the deployment starts."""


@dataclass(frozen=True, slots=True)
class ServicePlanDeployed(Event):
    """A service plan was put to work for a client."""

    client_id: str
    service_plan_id: str
    version_number: int
    planned_service_count: int


@requires("service_plan.deploy")
async def deploy(
    work: Work, client: Client, plan: ServicePlan, start_on: date, overrides: Overrides
) -> tuple[Deployment, list[PlannedService]]:
    """Make a deployment and its planned services, in the order of their due dates."""
    return await put_to_work(work, client, plan, start_on, overrides)


async def put_to_work(
    work: Work,
    client: Client,
    plan: ServicePlan,
    start_on: date,
    overrides: Overrides,
    *,
    because_of: str | None = None,
) -> tuple[Deployment, list[PlannedService]]:
    """Deploy a service plan, whoever is at it; where something prompted it, it is named. Refused, nothing is changed."""
    if not client.is_active:
        raise ClientInactive(client.id)
    version = await version_to_deploy(work, plan)
    if plan.status is ServicePlanStatus.ARCHIVED:
        raise PlanArchived(plan)
    await _demand_room(work, client, plan)
    steps = await steps_of(work.db, version)
    included = [step for step in steps if overrides.of(step)[1].is_included]
    assignees, refusals = await assignees_of(work.db, client, included, overrides)
    refusals = [*_problems(steps, start_on, overrides, work.today), *refusals]
    refusals += await rate_problems(work.db, overrides.billing_rate_id)
    if refusals:
        raise Invalid(refusals)
    if not included:
        raise EmptyDeployment(has_steps=bool(steps))
    pin(work, version)
    deployment = Deployment(
        client_id=client.id,
        service_plan_id=plan.id,
        plan_version_id=version.id,
        start_on=start_on,
        is_limited=plan.limit_concurrent_deployments,
        overrides=overrides,
        prompted_by_id=because_of,
    )
    services = make_services(deployment, version, included, assignees, await days_off_from(work.db, start_on))
    work.add(deployment, *services, *(activity for service in services for activity in service.activities))
    warn_of_past_start(work, start_on, services)
    work.record(ServicePlanDeployed(deployment.id, client.id, plan.id, version.number, len(services)))
    await keep_deployment_record(work, deployment)
    return deployment, services


async def days_off_from(db: Db, start_on: date) -> DaysOff:
    """The days off of the organisation, as far as a due date counted from a start can lie, and a little before."""
    years = range(start_on.year - 1, (start_on + FARTHEST_DUE).year + 1)
    return days_off((await own(db)).holiday_calendar, years)


def check_start(start_on: date, today: date) -> Iterator[Refusal]:
    """What is wrong with a start date."""
    if abs(start_on - today) > FARTHEST_START:
        yield OutOfRange("The start lies more than ten years away.", path=["startOn"])


def warn_of_past_start(work: Work, start_on: date, services: Sequence[PlannedService]) -> None:
    """Tell who starts something in the past that it may be overdue already."""
    if start_on < work.today:
        overdue = sum(each.due_on < work.today for each in services)
        work.warn(f"The start lies in the past (STARTS_IN_PAST); planned services that are overdue already: {overdue}.")


async def _demand_room(work: Work, client: Client, plan: ServicePlan) -> None:
    if plan.limit_concurrent_deployments:
        still_open = sa.select(Deployment.id).where(
            Deployment.client_id == client.id,
            Deployment.service_plan_id == plan.id,
            Deployment.status == DeploymentStatus.OPEN,
            ~Deployment.is_superseded,
        )
        with seeing_all(work.db):
            if found := await work.db.scalar(still_open.order_by(Deployment.id).limit(1)):
                raise DeploymentLimit(found)


def _problems(steps: Sequence[ServicePlanStep], start_on: date, overrides: Overrides, today: date) -> Iterator[Refusal]:
    yield from check_start(start_on, today)
    unused = {step.id for step in steps}
    for place, override in enumerate(overrides.steps):
        if override.step_id not in {step.id for step in steps}:
            yield NotFound("step of the current version", override.step_id, path=["steps", place, "stepId"])
        elif override.step_id not in unused:
            yield InvalidInput("This step is named twice.", path=["steps", place, "stepId"])
        unused.discard(override.step_id)
        yield from check_due(override.due_on, start_on, ["steps", place, "dueOn"])


def check_due(due_on: date | None, start_on: date, path: Path) -> Iterator[Refusal]:
    """What is wrong with a due date that somebody chose."""
    if due_on is not None and due_on < start_on:
        yield DueBeforeStart(f"This is due before the start on {start_on.isoformat()}.", path=path)
    if due_on is not None and due_on - start_on > FARTHEST_DUE:
        yield OutOfRange("This is due more than twenty years after the start.", path=path)
