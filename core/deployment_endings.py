"""How deployments end: with the last of their planned services, or called off."""

from dataclasses import dataclass

from .deployment_records import keep_deployment_record
from .deployments import Deployment, DeploymentStatus
from .errors import InvalidTransition
from .events import Event
from .permissions import requires
from .planned_service_steps import CANCEL
from .planned_services import PlannedService, unfinished_of
from .work import Work


@dataclass(frozen=True, slots=True)
class DeploymentCompleted(Event):
    """The last planned service of a deployment was finished."""

    client_id: str
    service_plan_id: str


@dataclass(frozen=True, slots=True)
class DeploymentReopened(Event):
    """Work of a completed deployment was taken up again."""

    client_id: str
    service_plan_id: str


@dataclass(frozen=True, slots=True)
class DeploymentCancelled(Event):
    """A deployment was called off, with what was not finished."""

    client_id: str
    service_plan_id: str
    cancelled_ids: tuple[str, ...]


async def settle(work: Work, deployment: Deployment) -> None:
    """Bring a deployment in line with its planned services, which somebody just finished or took up again.

    It is completed when the last of them is finished, and open again, flagged as such, when one no longer is. The
    client is held, so both happen exactly once.
    """
    unfinished = (await unfinished_of(work.db, [deployment.id]))[deployment.id]
    if deployment.status is DeploymentStatus.OPEN and not unfinished:
        deployment.status, deployment.ended_at = DeploymentStatus.COMPLETED, work.now
        work.record(DeploymentCompleted(deployment.id, deployment.client_id, deployment.service_plan_id))
        await keep_deployment_record(work, deployment)
    elif deployment.status is DeploymentStatus.COMPLETED and unfinished:
        deployment.status, deployment.ended_at, deployment.is_reopened = DeploymentStatus.OPEN, None, True
        work.record(DeploymentReopened(deployment.id, deployment.client_id, deployment.service_plan_id))
        await keep_deployment_record(work, deployment)


@requires("service_plan.deploy")
async def cancel(work: Work, deployment: Deployment, reason: str) -> list[PlannedService]:
    """Call a deployment off: what is not finished is cancelled, and returned; what is finished stays."""
    if deployment.status is not DeploymentStatus.OPEN:
        raise InvalidTransition("deployment", deployment.status, "cancelled")
    return await call_off(work, deployment, reason)


async def call_off(work: Work, deployment: Deployment, reason: str) -> list[PlannedService]:
    """Cancel an open deployment with everything in it that is not finished."""
    unfinished = (await unfinished_of(work.db, [deployment.id]))[deployment.id]
    for each in unfinished:
        CANCEL.take(each)
    deployment.status, deployment.ended_at, deployment.cancel_reason = DeploymentStatus.CANCELLED, work.now, reason
    cancelled = tuple(each.id for each in unfinished)
    work.record(DeploymentCancelled(deployment.id, deployment.client_id, deployment.service_plan_id, cancelled))
    await keep_deployment_record(work, deployment)
    return unfinished
