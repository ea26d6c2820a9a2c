"""What client records hold, whatever their type, now and frozen."""

from collections.abc import Mapping, Sequence

from . import field_values
from .base import Json
from .batches import grouped
from .field_values import FieldValue
from .finding import found
from .plan_items import FrozenRecord
from .record_types import KnownTypes, RecordType, RecordTypes
from .records import CardField, ClientRecord
from .visibility import Db


async def types_of(db: Db, record_ids: Sequence[str]) -> Mapping[str, RecordType]:
    """The types of records, where they are installed or defined."""
    records, known = await found(db, ClientRecord, record_ids), await db.record_types.known(db)
    return {record.id: record_type for record in records.values() if (record_type := known.of(record))}


async def fields_of(db: Db, record_ids: Sequence[str]) -> Mapping[str, list[FieldValue]]:
    """What each field of records holds; nothing is known of fields whose plugin is gone."""
    records, types = await found(db, ClientRecord, record_ids), await types_of(db, record_ids)
    definitions = {record: types[record.id].fields if record.id in types else () for record in records.values()}
    return {record.id: field_values.read(own, record.read_values(own)) for record, own in definitions.items()}


async def values_of(db: Db, record_ids: Sequence[str]) -> Mapping[str, Json]:
    """What the fields of records hold, as plain values by key."""
    contents = await fields_of(db, record_ids)
    return {identifier: field_values.plain(values) for identifier, values in contents.items()}


async def cards_of(db: Db, record_ids: Sequence[str]) -> Mapping[str, Sequence[CardField]]:
    """What cards about records show; where the plugin is gone, what they showed last."""
    records, known = await found(db, ClientRecord, record_ids), await db.record_types.known(db)
    return {record.id: _card(record, known) for record in records.values()}


def _card(record: ClientRecord, known: KnownTypes) -> Sequence[CardField]:
    """A card of fields follows its definitions, which may have changed; what a plugin writes is kept with the record."""
    record_type = known.of(record)
    return record.card if record_type is None or record_type.card is not None else record_type.plain_card(record)


async def freeze(db: Db, record_types: RecordTypes, records: Sequence[ClientRecord]) -> Mapping[str, FrozenRecord]:
    """Records as they are now, by identifier; of a type whose plugin is gone, what core knows of it."""
    known = await record_types.known(db)
    typed = grouped(
        ((record_type.name, record_type.entity), (record_type, record))
        for record in records
        if (record_type := known.of(record))
    )
    contents: dict[str, Json] = {}
    for members in typed.values():
        contents |= await members[0][0].contents_of(db, [record for _, record in members])
    return {record.id: _frozen(record, known, contents.get(record.id, {})) for record in records}


def _frozen(record: ClientRecord, known: KnownTypes, content: Json) -> FrozenRecord:
    return FrozenRecord(record.number, record.title, tuple(_card(record, known)), content, record.version)
