"""What differs between two plans of a client, item by item."""

import dataclasses
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

import sqlalchemy as sa

from .batches import grouped
from .errors import InvalidInput
from .field_values import FieldValue
from .item_content import field_values_of
from .plan_contents import links_by_item
from .plan_items import PlanItem, PlanItemStatus, RecordLink
from .support_plans import PlanSection, SupportPlan
from .visibility import Db

T = TypeVar("T")


class Change(StrEnum):
    """What happened to an item from one plan to the other."""

    ADDED = "ADDED"
    """Only the later plan has it."""
    REMOVED = "REMOVED"
    """Only the earlier plan has it."""
    CHANGED = "CHANGED"
    """Both have it, and it holds something else."""


@dataclasses.dataclass(frozen=True)
class FieldDifference:
    """A field that holds something else."""

    key: str
    """The field's name in stored values."""
    label: str
    """What people read."""
    before: str
    """What the earlier plan holds, as people read it; empty for nothing."""
    after: str
    """What the later plan holds, as people read it; empty for nothing."""


@dataclasses.dataclass(frozen=True)
class ItemDifference:
    """How an item differs between two plans."""

    change: Change
    """What happened to it."""
    section_title: str
    """The heading it stands below, in the later plan that has it."""
    title: str
    """What it is called, in the later plan that has it."""
    before: PlanItem | None
    """The item in the earlier plan."""
    after: PlanItem | None
    """The item in the later plan."""
    fields: list[FieldDifference]
    """Fields that hold something else."""
    links_added: list[RecordLink]
    """Records that only the later plan links."""
    links_removed: list[RecordLink]
    """Records that only the earlier plan links."""

    @property
    def is_no_longer_required(self) -> bool:
        """Whether it was required in the earlier plan and is marked not required in the later."""
        return _not_required(self.after) and not _not_required(self.before)

    @property
    def is_required_again(self) -> bool:
        """Whether it was marked not required in the earlier plan and is required in the later."""
        return _not_required(self.before) and not _not_required(self.after)


@dataclasses.dataclass(frozen=True)
class PlanDifference:
    """What differs between two plans of a client."""

    before: SupportPlan
    """The earlier plan."""
    after: SupportPlan
    """The later plan."""
    items: list[ItemDifference]
    """Items that were added, removed or changed, in the order of the later plan."""
    unchanged: int
    """How many items are the same in both."""


@dataclasses.dataclass(frozen=True)
class _Side:
    items: Sequence[tuple[PlanItem, PlanSection]]
    values: Mapping[str, Sequence[FieldValue]]
    links: Mapping[str, Sequence[RecordLink]]


async def difference(db: Db, before: SupportPlan, after: SupportPlan) -> PlanDifference:
    """Compare two plans of one client; items are matched through reviews, by their template, or by their titles."""
    if before.client_id != after.client_id:
        raise InvalidInput("Only plans of the same client can be compared.", path=["afterId"])
    earlier, later = await _side(db, before), await _side(db, after)
    pairs = _matched(earlier.items, later.items)
    differences = list(_differences(earlier, later, pairs))
    both = sum(1 for old, new in pairs if old and new)
    changed = sum(1 for each in differences if each.change is Change.CHANGED)
    return PlanDifference(before, after, differences, both - changed)


Placed = tuple[PlanItem, PlanSection]
Pair = tuple[Placed | None, Placed | None]


async def _side(db: Db, plan: SupportPlan) -> _Side:
    query = (
        sa.select(PlanItem, PlanSection)
        .join(PlanSection, PlanSection.id == PlanItem.section_id)
        .where(PlanItem.plan_id == plan.id)
        .order_by(PlanSection.position, PlanItem.position)
    )
    items = [(item, section) for item, section in await db.execute(query)]
    return _Side(items, await field_values_of(db, [item.id for item, _ in items]), await links_by_item(db, plan.id))


def _matched(earlier: Sequence[Placed], later: Sequence[Placed]) -> list[Pair]:
    partners: dict[str, Placed] = {}
    left = list(earlier)
    for key in (_origin, _template_item, _titles):
        known = grouped((name, placed) for placed in left if (name := key(placed)) is not None)
        for placed in later:
            candidates = known.get(key(placed), [])
            if placed[0].id not in partners and candidates:
                partners[placed[0].id] = candidates.pop(0)
        taken = {placed[0].id for placed in partners.values()}
        left = [placed for placed in left if placed[0].id not in taken]
    pairs: list[Pair] = [(partners.get(placed[0].id), placed) for placed in later]
    return pairs + [(placed, None) for placed in left]


def _origin(placed: Placed) -> Hashable:
    return placed[0].origin_id


def _template_item(placed: Placed) -> Hashable:
    return None if placed[0].is_custom else placed[0].template_item_id


def _titles(placed: Placed) -> Hashable:
    return placed[1].title.casefold(), placed[0].title.casefold()


def _differences(earlier: _Side, later: _Side, pairs: Iterable[Pair]) -> Iterator[ItemDifference]:
    for old, new in pairs:
        before, after = old and old[0], new and new[0]
        title, section = _headings(old, new)
        fields = _fields(_of(earlier.values, before), _of(later.values, after))
        added, removed = _links(_of(earlier.links, before), _of(later.links, after))
        change = Change.CHANGED if before and after else Change.ADDED if after else Change.REMOVED
        status_changed = _not_required(before) != _not_required(after)
        if change is not Change.CHANGED or fields or added or removed or status_changed:
            yield ItemDifference(change, section, title, before, after, fields, added, removed)


def _headings(old: Placed | None, new: Placed | None) -> tuple[str, str]:
    item, section = new or old or (None, None)
    return (item.title, section.title) if item and section else ("", "")


def _of(held: Mapping[str, Sequence[T]], item: PlanItem | None) -> Sequence[T]:
    return held.get(item.id, ()) if item else ()


def _fields(before: Sequence[FieldValue], after: Sequence[FieldValue]) -> list[FieldDifference]:
    old = {value.key: value for value in before}
    new = {value.key: value for value in after}
    return [
        FieldDifference(key, (new.get(key) or old[key]).label, _display(old.get(key)), _display(new.get(key)))
        for key in [*new, *(key for key in old if key not in new)]
        if _display(old.get(key)) != _display(new.get(key))
    ]


def _display(value: FieldValue | None) -> str:
    return value.display if value else ""


def _links(before: Sequence[RecordLink], after: Sequence[RecordLink]) -> tuple[list[RecordLink], list[RecordLink]]:
    old, new = {link.record_id for link in before}, {link.record_id for link in after}
    return (
        [link for link in after if link.record_id not in old],
        [link for link in before if link.record_id not in new],
    )


def _not_required(item: PlanItem | None) -> bool:
    return item is not None and item.status is PlanItemStatus.NOT_REQUIRED
