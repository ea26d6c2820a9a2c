"""Record types: what a plugin says about a kind of client record."""

import dataclasses
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from .base import Json
from .errors import NotFound
from .fields import FieldDefinition
from .item_definitions import ItemDefinition
from .records import CardField, ClientRecord
from .visibility import Db

Card = Callable[[Db, Any], Awaitable[Sequence[CardField]]]
Snapshot = Callable[[Db, Sequence[Any]], Awaitable[Mapping[str, Json]]]
ItemCheck = Callable[[ItemDefinition], Iterable[str]]


@dataclasses.dataclass(frozen=True, kw_only=True)
class RecordType:
    """A kind of client record: what it is called, what it holds, and how it shows itself."""

    name: str
    """What the API calls it, in snake case; never changed."""
    label: str
    """What people call it."""
    description: str
    """What it is for, in a sentence."""
    prefix: str
    """What its numbers start with, such as `GAP`."""
    entity: type[ClientRecord]
    """The mapped class that stores it."""
    fields: tuple[FieldDefinition, ...] = ()
    """What can be recorded about it with `createRecord` and `updateRecord`."""
    card: Card | None = None
    """What a card about a record shows; by default its fields."""
    snapshot: Snapshot | None = None
    """Everything to keep of records when a plan is activated, by identifier; by default their fields."""
    check_item: ItemCheck | None = None
    """What is wrong with a plan item that links this type, in words; by default nothing."""

    def permission(self, act: str) -> str:
        """The permission to `read`, `create` or `update` records of this type."""
        return f"record.{self.name}.{act}"


@dataclasses.dataclass(frozen=True, kw_only=True)
class RecordFamily:
    """Record types that each organisation defines for itself, stored by one entity."""

    entity: type[ClientRecord]
    """The mapped class that stores them all."""
    members: Callable[[Db], Awaitable[Sequence[RecordType]]]
    """The record types of the organisation that asks."""


class RecordTypes:
    """The record types that are installed, and those that organisations defined."""

    def __init__(self, types: Iterable[RecordType] = (), families: Iterable[RecordFamily] = ()) -> None:
        self.installed = {each.name: each for each in types}
        self.families = tuple(families)

    async def all(self, db: Db) -> list[RecordType]:
        """Every record type this organisation can use, by name."""
        members = [member for family in self.families for member in await family.members(db)]
        return sorted([*self.installed.values(), *members], key=lambda each: each.name)

    async def by_name(self, db: Db) -> Mapping[str, RecordType]:
        """Every record type this organisation can use, under its name."""
        return {each.name: each for each in await self.all(db)}

    async def find(self, db: Db, name: str) -> RecordType:
        """The record type of a name. Raises NotFound where the organisation has none."""
        if name in self.installed:
            return self.installed[name]
        types = await self.by_name(db)
        if name not in types:
            raise NotFound("record type", name)
        return types[name]
