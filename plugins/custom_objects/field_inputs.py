"""What administrators give to change the fields of record types, and what they are answered."""

import strawberry

from .. import ChoiceInput, FieldDefinitionInput, Name, Paragraph, input, payload
from .inputs import CustomRecordTypePayload


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
