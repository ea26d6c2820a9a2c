"""Making client records and changing them, whatever their type."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from . import field_checks, fields
from .base import Json
from .clients import Client
from .errors import ClientInactive, Invalid, InvalidInput, InvalidTransition, Refusal
from .events import Event
from .kept_records import demand_by_hand
from .numbers import next_number
from .permissions import requires
from .record_types import RecordType
from .records import ClientRecord, permission_for
from .text import sort_key
from .visibility import seeing_all, touch
from .work import Work


@dataclasses.dataclass(frozen=True, slots=True)
class RecordCreated(Event):
    """A record about a client was made."""

    client_id: str
    record_type: str


@dataclasses.dataclass(frozen=True, slots=True)
class RecordUpdated(Event):
    """A record about a client, or something that is part of it, was changed."""

    client_id: str
    record_type: str


class RecordTypeRetired(Refusal):
    """No new records of this type are made."""

    def __init__(self, record_type: RecordType) -> None:
        super().__init__(f"{record_type.label}: no new records of this type are made any more.", path=["recordType"])


def _to_create(_work: Work, _client: Client, record_type: RecordType, *_: Any, **__: Any) -> str:
    return record_type.permission("create")


def to_update(_work: Work, record: ClientRecord, *_: Any, **__: Any) -> str:
    """The permission to change a record, which its type decides."""
    return permission_for(record.record_type, "update")


@requires(_to_create)
async def create(
    work: Work, client: Client, record_type: RecordType, title: str, values: Mapping[str, Any]
) -> ClientRecord:
    """Make a record of a type about a client, with a number of its own.

    Raises ClientInactive, RecordTypeRetired, and Invalid with one refusal per field that cannot hold what it was given.
    """
    if not client.is_active:
        raise ClientInactive(client.id)
    demand_by_hand(record_type.entity, record_type.label)
    if record_type.is_retired:
        raise RecordTypeRetired(record_type)
    checked = field_checks.check(record_type.fields, values, complete=True)
    record = record_type.entity(
        client_id=client.id,
        record_type=record_type.name,
        title=title,
        **record_type.made_with,
    )
    record.write_values(record_type.fields, checked)
    await enter(work, record, record_type)
    return record


async def enter(work: Work, record: ClientRecord, record_type: RecordType) -> None:
    """Put a new record on file, with a number of its own."""
    record.number = await next_number(work, record_type.prefix)
    await _describe(work, record, record_type)
    work.add(record)
    work.record(RecordCreated(record.id, record.client_id, record.record_type))


@requires(to_update)
async def update(
    work: Work, record: ClientRecord, *, title: str | None = None, values: Mapping[str, Any] | None = None
) -> None:
    """Change a record wherever it is linked: its title, or some of its fields (null clears one).

    What is missing already does not stop a change of something else, and what it holds already may stay. Raises
    RecordTypeUnavailable where its plugin is gone.
    """
    record_type = await work.record_types.of(work.db, record)
    demand_by_hand(type(record), record_type.label)
    record.title = title or record.title
    record.write_values(record_type.fields, _checked(record_type, record, values or {}))
    await recount(work, record, record_type)


def _checked(record_type: RecordType, record: ClientRecord, values: Mapping[str, Any]) -> Json:
    checked = field_checks.check(record_type.fields, values, held=record.read_values(record_type.fields))
    cleared = [field for field in fields.missing(record_type.fields, checked) if field.key in values]
    if cleared:
        raise Invalid(InvalidInput(f"{field.label} is needed.", path=["values", field.key]) for field in cleared)
    return {key: checked.get(key) for key in values}


async def refresh(work: Work, record: ClientRecord) -> None:
    """Count a change of what is part of a record: its card, what it is found by, and its version.

    Raises InvalidTransition where the record is archived, and RecordTypeUnavailable where its plugin is gone.
    """
    await work.db.flush()  # so that the card sees the parts as they are now
    await recount(work, record, await work.record_types.of(work.db, record))


async def recount(work: Work, record: ClientRecord, record_type: RecordType) -> None:
    """Count a change of a record of a type: its card, what it is found by, and its version."""
    if record.is_archived:
        raise InvalidTransition("record", "ARCHIVED", "changed")
    with work.db.no_autoflush:  # one change, one version
        await _describe(work, record, record_type)
    touch(record)
    work.record(RecordUpdated(record.id, record.client_id, record.record_type))


async def describe_all(work: Work, record_type: RecordType) -> None:
    """Write anew what the cards of all records of a type show and what they are found by, where its fields changed.

    What they hold stays, and so do their versions.
    """
    with seeing_all(work.db):
        of_type = sa.select(record_type.entity).where(ClientRecord.record_type == record_type.name)
        records = (await work.db.scalars(of_type.order_by(ClientRecord.id))).all()
        described = [{"record": record.id, **await _description(work, record, record_type)} for record in records]
    if described:
        connection = await work.db.connection()  # a session would count a version for each
        await connection.execute(sa.update(ClientRecord).where(ClientRecord.id == sa.bindparam("record")), described)


async def _describe(work: Work, record: ClientRecord, record_type: RecordType) -> None:
    for name, value in (await _description(work, record, record_type)).items():
        setattr(record, name, value)


async def _description(work: Work, record: ClientRecord, record_type: RecordType) -> dict[str, Any]:
    words = await record_type.words_of(work.db, record)
    return {
        "card": tuple(await record_type.card_of(work.db, record)),
        "search_text": sort_key(record.number, record.title, *words),
    }
