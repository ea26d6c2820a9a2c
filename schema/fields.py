"""Typed fields, as the API shows and takes them."""

from collections.abc import Sequence
from datetime import date

import strawberry
from pydantic import ValidationError

from ..core import field_values, fields
from ..core.errors import Invalid, InvalidInput, Path, Refusal
from .declaring import describes, enum, input
from .inputs import Name, Paragraph

enum(fields.FieldKind)


@describes(fields.Choice)
class Choice:
    """One answer that can be chosen."""

    value: str
    label: str
    is_retired: bool


@describes(fields.FieldDefinition)
class FieldDefinition:
    """One thing to be recorded: what it is called, what it may hold, and how to fill it in."""

    key: str
    label: str
    kind: fields.FieldKind
    help: str | None
    is_required: bool
    choices: list[Choice]
    minimum: float | None
    maximum: float | None
    is_retired: bool


@describes(field_values.FieldValue, interface=True)
class FieldValue:
    """What one field holds. Read `display` for text of any kind, or the typed value of the concrete type."""

    key: str
    label: str
    display: str
    is_empty: bool
    definition: FieldDefinition


@describes(field_values.TextValue)
class TextValue(FieldValue):
    """What a text field holds."""

    text: str | None


@describes(field_values.NumberValue)
class NumberValue(FieldValue):
    """What a number field holds."""

    number: float | None


@describes(field_values.DateValue)
class DateValue(FieldValue):
    """What a date field holds."""

    day: date | None


@describes(field_values.ChoiceValue)
class ChoiceValue(FieldValue):
    """What a field with choices holds."""

    chosen: list[Choice]


@describes(field_values.YesNoValue)
class YesNoValue(FieldValue):
    """What a yes/no field holds."""

    is_yes: bool | None


@describes(field_values.Money)
class Money:
    """An amount of money, exact."""

    amount: int
    currency: str


@describes(field_values.MoneyValue)
class MoneyValue(FieldValue):
    """What a money field holds."""

    money: Money | None


@describes(field_values.Signature)
class Signature:
    """Who signed, and when."""

    name: str
    signed_on: date


@describes(field_values.SignatureValue)
class SignatureValue(FieldValue):
    """What a signature field holds."""

    signature: Signature | None


@input
class ChoiceInput:
    """One answer that can be chosen."""

    value: Name
    """What is stored."""
    label: Name
    """What people read."""


@input
class FieldDefinitionInput:
    """One thing to be recorded."""

    key: Name
    """Its name in stored values: lower-case letters, digits and underscores."""
    label: Name
    """What people read."""
    kind: fields.FieldKind = fields.FieldKind.TEXT
    """What it holds."""
    help: Paragraph | None = None
    """How to fill it in."""
    is_required: bool = False
    """Whether the thing it is part of is incomplete without it."""
    choices: list[ChoiceInput] = strawberry.field(
        default_factory=list, description="The answers to choose from, where the kind is a choice."
    )
    minimum: float | None = None
    """The smallest number allowed."""
    maximum: float | None = None
    """The largest number allowed."""


def defined(inputs: Sequence[FieldDefinitionInput], path: Path) -> tuple[fields.FieldDefinition, ...]:
    """The definitions that were typed. Raises Invalid, naming each that cannot be."""
    definitions, refusals = list[fields.FieldDefinition](), list[Refusal]()
    for place, given in enumerate(inputs):
        try:
            definitions.append(defined_field(given, [*path, place]))
        except Invalid as invalid:
            refusals += invalid.refusals
    if refusals:
        raise Invalid(refusals)
    return tuple(definitions)


def defined_field(given: FieldDefinitionInput, path: Path) -> fields.FieldDefinition:
    """The definition that was typed. Raises Invalid."""
    choices = tuple(fields.Choice(choice.value, choice.label) for choice in given.choices)
    try:
        return fields.FieldDefinition(**{**vars(given), "choices": choices})
    except ValidationError as error:
        raise Invalid(InvalidInput(each["msg"], path=[*path, *each["loc"]]) for each in error.errors()) from None
