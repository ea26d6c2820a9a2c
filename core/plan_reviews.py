"""Reviews: a draft copy of the active plan, confirmed item by item, that replaces it once activated."""

from dataclasses import dataclass

import sqlalchemy as sa

from .errors import Refusal
from .events import Event
from .permissions import requires
from .plan_contents import copy_content
from .plan_drafts import active_client
from .plan_items import PlanItem, PlanItemStatus
from .support_plans import ReviewKind, SupportPlan, SupportPlanStatus
from .work import Work


class PlanNotActive(Refusal):
    """Only an active plan can be reviewed."""

    def __init__(self, plan: SupportPlan) -> None:
        super().__init__(f"Only an active plan can be reviewed; this one is {plan.status.lower()}.")
        self.plan_id = plan.id
        self.status = plan.status


class ReviewAlreadyOpen(Refusal):
    """The plan is under review already."""

    def __init__(self, conflict_id: str) -> None:
        super().__init__("This plan is under review already: go on with that review, or cancel it.")
        self.conflict_id = conflict_id


@dataclass(frozen=True, slots=True)
class ReviewStarted(Event):
    """A review of an active plan was started."""

    review_of_id: str
    review_kind: str


@requires("support_plan.review")
async def start_review(work: Work, plan: SupportPlan, kind: ReviewKind) -> SupportPlan:
    """Copy an active plan into a draft linked to it; the plan stays active until the draft replaces it."""
    if plan.status is not SupportPlanStatus.ACTIVE:
        raise PlanNotActive(plan)
    if open_review := await _open_review(work, plan):
        raise ReviewAlreadyOpen(open_review)
    await active_client(work, plan.client_id)
    review = SupportPlan(
        client_id=plan.client_id,
        template_version_id=plan.template_version_id,
        review_of_id=plan.id,
        review_kind=kind,
    )
    work.add(review)
    await copy_content(work, plan, review, _as_it_was if kind is ReviewKind.AMENDMENT else _to_be_reviewed)
    work.record(ReviewStarted(review.id, plan.id, kind))
    return review


def _to_be_reviewed(source: PlanItem, copy: PlanItem, has_links: bool) -> None:
    copy.is_from_review = True
    copy.previous_status = source.status
    if source.status is PlanItemStatus.NOT_REQUIRED:
        copy.status, copy.is_confirmed = PlanItemStatus.NOT_REQUIRED, False
    elif source.status is not PlanItemStatus.NOT_STARTED or has_links:
        copy.status = PlanItemStatus.IN_PROGRESS


def _as_it_was(source: PlanItem, copy: PlanItem, _: bool) -> None:
    copy.is_from_review = True
    copy.previous_status = copy.status = source.status
    copy.done_at, copy.done_by_id = source.done_at, source.done_by_id


async def _open_review(work: Work, plan: SupportPlan) -> str | None:
    return await work.db.scalar(
        sa.select(SupportPlan.id).where(
            SupportPlan.review_of_id == plan.id, SupportPlan.status == SupportPlanStatus.DRAFT
        )
    )
