"""Exits: what happens when a client leaves or dies, or comes back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from .clients import Client, ClientStatus
from .deployment_endings import call_off
from .deployments import Deployment, DeploymentStatus
from .enrollment_closing import close_for_exit
from .enrollments import Enrollment
from .errors import Invalid, InvalidInput, InvalidTransition
from .events import Event
from .permissions import requires
from .plan_activation import expire
from .planned_service_steps import CANCEL
from .planned_services import IN_PLAN_ORDER, UNFINISHED, PlannedService
from .support_plans import EndReason, SupportPlan, SupportPlanStatus
from .visibility import UNSCOPED, seeing_all
from .work import Work


@dataclass(frozen=True, slots=True)
class ClientExited(Event):
    """A client left or died."""

    status: str
    on: date
    expired_support_plan_id: str | None


@dataclass(frozen=True, slots=True)
class ClientReadmitted(Event):
    """A client came back, or had not left after all."""


@dataclass(frozen=True, slots=True)
class SupportPlanExpiredByExit(Event):
    """An active plan went out of force because the client left or died."""

    client_id: str


@dataclass(frozen=True, slots=True)
class PlannedServiceCancelledByExit(Event):
    """A planned service that was made by hand fell away because the client left or died."""

    client_id: str


@dataclass(frozen=True, slots=True)
class Ended:
    """What ended with an exit."""

    plan: SupportPlan | None
    enrollments: list[Enrollment]
    deployments: list[Deployment]
    planned_services: list[PlannedService]
    """What is not done any more, of these deployments and by itself."""


@requires("client.exit")
async def exit_client(work: Work, client: Client, status: ClientStatus, on: date, reason: str) -> Ended:
    """Record that a client left or died, and end everything that goes on for them, whoever may see it."""
    if refusals := list(_problems(client, status, on, work.today)):
        raise Invalid(refusals)
    if client.status in (status, ClientStatus.DECEASED):
        raise InvalidTransition("client", client.status, "exited")
    client.status, client.exited_on, client.exit_reason = status, on, reason
    plan = await _expire_active_plan(work, client, on)
    work.record(ClientExited(client.id, status, on, plan.id if plan else None))
    await _mention_drafts(work, client)
    enrollments = await close_for_exit(work, client, on, reason)
    deployments, services = await _cancel_work(work, client, reason)
    return Ended(plan, enrollments, deployments, services)


@requires("client.exit")
async def readmit(work: Work, client: Client, reason: str) -> None:
    """Record that a client came back; their plans stay as they ended, a new one starts from a draft."""
    if client.is_active:
        raise InvalidTransition("client", client.status, "readmitted")
    client.status, client.exited_on, client.exit_reason = ClientStatus.ACTIVE, None, None
    client.readmitted_on, client.readmission_reason = work.today, reason
    work.record(ClientReadmitted(client.id))


def _problems(client: Client, status: ClientStatus, on: date, today: date) -> Iterator[InvalidInput]:
    if status is ClientStatus.ACTIVE:
        yield InvalidInput("Say whether they left (EXITED) or died (DECEASED).", path=["status"])
    if on > today:
        yield InvalidInput("The day lies in the future; record it when it has come.", path=["on"])
    if client.date_of_birth and on < client.date_of_birth:
        yield InvalidInput("The day lies before the day they were born.", path=["on"])


async def _expire_active_plan(work: Work, client: Client, on: date) -> SupportPlan | None:
    """Whoever may record an exit ends the plan with it, whether or not they may see plans."""
    active = sa.select(SupportPlan).where(
        SupportPlan.organisation_id == client.organisation_id,
        SupportPlan.client_id == client.id,
        SupportPlan.status == SupportPlanStatus.ACTIVE,
    )
    plan = await work.db.scalar(active, execution_options=UNSCOPED)
    if plan is not None:
        expire(work, plan, EndReason.CLIENT_EXITED, on=on)
        work.record(SupportPlanExpiredByExit(plan.id, client.id))
    return plan


async def _cancel_work(work: Work, client: Client, reason: str) -> tuple[list[Deployment], list[PlannedService]]:
    """Call off what was deployed, and cancel what was planned by hand; what is done stays, also for approval."""
    with seeing_all(work.db):
        still_open = sa.select(Deployment).where(
            Deployment.client_id == client.id, Deployment.status == DeploymentStatus.OPEN
        )
        deployments = list(await work.db.scalars(still_open.order_by(Deployment.id)))
        cancelled = [service for each in deployments for service in await call_off(work, each, reason)]
        alone = sa.select(PlannedService).where(
            PlannedService.client_id == client.id,
            PlannedService.deployment_id.is_(None),
            PlannedService.status.in_(UNFINISHED),
        )
        by_hand = list(await work.db.scalars(alone.order_by(*IN_PLAN_ORDER)))
    for service in by_hand:
        CANCEL.take(service)
        work.record(PlannedServiceCancelledByExit(service.id, client.id))
    return deployments, [*cancelled, *by_hand]


async def _mention_drafts(work: Work, client: Client) -> None:
    drafts = sa.select(sa.func.count(SupportPlan.id)).where(
        SupportPlan.client_id == client.id, SupportPlan.status == SupportPlanStatus.DRAFT
    )
    if count := await work.db.scalar(drafts):
        work.warn(f"{count} draft(s) of this client stay open: they can be read and cancelled, not activated.")
