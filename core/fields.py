"""Typed fields: one concept for client profiles, plan items, client records and forms."""

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import jsonschema_rs
from pydantic import Field
from pydantic.dataclasses import dataclass

from .errors import Invalid, InvalidInput, Path
from .field_errors import explain, where
from .text import clean, has_control_characters

KEY = r"^[a-z][a-z0-9_]{0,59}$"
"""What the key of a field looks like, and the name of a record type: lower case, at most 60 characters."""
TEXT_LIMITS = {"TEXT": 500, "LONG_TEXT": 20_000}
YEARS_AHEAD_OR_BACK = 150
LARGEST_AMOUNT = 2**31 - 1
"""The most minor units the API's `Int` can say."""


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "TEXT"
    """One line of text."""
    LONG_TEXT = "LONG_TEXT"
    """Text with paragraphs."""
    NUMBER = "NUMBER"
    """A number, with bounds where the definition names them."""
    DATE = "DATE"
    """A day, as `YYYY-MM-DD`."""
    CHOICE = "CHOICE"
    """One of the choices, by its value."""
    CHOICES = "CHOICES"
    """Any number of the choices, as a list of their values."""
    YES_NO = "YES_NO"
    """True or false."""
    MONEY = "MONEY"
    """An amount in minor units with its currency, as `{"amount": 1250, "currency": "AUD"}`."""
    SIGNATURE = "SIGNATURE"
    """Who signed and on which day, as `{"name": "…", "signedOn": "YYYY-MM-DD"}`."""


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen."""

    value: str
    """What is stored."""
    label: str
    """What people read."""
    is_retired: bool = False
    """Whether it can no longer be chosen; where it was chosen, it stays."""


@dataclass(frozen=True)
class FieldDefinition:
    """One thing to be recorded: what it is called, what it may hold, and how to fill it in."""

    key: str = Field(pattern=KEY)
    """Its name in stored values; lower case, never changed."""
    label: str = Field(min_length=1, max_length=200)
    """What people read."""
    kind: FieldKind = FieldKind.TEXT
    """What it holds."""
    help: str | None = None
    """How to fill it in."""
    is_required: bool = False
    """Whether the thing it is part of is incomplete without it."""
    choices: tuple[Choice, ...] = ()
    """The answers to choose from, where the kind is a choice."""
    minimum: float | None = None
    """The smallest number allowed."""
    maximum: float | None = None
    """The largest number allowed."""
    is_retired: bool = False
    """Whether it is no longer asked for; what it holds is still shown."""


Values = Mapping[str, Any]


def json_schema(definitions: Iterable[FieldDefinition], *, complete: bool = False) -> dict[str, Any]:
    """The fields as JSON Schema (2020-12), for front ends and for validation.

    Every field may be null while people are still working; `complete` demands the required ones. What is retired is
    not asked for.
    """
    definitions = [definition for definition in definitions if not definition.is_retired]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            definition.key: _property(definition, nullable=not (complete and definition.is_required))
            for definition in definitions
        },
        "required": [definition.key for definition in definitions if complete and definition.is_required],
    }


def _property(definition: FieldDefinition, *, nullable: bool) -> dict[str, Any]:
    schema = {"title": definition.label, **_shape(definition)}
    if definition.help:
        schema["description"] = definition.help
    if nullable:
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    return schema


def _shape(definition: FieldDefinition) -> dict[str, Any]:
    values = [choice.value for choice in definition.choices if not choice.is_retired]
    match definition.kind:
        case FieldKind.NUMBER:
            bounds = {"minimum": definition.minimum, "maximum": definition.maximum}
            return {"type": "number"} | {name: bound for name, bound in bounds.items() if bound is not None}
        case FieldKind.DATE:
            return {"type": "string", "format": "date"}
        case FieldKind.CHOICE:
            return {"type": "string", "enum": values}
        case FieldKind.CHOICES:
            return {"type": "array", "items": {"type": "string", "enum": values}, "uniqueItems": True}
        case FieldKind.YES_NO:
            return {"type": "boolean"}
        case FieldKind.MONEY:
            bounds = {"minimum": -LARGEST_AMOUNT, "maximum": LARGEST_AMOUNT}
            return _object(amount={"type": "integer", **bounds}, currency={"type": "string", "pattern": "^[A-Z]{3}$"})
        case FieldKind.SIGNATURE:
            return _object(
                name={"type": "string", "minLength": 1, "maxLength": 200}, signedOn={"type": "string", "format": "date"}
            )
        case kind:
            return {"type": "string", "minLength": 1, "maxLength": TEXT_LIMITS[kind]}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}


@functools.lru_cache(maxsize=1_000)
def _validator(definitions: tuple[FieldDefinition, ...], complete: bool) -> Any:
    return jsonschema_rs.Draft202012Validator(json_schema(definitions, complete=complete), validate_formats=True)


def contradictions(field: FieldDefinition) -> Iterator[tuple[list[str | int], str]]:
    """What a definition says that cannot be, and where."""
    values = [choice.value for choice in field.choices]
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES) and all(choice.is_retired for choice in field.choices):
        yield ["choices"], f"{field.label} needs choices."
    if len(set(values)) < len(values):
        yield ["choices"], f"Two choices of {field.label} have the same value."
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield ["minimum"], f"The minimum of {field.label} is above its maximum."


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


def missing(definitions: Iterable[FieldDefinition], values: Values) -> list[FieldDefinition]:
    """The required fields that hold nothing yet."""
    return [
        field
        for field in definitions
        if field.is_required and not field.is_retired and values.get(field.key) in (None, "", [])
    ]


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
