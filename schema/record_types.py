"""Record types, as the API shows them."""

from strawberry.scalars import JSON

from ..core import record_types
from .declaring import computed, describes
from .errors import UserError
from .fields import FieldDefinition


@describes(record_types.RecordPermission)
class RecordPermission:
    """What it takes to do something with records of a type."""

    name: str
    label: str
    is_granted: bool


@describes(record_types.RecordPermissions)
class RecordPermissions:
    """What it takes to work with records of a type."""

    read: RecordPermission
    create: RecordPermission
    update: RecordPermission
    delete: RecordPermission
    others: list[RecordPermission]


@describes(record_types.Retention)
class Retention:
    """How long records have to be kept before they may be deleted."""

    keep_years: int


@describes(record_types.RecordTypeUnavailable)
class RecordTypeUnavailable(UserError):
    """What a record holds is known to a plugin that is not installed."""

    record_type: str
    """The name of the type."""


@describes(record_types.RecordType)
class RecordType:
    """A kind of client record: what it is called, what it holds, and how it shows itself."""

    name: str
    label: str
    description: str
    prefix: str
    fields: list[FieldDefinition]
    card_fields: list[str]
    json_schema: JSON
    retention: Retention | None
    is_retired: bool
    is_kept_by_hand: bool
    permissions: RecordPermissions = computed(record_types.permissions_of, by="name")
    """What it takes to work with records of this type, and whether you may."""
