"""Activation: a complete draft becomes the client's active plan, and the one before it expires."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta

from .clients import Client
from .deployment_prompts import deploy_because
from .deployments import Deployment
from .errors import ClientInactive, InvalidTransition, Refusal
from .events import Event
from .organisations import own
from .permissions import requires
from .plan_fulfilment import fulfil
from .plan_readiness import Blocker, BlockerReason, readiness_of_one
from .plan_snapshots import freeze_plan
from .plan_templates import PlanTemplateVersion
from .planned_services import PlannedService
from .prompted_work import put_up_for_decision
from .support_plans import EndReason, SupportPlan, SupportPlanStatus
from .work import Work


class PlanIncomplete(Refusal):
    """The plan cannot be activated before what stands in the way is done."""

    def __init__(self, blockers: Sequence[Blocker]) -> None:
        super().__init__("This plan cannot be activated yet. " + " ".join(each.message for each in blockers[:5]))
        self.blockers = list(blockers)


class EmptyPlan(Refusal):
    """A plan without any item cannot be activated."""

    def __init__(self) -> None:
        super().__init__("This plan has no items; there is nothing to activate.")


class NothingRequired(Refusal):
    """Every item is marked not required; that must be meant."""

    def __init__(self) -> None:
        super().__init__(
            "Every item of this plan is marked not required. Say so with acknowledgeNothingRequired to activate it.",
            path=["acknowledgeNothingRequired"],
        )


class ApprovalRequired(Refusal):
    """In this organisation another person approves a plan before it is activated."""

    def __init__(self, message: str) -> None:
        super().__init__(message)


class ActivePlanChanged(Refusal):
    """Another plan is active than the one you meant to replace."""

    def __init__(self, active_plan_id: str | None) -> None:
        now = f"it is {active_plan_id} now" if active_plan_id else "there is none now"
        super().__init__(f"The active plan is not the one you meant to replace: {now}.", path=["supersedesPlanId"])
        self.active_plan_id = active_plan_id


class ReviewBaseStale(Refusal):
    """The review is of a plan that another one replaced meanwhile; activating it would lose what that one holds."""

    def __init__(self, active_plan_id: str) -> None:
        super().__init__(
            f"Since this review began, {active_plan_id} became the active plan. Look at it first; to replace it all "
            "the same, name it as supersedesPlanId."
        )
        self.active_plan_id = active_plan_id


@dataclass(frozen=True, slots=True)
class SupportPlanActivated(Event):
    """A plan came into force."""

    client_id: str
    expired_plan_id: str | None


@dataclass(frozen=True, slots=True)
class Activated:
    """What the activation of a plan changed beside the plan itself."""

    expired: SupportPlan | None
    """The plan that was in force before."""
    fulfilled: list[PlannedService]
    """What the activation completed."""
    deployment: Deployment | None
    """The review cycle that began with it."""
    to_decide: list[PlannedService]
    """What the expired plan prompted, and nobody knows yet whether it is still to be done."""


@requires("support_plan.activate")
async def activate(
    work: Work,
    plan: SupportPlan,
    *,
    supersedes_plan_id: str | None = None,
    acknowledge_nothing_required: bool = False,
) -> Activated:
    """Make a complete draft the client's active plan: the one before it expires, and what waited for it is done."""
    if plan.status is not SupportPlanStatus.DRAFT:
        raise InvalidTransition("support plan", plan.status, "activated")
    previous = await active_plan_of(work, plan.client_id)
    _refuse_unseen_replacement(plan, previous, supersedes_plan_id)
    await _refuse_unless_ready(work, plan, acknowledge_nothing_required)
    if previous is not None:
        expire(work, previous, EndReason.SUPERSEDED)
        await work.db.flush()  # no two plans are active, not even within the transaction
    plan.status = SupportPlanStatus.ACTIVE
    plan.activated_on, plan.activated_at = work.today, work.now
    version = await work.find(PlanTemplateVersion, plan.template_version_id)
    plan.next_review_on = plan.next_review_on or _usual_review_day(work, version)
    (await work.find(Client, plan.client_id)).latest_support_plan_id = plan.id
    await freeze_plan(work, plan)
    work.record(SupportPlanActivated(plan.id, plan.client_id, previous.id if previous else None))
    fulfilled = await fulfil(work, plan)
    to_decide = await put_up_for_decision(work, previous) if previous is not None else []
    await work.db.flush()  # what gave way holds its place no longer, not even within the transaction
    deployment = await deploy_because(work, plan, version.review_service_plan_id, work.today)
    return Activated(previous, fulfilled, deployment, to_decide)


async def active_plan_of(work: Work, client_id: str) -> SupportPlan | None:
    """The client's plan in force."""
    query = sa.select(SupportPlan).where(
        SupportPlan.client_id == client_id, SupportPlan.status == SupportPlanStatus.ACTIVE
    )
    return await work.db.scalar(query)


def expire(work: Work, plan: SupportPlan, reason: EndReason, *, on: date | None = None) -> None:
    """End a plan that is in force, today or on the day that was agreed."""
    plan.status = SupportPlanStatus.EXPIRED
    plan.end_reason = reason
    plan.ended_on = max(on or work.today, plan.activated_on or work.today)


def _refuse_unseen_replacement(plan: SupportPlan, previous: SupportPlan | None, supersedes_plan_id: str | None) -> None:
    active_id = previous.id if previous else None
    if supersedes_plan_id is not None:
        if supersedes_plan_id != active_id:
            raise ActivePlanChanged(active_id)
    elif plan.review_of_id is not None and active_id not in (None, plan.review_of_id):
        raise ReviewBaseStale(str(active_id))


async def _refuse_unless_ready(work: Work, plan: SupportPlan, nothing_required_is_meant: bool) -> None:
    blockers = (await readiness_of_one(work.db, plan)).blockers
    reasons = {blocker.reason for blocker in blockers}
    if BlockerReason.CLIENT_INACTIVE in reasons:
        raise ClientInactive(plan.client_id)
    if BlockerReason.EMPTY_PLAN in reasons:
        raise EmptyPlan
    if nothing_required_is_meant:
        blockers = [each for each in blockers if each.reason is not BlockerReason.NOTHING_REQUIRED]
    to_be_done = (BlockerReason.LAST_DAY_PASSED,)
    if incomplete := [each for each in blockers if each.item_id is not None or each.reason in to_be_done]:
        raise PlanIncomplete(incomplete)
    if BlockerReason.NOTHING_REQUIRED in {blocker.reason for blocker in blockers}:
        raise NothingRequired
    if blockers:
        raise ApprovalRequired(blockers[0].message)
    if plan.approved_by_id == work.actor.staff_id and (await own(work.db)).activation_approval:
        raise ApprovalRequired("Whoever approved a plan does not activate it as well: ask another person.")


def _usual_review_day(work: Work, version: PlanTemplateVersion) -> date | None:
    months = version.review_interval_months
    return None if months is None else work.today + relativedelta(months=months)
