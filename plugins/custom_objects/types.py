"""Defining record types: at once usable, in the organisation that defined them and nowhere else."""

import re
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from .. import KEY, CardField, Db, FieldDefinition, Invalid, InvalidInput, RecordType, Work, requires
from .entities import CustomRecord, CustomRecordType

PREFIX = r"^[A-Z][A-Z0-9]{1,9}$"


@requires("organisation.configure")
async def define_type(
    work: Work,
    *,
    name: str,
    label: str,
    prefix: str,
    fields: Sequence[FieldDefinition],
    description: str = "",
    card_fields: Sequence[str] = (),
) -> CustomRecordType:
    """Define a kind of record. Raises Invalid, naming everything that cannot be."""
    problems = [
        *_unsuitable(name, prefix, fields, card_fields),
        *_taken(await work.record_types.all(work.db), name, prefix),
    ]
    if problems:
        raise Invalid(problems)
    defined = CustomRecordType(
        name=name,
        label=label,
        description=description,
        prefix=prefix,
        fields=tuple(fields),
        card_fields=list(card_fields),
    )
    work.add(defined)
    await work.db.flush()
    return defined


def _unsuitable(
    name: str, prefix: str, fields: Sequence[FieldDefinition], card_fields: Sequence[str]
) -> Iterator[InvalidInput]:
    if not re.fullmatch(KEY, name):
        yield InvalidInput(
            "A name is lower-case letters, digits and underscores, and starts with a letter.", path=["name"]
        )
    if not re.fullmatch(PREFIX, prefix):
        yield InvalidInput("A prefix is 2 to 10 capital letters and digits, and starts with a letter.", path=["prefix"])
    keys = [field.key for field in fields]
    for place, key in enumerate(keys):
        if key in keys[:place]:
            yield InvalidInput(f"There is already a field {key!r}.", path=["fields", place, "key"])
    for place, key in enumerate(card_fields):
        if key not in keys:
            yield InvalidInput(f"There is no field {key!r} to show on the card.", path=["cardFields", place])


def _taken(known: Sequence[RecordType], name: str, prefix: str) -> Iterator[InvalidInput]:
    if any(each.name == name for each in known):
        yield InvalidInput(f"There is already a record type named {name!r}.", path=["name"])
    if prefix == "CL" or any(each.prefix == prefix for each in known):
        yield InvalidInput(f"Numbers that start with {prefix!r} are used already.", path=["prefix"])


async def members(db: Db) -> Sequence[RecordType]:
    """The record types of the organisation that asks."""
    return [_record_type(defined) for defined in await db.scalars(sa.select(CustomRecordType))]


def _record_type(defined: CustomRecordType) -> RecordType:
    shown = [field for field in defined.fields if not defined.card_fields or field.key in defined.card_fields]

    async def card(_: Db, record: CustomRecord) -> Sequence[CardField]:
        return CardField.of(shown, record.read_values(shown))

    return RecordType(
        name=defined.name,
        label=defined.label,
        description=defined.description,
        prefix=defined.prefix,
        entity=CustomRecord,
        fields=defined.fields,
        card=card,
        is_retired=defined.is_retired,
    )
