"""Words to write a template in: sections, items by kind, fields and guidance."""

from typing import Any

from ....core.fields import Choice, FieldDefinition, FieldKind
from ....core.guidance import Guidance, GuidanceLink
from ....core.item_definitions import ItemDefinition, ItemKind
from ....core.template_parts import NewItem, NewSection

REQUIRED: dict[str, Any] = {"is_required": True}
ADD_ANOTHER: dict[str, Any] = {"allow_add_another": True}


def section(title: str, *items: NewItem, guidance: Guidance | None = None) -> NewSection:
    """A heading with its items."""
    return NewSection(title, guidance, items)


def guide(text: str, *links: tuple[str, str], video: str | None = None) -> Guidance:
    """Guidance: a text, pages that explain more as (label, address), a video."""
    return Guidance(text, tuple(GuidanceLink(label, url) for label, url in links), video)


def custom(title: str, *fields: FieldDefinition, guidance: Guidance | None = None, **options: Any) -> NewItem:
    """An item with fields of the plan's own."""
    return NewItem(title, ItemKind.CUSTOM_FIELDS, ItemDefinition(fields=fields, **options), guidance)


def profile(title: str, *keys: str, guidance: Guidance | None = None, **options: Any) -> NewItem:
    """An item that records fields of the client's profile."""
    return NewItem(title, ItemKind.PROFILE_FIELDS, ItemDefinition(profile_fields=keys, **options), guidance)


def records(title: str, *record_types: str, guidance: Guidance | None = None, **options: Any) -> NewItem:
    """An item that links records of certain types, at least one unless said otherwise."""
    return NewItem(title, ItemKind.RECORD_LINK, ItemDefinition(record_types=record_types, **options), guidance)


def information(
    title: str, text: str | None = None, *keys: str, guidance: Guidance | None = None, **options: Any
) -> NewItem:
    """An item to be read and acknowledged: a text, and fields of the client's profile."""
    definition = ItemDefinition(information=text, profile_fields=keys, **options)
    return NewItem(title, ItemKind.INFORMATION, definition, guidance)


def line(key: str, label: str, help: str | None = None, **options: Any) -> FieldDefinition:
    """One line of text."""
    return FieldDefinition(key=key, label=label, help=help, **options)


def text(key: str, label: str, help: str | None = None, **options: Any) -> FieldDefinition:
    """Text with paragraphs."""
    return FieldDefinition(key=key, label=label, kind=FieldKind.LONG_TEXT, help=help, **options)


def day(key: str, label: str, help: str | None = None, **options: Any) -> FieldDefinition:
    """A date."""
    return FieldDefinition(key=key, label=label, kind=FieldKind.DATE, help=help, **options)


def yes_no(key: str, label: str, help: str | None = None, **options: Any) -> FieldDefinition:
    """A question answered with yes or no."""
    return FieldDefinition(key=key, label=label, kind=FieldKind.YES_NO, help=help, **options)


def number(key: str, label: str, low: float, high: float, help: str | None = None, **options: Any) -> FieldDefinition:
    """A number within bounds."""
    return FieldDefinition(key=key, label=label, kind=FieldKind.NUMBER, help=help, minimum=low, maximum=high, **options)


def money(key: str, label: str, help: str | None = None, **options: Any) -> FieldDefinition:
    """An amount of money."""
    return FieldDefinition(key=key, label=label, kind=FieldKind.MONEY, help=help, **options)


def signature(key: str, label: str, help: str | None = None, **options: Any) -> FieldDefinition:
    """Who signed, and when."""
    return FieldDefinition(key=key, label=label, kind=FieldKind.SIGNATURE, help=help, **options)


def choice(key: str, label: str, choices: dict[str, str], help: str | None = None, **options: Any) -> FieldDefinition:
    """One of several answers, by what is stored."""
    answers = tuple(Choice(value, shown) for value, shown in choices.items())
    return FieldDefinition(key=key, label=label, kind=FieldKind.CHOICE, help=help, choices=answers, **options)


def choices(key: str, label: str, options: dict[str, str], help: str | None = None, **more: Any) -> FieldDefinition:
    """Any number of several answers."""
    answers = tuple(Choice(value, shown) for value, shown in options.items())
    return FieldDefinition(key=key, label=label, kind=FieldKind.CHOICES, help=help, choices=answers, **more)
