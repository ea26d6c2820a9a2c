"""What an item holds, and what it still lacks before it can be marked done."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from . import fields
from .acknowledgements import Acknowledgement
from .batches import among
from .client_profiles import profile_definitions, read_profile
from .clients import Client
from .field_values import FieldValue, read
from .fields import FieldDefinition
from .finding import found
from .item_definitions import ItemKind
from .link_problems import Broken, broken_by_item
from .organisations import Organisation, own
from .plan_items import PlanItem, PlanItemStatus, RecordLink
from .visibility import Db


@dataclasses.dataclass(frozen=True, slots=True)
class Missing:
    """Something an item still lacks."""

    key: str | None
    """The field that must be filled in, where it is one."""
    message: str
    """What is lacking, in words."""
    link_id: str | None = None


@dataclasses.dataclass(frozen=True)
class Content:
    """Everything that decides whether an item is filled in."""

    item: PlanItem
    definitions: Sequence[FieldDefinition]
    values: fields.Values
    links: int
    broken_links: Sequence[Broken]
    acknowledgements: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered."""
        entered = any(value not in (None, "", []) for value in self.values.values())
        return not (self.links or self.acknowledgements or entered)

    def missing(self) -> list[Missing]:
        """What the item lacks, by what it asks for."""
        return list(self._missing())

    def _missing(self) -> Iterator[Missing]:
        kind, definition = self.item.kind, self.item.definition
        if kind in (ItemKind.CUSTOM_FIELDS, ItemKind.PROFILE_FIELDS):
            for field in fields.missing(self.definitions, self.values):
                yield Missing(field.key, f"{field.label} is needed.")
        if kind is ItemKind.RECORD_LINK and self.links < definition.min_links:
            yield Missing(None, f"Linked are {self.links} of at least {definition.min_links} records.")
        for broken in self.broken_links:
            yield Missing(None, broken.message, broken.link_id)
        if kind is ItemKind.INFORMATION and not self.acknowledgements:
            yield Missing(None, "The information must be read and acknowledged.")

    def field_values(self) -> list[FieldValue]:
        """What the item's fields hold, typed."""
        return read(self.definitions, self.values)


async def contents_of(db: Db, item_ids: Sequence[str]) -> Mapping[str, Content]:
    """What items hold, in a fixed number of statements."""
    items = await found(db, PlanItem, item_ids)
    clients = await found(db, Client, {item.client_id for item in items.values()})
    organisation = await own(db)
    links = await _counts(db, RecordLink.item_id, item_ids)
    broken = await broken_by_item(db, [*links]) if links else {}
    read_by = await _counts(db, Acknowledgement.item_id, item_ids)
    return {
        item.id: Content(
            item,
            definitions_of(item, organisation),
            values_of(item, clients[item.client_id], organisation),
            links.get(item.id, 0),
            broken.get(item.id, ()),
            read_by.get(item.id, 0),
        )
        for item in items.values()
    }


async def content_of(db: Db, item: PlanItem) -> Content:
    """What one item holds."""
    await db.flush()
    return (await contents_of(db, [item.id]))[item.id]


async def field_values_of(db: Db, item_ids: Sequence[str]) -> Mapping[str, list[FieldValue]]:
    """What the fields of items hold, typed; those of active plans as they were agreed."""
    items = await found(db, PlanItem, item_ids)
    clients = await found(db, Client, {item.client_id for item in items.values()})
    organisation = await own(db)
    return {
        item.id: []
        if item.status is PlanItemStatus.NOT_REQUIRED
        else read(definitions_of(item, organisation), values_of(item, clients[item.client_id], organisation))
        for item in items.values()
    }


def definitions_of(item: PlanItem, organisation: Organisation) -> list[FieldDefinition]:
    """The fields an item shows, its own or the client's."""
    if item.kind is ItemKind.CUSTOM_FIELDS:
        return list(item.definition.fields)
    if item.frozen_profile is not None:
        return list(item.frozen_profile.fields)
    known = {field.key: field for field in profile_definitions(organisation)}
    return [known[key] for key in item.definition.profile_fields if key in known]


def values_of(item: PlanItem, client: Client, organisation: Organisation) -> fields.Values:
    """What an item's fields hold: its own values, or the client's profile, frozen once the plan was activated."""
    if item.kind is ItemKind.CUSTOM_FIELDS:
        return item.entered
    if item.frozen_profile is not None:
        return item.frozen_profile.values
    return read_profile(client, organisation, item.definition.profile_fields)


async def _counts(db: Db, column: InstrumentedAttribute[str], keys: Sequence[str]) -> dict[str, int]:
    rows = await db.execute(sa.select(column, sa.func.count()).where(among(column, keys)).group_by(column))
    return {key: count for key, count in rows}  # noqa: C416 — a Row is no pair to the type checker
