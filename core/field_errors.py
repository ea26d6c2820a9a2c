"""Why a value does not fit a field, in words and by where it is."""

from collections.abc import Mapping
from typing import Any


def where(error: Any) -> list[str | int]:
    """Where in the values an error of JSON Schema is."""
    return [*error.instance_path, *_named(error)]


def _named(error: Any) -> list[str]:
    kind = error.kind
    if kind.name == "additionalProperties":
        return list(kind.unexpected[:1])
    return [kind.property] if kind.name == "required" else []


def explain(error: Any, labels: Mapping[str, str]) -> str:
    """An error of JSON Schema for the person who filled the field in."""
    place = where(error)
    label = labels.get(str(place[0]), str(place[0])) if place else "The values"
    match error.kind.name:
        case "additionalProperties":
            return f"There is no field {label!r} here."
        case "required" | "minLength":
            return f"{label} is needed."
        case "type":
            return f"{label} must be a {_expected(error)}."
        case "enum":
            return f"{label} must be one of the choices."
        case "format":
            return f"{label} must be a day written as YYYY-MM-DD."
        case _:
            return f"{label}: {error.message}."


def _expected(error: Any) -> str:
    kinds = getattr(error.kind, "types", None) or [getattr(error.kind, "type", "value")]
    words = {"object": "group of values", "array": "list", "boolean": "yes or no (true or false)", "string": "text"}
    return " or ".join(words.get(str(kind), str(kind)) for kind in kinds if str(kind) != "null")
