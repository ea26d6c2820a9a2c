"""How much custom record types and their fields are used: what is in use is retired, never deleted."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from .. import Db, Work, among, grouped, seeing_all, templates_naming
from .entities import CustomRecord, CustomRecordType


@dataclasses.dataclass(frozen=True)
class FieldUsage:
    """How many records hold something in a field, or did."""

    key: str
    """The field."""
    records: int
    """How many records hold something in it, or once did."""


@dataclasses.dataclass(frozen=True)
class TypeUsage:
    """How much a kind of record is used."""

    records: int
    """How many records of it there are, those that are put away among them."""
    templates: int
    """How many plan templates name it, in any of their versions."""
    fields: Sequence[FieldUsage]
    """The fields in which something was ever recorded, by key."""

    @property
    def can_delete(self) -> bool:
        """Whether nobody uses it, so that it may be deleted; else it can be retired."""
        return not (self.records or self.templates)

    def records_with(self, key: str) -> int:
        """How many records hold something in a field, or once did."""
        return sum(field.records for field in self.fields if field.key == key)


async def usage_of(db: Db, type_ids: Sequence[str]) -> Mapping[str, TypeUsage]:
    """How much custom record types are used by the whole organisation, in a fixed number of statements."""
    defined = sa.select(CustomRecordType.id, CustomRecordType.name).where(among(CustomRecordType.id, type_ids))
    names = {identifier: name for identifier, name in await db.execute(defined)}  # noqa: C416 — a Row is no pair
    templates = await templates_naming(db, list(names.values()))
    of_types = among(CustomRecord.type_id, type_ids)
    key = _key_of(db)
    counted = sa.select(CustomRecord.type_id, sa.func.count()).where(of_types).group_by(CustomRecord.type_id)
    by_key = sa.select(CustomRecord.type_id, key, sa.func.count()).where(of_types).group_by(CustomRecord.type_id, key)
    with seeing_all(db):  # what others recorded is in use, too
        records = {identifier: count for identifier, count in await db.execute(counted)}  # noqa: C416
        used = (await db.execute(by_key.order_by(key))).all()
    fields = grouped((identifier, FieldUsage(key, count)) for identifier, key, count in used)
    return {
        identifier: TypeUsage(records.get(identifier, 0), templates[name], fields.get(identifier, ()))
        for identifier, name in names.items()
    }


async def usage_of_one(work: Work, defined: CustomRecordType) -> TypeUsage:
    """How much a kind of record is used, as it is within a unit of work."""
    await work.db.flush()
    return (await usage_of(work.db, [defined.id]))[defined.id]


def _key_of(db: Db) -> Any:
    """Each key of a record's values, in a row of its own."""
    if db.get_bind().dialect.name == "sqlite":
        return sa.func.json_each(CustomRecord.values).table_valued("key", joins_implicitly=True).c.key
    return sa.func.jsonb_object_keys(CustomRecord.values).column_valued("key", joins_implicitly=True)
