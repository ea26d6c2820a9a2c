"""What an item of a plan asks for, as the API shows and takes it."""

import strawberry
from strawberry.scalars import JSON

from ..core import item_definitions
from ..core.errors import InvalidInput, Path
from .declaring import describes, enum, input
from .fields import FieldDefinition, FieldDefinitionInput, defined
from .inputs import Key, Paragraph

enum(item_definitions.ItemKind)


@describes(item_definitions.ItemDefinition)
class ItemDefinition:
    """What an item asks for, and what people may do with it."""

    is_required: bool
    allow_add_another: bool
    fields: list[FieldDefinition]
    profile_fields: list[str]
    record_types: list[str]
    allow_link: bool
    allow_create: bool
    min_links: int
    max_links: int | None
    information: str | None
    settings: JSON


@input
class ItemDefinitionInput:
    """What an item asks for, and what people may do with it; give what its kind needs and leave the rest."""

    is_required: bool = False
    """Whether it must be done: a required item cannot be marked not required."""
    allow_add_another: bool = False
    """Whether people may add more items like it."""
    fields: list[FieldDefinitionInput] = strawberry.field(
        default_factory=list, description="The fields to fill in, where the kind is `CUSTOM_FIELDS`."
    )
    profile_fields: list[Key] = strawberry.field(
        default_factory=list,
        description="The keys of the client's profile fields to record (`PROFILE_FIELDS`) or to show (`INFORMATION`).",
    )
    record_types: list[Key] = strawberry.field(
        default_factory=list, description="The names of the record types that fit, where the kind is `RECORD_LINK`."
    )
    allow_link: bool = True
    """Whether existing records may be linked."""
    allow_create: bool = True
    """Whether new records may be created from the item."""
    min_links: int = 1
    """How many records it takes to be complete."""
    max_links: int | None = None
    """How many records it may hold at most; null for any number."""
    information: Paragraph | None = None
    """What is to be read, where the kind is `INFORMATION`."""
    settings: JSON | None = None
    """What the record types want to know about this item, as an object by key."""


def item_defined(given: ItemDefinitionInput, path: Path) -> item_definitions.ItemDefinition:
    """The definition that was typed. Raises Invalid, naming each field that cannot be."""
    settings: object = {} if given.settings is None else given.settings
    if not isinstance(settings, dict):
        raise InvalidInput("The settings must be an object, by key.", path=[*path, "settings"])
    return item_definitions.ItemDefinition(
        **{
            **vars(given),
            "fields": defined(given.fields, [*path, "fields"]),
            "profile_fields": tuple(dict.fromkeys(given.profile_fields)),
            "record_types": tuple(dict.fromkeys(given.record_types)),
            "information": given.information or None,
            "settings": settings,
        }
    )
