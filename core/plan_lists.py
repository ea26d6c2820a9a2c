"""Finding support plans."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from .plan_templates import PlanTemplateVersion
from .support_plans import SupportPlan, SupportPlanStatus
from .visibility import Db


def support_plans_where(
    db: Db,
    *,
    client_id: str | None = None,
    statuses: Collection[SupportPlanStatus] | None = None,
    template_id: str | None = None,
    is_review: bool | None = None,
    is_review_overdue: bool | None = None,
    review_due_by: date | None = None,
) -> sa.Select[Any]:
    """The plans for which everything that is given holds."""
    query: sa.Select[Any] = sa.select(SupportPlan)
    is_active = SupportPlan.status == SupportPlanStatus.ACTIVE
    overdue = sa.and_(is_active, SupportPlan.next_review_on.is_not(None), SupportPlan.next_review_on < db.moment.today)
    if client_id is not None:
        query = query.where(SupportPlan.client_id == client_id)
    if statuses is not None:
        query = query.where(SupportPlan.status.in_(statuses))
    if template_id is not None:
        versions = sa.select(PlanTemplateVersion.id).where(PlanTemplateVersion.template_id == template_id)
        query = query.where(SupportPlan.template_version_id.in_(versions))
    if is_review is not None:
        query = query.where(SupportPlan.review_of_id.is_not(None) == is_review)
    if is_review_overdue is not None:
        query = query.where(overdue if is_review_overdue else sa.not_(overdue))
    if review_due_by is not None:
        query = query.where(is_active, SupportPlan.next_review_on <= review_due_by)
    return query
