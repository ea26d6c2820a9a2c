"""Limits on what people may type, declared on the input and checked once at the edge."""

import dataclasses
import functools
import math
import typing
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import strawberry
from strawberry.scalars import JSON
from strawberry.types.base import has_object_definition

from ..core.addresses import LONGEST_EMAIL
from ..core.errors import Invalid, InvalidInput, Refusal, TooMany
from ..core.text import clean, has_control_characters, is_visible

MOST_IN_A_LIST = 500


@dataclasses.dataclass(frozen=True)
class Text:
    """How long a text may be, in characters; one that may not be blank has at least one."""

    longest: int
    shortest: int = 0
    has_lines: bool = True


@dataclasses.dataclass(frozen=True)
class Https:
    """A web address that starts with https."""


Name = Annotated[str, Text(200, shortest=1, has_lines=False)]
"""A name or title: one line, never blank, at most 200 characters."""
Search = Annotated[str, Text(200)]
"""Words to look for, at most 200 characters; blank finds everything."""
Paragraph = Annotated[str, Text(5_000)]
"""Text with paragraphs, at most 5,000 characters."""
Reason = Annotated[str, Text(2_000, shortest=1)]
"""Why something is done: never blank, at most 2,000 characters."""
Email = Annotated[str, Text(LONGEST_EMAIL, shortest=1, has_lines=False)]
"""An e-mail address."""
Url = Annotated[str, Text(2_000, shortest=1), Https()]
"""A web address that starts with https."""
Key = Annotated[str, Text(128, shortest=1)]
"""An idempotency key."""

if TYPE_CHECKING:
    Values = dict[str, Any]
else:
    Values = JSON
"""What fields hold, by key; the rules say what each may hold."""

ANY_TEXT = Text(20_000)
LARGEST_INTEGER = 2**63 - 1


def tidy(value: Any, hints: Mapping[str, Any] | None = None) -> Any:
    """An input, or arguments by name, with all texts clean. Raises Invalid, naming every field that cannot stay."""
    refusals: list[Refusal] = []
    if hints is None:
        result = _tidy(value, Any, (), refusals)
    else:
        result = {name: _tidy(each, hints.get(name), (camel(name),), refusals) for name, each in value.items()}
    if refusals:
        raise Invalid(refusals)
    return result


def _tidy(value: Any, hint: Any, path: tuple[str | int, ...], refusals: list[Refusal]) -> Any:
    if isinstance(value, str) and not hasattr(value, "name"):
        return _text(value, hint, path, refusals)
    if isinstance(value, list):
        return _several(value, hint, path, refusals)
    if isinstance(value, strawberry.Some):
        return strawberry.Some(_tidy(value.value, hint, path, refusals))
    if isinstance(value, dict):
        return _members(value, path, refusals)
    if isinstance(value, int | float):
        refusals.extend(InvalidInput(problem, path=path) for problem in _number_problems(value))
    if has_object_definition(value):
        cls: Any = type(value)
        for name, graphql_name, field_hint in _fields(cls):
            setattr(value, name, _tidy(getattr(value, name), field_hint, (*path, graphql_name), refusals))
    return value


def _several(values: list[Any], hint: Any, path: tuple[str | int, ...], refusals: list[Refusal]) -> list[Any]:
    if len(values) > MOST_IN_A_LIST:
        refusals.append(TooMany(f"At most {MOST_IN_A_LIST} at a time, please.", path=path))
        return values
    return [_tidy(member, hint, (*path, index), refusals) for index, member in enumerate(values)]


def _members(value: dict[str, Any], path: tuple[str | int, ...], refusals: list[Refusal]) -> dict[str, Any]:
    """The members of free-form JSON, or the arguments of a query where nothing is around them."""
    if any(has_control_characters(key) for key in value):
        refusals.append(InvalidInput("A key holds characters that cannot be shown.", path=path))
    return {key: _tidy(member, Any, (*path, key if path else camel(key)), refusals) for key, member in value.items()}


def _number_problems(number: float) -> Iterator[str]:
    if (isinstance(number, int) and abs(number) > LARGEST_INTEGER) or not math.isfinite(number):
        yield "This number is too large."


@functools.cache
def _fields(cls: Any) -> tuple[tuple[str, str, Any], ...]:
    hints = typing.get_type_hints(cls, include_extras=True)
    fields = cls.__strawberry_definition__.fields
    return tuple(
        (field.python_name, field.graphql_name or camel(field.python_name), hints[field.python_name])
        for field in fields
    )


def camel(name: str) -> str:
    """A name as the API spells it."""
    first, *rest = name.split("_")
    return str(first) + "".join(word.title() for word in rest)


def _limits(hint: Any) -> Iterator[Any]:
    yield from getattr(hint, "__metadata__", ())
    for argument in typing.get_args(hint):
        yield from _limits(argument)


def _text(value: str, hint: Any, path: tuple[str | int, ...], refusals: list[Refusal]) -> str:
    text = clean(value)
    limits = list(_limits(hint))
    length = next((limit for limit in limits if isinstance(limit, Text)), ANY_TEXT)
    refusals.extend(InvalidInput(problem, path=path) for problem in _problems(text, length, Https() in limits))
    return text


def _problems(text: str, length: Text, https: bool) -> Iterator[str]:
    if has_control_characters(text):
        yield "This holds characters that cannot be shown."
    if len(text) < length.shortest or (length.shortest and not is_visible(text)):
        yield "This must not be blank."
    if len(text) > length.longest:
        yield f"This is {len(text):,} characters long; at most {length.longest:,} are allowed."
    if not length.has_lines and "\n" in text:
        yield "This must be one line."
    if https and text and not _is_https(text):
        yield "This must be a web address that starts with https://."


def _is_https(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and " " not in text
