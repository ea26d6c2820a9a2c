"""Typed fields: one concept for client profiles, plan items, client records and forms."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from pydantic import Field
from pydantic.dataclasses import dataclass

KEY = r"^[a-z][a-z0-9_]{0,59}$"
"""What the key of a field looks like, and the name of a record type: lower case, at most 60 characters."""


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


def contradictions(field: FieldDefinition) -> Iterator[tuple[list[str | int], str]]:
    """What a definition says that cannot be, and where."""
    values = [choice.value for choice in field.choices]
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES) and all(choice.is_retired for choice in field.choices):
        yield ["choices"], f"{field.label} needs choices."
    if len(set(values)) < len(values):
        yield ["choices"], f"Two choices of {field.label} have the same value."
    if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
        yield ["minimum"], f"The minimum of {field.label} is above its maximum."


def missing(definitions: Iterable[FieldDefinition], values: Values) -> list[FieldDefinition]:
    """The required fields that hold nothing yet."""
    return [
        field
        for field in definitions
        if field.is_required and not field.is_retired and values.get(field.key) in (None, "", [])
    ]
