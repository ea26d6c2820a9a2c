"""How plans end other than by being replaced: cancelled, or past their last day; and when they are looked at again."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from .clients import Client
from .errors import InvalidInput, InvalidTransition
from .events import Event
from .permissions import requires
from .plan_activation import expire
from .plan_drafts import PlanReadOnly
from .plan_items import RecordLink
from .prompted_work import put_up_for_decision
from .support_plans import EndReason, SupportPlan, SupportPlanStatus
from .work import Work

LIVING = (SupportPlanStatus.DRAFT, SupportPlanStatus.ACTIVE)


@dataclass(frozen=True, slots=True)
class SupportPlanCancelled(Event):
    """A draft was given up, or an active plan was withdrawn."""

    was: str


@dataclass(frozen=True, slots=True)
class SupportPlanScheduled(Event):
    """The day of a plan's next review, or its last day, was set."""

    next_review_on: str | None
    ends_on: str | None


@dataclass(frozen=True, slots=True)
class SupportPlanEnded(Event):
    """A plan's last day passed."""

    ends_on: str


@requires("support_plan.write")
async def cancel_draft(work: Work, plan: SupportPlan, reason: str) -> None:
    """Give up a draft; linked records stay, and a review frees its place."""
    if plan.status is not SupportPlanStatus.DRAFT:
        raise InvalidTransition("support plan", plan.status, "cancelled as a draft")
    await work.db.execute(sa.delete(RecordLink).where(RecordLink.plan_id == plan.id))
    _cancel(work, plan, reason)


@requires("support_plan.cancel")
async def cancel_active(work: Work, plan: SupportPlan, reason: str) -> None:
    """Withdraw an active plan that was made in error or has lost consent."""
    if plan.status is not SupportPlanStatus.ACTIVE:
        raise InvalidTransition("support plan", plan.status, "withdrawn")
    plan.ended_on = work.today
    _cancel(work, plan, reason)
    await put_up_for_decision(work, plan)
    await work.db.flush()
    client = await work.find(Client, plan.client_id)
    client.latest_support_plan_id = await _most_recently_activated(work, client)


@requires("support_plan.write")
async def schedule(work: Work, plan: SupportPlan, *, next_review_on: date | None, ends_on: date | None) -> None:
    """Set the day by which a draft or active plan is reviewed, and its last day; null for none."""
    if plan.status not in LIVING:
        raise PlanReadOnly(plan)
    if plan.status is SupportPlanStatus.ACTIVE and ends_on != plan.ends_on:
        work.demand("support_plan.cancel")  # it ends what is in force
    days = (("nextReviewOn", plan.next_review_on, next_review_on), ("endsOn", plan.ends_on, ends_on))
    for field, before, day in days:
        if day is not None and day != before and day < work.today:
            raise InvalidInput("This day is in the past.", path=[field])
    plan.next_review_on, plan.ends_on = next_review_on, ends_on
    work.record(SupportPlanScheduled(plan.id, _iso(next_review_on), _iso(ends_on)))


@requires("support_plan.cancel")
async def expire_past_plans(work: Work) -> list[SupportPlan]:
    """Expire every active plan whose last day is over."""
    past = sa.select(SupportPlan).where(
        SupportPlan.status == SupportPlanStatus.ACTIVE, SupportPlan.ends_on < work.today
    )
    ended = []
    for plan in await work.db.scalars(past.order_by(SupportPlan.client_id)):
        await work.hold(plan)
        if plan.status is SupportPlanStatus.ACTIVE and plan.ends_on and plan.ends_on < work.today:
            expire(work, plan, EndReason.END_DATE, on=plan.ends_on)
            work.record(SupportPlanEnded(plan.id, str(plan.ends_on)))
            await put_up_for_decision(work, plan)
            ended.append(plan)
    return ended


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _cancel(work: Work, plan: SupportPlan, reason: str) -> None:
    work.record(SupportPlanCancelled(plan.id, plan.status))
    plan.status = SupportPlanStatus.CANCELLED
    plan.cancel_reason = reason


async def _most_recently_activated(work: Work, client: Client) -> str | None:
    query = (
        sa.select(SupportPlan.id)
        .where(SupportPlan.client_id == client.id, SupportPlan.status == SupportPlanStatus.EXPIRED)
        .order_by(SupportPlan.activated_at.desc())
    )
    return await work.db.scalar(query.limit(1))
