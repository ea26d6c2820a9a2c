"""Record types, as the API shows them."""

from strawberry.scalars import JSON

from ..core import record_types
from .declaring import computed, describes
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
    others: list[RecordPermission]


@describes(record_types.RecordType)
class RecordType:
    """A kind of client record: what it is called, what it holds, and how it shows itself."""

    name: str
    label: str
    description: str
    prefix: str
    fields: list[FieldDefinition]
    json_schema: JSON
    is_retired: bool
    permissions: RecordPermissions = computed(record_types.permissions_of, by="name")
    """What it takes to work with records of this type, and whether you may."""
