"""Values that fields of a record type can hold, and values that they cannot."""

import math
from collections.abc import Iterable, Iterator
from typing import Any

from ...core.fields import FieldDefinition, FieldKind

WRONG: dict[FieldKind, Any] = {
    FieldKind.TEXT: 5,
    FieldKind.LONG_TEXT: ["a", "b"],
    FieldKind.NUMBER: "many",
    FieldKind.DATE: "yesterday",
    FieldKind.CHOICE: "no such choice",
    FieldKind.CHOICES: ["no such choice"],
    FieldKind.YES_NO: "perhaps",
    FieldKind.MONEY: "12.50",
    FieldKind.SIGNATURE: "me",
}


def sample(definitions: Iterable[FieldDefinition], turn: int = 0) -> dict[str, Any]:
    """Something for every field; another turn gives something else where there is a choice."""
    return {definition.key: _sample(definition, turn) for definition in definitions}


def _sample(definition: FieldDefinition, turn: int) -> Any:
    match definition.kind:
        case FieldKind.NUMBER:
            return _number(definition, turn)
        case FieldKind.DATE:
            return f"2026-01-{turn % 28 + 1:02}"
        case FieldKind.CHOICE:
            return definition.choices[turn % len(definition.choices)].value
        case FieldKind.CHOICES:
            return [definition.choices[turn % len(definition.choices)].value]
        case FieldKind.YES_NO:
            return turn % 2 == 0
        case FieldKind.MONEY:
            return {"amount": 1250 + turn, "currency": "AUD"}
        case FieldKind.SIGNATURE:
            return {"name": f"Ann {turn}", "signedOn": "2026-01-31"}
        case _:
            return f"Sample {turn}"


def _number(definition: FieldDefinition, turn: int) -> float:
    lowest = definition.minimum if definition.minimum is not None else min(0.0, definition.maximum or 0.0)
    number = math.ceil(lowest) + turn
    fits = definition.maximum is None or number <= definition.maximum
    return number if fits else lowest


def wrong(definition: FieldDefinition) -> Iterator[Any]:
    """What a field must refuse."""
    yield WRONG[definition.kind]
    if definition.kind is FieldKind.NUMBER:
        yield from ([definition.minimum - 1] if definition.minimum is not None else [])
        yield from ([definition.maximum + 1] if definition.maximum is not None else [])
