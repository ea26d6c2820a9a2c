"""Custom objects: record types that an organisation defines for itself, without code."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .. import RecordFamily, hookimpl
from . import api, operations
from .entities import CustomRecord
from .types import members


@hookimpl
def api_version() -> str:
    """What it was written for."""
    return "1.1"


@hookimpl
def record_types() -> Sequence[RecordFamily]:
    """The record types that organisations defined."""
    return [RecordFamily(entity=CustomRecord, members=members)]


@hookimpl
def api_types() -> Sequence[type]:
    """How the API shows their records, and why a definition cannot go."""
    return [api.CustomRecord, api.RecordTypeInUse, api.FieldInUse]


@hookimpl
def queries() -> Sequence[Any]:
    """What is defined."""
    return [operations.custom_record_types, operations.custom_record_type]


@hookimpl
def mutations() -> Sequence[Any]:
    """Defining record types, and their fields."""
    return [
        operations.define_record_type,
        operations.update_record_type,
        operations.retire_record_type,
        operations.restore_record_type,
        operations.delete_record_type,
        operations.add_record_type_field,
        operations.update_record_type_field,
        operations.move_record_type_field,
        operations.retire_record_type_field,
        operations.restore_record_type_field,
        operations.remove_record_type_field,
    ]


@hookimpl
def migrations() -> Path:
    """How its tables came to be."""
    return Path(__file__).parent / "migrations"
