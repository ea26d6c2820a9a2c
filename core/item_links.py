"""Linking a client's records to the items of a plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .clients import Client
from .errors import NotFound, Refusal
from .events import Event
from .item_definitions import ItemKind
from .item_work import content_changed, refuse_not_required
from .permissions import requires
from .plan_drafts import demand_draft, draft_of
from .plan_items import LinkMode, PlanItem, PlanItemStatus, RecordLink
from .record_editing import create
from .record_types import KnownTypes
from .records import ClientRecord
from .support_plans import SupportPlan
from .work import Work


class RecordNotLinkable(Refusal):
    """The record does not fit: another client's, of a type the item does not take, or archived."""

    def __init__(self, record_id: str, why: str, *, path: list[str | int] | None = None) -> None:
        super().__init__(f"This record cannot be linked: {why}.", path=path or ["recordId"])
        self.record_id = record_id


class LinkLimit(Refusal):
    """The item holds as many records as it may."""

    def __init__(self, item: PlanItem) -> None:
        limit = item.definition.max_links
        super().__init__(f"{item.title!r} takes at most {limit} record(s). Unlink one first.")
        self.item_id = item.id
        self.max_links = limit


class LinkNotAllowed(Refusal):
    """The template does not allow to link existing records, or to create new ones, from this item."""

    def __init__(self, item: PlanItem, act: str) -> None:
        super().__init__(f"{item.title!r} does not allow to {act}.")
        self.item_id = item.id


@dataclass(frozen=True, slots=True)
class RecordLinked(Event):
    """A record became part of a plan."""

    record_id: str
    plan_id: str


@dataclass(frozen=True, slots=True)
class RecordUnlinked(Event):
    """A record is no longer part of a plan; the record itself stays."""

    record_id: str
    plan_id: str


@requires("support_plan.write")
async def link_record(work: Work, item: PlanItem, record: ClientRecord) -> RecordLink:
    """Link an existing record of the client; linking one that is linked already changes nothing."""
    demand_draft(await work.find(SupportPlan, item.plan_id))
    if linked := await _link_between(work, item, record.id):
        return linked
    await draft_of(work, item)
    refuse_not_required(item, "changed")
    _refuse_unless(item, item.definition.allow_link, "link existing records")
    known = await work.record_types.covering(work.db, [(record.record_type, type(record))])
    if why := reason_not_linkable(record, item.client_id, item.definition.record_types, known):
        raise RecordNotLinkable(record.id, why)
    return await _link(work, item, record, LinkMode.LINKED)


@requires("support_plan.write")
async def create_linked_record(
    work: Work, item: PlanItem, record_type: str, title: str, values: Mapping[str, Any]
) -> RecordLink:
    """Create a record of the client and link it, both or neither."""
    await draft_of(work, item)
    refuse_not_required(item, "changed")
    _refuse_unless(item, item.definition.allow_create, "create records")
    if record_type not in item.definition.record_types:
        raise RecordNotLinkable("", f"this item takes {_named(item.definition.record_types)}", path=["recordType"])
    client = await work.find(Client, item.client_id)
    kind = await work.record_types.find(work.db, record_type, path=["recordType"])
    record = await create(work, client, kind, title, values)
    return await _link(work, item, record, LinkMode.CREATED)


@requires("support_plan.write")
async def unlink(work: Work, item: PlanItem, link: RecordLink) -> None:
    """Take a record out of an item; the record itself stays."""
    if link.item_id != item.id:
        raise NotFound("record link", link.id, path=["linkId"])
    await draft_of(work, item)
    await work.db.delete(link)
    if item.status is not PlanItemStatus.NOT_REQUIRED:
        content_changed(work, item)
    work.record(RecordUnlinked(item.id, link.record_id, item.plan_id))


def reason_not_linkable(
    record: ClientRecord, client_id: str, record_types: Sequence[str], known: KnownTypes
) -> str | None:
    """Why a record does not fit, in words; nothing where it does."""
    if record.client_id != client_id:
        return "it belongs to another client"
    if record.record_type not in record_types:
        return f"this takes {_named(record_types)}"
    if known.of(record) is None:
        return "its type is not installed"
    if record.archived_at is not None:
        return "it is archived"
    return None


async def _link(work: Work, item: PlanItem, record: ClientRecord, mode: LinkMode) -> RecordLink:
    limit = item.definition.max_links
    if limit is not None and await _link_count(work, item) >= limit:
        raise LinkLimit(item)
    link = RecordLink(
        client_id=item.client_id,
        plan_id=item.plan_id,
        item_id=item.id,
        record_id=record.id,
        record_type=record.record_type,
        mode=mode,
    )
    work.add(link)
    content_changed(work, item)
    work.record(RecordLinked(item.id, record.id, item.plan_id))
    return link


def _refuse_unless(item: PlanItem, allowed: bool, act: str) -> None:
    if item.kind is not ItemKind.RECORD_LINK or not allowed:
        raise LinkNotAllowed(item, act)


async def _link_between(work: Work, item: PlanItem, record_id: str) -> RecordLink | None:
    query = sa.select(RecordLink).where(RecordLink.item_id == item.id, RecordLink.record_id == record_id)
    return await work.db.scalar(query)


async def _link_count(work: Work, item: PlanItem) -> int:
    return await work.db.scalar(sa.select(sa.func.count(RecordLink.id)).where(RecordLink.item_id == item.id)) or 0


def _named(record_types: Sequence[str]) -> str:
    return "only " + ", ".join(record_types) if record_types else "no records"
