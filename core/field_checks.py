"""Checking what is entered against the definitions of its fields."""

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import jsonschema_rs

from .errors import Invalid, InvalidInput, Path
from .field_errors import explain, where
from .field_schemas import json_schema
from .fields import FieldDefinition, FieldKind, Values
from .text import clean, has_control_characters

YEARS_AHEAD_OR_BACK = 150


@functools.lru_cache(maxsize=1_000)
def _validator(definitions: tuple[FieldDefinition, ...], complete: bool) -> Any:
    return jsonschema_rs.Draft202012Validator(json_schema(definitions, complete=complete), validate_formats=True)


def check(
    definitions: Sequence[FieldDefinition],
    values: Values,
    *,
    complete: bool = False,
    held: Values = MappingProxyType({}),
    path: Path = ("values",),
) -> dict[str, Any]:
    """The values as they are stored: clean text, nothing for what was left blank.

    Raises Invalid with one InvalidInput per field that cannot hold what it was given; `complete` also demands the
    required fields. What is `held` already may stay, whatever became of its field or choice since.
    """
    if not isinstance(values, Mapping):
        raise InvalidInput("Give an object here, with a value for each key.", path=path)
    tidy = {key: _tidy(value) for key, value in values.items()}
    staying = {key: held[key] for key, value in tidy.items() if value is not None and held.get(key) == value}
    new = {key: value for key, value in tidy.items() if key not in staying}
    refusals = [*_retired(definitions, new, path), *_unfit(definitions, new, held, complete, path)]
    refusals += _beyond_json_schema(definitions, new, path)
    if refusals:
        raise Invalid(refusals)
    return {key: value for key, value in (tidy | staying).items() if value is not None}


def _retired(definitions: Iterable[FieldDefinition], values: Values, path: Path) -> Iterator[InvalidInput]:
    for field in definitions:
        if field.is_retired and values.get(field.key) is not None:
            yield InvalidInput(f"{field.label} is no longer asked for.", path=[*path, field.key])


def _unfit(
    definitions: Iterable[FieldDefinition], values: Values, held: Values, complete: bool, path: Path
) -> Iterator[InvalidInput]:
    asked = tuple(_as_held(field, held.get(field.key)) for field in definitions if not field.is_retired)
    unasked = {field.key for field in definitions if field.is_retired}
    checked = {key: value for key, value in values.items() if key not in unasked and not (complete and value is None)}
    labels = {field.key: field.label for field in asked}
    for error in _validator(asked, complete).iter_errors(checked):
        yield InvalidInput(explain(error, labels), path=[*path, *where(error)])


def _as_held(field: FieldDefinition, held: Any) -> FieldDefinition:
    """A field as it may be filled in where something is chosen already: that may stay beside what is added."""
    if field.kind is not FieldKind.CHOICES or not isinstance(held, list):
        return field
    choices = tuple(
        dataclasses.replace(choice, is_retired=choice.is_retired and choice.value not in held)
        for choice in field.choices
    )
    return dataclasses.replace(field, choices=choices)


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value) or None
    if isinstance(value, list):
        return [_tidy(member) for member in value] or None
    if isinstance(value, dict):
        return {key: _tidy(member) for key, member in value.items()}
    return value


def _beyond_json_schema(definitions: Iterable[FieldDefinition], values: Values, path: Path) -> list[InvalidInput]:
    refusals = []
    for definition in definitions:
        value = values.get(definition.key)
        if any(_is_absurd(day) for day in _days(definition.kind, value)):
            refusals.append(InvalidInput(f"{definition.label}: is that the right year?", path=[*path, definition.key]))
        if any(has_control_characters(text) for text in _texts(value)):
            refusals.append(
                InvalidInput(f"{definition.label} holds characters that cannot be shown.", path=[*path, definition.key])
            )
    return refusals


def _days(kind: FieldKind, value: Any) -> list[str]:
    day = value.get("signedOn") if kind is FieldKind.SIGNATURE and isinstance(value, dict) else value
    return [day] if kind in (FieldKind.DATE, FieldKind.SIGNATURE) and isinstance(day, str) else []


def _is_absurd(day: str) -> bool:
    try:
        return abs(date.fromisoformat(day).year - date.today().year) > YEARS_AHEAD_OR_BACK  # noqa: DTZ011
    except ValueError:  # what is no day at all is refused as such; only the year 0000 passes for one
        return day.startswith("0000")


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for member in members for text in _texts(member)]
