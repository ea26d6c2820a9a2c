"""Whether a draft can be activated, and what stands in the way."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

import sqlalchemy as sa

from .batches import among, grouped
from .clients import Client
from .link_problems import LinkProblem, broken_by_plan_item
from .organisations import Organisation
from .plan_items import PlanItem, PlanItemStatus
from .plan_progress import IS_DONE, Progress, progress_of_plans
from .support_plans import SupportPlan, SupportPlanStatus
from .visibility import Db


class BlockerReason(StrEnum):
    """Why a plan cannot be activated yet."""

    NOT_A_DRAFT = "NOT_A_DRAFT"
    """Only drafts are activated."""
    CLIENT_INACTIVE = "CLIENT_INACTIVE"
    """The client left or died."""
    EMPTY_PLAN = "EMPTY_PLAN"
    """The plan has no items at all."""
    ITEM_OPEN = "ITEM_OPEN"
    """An item is neither done nor marked not required."""
    NOT_REQUIRED_UNCONFIRMED = "NOT_REQUIRED_UNCONFIRMED"
    """An item was not required before; a review confirms that it still is not."""
    BROKEN_LINK = "BROKEN_LINK"
    """A linked record was archived."""
    RECORD_UNAVAILABLE = "RECORD_UNAVAILABLE"
    """A linked record is of a type that is not installed any more."""
    NOTHING_REQUIRED = "NOTHING_REQUIRED"
    """Every item is marked not required; activating such a plan takes `acknowledgeNothingRequired`."""
    LAST_DAY_PASSED = "LAST_DAY_PASSED"
    """The day on which the plan was to end is over."""
    APPROVAL_REQUIRED = "APPROVAL_REQUIRED"
    """Another person approves a plan first, in this organisation."""


@dataclasses.dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that stands in the way of activating a plan."""

    reason: BlockerReason
    """Why it stands in the way."""
    message: str
    """What is to be done about it, in words."""
    item_id: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a plan can be activated."""

    blockers: list[Blocker]
    """What stands in the way; empty where nothing does."""

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.blockers


@dataclasses.dataclass(frozen=True)
class _Facts:
    today: date
    plan: SupportPlan
    client: Client
    needs_approval: bool
    progress: Progress
    not_required: int
    open_items: Sequence[PlanItem]
    linked_items: Sequence[PlanItem]
    problems: Mapping[str, frozenset[LinkProblem]]


async def readiness_of(db: Db, plan_ids: Sequence[str]) -> Mapping[str, Readiness]:
    """What stands in the way of activating plans; the one place where completeness is decided."""
    query = (
        sa.select(SupportPlan, Client)
        .join(Client, Client.id == SupportPlan.client_id)
        .where(among(SupportPlan.id, plan_ids))
    )
    plans = (await db.execute(query)).all()
    needs_approval = bool(await db.scalar(sa.select(Organisation.activation_approval)))
    progress = await progress_of_plans(db, plan_ids)
    open_items = await _items(db, plan_ids, ~IS_DONE)
    broken = await broken_by_plan_item(db, plan_ids)
    problems = {item_id: frozenset(each.problem for each in links) for item_id, links in broken.items()}
    linked_items = await _items(db, plan_ids, among(PlanItem.id, broken))
    not_required = await _not_required(db, plan_ids)
    return {
        plan.id: Readiness(
            list(
                _blockers(
                    _Facts(
                        db.moment.today,
                        plan,
                        client,
                        needs_approval,
                        progress[plan.id],
                        not_required.get(plan.id, 0),
                        open_items.get(plan.id, []),
                        linked_items.get(plan.id, []),
                        problems,
                    )
                )
            )
        )
        for plan, client in plans
    }


async def readiness_of_one(db: Db, plan: SupportPlan) -> Readiness:
    """What stands in the way of activating a plan, as it is within a unit of work."""
    await db.flush()
    return (await readiness_of(db, [plan.id]))[plan.id]


def _blockers(facts: _Facts) -> Iterator[Blocker]:
    if facts.plan.status is not SupportPlanStatus.DRAFT:
        yield Blocker(BlockerReason.NOT_A_DRAFT, f"This plan is {facts.plan.status.lower()}, not a draft.")
        return
    if not facts.client.is_active:
        yield Blocker(BlockerReason.CLIENT_INACTIVE, "The client is no longer active.")
    if not facts.progress.total:
        yield Blocker(BlockerReason.EMPTY_PLAN, "The plan has no items.")
    elif facts.not_required == facts.progress.total:
        yield Blocker(BlockerReason.NOTHING_REQUIRED, "Every item is marked not required. Is that meant?")
    if facts.plan.ends_on is not None and facts.plan.ends_on < facts.today:
        yield Blocker(BlockerReason.LAST_DAY_PASSED, "The last day of this plan is over: set another, or none.")
    yield from _item_blockers(facts)
    if facts.needs_approval and facts.plan.approved_at is None:
        yield Blocker(BlockerReason.APPROVAL_REQUIRED, "Another person has to approve this plan first.")


def _item_blockers(facts: _Facts) -> Iterator[Blocker]:
    for item in facts.open_items:
        if item.status is PlanItemStatus.NOT_REQUIRED:
            message = f"Confirm that {item.title!r} is still not required."
            yield Blocker(BlockerReason.NOT_REQUIRED_UNCONFIRMED, message, item.id)
        else:
            yield Blocker(BlockerReason.ITEM_OPEN, f"{item.title!r} is not done.", item.id)
    for item in facts.linked_items:
        if item.status is not PlanItemStatus.NOT_REQUIRED:
            yield from _link_blockers(item, facts.problems[item.id])


def _link_blockers(item: PlanItem, problems: frozenset[LinkProblem]) -> Iterator[Blocker]:
    if LinkProblem.ARCHIVED in problems:
        message = f"A record linked to {item.title!r} was archived: unlink it or restore it."
        yield Blocker(BlockerReason.BROKEN_LINK, message, item.id)
    if LinkProblem.UNAVAILABLE in problems:
        message = f"A record linked to {item.title!r} is of a type that is not installed: unlink it."
        yield Blocker(BlockerReason.RECORD_UNAVAILABLE, message, item.id)


async def _items(db: Db, plan_ids: Sequence[str], which: sa.ColumnElement[bool]) -> dict[str, list[PlanItem]]:
    query = sa.select(PlanItem).where(among(PlanItem.plan_id, plan_ids), which)
    return grouped((item.plan_id, item) for item in await db.scalars(query.order_by(PlanItem.id)))


async def _not_required(db: Db, plan_ids: Sequence[str]) -> dict[str, int]:
    query = (
        sa.select(PlanItem.plan_id, sa.func.count())
        .where(among(PlanItem.plan_id, plan_ids), PlanItem.status == PlanItemStatus.NOT_REQUIRED)
        .group_by(PlanItem.plan_id)
    )
    return {key: value for key, value in await db.execute(query)}  # noqa: C416 — a Row is no pair to the type checker
