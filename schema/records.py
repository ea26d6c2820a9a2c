"""Client records, as the API shows them: one interface, and a type for each kind that a plugin brings."""

from datetime import date, datetime
from enum import StrEnum

import strawberry
from strawberry.scalars import JSON

from ..core import field_values, record_contents, record_retention, records, staff
from .clients import Client
from .declaring import computed, describes, enum, input, payload, related
from .errors import UserError
from .fields import FieldValue
from .inputs import Key, Name, Reason, Search, Values
from .node import Node
from .payloads import Payload
from .record_types import RecordType
from .staff import StaffMember


@describes(records.CardField)
class CardField:
    """One line on a record's card."""

    label: str
    value: str


@describes(records.ClientRecord, interface=True)
class Record(Node):
    """Something on file about a client that plans link to. Each kind of record has a type of its own with more to it."""

    number: str
    title: str
    record_type: RecordType | None = computed(record_contents.types_of)
    """What kind of record it is; null where the plugin that brought it is gone."""
    card: list[CardField] = computed(record_contents.cards_of)
    """What a card about it shows; as last known where the plugin that brought its type is gone."""
    fields: list[FieldValue] = computed(
        record_contents.fields_of,
        then=field_values.of_keys,
        keys="The keys of the fields that are wanted, in that order; null for all. Keys that this type of record does "
        "not have are left out, for records of several types can be asked at once.",
    )
    """What its fields hold, in their order, for forms and print; retired fields only where they hold something."""
    values: JSON = computed(record_contents.values_of)
    """What its fields hold, as plain values by key."""
    client: Client | None = related()
    archived_at: datetime | None
    archive_reason: str | None
    is_archived: bool
    kept_until: date | None = computed(record_retention.kept_until_of)
    """The day from which it may be deleted; null while it is not archived, and where it is kept for ever."""
    version: int
    created_at: datetime
    created_by: StaffMember | None = related(staff.StaffMember)
    """Who made it; null where you may not see staff."""
    updated_at: datetime
    updated_by: StaffMember | None = related(staff.StaffMember)
    """Who changed it last; null where you may not see staff."""


@describes(records.ClientRecord)
class UnavailableRecord(Record):
    """A record whose plugin is gone: its number, title and card as they were last known."""


@enum
class RecordOrder(StrEnum):
    """How records are sorted."""

    NEWEST = "NEWEST"
    """The one made last comes first."""
    NUMBER = "NUMBER"
    """By number, and so by type."""


@input
class RecordFilter:
    """Which records; each field that is given narrows it down."""

    client_id: strawberry.ID | None = None
    """Those about one client."""
    record_types: list[Name] | None = None
    """Those of certain types, by their names."""
    search: Search | None = None
    """Those with all these words in their number, title or fields, or the beginnings of words."""
    is_archived: bool | None = False
    """Whether they are put away: by default those that are not; null for both."""
    number: Name | None = None
    """The one with this number."""
    is_retention_over: bool | None = None
    """Whether they need not be kept any more, which is so only of records that are put away."""


@input
class CreateRecordInput:
    """A new record about a client."""

    client_id: strawberry.ID
    """Whom it is about."""
    record_type: Name
    """The name of its type, as `recordTypes` lists it."""
    title: Name
    """What it is about, in a few words."""
    values: Values
    """What its fields hold, by key; see the type's `fields` or `jsonSchema`."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is made twice."""


@payload
class CreateRecordPayload(Payload):
    """The new record."""

    record: Record | None = None
    """The record, with its number."""


@input
class UpdateRecordInput:
    """What changes about a record, wherever it is linked."""

    record_id: strawberry.ID
    """The record."""
    expected_version: int
    """The version you read; a record that changed since is not changed."""
    title: strawberry.Maybe[Name]
    """What it is about, in a few words."""
    values: strawberry.Maybe[Values]
    """The fields that change, by key; null clears a field, fields that are left out stay."""


@payload
class UpdateRecordPayload(Payload):
    """The changed record."""

    record: Record | None = None
    """The record."""


@input
class ArchiveRecordInput:
    """Which record to put away, and why."""

    record_id: strawberry.ID
    """The record."""
    expected_version: int
    """The version you read; a record that changed since is not put away."""
    reason: Reason
    """Why it is put away."""


@payload
class ArchiveRecordPayload(Payload):
    """The record that was put away."""

    record: Record | None = None
    """The record."""


@input
class RestoreRecordInput:
    """Which record to take out again."""

    record_id: strawberry.ID
    """The record."""
    expected_version: int
    """The version you read; a record that changed since is left as it is."""


@payload
class RestoreRecordPayload(Payload):
    """The record that was taken out again."""

    record: Record | None = None
    """The record."""


@input
class DeleteRecordInput:
    """Which record to delete for good."""

    record_id: strawberry.ID
    """The record; it was put away, its retention is over, and no plan links it."""
    expected_version: int
    """The version you read; a record that changed since is not deleted."""


@payload
class DeleteRecordPayload(Payload):
    """Which record is gone."""

    deleted_record_id: strawberry.ID | None = None
    """The record that was deleted; its number is never given again."""


@describes(record_retention.RetentionRunning)
class RetentionRunning(UserError):
    """The record has to be kept for longer."""

    kept_until: date | None
    """The day from which it may be deleted; null where it is kept for ever."""


@describes(record_retention.RecordInUse)
class RecordInUse(UserError):
    """Plans link the record, and show what was agreed."""

    plan_ids: list[strawberry.ID]
    """The plans."""
