"""Record types: what a plugin says about a kind of client record."""

import dataclasses
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from . import field_schemas, field_values
from .base import Json
from .billing_predicates import BillingPredicate
from .errors import NotFound, Path, Refusal
from .fields import FieldDefinition, FieldKind
from .item_definitions import ItemDefinition
from .kept_records import Kept
from .permissions import RECORD_ACTS, label_of
from .records import CardField, ClientRecord, permission_for
from .visibility import Db

Card = Callable[[Db, Any], Awaitable[Sequence[CardField]]]
Search = Callable[[Db, Any], Awaitable[Iterable[str]]]
Snapshot = Callable[[Db, Sequence[Any]], Awaitable[Mapping[str, Json]]]
ItemCheck = Callable[[ItemDefinition], Iterable[str]]

_WORDS = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE, FieldKind.CHOICES)


class RecordTypeUnavailable(Refusal):
    """What a record holds is known to a plugin that is not installed."""

    def __init__(self, record: ClientRecord) -> None:
        super().__init__(
            f"{record.number} is of the type {record.record_type!r}, which is not installed: it can be read, put away "
            "and unlinked, nothing else."
        )
        self.record_type = record.record_type


@dataclasses.dataclass(frozen=True)
class Retention:
    """How long records have to be kept before they may be deleted."""

    keep_years: int
    """For how many years, from the day a record is put away or, where that is later, the client leaves."""


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
    card_fields: tuple[str, ...] = ()
    """The keys of the fields that a card shows by default; empty for all."""
    search: Search | None = None
    """Words a record is found by, beside its number, its title and its fields."""
    snapshot: Snapshot | None = None
    """Everything to keep of records when a plan is activated, by identifier; by default their fields."""
    check_item: ItemCheck | None = None
    """What is wrong with a plan item that links this type, in words; by default nothing."""
    permissions: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)
    """What roles can allow beyond reading, creating and updating: acts such as `authorise`, each with what it lets
    people do, in words. The permission to `authorise` records of the type `risk` is `record.risk.authorise`."""

    retention: Retention | None = None
    """How long its records are kept; null for ever."""
    is_retired: bool = False
    """Whether no new records of it are made."""
    made_with: Mapping[str, Any] = dataclasses.field(default_factory=dict, hash=False)
    """Columns of the entity that each new record is made with, beside what people enter."""

    @property
    def is_kept_by_hand(self) -> bool:
        """Whether people make and change its records; others follow what they are about, such as an enrollment."""
        return not issubclass(self.entity, Kept)

    @property
    def json_schema(self) -> Json:
        """The fields as JSON Schema, for forms and for checking a record before it is sent."""
        return field_schemas.json_schema(self.fields, complete=True)

    @property
    def acts(self) -> Mapping[str, str]:
        """Everything that roles can allow with records of this type, and what it lets people do, in words."""
        usual = {act: f"{verb} client records of the type {self.label!r}" for act, verb in RECORD_ACTS.items()}
        return {**usual, **self.permissions}

    def permission(self, act: str) -> str:
        """The permission to `read`, `create`, `update` or `delete` records of this type, or to do an act of its own."""
        if act == "read" and not self.is_kept_by_hand:
            return self.entity.__readable_with__ or ""
        return permission_for(self.name, act)

    async def card_of(self, db: Db, record: ClientRecord) -> Sequence[CardField]:
        """What a card about a record shows."""
        return self.plain_card(record) if self.card is None else await self.card(db, record)

    def plain_card(self, record: ClientRecord) -> list[CardField]:
        """What a card shows by default."""
        shown = [field for field in self.fields if not self.card_fields or field.key in self.card_fields]
        return CardField.of(shown, record.read_values(shown))

    async def words_of(self, db: Db, record: ClientRecord) -> list[str]:
        """What a record is found by, beside its number and title."""
        values = field_values.read(self.fields, record.read_values(self.fields))
        words = [value.display for value in values if value.definition.kind in _WORDS]
        return [*words, *(await self.search(db, record) if self.search else ())]

    async def contents_of(self, db: Db, records: Sequence[ClientRecord]) -> Mapping[str, Json]:
        """Everything to keep of records, by identifier."""
        if self.snapshot is not None:
            return await self.snapshot(db, records)
        read = {record.id: field_values.read(self.fields, record.read_values(self.fields)) for record in records}
        return {identifier: field_values.plain(values) for identifier, values in read.items()}


@dataclasses.dataclass(frozen=True, kw_only=True)
class RecordFamily:
    """Record types that each organisation defines for itself, stored by one entity."""

    entity: type[ClientRecord]
    """The mapped class that stores them all."""
    members: Callable[[Db], Awaitable[Sequence[RecordType]]]
    """The record types of the organisation that asks."""


