"""What fields hold, the way people read it: for cards, differences and print."""

from collections.abc import Mapping
from typing import Any

from .fields import FieldDefinition, FieldKind

DECIMAL_PLACES: Mapping[str, int] = {
    "CLP": 0,
    "ISK": 0,
    "JPY": 0,
    "KRW": 0,
    "PYG": 0,
    "UGX": 0,
    "VND": 0,
    "XAF": 0,
    "XOF": 0,
    "XPF": 0,
    "BHD": 3,
    "IQD": 3,
    "JOD": 3,
    "KWD": 3,
    "LYD": 3,
    "OMR": 3,
    "TND": 3,
}
"""Currencies (ISO 4217) whose minor unit is not a hundredth."""


def as_text(definition: FieldDefinition, value: Any) -> str:
    """A value the way people read it, for cards, differences and print."""
    labels = {choice.value: choice.label for choice in definition.choices}
    match definition.kind:
        case _ if value is None:
            return ""
        case FieldKind.YES_NO:
            return "Yes" if value else "No"
        case FieldKind.CHOICE:
            return labels.get(value, str(value))
        case FieldKind.CHOICES:
            return ", ".join(labels.get(member, str(member)) for member in value)
        case FieldKind.MONEY:
            return money_as_text(int(value["amount"]), value["currency"])  # JSON may say 12.0
        case FieldKind.SIGNATURE:
            return f"{value['name']}, {value['signedOn']}"
        case FieldKind.NUMBER:
            return f"{value:.15g}"
        case _:
            return str(value)


def money_as_text(amount: int, currency: str) -> str:
    """An amount in minor units the way people read it, such as `AUD 1,250.00`."""
    places = DECIMAL_PLACES.get(currency, 2)
    whole, rest = divmod(abs(amount), 10**places)
    sign = "-" if amount < 0 else ""
    return f"{currency} {sign}{whole:,}" + (f".{rest:0{places}}" if places else "")
