"""What fields hold, typed: one class for each kind of answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from .field_texts import as_text
from .fields import Choice, FieldDefinition, FieldKind, Values


@dataclass(frozen=True)
class Money:
    """An amount of money, exact."""

    amount: int
    """In minor units, such as cents."""
    currency: str
    """Its ISO 4217 code."""


@dataclass(frozen=True)
class Signature:
    """Who signed, and when."""

    name: str
    """Who signed."""
    signed_on: date
    """On which day."""


@dataclass(frozen=True)
class FieldValue:
    """What one field holds."""

    definition: FieldDefinition
    """What the field is."""
    raw: Any

    @property
    def key(self) -> str:
        """The field's name in stored values."""
        return self.definition.key

    @property
    def label(self) -> str:
        """What people read."""
        return self.definition.label

    @property
    def display(self) -> str:
        """What it holds, as people read it; empty where nothing is recorded."""
        return as_text(self.definition, self.raw)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is recorded."""
        return self.raw in (None, "", [])


class TextValue(FieldValue):
    """What a text field holds."""

    @property
    def text(self) -> str | None:
        """The text."""
        return cast("str | None", self.raw)


class NumberValue(FieldValue):
    """What a number field holds."""

    @property
    def number(self) -> float | None:
        """The number."""
        return cast("float | None", self.raw)


class DateValue(FieldValue):
    """What a date field holds."""

    @property
    def day(self) -> date | None:
        """The day."""
        return None if self.raw is None else date.fromisoformat(self.raw)


class ChoiceValue(FieldValue):
    """What a field with choices holds."""

    @property
    def chosen(self) -> list[Choice]:
        """The answers that were chosen."""
        values = self.raw if isinstance(self.raw, list) else [self.raw]
        return [choice for choice in self.definition.choices if choice.value in values]


class YesNoValue(FieldValue):
    """What a yes/no field holds."""

    @property
    def is_yes(self) -> bool | None:
        """Whether the answer is yes; null where there is none."""
        return cast("bool | None", self.raw)


class MoneyValue(FieldValue):
    """What a money field holds."""

    @property
    def money(self) -> Money | None:
        """The amount."""
        return None if self.raw is None else Money(self.raw["amount"], self.raw["currency"])


class SignatureValue(FieldValue):
    """What a signature field holds."""

    @property
    def signature(self) -> Signature | None:
        """Who signed, and when."""
        if self.raw is None:
            return None
        return Signature(self.raw["name"], date.fromisoformat(self.raw["signedOn"]))


_VALUES: Mapping[FieldKind, type[FieldValue]] = {
    FieldKind.TEXT: TextValue,
    FieldKind.LONG_TEXT: TextValue,
    FieldKind.NUMBER: NumberValue,
    FieldKind.DATE: DateValue,
    FieldKind.CHOICE: ChoiceValue,
    FieldKind.CHOICES: ChoiceValue,
    FieldKind.YES_NO: YesNoValue,
    FieldKind.MONEY: MoneyValue,
    FieldKind.SIGNATURE: SignatureValue,
}


def read(definitions: Iterable[FieldDefinition], values: Values) -> list[FieldValue]:
    """What each field holds, in the order they are defined; what was stored for another kind of field is not shown.

    A field that is retired is shown where it holds something.
    """
    held = (_VALUES[field.kind](field, _fitting(field.kind, values.get(field.key))) for field in definitions)
    return [value for value in held if not (value.definition.is_retired and value.is_empty)]


def plain(values: Iterable[FieldValue]) -> dict[str, Any]:
    """What fields hold, as plain values by key."""
    return {value.key: value.raw for value in values}


def of_keys(values: Sequence[FieldValue], *, keys: Sequence[str] | None = None) -> list[FieldValue]:
    """What the fields with some keys hold, in the order of the keys; all of them where no keys are given."""
    if keys is None:
        return list(values)
    known = {value.key: value for value in values}
    return [known[key] for key in keys if key in known]


def _fitting(kind: FieldKind, raw: Any) -> Any:
    shapes: Mapping[FieldKind, type | tuple[type, ...]] = {
        FieldKind.NUMBER: (int, float),
        FieldKind.CHOICES: list,
        FieldKind.YES_NO: bool,
        FieldKind.MONEY: dict,
        FieldKind.SIGNATURE: dict,
    }
    if not isinstance(raw, shapes.get(kind, str)) or (kind is FieldKind.NUMBER and isinstance(raw, bool)):
        return None
    return None if kind is FieldKind.DATE and not _is_day(str(raw)) else raw


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
