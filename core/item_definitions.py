"""What an item of a plan asks for; templates define it, plans keep a copy of their own."""

from enum import StrEnum
from typing import Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from .fields import FieldDefinition


class ItemKind(StrEnum):
    """What people do in an item."""

    PROFILE_FIELDS = "PROFILE_FIELDS"
    """Review or record fields of the client's own profile."""
    CUSTOM_FIELDS = "CUSTOM_FIELDS"
    """Fill in fields that belong to this plan."""
    RECORD_LINK = "RECORD_LINK"
    """Link the client's records, or create them."""
    INFORMATION = "INFORMATION"
    """Read something and acknowledge it."""


@dataclass(frozen=True)
class ItemDefinition:
    """What an item asks for, and what people may do with it."""

    is_required: bool = False
    """Whether it must be done: a required item cannot be marked not required."""
    allow_add_another: bool = False
    """Whether people may add more items like it."""
    fields: tuple[FieldDefinition, ...] = ()
    """The fields to fill in, where the kind is `CUSTOM_FIELDS`."""
    profile_fields: tuple[str, ...] = ()
    """The keys of the client's profile fields to record (`PROFILE_FIELDS`) or to show (`INFORMATION`)."""
    record_types: tuple[str, ...] = ()
    """The names of the record types that fit, where the kind is `RECORD_LINK`."""
    allow_link: bool = True
    """Whether existing records may be linked."""
    allow_create: bool = True
    """Whether new records may be created from the item."""
    min_links: int = 1
    """How many records it takes to be complete."""
    max_links: int | None = None
    """How many records it may hold at most; null for any number."""
    information: str | None = None
    """What is to be read, where the kind is `INFORMATION`."""
    settings: dict[str, Any] = Field(default_factory=dict)
    """What the record types want to know about this item; each checks its own."""
