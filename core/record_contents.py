"""What client records hold, whatever their type, now and frozen."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from . import field_values
from .base import Json
from .batches import among, grouped
from .field_values import FieldValue
from .plan_items import FrozenRecord
from .record_types import RecordTypes
from .records import ClientRecord
from .visibility import Db


async def fields_of(db: Db, record_ids: Sequence[str]) -> Mapping[str, list[FieldValue]]:
    """What each field of records holds; nothing is known of fields whose plugin is gone."""
    types = await db.record_types.by_name(db)
    records = await db.scalars(sa.select(ClientRecord).where(among(ClientRecord.id, record_ids)))
    definitions = {
        record: types[record.record_type].fields if record.record_type in types else () for record in records
    }
    return {record.id: field_values.read(own, record.read_values(own)) for record, own in definitions.items()}


async def values_of(db: Db, record_ids: Sequence[str]) -> Mapping[str, Json]:
    """What the fields of records hold, as plain values by key."""
    contents = await fields_of(db, record_ids)
    return {identifier: {value.key: value.raw for value in values} for identifier, values in contents.items()}


async def freeze(db: Db, record_types: RecordTypes, records: Sequence[ClientRecord]) -> Mapping[str, FrozenRecord]:
    """Records as they are now, by identifier; of a type whose plugin is gone, what core knows of it."""
    types = await record_types.by_name(db)
    contents: dict[str, Json] = {}
    for name, members in grouped((record.record_type, record) for record in records).items():
        if name in types:
            contents |= await types[name].contents_of(db, members)
    return {
        record.id: FrozenRecord(record.number, record.title, record.card, contents.get(record.id, {}), record.version)
        for record in records
    }
