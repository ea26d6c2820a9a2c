"""What administrators give to define record types, and what they are answered."""

import strawberry

from .. import (
    ChoiceInput,
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
class AddRecordTypeFieldInput:
    """Something more to be recorded."""

    custom_record_type_id: strawberry.ID
    """The kind of record."""
    expected_version: int
    """The version you read; one that changed since is not changed."""
    field: FieldDefinitionInput
    """What is to be recorded."""
    position: int | None = None
    """Its place among the fields, from 1; behind them where none is given."""


@payload
class AddRecordTypeFieldPayload(CustomRecordTypePayload):
    """The kind of record with the new field."""


@input
class UpdateRecordTypeFieldInput:
    """What changes about a field; what is left out stays. Its key and its kind never change."""

    custom_record_type_id: strawberry.ID
    """The kind of record."""
    expected_version: int
    """The version you read; one that changed since is not changed."""
    key: Name
    """The field."""
    label: strawberry.Maybe[Name]
    """What people read."""
    help: strawberry.Maybe[Paragraph | None]
    """How to fill it in."""
    is_required: strawberry.Maybe[bool]
    """Whether records are incomplete without it; those that lack it can still be read and changed."""
    choices: strawberry.Maybe[list[ChoiceInput]]
    """The answers to choose from, in order. One that is left out is retired: where it was chosen, it stays."""
    minimum: strawberry.Maybe[float | None]
    """The smallest number allowed."""
    maximum: strawberry.Maybe[float | None]
    """The largest number allowed."""


@payload
class UpdateRecordTypeFieldPayload(CustomRecordTypePayload):
    """The kind of record with the changed field."""


@input
class MoveRecordTypeFieldInput:
    """Where a field goes."""

    custom_record_type_id: strawberry.ID
    """The kind of record."""
    expected_version: int
    """The version you read; one that changed since is not changed."""
    key: Name
    """The field."""
    position: int
    """Its new place among the fields, from 1; beyond the end is the end."""


@payload
class MoveRecordTypeFieldPayload(CustomRecordTypePayload):
    """The kind of record with its fields in their new order."""


@input
class RetireRecordTypeFieldInput:
    """Which field is no longer asked for."""

    custom_record_type_id: strawberry.ID
    """The kind of record."""
    expected_version: int
    """The version you read; one that changed since is not changed."""
    key: Name
    """The field; records that hold something in it still show it."""


@payload
class RetireRecordTypeFieldPayload(CustomRecordTypePayload):
    """The kind of record with the retired field."""


@input
class RestoreRecordTypeFieldInput:
    """Which retired field is asked for again."""

    custom_record_type_id: strawberry.ID
    """The kind of record."""
    expected_version: int
    """The version you read; one that changed since is not changed."""
    key: Name
    """The field."""


@payload
class RestoreRecordTypeFieldPayload(CustomRecordTypePayload):
    """The kind of record with the restored field."""


@input
class RemoveRecordTypeFieldInput:
    """Which field goes for good."""

    custom_record_type_id: strawberry.ID
    """The kind of record."""
    expected_version: int
    """The version you read; one that changed since is not changed."""
    key: Name
    """The field; no record ever held anything in it."""


@payload
class RemoveRecordTypeFieldPayload(CustomRecordTypePayload):
    """The kind of record without the field."""


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
