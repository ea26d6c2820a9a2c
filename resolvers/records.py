"""What may be asked and done about client records."""

import sqlalchemy as sa
import strawberry

from ..core import record_archiving, record_lists, record_retention
from ..core import record_editing as core
from ..core.clients import Client
from ..core.errors import NotFound
from ..core.orders import Order
from ..core.records import ClientRecord
from ..core.visibility import Db
from ..core.work import Work
from ..schema import kept_records as _kept  # noqa: F401 — the records of core are described there
from ..schema import records as api
from ..schema.operations import Answer, answer, changes, listing, mutation, query

ORDERS: dict[api.RecordOrder, Order] = {
    api.RecordOrder.NEWEST: record_lists.NEWEST,
    api.RecordOrder.NUMBER: record_lists.NUMBER,
}


@query(api.Record | None)
async def record(db: Db, id: strawberry.ID) -> ClientRecord:
    """One record."""
    if (found := await db.get(ClientRecord, id)) is None:
        raise NotFound("record", id, path=["id"])
    return found


@listing(api.Record, ORDERS)
async def records(db: Db, filter: api.RecordFilter | None = None) -> sa.Select[ClientRecord]:
    """Records about clients that you may read, those that are not put away unless you ask for them."""
    wanted = dict(vars(filter or api.RecordFilter()))
    over = wanted.pop("is_retention_over")
    if over:
        wanted["is_archived"] = True
    query = record_lists.searchable(**wanted)
    return query if over is None else query.where(await record_retention.where_retention_is(db, over=over))


@mutation(api.CreateRecordPayload)
async def create_record(work: Work, input: api.CreateRecordInput) -> Answer:
    """Make a record of any type about a client; it gets a number of its own and can be linked to plans."""
    client = await work.get(Client, input.client_id)
    record_type = await work.record_types.find(work.db, input.record_type, path=["recordType"])
    return answer(record=await core.create(work, client, record_type, input.title, input.values))


@mutation(api.UpdateRecordPayload)
async def update_record(work: Work, input: api.UpdateRecordInput) -> Answer:
    """Change a record's title or fields; it changes wherever it is linked."""
    record = await work.get(ClientRecord, input.record_id, version=input.expected_version)
    await core.update(work, record, **changes(input, "record_id"))
    return answer(record=record)


@mutation(api.ArchiveRecordPayload)
async def archive_record(work: Work, input: api.ArchiveRecordInput) -> Answer:
    """Put a record away: it can still be read, but no longer be linked; plan items that link it are marked."""
    record = await work.get(ClientRecord, input.record_id, version=input.expected_version)
    await record_archiving.archive(work, record, input.reason)
    return answer(record=record)


@mutation(api.RestoreRecordPayload)
async def restore_record(work: Work, input: api.RestoreRecordInput) -> Answer:
    """Take a record out again that was put away; it can be linked, and its links are whole."""
    record = await work.get(ClientRecord, input.record_id, version=input.expected_version)
    await record_archiving.restore(work, record)
    return answer(record=record)


@mutation(api.DeleteRecordPayload)
async def delete_record(work: Work, input: api.DeleteRecordInput) -> Answer:
    """Delete a record that was put away, once it need not be kept any more; what was done with it stays on record."""
    record = await work.get(ClientRecord, input.record_id, version=input.expected_version)
    await record_retention.delete(work, record)
    return answer(deleted_record_id=record.id)