@dataclasses.dataclass(frozen=True)
class KnownTypes:
    """The record types that an organisation has at a moment."""

    usable: Mapping[str, RecordType]
    """Those that records can be made of, by name."""
    shadowed: Mapping[str, RecordType]
    """Those it defined, and whose name a plugin took later: their records stay what they are, no new ones are made."""

    def of(self, record: ClientRecord) -> RecordType | None:
        """The type of a record; nothing where its plugin is gone."""
        return self.stored(record.record_type, type(record))

    def stored(self, name: str, entity: type[ClientRecord]) -> RecordType | None:
        """The type of a name whose records an entity stores."""
        named = (types[name] for types in (self.usable, self.shadowed) if name in types)
        return next((each for each in named if issubclass(entity, each.entity)), None)


class RecordTypes:
    """The record types that are installed, those that organisations defined, and what else plugins know of clients."""

    def __init__(
        self,
        types: Iterable[RecordType] = (),
        families: Iterable[RecordFamily] = (),
        billing_predicates: Iterable[BillingPredicate] = (),
    ) -> None:
        self.installed = {each.name: each for each in types}
        self.families = tuple(families)
        self.billing_predicates = {each.name: each for each in billing_predicates}

    async def known(self, db: Db) -> KnownTypes:
        """Every record type this organisation has; where names collide, what is installed comes first."""
        defined = {each.name: each for family in self.families for each in await db.once(family.members)}
        shadowed = {name: each for name, each in defined.items() if name in self.installed}
        return KnownTypes(dict(sorted((defined | self.installed).items())), shadowed)

    async def covering(self, db: Db, stored: Iterable[tuple[str, type[ClientRecord]]]) -> KnownTypes:
        """The record types, as far as records of these names and entities need them: often what is installed will do."""
        installed = KnownTypes(self.installed, {})
        if all(installed.stored(name, entity) for name, entity in stored):
            return installed
        return await self.known(db)

    async def all(self, db: Db) -> list[RecordType]:
        """Every record type this organisation can use, by name."""
        return list((await self.known(db)).usable.values())

    async def by_name(self, db: Db) -> Mapping[str, RecordType]:
        """Every record type this organisation can use, under its name."""
        return (await self.known(db)).usable

    async def find(self, db: Db, name: str, *, path: Path | None = None) -> RecordType:
        """The record type of a name. Raises NotFound where the organisation has none."""
        if name in self.installed:
            return self.installed[name]
        types = await self.by_name(db)
        if name not in types:
            raise NotFound("record type", name, path=path)
        return types[name]

    async def of(self, db: Db, record: ClientRecord) -> RecordType:
        """The type of a record. Raises RecordTypeUnavailable where its plugin is gone."""
        if found := (await self.covering(db, [(record.record_type, type(record))])).of(record):
            return found
        raise RecordTypeUnavailable(record)

    def label_of(self, permission: str) -> str:
        """What a permission lets people do, in the words of the record type it belongs to where that is installed."""
        _, name, act = permission.split(".") if permission.count(".") == 2 else ("", "", "")
        acts = self.installed[name].acts if name in self.installed else {}
        return acts.get(act) or label_of(permission)


@dataclasses.dataclass(frozen=True)
class RecordPermission:
    """What it takes to do something with records of a type."""

    name: str
    """The permission, as roles name it."""
    label: str
    """What it lets people do, in words."""
    is_granted: bool
    """Whether your roles grant it."""


@dataclasses.dataclass(frozen=True)
class RecordPermissions:
    """What it takes to work with records of a type."""

    read: RecordPermission
    """To find and read them."""
    create: RecordPermission
    """To make new ones."""
    update: RecordPermission
    """To change them, put them away and take them out again."""
    delete: RecordPermission
    """To delete those whose retention is over."""
    others: list[RecordPermission]
    """To do what this type allows beyond that."""


async def permissions_of(db: Db, names: Sequence[str]) -> Mapping[str, RecordPermissions]:
    """What it takes to work with records of types, and whether whoever asks may."""
    types = await db.record_types.by_name(db)
    return {name: _permissions(db, types[name]) for name in names if name in types}


def _permissions(db: Db, record_type: RecordType) -> RecordPermissions:
    def of(act: str) -> RecordPermission:
        permission = record_type.permission(act)
        may = db.actor is not None and db.actor.may(permission) and (record_type.is_kept_by_hand or act == "read")
        return RecordPermission(permission, record_type.acts[act], may)

    usual = {act: of(act) for act in RECORD_ACTS}
    return RecordPermissions(**usual, others=[of(act) for act in record_type.permissions])
