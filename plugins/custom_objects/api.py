"""Custom record types and their records, as the API shows them."""

from datetime import datetime

from .. import FieldDefinitionShown, Node, Record, UserError, computed, describes, related
from . import definitions, entities, fields, types, usage


@describes(usage.FieldUsage)
class CustomFieldUsage:
    """How many records hold something in a field, or did."""

    key: str
    records: int


@describes(usage.TypeUsage)
class CustomTypeUsage:
    """How much a kind of record is used."""

    records: int
    templates: int
    fields: list[CustomFieldUsage]
    can_delete: bool


@describes(entities.CustomRecordType)
class CustomRecordType(Node):
    """A kind of record that the organisation defined. `recordType(name:)` shows it as forms need it."""

    name: str
    label: str
    description: str
    prefix: str
    fields: list[FieldDefinitionShown]
    card_fields: list[str]
    keep_years: int | None
    is_retired: bool
    usage: CustomTypeUsage = computed(usage.usage_of)
    """How much it is used, by everybody: what is in use is retired, not deleted."""
    problem: str | None = computed(types.problems_of)
    """What is wrong with it because of a plugin that was installed after it, in words; null where nothing is."""
    version: int
    created_at: datetime
    updated_at: datetime


@describes(entities.CustomRecord)
class CustomRecord(Record):
    """A record of a kind that the organisation defined: `recordType` says what it holds, `fields` what is recorded."""

    custom_type: CustomRecordType = related()


@describes(definitions.RecordTypeInUse)
class RecordTypeInUse(UserError):
    """There are records of the type, or templates name it; it can be retired instead."""

    record_count: int
    """How many records of it there are."""
    template_count: int
    """How many plan templates name it."""


@describes(fields.FieldInUse)
class FieldInUse(UserError):
    """Records hold something in the field, or once did; it can be retired instead."""

    record_count: int
    """How many records."""
