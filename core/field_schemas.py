"""What fields may hold, as JSON Schema: for front ends that draw forms, and for validation here."""

from collections.abc import Iterable
from typing import Any

from .fields import FieldDefinition, FieldKind

TEXT_LIMITS = {"TEXT": 500, "LONG_TEXT": 20_000}
LARGEST_AMOUNT = 2**31 - 1
"""The most minor units the API's `Int` can say."""


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
