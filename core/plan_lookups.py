"""What else is asked about plans and items, for many at once."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from .batches import among, grouped
from .item_content import Missing as MissingContent
from .item_content import contents_of
from .plan_items import PlanItem, PlanItemStatus, RecordLink
from .plan_templates import PlanTemplate, PlanTemplateStatus, PlanTemplateVersion
from .support_plans import SupportPlan, SupportPlanStatus
from .visibility import Db

CURRENT = (SupportPlanStatus.DRAFT, SupportPlanStatus.ACTIVE)
"""What a plan is before it is over."""


async def open_reviews_of(db: Db, plan_ids: Sequence[str]) -> Mapping[str, SupportPlan]:
    """The review of each plan that is being worked on."""
    query = sa.select(SupportPlan).where(
        among(SupportPlan.review_of_id, plan_ids), SupportPlan.status == SupportPlanStatus.DRAFT
    )
    return {str(review.review_of_id): review for review in await db.scalars(query)}


async def current_plans_of(db: Db, client_ids: Sequence[str]) -> Mapping[str, list[SupportPlan]]:
    """The plan of each client that is in force and those that are being drafted, the newest first."""
    query = sa.select(SupportPlan).where(among(SupportPlan.client_id, client_ids), SupportPlan.status.in_(CURRENT))
    found = await db.scalars(query.order_by(SupportPlan.id.desc()))
    plans = grouped((plan.client_id, plan) for plan in found)
    return {client_id: plans.get(client_id, []) for client_id in client_ids}


async def template_updates_of(db: Db, plan_ids: Sequence[str]) -> Mapping[str, bool]:
    """Whether a draft was made from a version of its template that is not the one offered any more."""
    query = (
        sa.select(SupportPlan.id, SupportPlan.status, PlanTemplate.current_version_id, SupportPlan.template_version_id)
        .join(PlanTemplateVersion, PlanTemplateVersion.id == SupportPlan.template_version_id)
        .join(PlanTemplate, PlanTemplate.id == PlanTemplateVersion.template_id)
        .where(among(SupportPlan.id, plan_ids), PlanTemplate.status == PlanTemplateStatus.ACTIVE)
    )
    return dict.fromkeys(plan_ids, False) | {
        plan_id: status is SupportPlanStatus.DRAFT and current not in (None, made_from)
        for plan_id, status, current, made_from in await db.execute(query)
    }


async def shown_links_of(db: Db, item_ids: Sequence[str]) -> Mapping[str, list[RecordLink]]:
    """The records linked to items; those of items that are not required are kept, but not shown."""
    query = (
        sa.select(RecordLink)
        .join(PlanItem, PlanItem.id == RecordLink.item_id)
        .where(among(RecordLink.item_id, item_ids), PlanItem.status != PlanItemStatus.NOT_REQUIRED)
        .order_by(RecordLink.id)
    )
    links = grouped((link.item_id, link) for link in await db.scalars(query))
    return {item_id: links.get(item_id, []) for item_id in item_ids}


async def missing_of(db: Db, item_ids: Sequence[str]) -> Mapping[str, list[MissingContent]]:
    """What items lack before they can be marked done; nothing where they are done or not required."""
    contents = await contents_of(db, item_ids)
    return {item_id: [] if content.item.is_done else content.missing() for item_id, content in contents.items()}


async def previous_items_of(db: Db, item_ids: Sequence[str]) -> Mapping[str, PlanItem]:
    """In a review: the same item in the plan under review."""
    earlier = aliased(PlanItem)
    query = (
        sa.select(PlanItem.id, earlier)
        .join(SupportPlan, SupportPlan.id == PlanItem.plan_id)
        .join(earlier, sa.and_(earlier.plan_id == SupportPlan.review_of_id, earlier.origin_id == PlanItem.origin_id))
        .where(among(PlanItem.id, item_ids))
    )
    return {key: value for key, value in await db.execute(query)}  # noqa: C416 — a Row is no pair to the type checker
