"""What may be asked about support plans, and what may be done with them."""

from datetime import date
from typing import Any

import sqlalchemy as sa
import strawberry

from ..core import (
    plan_activation,
    plan_approvals,
    plan_comments,
    plan_endings,
    plan_making,
    plan_rebasing,
    plan_reviews,
)
from ..core.clients import Client
from ..core.errors import NotFound
from ..core.orders import Order
from ..core.plan_lists import support_plans_where
from ..core.plan_templates import PlanTemplate
from ..core.support_plans import SupportPlan
from ..core.visibility import Db
from ..core.work import Work
from ..schema import plan_errors as _refusals  # noqa: F401 — refusals of these mutations are described there
from ..schema import support_plan_inputs as acts
from ..schema import support_plans as api
from ..schema.operations import Answer, answer, changes, listing, mutation, query

FAR_AWAY = date(9999, 12, 31)
ORDERS = {
    api.SupportPlanOrder.NEWEST: Order((SupportPlan.id,), descending=True),
    api.SupportPlanOrder.OLDEST: Order((SupportPlan.id,)),
    api.SupportPlanOrder.NEXT_REVIEW: Order((sa.func.coalesce(SupportPlan.next_review_on, FAR_AWAY), SupportPlan.id)),
}


@query(api.SupportPlan | None)
async def support_plan(db: Db, id: strawberry.ID) -> SupportPlan:
    """One support plan."""
    if plan := await db.get(SupportPlan, id):
        return plan
    raise NotFound("support plan", id, path=["id"])


@listing(api.SupportPlan, ORDERS)
def support_plans(db: Db, filter: api.SupportPlanFilter | None = None) -> sa.Select[Any]:
    """Support plans, a page at a time."""
    return support_plans_where(db, **vars(filter or api.SupportPlanFilter()))


@mutation(acts.CreateSupportPlanPayload)
async def create_support_plan(work: Work, input: acts.CreateSupportPlanInput) -> Answer:
    """Make a draft for a client from a template's current version."""
    client = await work.get(Client, input.client_id)
    template = await work.find(PlanTemplate, input.template_id)
    return answer(
        support_plan=await plan_making.create_support_plan(work, client, template, input.associated_record_ids)
    )


@mutation(acts.ChooseAssociatedRecordsPayload)
async def choose_associated_records(work: Work, input: acts.ChooseAssociatedRecordsInput) -> Answer:
    """Choose anew which of the client's records belong to a draft as a whole."""
    plan = await work.get(SupportPlan, input.support_plan_id, version=input.expected_version)
    await plan_making.choose_associated_records(work, plan, input.associated_record_ids)
    return answer(support_plan=plan)


@mutation(acts.CopySupportPlanPayload)
async def copy_support_plan(work: Work, input: acts.CopySupportPlanInput) -> Answer:
    """Make a new draft with the content of a plan that is over; everything in it is to be confirmed again."""
    plan = await work.get(SupportPlan, input.support_plan_id)
    return answer(support_plan=await plan_making.copy_as_draft(work, plan))


@mutation(acts.StartSupportPlanReviewPayload)
async def start_support_plan_review(work: Work, input: acts.StartSupportPlanReviewInput) -> Answer:
    """Copy an active plan into a draft that replaces it once activated; until then the plan stays active."""
    plan = await work.get(SupportPlan, input.support_plan_id, version=input.expected_version)
    return answer(support_plan=await plan_reviews.start_review(work, plan, input.kind), review_of=plan)


@mutation(acts.ActivateSupportPlanPayload)
async def activate_support_plan(work: Work, input: acts.ActivateSupportPlanInput) -> Answer:
    """Make a complete draft the client's active plan: the one before it expires, and what waited for it is done."""
    plan = await work.get(SupportPlan, input.support_plan_id, version=input.expected_version)
    changed = await plan_activation.activate(
        work,
        plan,
        supersedes_plan_id=input.supersedes_plan_id,
        acknowledge_nothing_required=input.acknowledge_nothing_required,
    )
    return answer(
        support_plan=plan,
        expired_support_plan=changed.expired,
        fulfilled_planned_services=work.shown("planned_service.read", changed.fulfilled),
        review_deployment=work.shown("planned_service.read", changed.deployment),
        planned_services_to_decide=work.shown("planned_service.read", changed.to_decide),
    )


@mutation(acts.ActivateSupportPlanPayload, dry=True)
async def preview_activation(work: Work, input: acts.ActivateSupportPlanInput) -> Answer:
    """What `activateSupportPlan` would answer now, without doing it."""
    changed: Answer = await activate_support_plan.function(work, input)
    return changed


@mutation(acts.ApproveSupportPlanPayload)
async def approve_support_plan(work: Work, input: acts.ApproveSupportPlanInput) -> Answer:
    """Approve a complete draft, so that somebody else may activate it."""
    plan = await work.get(SupportPlan, input.support_plan_id, version=input.expected_version)
    await plan_approvals.approve(work, plan, input.note)
    return answer(support_plan=plan)


@mutation(acts.CancelSupportPlanDraftPayload)
async def cancel_support_plan_draft(work: Work, input: acts.CancelSupportPlanDraftInput) -> Answer:
    """Give up a draft; linked records stay."""
    plan = await work.get(SupportPlan, input.support_plan_id, version=input.expected_version)
    await plan_endings.cancel_draft(work, plan, input.reason)
    return answer(support_plan=plan)


@mutation(acts.CancelSupportPlanPayload)
async def cancel_support_plan(work: Work, input: acts.CancelSupportPlanInput) -> Answer:
    """Withdraw an active plan that was made in error or has lost consent."""
    plan = await work.get(SupportPlan, input.support_plan_id, version=input.expected_version)
    await plan_endings.cancel_active(work, plan, input.reason)
    return answer(support_plan=plan)


@mutation(acts.ScheduleSupportPlanPayload)
async def schedule_support_plan(work: Work, input: acts.ScheduleSupportPlanInput) -> Answer:
    """Set the day by which a plan is reviewed, and its last day."""
    plan = await work.get(SupportPlan, input.support_plan_id, version=input.expected_version)
    days = {"next_review_on": plan.next_review_on, "ends_on": plan.ends_on}
    await plan_endings.schedule(work, plan, **(days | changes(input, "support_plan_id")))
    return answer(support_plan=plan)


@mutation(acts.RebaseSupportPlanPayload)
async def rebase_support_plan(work: Work, input: acts.RebaseSupportPlanInput) -> Answer:
    """Bring a draft to the current version of its template; what was entered stays."""
    plan = await work.get(SupportPlan, input.support_plan_id, version=input.expected_version)
    await plan_rebasing.rebase(work, plan)
    return answer(support_plan=plan)


@mutation(acts.CommentOnSupportPlanPayload)
async def comment_on_support_plan(work: Work, input: acts.CommentOnSupportPlanInput) -> Answer:
    """Say something about a plan or one of its items; comments are not part of what was agreed."""
    plan = await work.get(SupportPlan, input.support_plan_id)
    return answer(comment=await plan_comments.comment(work, plan, input.text, item_id=input.item_id))
