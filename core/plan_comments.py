"""Comments: what staff say about a plan or one of its items; they are not part of what was agreed."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Id, Stamped, references
from .clients import ClientOwned
from .errors import NotFound
from .events import Event
from .permissions import requires
from .plan_drafts import PlanReadOnly
from .plan_items import PlanItem
from .staff import StaffMember
from .support_plans import SupportPlan, SupportPlanStatus
from .work import Work


class PlanComment(Stamped, ClientOwned):
    """What somebody said about a plan or one of its items."""

    __tablename__ = "plan_comments"
    __prefix__ = "comment"
    __readable_with__ = "support_plan.read"
    __table_args__ = (sa.Index("ix_plan_comments_of_plan", "plan_id", "id"),)

    plan_id: Mapped[str] = mapped_column(Id, references("support_plans.id"))
    item_id: Mapped[str | None] = mapped_column(Id, references("plan_items.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    """What was said."""

    author: Mapped[StaffMember | None] = relationship(
        primaryjoin="foreign(PlanComment.created_by_id) == StaffMember.id", lazy="raise", viewonly=True
    )
    """Who said it."""


@dataclass(frozen=True, slots=True)
class PlanCommented(Event):
    """Somebody said something about a plan."""

    plan_id: str


@requires("support_plan.write")
async def comment(work: Work, plan: SupportPlan, text: str, *, item_id: str | None = None) -> PlanComment:
    """Say something about a draft or an active plan, or about one of its items."""
    if plan.status not in (SupportPlanStatus.DRAFT, SupportPlanStatus.ACTIVE):
        raise PlanReadOnly(plan)
    if item_id is not None and not await _is_item_of(work, item_id, plan):
        raise NotFound("plan item", item_id, path=["itemId"])
    said = PlanComment(client_id=plan.client_id, plan_id=plan.id, item_id=item_id, text=text)
    work.add(said)
    work.record(PlanCommented(said.id, plan.id))
    return said


async def _is_item_of(work: Work, item_id: str, plan: SupportPlan) -> bool:
    query = sa.select(PlanItem.id).where(PlanItem.id == item_id, PlanItem.plan_id == plan.id)
    return await work.db.scalar(query) is not None
