"""What may be asked and done about custom record types."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
import strawberry

from .. import Answer, Choice, Db, NotFound, Work, answer, changes, defined_field, defined_fields, mutation, query
from . import api, definitions, field_inputs, fields, inputs
from .entities import CustomRecordType


@query(list[api.CustomRecordType])
async def custom_record_types(db: Db) -> Sequence[CustomRecordType]:
    """The kinds of records that this organisation defined, by name, retired ones among them."""
    return (await db.scalars(sa.select(CustomRecordType).order_by(CustomRecordType.name))).all()


@query(api.CustomRecordType | None)
async def custom_record_type(db: Db, id: strawberry.ID) -> CustomRecordType:
    """One kind of record that this organisation defined."""
    if found := await db.get(CustomRecordType, id):
        return found
    raise NotFound("custom record type", id, path=["id"])


async def _defined(work: Work, input: Any) -> CustomRecordType:
    return await work.get(CustomRecordType, input.custom_record_type_id, version=input.expected_version)


@mutation(inputs.DefineRecordTypePayload)
async def define_record_type(work: Work, input: inputs.DefineRecordTypeInput) -> Answer:
    """Define a kind of record of the organisation's own; it can be filled in and linked at once."""
    defined = await definitions.define_type(
        work,
        name=input.name,
        label=input.label,
        description=input.description,
        prefix=input.prefix,
        fields=defined_fields(input.fields, ["fields"]),
        card_fields=input.card_fields or (),
        keep_years=input.keep_years,
        grants=[given.meant() for given in input.grants or ()],
    )
    return answer(custom_record_type=defined)


@mutation(inputs.UpdateRecordTypePayload)
async def update_record_type(work: Work, input: inputs.UpdateRecordTypeInput) -> Answer:
    """Describe a kind of record differently; what is left out stays."""
    defined = await _defined(work, input)
    await definitions.update_type(work, defined, changes(input, "custom_record_type_id"))
    return answer(custom_record_type=defined)


@mutation(inputs.RetireRecordTypePayload)
async def retire_record_type(work: Work, input: inputs.RetireRecordTypeInput) -> Answer:
    """Make no new records of a kind; those that are there stay in use."""
    defined = await _defined(work, input)
    await definitions.retire_type(work, defined)
    return answer(custom_record_type=defined)


@mutation(inputs.RestoreRecordTypePayload)
async def restore_record_type(work: Work, input: inputs.RestoreRecordTypeInput) -> Answer:
    """Make new records of a kind again that was retired."""
    defined = await _defined(work, input)
    await definitions.restore_type(work, defined)
    return answer(custom_record_type=defined)


@mutation(inputs.DeleteRecordTypePayload)
async def delete_record_type(work: Work, input: inputs.DeleteRecordTypeInput) -> Answer:
    """Delete a kind of record that nobody uses; one that is in use can be retired."""
    defined = await _defined(work, input)
    await definitions.delete_type(work, defined)
    return answer(deleted_custom_record_type_id=defined.id)


@mutation(field_inputs.AddRecordTypeFieldPayload)
async def add_record_type_field(work: Work, input: field_inputs.AddRecordTypeFieldInput) -> Answer:
    """Ask for something more in records of a kind."""
    defined = await _defined(work, input)
    await fields.add_field(work, defined, defined_field(input.field, ["field"]), input.position)
    return answer(custom_record_type=defined)


@mutation(field_inputs.UpdateRecordTypeFieldPayload)
async def update_record_type_field(work: Work, input: field_inputs.UpdateRecordTypeFieldInput) -> Answer:
    """Describe a field differently: records show it so at once, plans in force as it was agreed."""
    defined = await _defined(work, input)
    changed = changes(input, "custom_record_type_id", "key")
    if "choices" in changed:
        changed["choices"] = tuple(Choice(choice.value, choice.label) for choice in changed["choices"])
    await fields.update_field(work, defined, input.key, changed)
    return answer(custom_record_type=defined)


@mutation(field_inputs.MoveRecordTypeFieldPayload)
async def move_record_type_field(work: Work, input: field_inputs.MoveRecordTypeFieldInput) -> Answer:
    """Put a field at another place among the fields."""
    defined = await _defined(work, input)
    await fields.move_field(work, defined, input.key, input.position)
    return answer(custom_record_type=defined)


@mutation(field_inputs.RetireRecordTypeFieldPayload)
async def retire_record_type_field(work: Work, input: field_inputs.RetireRecordTypeFieldInput) -> Answer:
    """Ask for something no longer; records that hold it still show it."""
    defined = await _defined(work, input)
    await fields.retire_field(work, defined, input.key)
    return answer(custom_record_type=defined)


@mutation(field_inputs.RestoreRecordTypeFieldPayload)
async def restore_record_type_field(work: Work, input: field_inputs.RestoreRecordTypeFieldInput) -> Answer:
    """Ask again for something that was retired."""
    defined = await _defined(work, input)
    await fields.restore_field(work, defined, input.key)
    return answer(custom_record_type=defined)


@mutation(field_inputs.RemoveRecordTypeFieldPayload)
async def remove_record_type_field(work: Work, input: field_inputs.RemoveRecordTypeFieldInput) -> Answer:
    """Take a field away in which nobody ever recorded anything; one that was used can be retired."""
    defined = await _defined(work, input)
    await fields.remove_field(work, defined, input.key)
    return answer(custom_record_type=defined)
