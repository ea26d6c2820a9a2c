"""What administrators give to define record types, and what they are answered."""

import strawberry

from .. import (
    FieldDefinitionInput,
    Key,
    Name,
    Paragraph,
    Payload,
    RecordAct,
    RecordGrant,
    enum,
    input,
    payload,
)
from .api import CustomRecordType

enum(RecordAct)


@input
class RecordGrantInput:
    """What a role may do with records of a type."""

    role_id: strawberry.ID
    """The role."""
    acts: list[RecordAct]
    """What those who have it may do."""

    def meant(self) -> RecordGrant:
        """As core takes it."""
        return RecordGrant(self.role_id, self.acts)


@input
class DefineRecordTypeInput:
    """A kind of record of the organisation's own."""

    name: Name
    """What the API calls it: lower-case letters, digits and underscores; never changed."""
    label: Name
    """What people call it."""
    description: Paragraph = ""
    """What it is for."""
    prefix: Name
    """What its numbers start with: 2 to 10 capital letters and digits; never changed."""
    fields: list[FieldDefinitionInput]
    """What can be recorded, in order."""
    card_fields: list[Name] | None = None
    """The keys of the fields that a card shows; all where none are named."""
    keep_years: int | None = None
    """For how many years its records are kept once they are put away; null for ever."""
    grants: list[RecordGrantInput] | None = None
    """What roles may do with its records, beside those that may work with records of every type."""
    idempotency_key: Key | None = None
    """Give the same key when you send the same request again: nothing is defined twice."""


@payload
class CustomRecordTypePayload(Payload):
    """The kind of record, as it is defined now."""

    custom_record_type: CustomRecordType | None = None
    """The kind of record."""


@payload
class DefineRecordTypePayload(CustomRecordTypePayload):
    """The new kind of record; records of it can be made at once."""


@input
class UpdateRecordTypeInput:
    """What changes about a kind of record; what is left out stays."""

    custom_record_type_id: strawberry.ID
    """The kind of record."""
    expected_version: int
    """The version you read; one that changed since is not changed."""
    label: strawberry.Maybe[Name]
    """What people call it."""
    description: strawberry.Maybe[Paragraph]
    """What it is for."""
    card_fields: strawberry.Maybe[list[Name]]
    """The keys of the fields that a card shows; empty for all."""
    keep_years: strawberry.Maybe[int | None]
    """For how many years its records are kept once they are put away; null for ever."""


@payload
class UpdateRecordTypePayload(CustomRecordTypePayload):
    """The kind of record, described differently."""


@input
class RetireRecordTypeInput:
    """Of which kind no new records are made."""

    custom_record_type_id: strawberry.ID
    """The kind of record; its records stay in use."""
    expected_version: int
    """The version you read; one that changed since is not retired."""


@payload
class RetireRecordTypePayload(CustomRecordTypePayload):
    """The retired kind of record."""


@input
class RestoreRecordTypeInput:
    """Of which retired kind new records are made again."""

    custom_record_type_id: strawberry.ID
    """The kind of record."""
    expected_version: int
    """The version you read; one that changed since is not restored."""


@payload
class RestoreRecordTypePayload(CustomRecordTypePayload):
    """The kind of record that is in use again."""


@input
class DeleteRecordTypeInput:
    """Which kind of record goes for good."""

    custom_record_type_id: strawberry.ID
    """The kind of record; there are no records of it, and no plan template names it."""
    expected_version: int
    """The version you read; one that changed since is not deleted."""


@payload
class DeleteRecordTypePayload(Payload):
    """Which kind of record is gone."""

    deleted_custom_record_type_id: strawberry.ID | None = None
    """The kind of record that was deleted; its numbers are never given again."""
