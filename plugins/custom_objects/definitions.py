"""Defining record types: at once usable, in the organisation that defined them and nowhere else."""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from .. import (
    CORE_PREFIXES,
    KEY,
    ClientRecord,
    Event,
    FieldDefinition,
    Invalid,
    InvalidInput,
    InvalidTransition,
    RecordGrant,
    Refusal,
    Work,
    contradictions,
    describe_records,
    grant_record_type,
    requires,
    seeing_all,
    withdraw_record_type,
)
from .entities import CustomRecordType
from .types import record_type_of
from .usage import TypeUsage, usage_of_one

PREFIX = r"^[A-Z][A-Z0-9]{1,9}$"
LONGEST_KEPT = 100


class RecordTypeInUse(Refusal):
    """There are records of the type, or templates name it; it can be retired instead."""

    def __init__(self, defined: CustomRecordType, usage: TypeUsage) -> None:
        super().__init__(
            f"There are {usage.records} record(s) of the type {defined.label!r}, and {usage.templates} plan "
            "template(s) name it: retire it instead."
        )
        self.record_count = usage.records
        self.template_count = usage.templates


@dataclasses.dataclass(frozen=True, slots=True)
class CustomTypeDefined(Event):
    """A kind of record was defined."""

    name: str
    prefix: str


@dataclasses.dataclass(frozen=True, slots=True)
class CustomTypeUpdated(Event):
    """A kind of record was described differently."""

    changed: list[str]


@dataclasses.dataclass(frozen=True, slots=True)
class CustomTypeRetired(Event):
    """No new records of a kind are made."""


@dataclasses.dataclass(frozen=True, slots=True)
class CustomTypeRestored(Event):
    """Records of a kind that was retired are made again."""


@dataclasses.dataclass(frozen=True, slots=True)
class CustomTypeDeleted(Event):
    """A kind of record that nobody used was deleted."""

    name: str


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
    keep_years: int | None = None,
    grants: Sequence[RecordGrant] = (),
) -> CustomRecordType:
    """Define a kind of record, and say who may work with it. Raises Invalid, naming everything that cannot be."""
    keys = [field.key for field in fields]
    problems = [
        *_unsuitable(name, prefix, keep_years),
        *_field_problems(fields),
        *_card_problems(card_fields, keys),
        *await _taken(work, name, prefix),
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
        keep_years=keep_years,
    )
    work.add(defined)
    await work.db.flush()
    await grant_record_type(work, name, grants)
    work.record(CustomTypeDefined(defined.id, name, prefix))
    return defined


@requires("organisation.configure")
async def update_type(work: Work, defined: CustomRecordType, changes: Mapping[str, Any]) -> None:
    """Describe a kind of record differently: what people call it, what it is for, its card, how long it is kept."""
    keys = [field.key for field in defined.fields]
    problems = [
        *_card_problems(changes.get("card_fields", ()), keys),
        *_keeping_problems(changes.get("keep_years")),
    ]
    if problems:
        raise Invalid(problems)
    for name, value in changes.items():
        setattr(defined, name, value)
    if "card_fields" in changes:
        await describe_records(work, record_type_of(defined))
    work.record(CustomTypeUpdated(defined.id, sorted(changes)))


@requires("organisation.configure")
async def retire_type(work: Work, defined: CustomRecordType) -> None:
    """Make no new records of a kind; those that are there stay in use."""
    if defined.is_retired:
        raise InvalidTransition("record type", "RETIRED", "retired again")
    defined.is_retired = True
    work.record(CustomTypeRetired(defined.id))


@requires("organisation.configure")
async def restore_type(work: Work, defined: CustomRecordType) -> None:
    """Make new records of a kind again that was retired."""
    if not defined.is_retired:
        raise InvalidTransition("record type", "NOT_RETIRED", "restored")
    defined.is_retired = False
    work.record(CustomTypeRestored(defined.id))


@requires("organisation.configure")
async def delete_type(work: Work, defined: CustomRecordType) -> None:
    """Delete a kind of record that nobody uses. Raises RecordTypeInUse."""
    usage = await usage_of_one(work, defined)
    if not usage.can_delete:
        raise RecordTypeInUse(defined, usage)
    await withdraw_record_type(work, defined.name)
    await work.db.delete(defined)
    work.record(CustomTypeDeleted(defined.id, defined.name))


def _unsuitable(name: str, prefix: str, keep_years: int | None) -> Iterator[InvalidInput]:
    if not re.fullmatch(KEY, name):
        yield InvalidInput(
            "A name is lower-case letters, digits and underscores, and starts with a letter.", path=["name"]
        )
    if not re.fullmatch(PREFIX, prefix):
        yield InvalidInput("A prefix is 2 to 10 capital letters and digits, and starts with a letter.", path=["prefix"])
    yield from _keeping_problems(keep_years)


def _keeping_problems(keep_years: int | None) -> Iterator[InvalidInput]:
    if keep_years is not None and not 0 <= keep_years <= LONGEST_KEPT:
        yield InvalidInput(f"Records are kept for 0 to {LONGEST_KEPT} years, or for ever.", path=["keepYears"])


def _field_problems(fields: Sequence[FieldDefinition]) -> Iterator[InvalidInput]:
    keys = [field.key for field in fields]
    for place, field in enumerate(fields):
        if field.key in keys[:place]:
            yield InvalidInput(f"There is already a field {field.key!r}.", path=["fields", place, "key"])
        for where, reason in contradictions(field):
            yield InvalidInput(reason, path=["fields", place, *where])


def _card_problems(card_fields: Iterable[str], keys: Sequence[str]) -> Iterator[InvalidInput]:
    for place, key in enumerate(card_fields):
        if key not in keys:
            yield InvalidInput(f"There is no field {key!r} to show on the card.", path=["cardFields", place])


async def _taken(work: Work, name: str, prefix: str) -> list[InvalidInput]:
    known = await work.record_types.known(work.db)
    types = [*known.usable.values(), *known.shadowed.values()]
    with seeing_all(work.db):
        left = await work.db.scalar(sa.select(ClientRecord.id).where(ClientRecord.record_type == name).limit(1))
    problems = []
    if left is not None or any(each.name == name for each in types):
        problems.append(InvalidInput(f"There is already a record type named {name!r}.", path=["name"]))
    if prefix in CORE_PREFIXES or any(each.prefix == prefix for each in types):
        problems.append(InvalidInput(f"Numbers that start with {prefix!r} are used already.", path=["prefix"]))
    return problems
