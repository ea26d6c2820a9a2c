"""Approval: where the organisation wants it, another person looks at a complete draft before it is activated."""

from dataclasses import dataclass

from .errors import InvalidTransition
from .events import Event
from .permissions import requires
from .plan_activation import PlanIncomplete
from .plan_readiness import readiness_of_one
from .support_plans import SupportPlan, SupportPlanStatus
from .work import Work


@dataclass(frozen=True, slots=True)
class SupportPlanApproved(Event):
    """A draft was approved for activation by somebody else."""

    approved_by_id: str


@requires("support_plan.approve")
async def approve(work: Work, plan: SupportPlan, note: str) -> None:
    """Approve a complete draft, with a note; any change of its content takes the approval back."""
    if plan.status is not SupportPlanStatus.DRAFT:
        raise InvalidTransition("support plan", plan.status, "approved")
    blockers = [each for each in (await readiness_of_one(work.db, plan)).blockers if each.item_id is not None]
    if blockers:
        raise PlanIncomplete(blockers)
    plan.approved_at, plan.approved_by_id = work.now, work.actor.staff_id
    plan.approval_note = note
    work.record(SupportPlanApproved(plan.id, work.actor.staff_id))
