"""Whether an item of a template is configured so that people can work with it."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import sqlalchemy as sa

from .batches import among
from .clients import CORE_FIELDS
from .errors import InvalidInput, Path
from .fields import contradictions
from .item_definitions import ItemDefinition, ItemKind
from .organisations import Organisation
from .plan_templates import TemplateItem
from .record_types import RecordType
from .visibility import Db

Problem = tuple[Path, str]


@dataclasses.dataclass(frozen=True)
class ItemProblem:
    """An item that nobody could work with, and why."""

    item_id: str
    """The item of the template."""
    title: str
    """What the item is called."""
    reasons: tuple[str, ...]
    """What is wrong with it, in words."""


@dataclasses.dataclass(frozen=True)
class Known:
    """What items may refer to: the profile fields and record types of the organisation."""

    profile_fields: frozenset[str]
    record_types: Mapping[str, RecordType]


async def known_to(db: Db) -> Known:
    """What the items of the asking organisation may refer to."""
    organisation = (await db.scalars(sa.select(Organisation))).first()
    own = organisation.profile_fields if organisation else ()
    return Known(frozenset(field.key for field in (*CORE_FIELDS, *own)), await db.record_types.by_name(db))


def check_shape(kind: ItemKind, definition: ItemDefinition, path: Path) -> list[InvalidInput]:
    """What contradicts itself in a definition; such a thing is not even kept in a draft."""
    return [InvalidInput(reason, path=[*path, *where]) for where, reason in _contradictions(kind, definition)]


async def find_problems(db: Db, items: Iterable[TemplateItem]) -> list[ItemProblem]:
    """The items that nobody could work with, each with every reason."""
    known = await known_to(db)
    found = ((item, tuple(_reasons(item.kind, item.definition, known))) for item in items)
    return [ItemProblem(item.id, item.title, reasons) for item, reasons in found if reasons]


async def problems_of(db: Db, item_ids: Sequence[str]) -> Mapping[str, list[str]]:
    """What is wrong with items of templates, by item; an empty list for those that are ready to be published."""
    items = await db.scalars(sa.select(TemplateItem).where(among(TemplateItem.id, item_ids)))
    problems = {problem.item_id: list(problem.reasons) for problem in await find_problems(db, items)}
    return {item_id: problems.get(item_id, []) for item_id in item_ids}


def _reasons(kind: ItemKind, definition: ItemDefinition, known: Known) -> Iterator[str]:
    yield from (reason for _, reason in _contradictions(kind, definition))
    match kind:
        case ItemKind.PROFILE_FIELDS:
            yield from _profile_gaps(definition, known)
        case ItemKind.CUSTOM_FIELDS if not definition.fields:
            yield "It needs at least one field."
        case ItemKind.RECORD_LINK:
            yield from _record_gaps(definition, known)
        case ItemKind.INFORMATION:
            if not definition.information and not definition.profile_fields:
                yield "It needs a text or profile fields to show."
            yield from _unknown_keys(definition, known)


def _profile_gaps(definition: ItemDefinition, known: Known) -> Iterator[str]:
    if not definition.profile_fields:
        yield "It needs at least one profile field."
    yield from _unknown_keys(definition, known)


def _unknown_keys(definition: ItemDefinition, known: Known) -> Iterator[str]:
    for key in definition.profile_fields:
        if key not in known.profile_fields:
            yield f"The organisation has no profile field {key!r}."


def _record_gaps(definition: ItemDefinition, known: Known) -> Iterator[str]:
    if not definition.record_types:
        yield "It needs at least one record type."
    for name in definition.record_types:
        record_type = known.record_types.get(name)
        if record_type is None:
            yield f"The record type {name!r} is not installed."
        elif record_type.check_item is not None:
            yield from record_type.check_item(definition)


def _contradictions(kind: ItemKind, definition: ItemDefinition) -> Iterator[Problem]:
    if kind is ItemKind.CUSTOM_FIELDS:
        keys = Counter(field.key for field in definition.fields)
        yield from ((["fields"], f"Two fields have the key {key!r}.") for key, times in keys.items() if times > 1)
        for place, field in enumerate(definition.fields):
            yield from ((["fields", place, *where], reason) for where, reason in contradictions(field))
    if kind is ItemKind.RECORD_LINK:
        yield from _link_contradictions(definition)


def _link_contradictions(definition: ItemDefinition) -> Iterator[Problem]:
    if definition.min_links < 0:
        yield ["minLinks"], "An item cannot need less than no records."
    if definition.max_links is not None and definition.max_links < max(definition.min_links, 1):
        yield ["maxLinks"], "The most records an item may hold is below what it needs."
    if not (definition.allow_link or definition.allow_create):
        yield ["allowLink"], "Records can be neither linked nor created."
