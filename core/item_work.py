"""Working on items: recording, marking done or not required, and taking that back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from . import field_checks
from .acknowledgements import Acknowledgement
from .client_profiles import record_profile
from .errors import Invalid, InvalidTransition, NotFound, Refusal
from .events import Event
from .item_content import Missing, content_of
from .item_definitions import ItemKind
from .permissions import requires
from .plan_drafts import PlanReadOnly, active_client, change_draft, draft_of
from .plan_items import PlanItem, PlanItemStatus
from .support_plans import SupportPlan, SupportPlanStatus
from .work import Work

OPEN = (PlanItemStatus.NOT_STARTED, PlanItemStatus.IN_PROGRESS)


class ItemIncomplete(Refusal):
    """The item cannot be marked done before what is missing is entered."""

    def __init__(self, item_id: str, missing: Sequence[Missing]) -> None:
        super().__init__("This item is not complete. " + " ".join(each.message for each in missing))
        self.item_id = item_id
        self.missing = list(missing)


class ItemRequired(Refusal):
    """The template says this item applies to everybody."""

    def __init__(self, item: PlanItem) -> None:
        super().__init__(f"{item.title!r} is required and cannot be marked not required.")
        self.item_id = item.id


class NoFields(Refusal):
    """The item has no fields that could be filled in."""

    def __init__(self, item: PlanItem) -> None:
        super().__init__(f"{item.title!r} has no fields to fill in.", path=["values"])
        self.item_id = item.id


@dataclass(frozen=True, slots=True)
class PlanItemChanged(Event):
    """Somebody worked on an item."""

    plan_id: str
    status: str


@requires("support_plan.write")
async def record_values(work: Work, item: PlanItem, values: Mapping[str, Any]) -> None:
    """Fill in fields of an item: the plan's own, or those of the client's profile. Null empties a field."""
    await draft_of(work, item)
    refuse_not_required(item, "changed")
    if item.kind is ItemKind.PROFILE_FIELDS:
        client = await active_client(work, item.client_id)
        is_new = await record_profile(work, client, values, keys=item.definition.profile_fields)
        if item.is_done and not is_new:
            return
    elif item.kind is ItemKind.CUSTOM_FIELDS:
        kept = {key: value for key, value in item.entered.items() if key not in values}
        changed = kept | field_checks.check(item.definition.fields, values)
        if changed == item.entered:
            return
        item.entered = changed
    else:
        raise NoFields(item)
    content_changed(work, item)


def content_changed(work: Work, item: PlanItem) -> None:
    """What was confirmed is not confirmed any more once it changes."""
    item.status = PlanItemStatus.IN_PROGRESS
    item.not_required_reason, item.is_confirmed = None, True
    item.done_at = item.done_by_id = None
    _note(work, item)


@requires("support_plan.write")
async def mark_done(work: Work, item: PlanItem) -> None:
    """Confirm that an item is complete: completed in a first plan, reviewed where a review copied it."""
    await draft_of(work, item)
    if item.status not in OPEN:
        raise InvalidTransition("plan item", item.status, "marked done")
    if missing := (await content_of(work.db, item)).missing():
        raise ItemIncomplete(item.id, missing)
    item.status = PlanItemStatus.REVIEWED if item.is_from_review else PlanItemStatus.COMPLETED
    _sign(work, item)


@requires("support_plan.write")
async def reopen(work: Work, item: PlanItem) -> None:
    """Take back that an item is done."""
    await draft_of(work, item)
    if item.status not in (PlanItemStatus.COMPLETED, PlanItemStatus.REVIEWED):
        raise InvalidTransition("plan item", item.status, "reopened")
    content_changed(work, item)


@requires("support_plan.write")
async def mark_not_required(work: Work, item: PlanItem, reason: str) -> None:
    """Say that an item does not apply to the client; what it holds is kept, unshown, in case it is reinstated."""
    await draft_of(work, item)
    refuse_not_required(item, "marked not required")
    if item.definition.is_required:
        raise ItemRequired(item)
    if links := (await content_of(work.db, item)).links:
        work.warn(f"{links} linked record(s) are kept and hidden; reinstating the item brings them back.")
    item.status = PlanItemStatus.NOT_REQUIRED
    item.not_required_reason = reason
    item.is_confirmed = True
    _sign(work, item)


@requires("support_plan.write")
async def reinstate(work: Work, item: PlanItem) -> None:
    """Say that an item applies after all; what it held is there again, to be confirmed."""
    await draft_of(work, item)
    if item.status is not PlanItemStatus.NOT_REQUIRED:
        raise InvalidTransition("plan item", item.status, "reinstated")
    content = await content_of(work.db, item)
    item.status = PlanItemStatus.NOT_STARTED if content.is_empty else PlanItemStatus.IN_PROGRESS
    item.not_required_reason = None
    item.is_confirmed = True
    item.done_at = item.done_by_id = None
    _note(work, item)


@requires("support_plan.write")
async def confirm_not_required(work: Work, plan: SupportPlan, item_ids: Sequence[str] | None) -> list[PlanItem]:
    """In a review: confirm again that items do not apply, those named or all that are still unconfirmed."""
    await change_draft(work, plan)
    query = sa.select(PlanItem).where(PlanItem.plan_id == plan.id).order_by(PlanItem.id)
    items = {item.id: item for item in await work.db.scalars(query)}
    wanted = items if item_ids is None else list(item_ids)
    unknown = [(place, item_id) for place, item_id in enumerate(wanted) if item_id not in items]
    if unknown:
        raise Invalid(NotFound("plan item", item_id, path=["planItemIds", place]) for place, item_id in unknown)
    named = (items[item_id] for item_id in dict.fromkeys(wanted))
    confirmed = [item for item in named if item.status is PlanItemStatus.NOT_REQUIRED and not item.is_confirmed]
    for item in confirmed:
        item.is_confirmed = True
        _sign(work, item)
    return confirmed


@requires("support_plan.read")
async def acknowledge(work: Work, item: PlanItem) -> None:
    """Say that one has read the information in an item, of a draft or of an active plan."""
    plan = await work.find(SupportPlan, item.plan_id)
    if item.kind is not ItemKind.INFORMATION:
        raise NoInformation(item)
    if plan.status not in (SupportPlanStatus.DRAFT, SupportPlanStatus.ACTIVE):
        raise PlanReadOnly(plan)
    mine = sa.select(Acknowledgement.id).where(
        Acknowledgement.item_id == item.id, Acknowledgement.staff_id == work.actor.staff_id
    )
    if await work.db.scalar(mine) is None:
        work.add(
            Acknowledgement(
                client_id=item.client_id, item_id=item.id, staff_id=work.actor.staff_id, acknowledged_at=work.now
            )
        )
    if plan.status is SupportPlanStatus.DRAFT and item.status is PlanItemStatus.NOT_STARTED:
        await change_draft(work, plan)
        item.status = PlanItemStatus.IN_PROGRESS
        _note(work, item)


class NoInformation(Refusal):
    """The item holds no information to acknowledge."""

    def __init__(self, item: PlanItem) -> None:
        super().__init__(f"{item.title!r} holds no information to acknowledge.")
        self.item_id = item.id


def refuse_not_required(item: PlanItem, step: str) -> None:
    """Refuse to work on an item that does not apply to the client; one that a review has yet to confirm may change."""
    if item.status is PlanItemStatus.NOT_REQUIRED and item.is_confirmed:
        raise InvalidTransition("plan item", item.status, step)


def _sign(work: Work, item: PlanItem) -> None:
    item.done_at, item.done_by_id = work.now, work.actor.staff_id
    _note(work, item)


def _note(work: Work, item: PlanItem) -> None:
    work.record(PlanItemChanged(item.id, item.plan_id, item.status))
