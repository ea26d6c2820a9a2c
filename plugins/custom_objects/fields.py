"""The fields of a custom record type: added, described anew, put in order, retired."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .. import (
    Choice,
    Event,
    FieldDefinition,
    Invalid,
    InvalidInput,
    InvalidTransition,
    Refusal,
    Work,
    contradictions,
    describe_records,
    requires,
)
from .entities import CustomRecordType
from .types import record_type_of
from .usage import usage_of_one


class FieldInUse(Refusal):
    """Records hold something in the field, or once did; it can be retired instead."""

    def __init__(self, field: FieldDefinition, records: int) -> None:
        super().__init__(
            f"{records} record(s) hold something in the field {field.label!r}, or once did: retire it instead.",
            path=["key"],
        )
        self.record_count = records


@dataclasses.dataclass(frozen=True, slots=True)
class CustomFieldChanged(Event):
    """A field of a kind of record was added, changed, moved, retired, restored or removed."""

    key: str
    change: str


@requires("organisation.configure")
async def add_field(work: Work, defined: CustomRecordType, field: FieldDefinition, position: int | None = None) -> None:
    """Ask for something more in records of a kind, at a place among the fields or behind them."""
    problems = [InvalidInput(reason, path=["field", *where]) for where, reason in contradictions(field)]
    if any(known.key == field.key for known in defined.fields):
        problems.append(InvalidInput(f"There is already a field {field.key!r}.", path=["field", "key"]))
    if problems:
        raise Invalid(problems)
    await _store(work, defined, _placed(defined.fields, field, position or len(defined.fields) + 1), field, "added")


@requires("organisation.configure")
async def update_field(work: Work, defined: CustomRecordType, key: str, changes: Mapping[str, Any]) -> None:
    """Describe a field differently. Choices that are left out are retired: where they were chosen, they stay."""
    field = _field(defined, key)
    changed = dataclasses.replace(field, **changes)
    if "choices" in changes:
        changed = dataclasses.replace(changed, choices=tuple(_choices(field.choices, changes["choices"])))
    if problems := [InvalidInput(reason, path=where) for where, reason in contradictions(changed)]:
        raise Invalid(problems)
    await _replace(work, defined, changed, "changed")


@requires("organisation.configure")
async def move_field(work: Work, defined: CustomRecordType, key: str, position: int) -> None:
    """Put a field at another place."""
    field = _field(defined, key)
    others = [other for other in defined.fields if other.key != key]
    await _store(work, defined, _placed(others, field, position), field, "moved")


@requires("organisation.configure")
async def retire_field(work: Work, defined: CustomRecordType, key: str) -> None:
    """Ask for something no longer; records that hold it still show it."""
    field = _field(defined, key)
    if field.is_retired:
        raise InvalidTransition("field", "RETIRED", "retired again")
    await _replace(work, defined, dataclasses.replace(field, is_retired=True), "retired")


@requires("organisation.configure")
async def restore_field(work: Work, defined: CustomRecordType, key: str) -> None:
    """Ask again for something that was retired."""
    field = _field(defined, key)
    if not field.is_retired:
        raise InvalidTransition("field", "NOT_RETIRED", "restored")
    await _replace(work, defined, dataclasses.replace(field, is_retired=False), "restored")


@requires("organisation.configure")
async def remove_field(work: Work, defined: CustomRecordType, key: str) -> None:
    """Take a field away in which nobody ever recorded anything. Raises FieldInUse."""
    field = _field(defined, key)
    if records := (await usage_of_one(work, defined)).records_with(key):
        raise FieldInUse(field, records)
    defined.card_fields = [shown for shown in defined.card_fields if shown != key]
    await _store(work, defined, [other for other in defined.fields if other.key != key], field, "removed")


def _field(defined: CustomRecordType, key: str) -> FieldDefinition:
    if field := next((field for field in defined.fields if field.key == key), None):
        return field
    raise InvalidInput(f"There is no field {key!r}.", path=["key"])


def _choices(known: Sequence[Choice], wanted: Sequence[Choice]) -> Iterator[Choice]:
    yield from wanted
    values = {choice.value for choice in wanted}
    yield from (dataclasses.replace(choice, is_retired=True) for choice in known if choice.value not in values)


def _placed(fields: Sequence[FieldDefinition], field: FieldDefinition, position: int) -> list[FieldDefinition]:
    placed = list(fields)
    placed.insert(max(position, 1) - 1, field)
    return placed


async def _replace(work: Work, defined: CustomRecordType, changed: FieldDefinition, change: str) -> None:
    fields = [changed if field.key == changed.key else field for field in defined.fields]
    await _store(work, defined, fields, changed, change)


async def _store(
    work: Work, defined: CustomRecordType, fields: Sequence[FieldDefinition], field: FieldDefinition, change: str
) -> None:
    defined.fields = tuple(fields)
    await describe_records(work, record_type_of(defined))
    work.record(CustomFieldChanged(defined.id, field.key, change))
