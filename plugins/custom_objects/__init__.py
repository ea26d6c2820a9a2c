"""Custom objects: record types that an organisation defines for itself, without code."""

from collections.abc import Sequence
from pathlib import Path

from .. import RecordFamily, hookimpl
from . import api
from .entities import CustomRecord
from .types import members


@hookimpl
def api_version() -> str:
    """What it was written for."""
    return "1.0"


@hookimpl
def record_types() -> Sequence[RecordFamily]:
    """The record types that organisations defined."""
    return [RecordFamily(entity=CustomRecord, members=members)]


@hookimpl
def api_types() -> Sequence[type]:
    """How the API shows their records."""
    return [api.CustomRecord]


@hookimpl
def migrations() -> Path:
    """How its tables came to be."""
    return Path(__file__).parent / "migrations"
