"""Rescheduling: a deployment starts on another day, and what is not finished moves with it."""

from dataclasses import dataclass
from datetime import date

from .deploying import check_start, days_off_from, warn_of_past_start
from .deployment_records import keep_deployment_record
from .deployments import Deployment, DeploymentStatus
from .due_dates import due
from .errors import Invalid, InvalidTransition
from .events import Event
from .finding import found
from .permissions import requires
from .planned_service_making import basis_of
from .planned_services import PlannedService, unfinished_of
from .service_plans import ServicePlanStep, ServicePlanVersion
from .work import Work


@dataclass(frozen=True, slots=True)
class DeploymentRescheduled(Event):
    """A deployment was moved to another start."""

    client_id: str
    was: date
    start_on: date


@requires("service_plan.deploy")
async def reschedule(
    work: Work, deployment: Deployment, start_on: date, *, include_overridden: bool = False
) -> list[PlannedService]:
    """Count due dates from another start; what is finished stays, and so do days chosen by hand unless included."""
    if deployment.status is not DeploymentStatus.OPEN:
        raise InvalidTransition("deployment", deployment.status, "rescheduled")
    if refusals := list(check_start(start_on, work.today)):
        raise Invalid(refusals)
    unfinished = (await unfinished_of(work.db, [deployment.id]))[deployment.id]
    await _move(work, deployment, unfinished, start_on, include_overridden)
    work.record(DeploymentRescheduled(deployment.id, deployment.client_id, deployment.start_on, start_on))
    deployment.start_on = start_on
    await keep_deployment_record(work, deployment)
    _warn_of_kept(work, unfinished, start_on)
    warn_of_past_start(work, start_on, unfinished)
    return sorted(unfinished, key=lambda each: (each.due_on, each.position))


async def _move(
    work: Work, deployment: Deployment, unfinished: list[PlannedService], start_on: date, include_overridden: bool
) -> None:
    version = await work.find(ServicePlanVersion, deployment.plan_version_id)
    steps = await found(work.db, ServicePlanStep, {each.step_id for each in unfinished if each.step_id})
    days_off = await days_off_from(work.db, start_on)
    for each in unfinished:
        each.due_basis = basis = basis_of(steps[each.step_id or ""], version, start_on, days_off)
        if include_overridden or not each.due_set_by_hand:
            each.due_on, each.due_set_by_hand = due(basis).on, False


def _warn_of_kept(work: Work, unfinished: list[PlannedService], start_on: date) -> None:
    if kept := sum(each.due_set_by_hand and each.due_on < start_on for each in unfinished):
        work.warn(f"{kept} due date(s) set by hand lie before the new start; they stay unless you include them.")
