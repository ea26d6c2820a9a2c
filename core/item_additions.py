"""Adding another item like one that is there, putting items in order, and taking added ones away."""

import re
from dataclasses import dataclass

import sqlalchemy as sa

from .acknowledgements import Acknowledgement
from .errors import Refusal, TooMany
from .events import Event
from .permissions import requires
from .plan_comments import PlanComment
from .plan_drafts import draft_of
from .plan_items import LinkMode, PlanItem, PlanItemStatus, RecordLink
from .positions import arrange, moved
from .work import Work

_RUNNING_NUMBER = re.compile(r" \((\d+)\)$")
MOST_SIBLINGS = 500
PARKED = 1_000_000
"""A place no item has, for one on its way to its own."""


class AddAnotherNotAllowed(Refusal):
    """The template allows one such item only."""

    def __init__(self, item: PlanItem) -> None:
        super().__init__(f"The template allows one {item.title!r} only.")
        self.item_id = item.id


class ItemNotRemovable(Refusal):
    """Items of the template stay; only added ones can be removed."""

    def __init__(self, item: PlanItem) -> None:
        super().__init__(f"{item.title!r} comes from the template. Mark it as not required instead of removing it.")
        self.item_id = item.id


@dataclass(frozen=True, slots=True)
class PlanItemAdded(Event):
    """An item was added beside one like it."""

    plan_id: str
    source_id: str


@dataclass(frozen=True, slots=True)
class PlanItemMoved(Event):
    """An item got another place in its section."""

    plan_id: str
    position: int


@dataclass(frozen=True, slots=True)
class PlanItemRemoved(Event):
    """An added item was taken away again."""

    plan_id: str


@requires("support_plan.write")
async def add_another(work: Work, source: PlanItem, *, clone: bool) -> PlanItem:
    """Add an item right behind one like it: blank, or with its values and linked records."""
    await draft_of(work, source)
    if not source.definition.allow_add_another:
        raise AddAnotherNotAllowed(source)
    siblings = await _items_of_section(work, source)
    if len(siblings) >= MOST_SIBLINGS:
        raise TooMany(f"There are {MOST_SIBLINGS} items in this section already; that is as many as fit.")
    copied = {name: getattr(source, name) for name in ("client_id", "plan_id", "section_id", "template_item_id")}
    item = PlanItem(
        **copied,
        title=_next_title(source, siblings),
        kind=source.kind,
        guidance=source.guidance,
        definition=source.definition,
        position=PARKED,
        is_custom=True,
        entered=dict(source.entered) if clone else {},
        status=PlanItemStatus.IN_PROGRESS if clone else PlanItemStatus.NOT_STARTED,
    )
    work.add(item)
    if clone:
        await _copy_links(work, source, item)
    siblings.insert(siblings.index(source) + 1, item)
    await arrange(work.db, siblings)
    work.record(PlanItemAdded(item.id, item.plan_id, source.id))
    return item


@requires("support_plan.write")
async def move_item(work: Work, item: PlanItem, position: int) -> None:
    """Give an item another place in its section, counted from 1."""
    await draft_of(work, item)
    await arrange(work.db, moved(await _items_of_section(work, item), item, position))
    work.record(PlanItemMoved(item.id, item.plan_id, item.position))


@requires("support_plan.write")
async def remove_item(work: Work, item: PlanItem) -> None:
    """Take an added item away, with its values and links; linked records stay."""
    await draft_of(work, item)
    if not item.is_custom:
        raise ItemNotRemovable(item)
    siblings = [other for other in await _items_of_section(work, item) if other.id != item.id]
    for part in (RecordLink, Acknowledgement, PlanComment):
        await work.db.execute(sa.delete(part).where(part.item_id == item.id))
    await work.db.delete(item)
    await work.db.flush()
    await arrange(work.db, siblings)
    work.record(PlanItemRemoved(item.id, item.plan_id))


async def _items_of_section(work: Work, item: PlanItem) -> list[PlanItem]:
    query = sa.select(PlanItem).where(PlanItem.section_id == item.section_id).order_by(PlanItem.position)
    return list(await work.db.scalars(query))


def _next_title(source: PlanItem, siblings: list[PlanItem]) -> str:
    base = _RUNNING_NUMBER.sub("", source.title)
    alike = [other.title for other in siblings if _RUNNING_NUMBER.sub("", other.title) == base]
    numbers = [int(match[1]) for title in alike if (match := _RUNNING_NUMBER.search(title))]
    return f"{base[:190]} ({max(numbers, default=1) + 1})"


async def _copy_links(work: Work, source: PlanItem, item: PlanItem) -> None:
    links = await work.db.scalars(
        sa.select(RecordLink).where(RecordLink.item_id == source.id, RecordLink.mode == LinkMode.LINKED)
    )
    work.add(*(link.copy_to(item) for link in links))
