"""Custom record types as record types like any others, of the organisation that defined them and of no other."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from .. import Db, RecordType, Retention, among
from .entities import CustomRecord, CustomRecordType


async def members(db: Db) -> Sequence[RecordType]:
    """The record types of the organisation that asks."""
    return [record_type_of(defined) for defined in await db.scalars(sa.select(CustomRecordType))]


def record_type_of(defined: CustomRecordType) -> RecordType:
    """A definition as the record type that it makes."""
    return RecordType(
        name=defined.name,
        label=defined.label,
        description=defined.description,
        prefix=defined.prefix,
        entity=CustomRecord,
        fields=defined.fields,
        card_fields=tuple(defined.card_fields),
        retention=None if defined.keep_years is None else Retention(defined.keep_years),
        is_retired=defined.is_retired,
        made_with={"type_id": defined.id},
    )


async def problems_of(db: Db, type_ids: Sequence[str]) -> Mapping[str, str]:
    """What is wrong with custom record types because of plugins that were installed after them, in words."""
    installed = db.record_types.installed
    prefixes = {each.prefix for each in installed.values()}
    problems = {}
    for defined in await db.scalars(sa.select(CustomRecordType).where(among(CustomRecordType.id, type_ids))):
        if defined.name in installed:
            problems[defined.id] = (
                "A plugin brings a record type of the same name: records of this one stay what they are, new ones are "
                "made of the plugin's. Define it again under another name."
            )
        elif defined.prefix in prefixes:
            problems[defined.id] = (
                "A plugin numbers its records with the same prefix: no number is given twice, but they look alike."
            )
    return problems
