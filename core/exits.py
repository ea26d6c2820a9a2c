"""Exits: what happens when a client leaves or dies, or comes back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from .clients import Client, ClientStatus
from .errors import Invalid, InvalidInput, InvalidTransition
from .events import Event
from .permissions import requires
from .plan_activation import expire
from .support_plans import EndReason, SupportPlan, SupportPlanStatus
from .visibility import UNSCOPED
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


@requires("client.exit")
async def exit_client(work: Work, client: Client, status: ClientStatus, on: date, reason: str) -> SupportPlan | None:
    """Record that a client left or died; their active plan expires with it."""
    if refusals := list(_problems(client, status, on, work.today)):
        raise Invalid(refusals)
    if client.status in (status, ClientStatus.DECEASED):
        raise InvalidTransition("client", client.status, "exited")
    client.status, client.exited_on, client.exit_reason = status, on, reason
    plan = await _expire_active_plan(work, client, on)
    work.record(ClientExited(client.id, status, on, plan.id if plan else None))
    await _mention_drafts(work, client)
    return plan if work.actor.may("support_plan.read") else None


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


async def _mention_drafts(work: Work, client: Client) -> None:
    drafts = sa.select(sa.func.count(SupportPlan.id)).where(
        SupportPlan.client_id == client.id, SupportPlan.status == SupportPlanStatus.DRAFT
    )
    if count := await work.db.scalar(drafts):
        work.warn(f"{count} draft(s) of this client stay open: they can be read and cancelled, not activated.")
