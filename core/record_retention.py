"""How long client records are kept, and deleting those that need not be kept any more."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta

from .batches import among, grouped
from .clients import Client
from .clock import Moment
from .errors import InvalidTransition, Refusal
from .events import Event
from .finding import found
from .kept_records import demand_by_hand
from .permissions import requires
from .plan_items import AssociatedRecord, RecordLink
from .record_contents import types_of
from .record_types import RecordType
from .records import ClientRecord, RecordPart, permission_for
from .visibility import UNSCOPED, Db, seeing_all
from .work import Work


class RetentionRunning(Refusal):
    """The record has to be kept for longer."""

    def __init__(self, record: ClientRecord, kept_until: date | None) -> None:
        until = f"until {kept_until}" if kept_until else "for ever"
        super().__init__(f"{record.number} is kept {until}.")
        self.kept_until = kept_until


class RecordInUse(Refusal):
    """Plans link the record, and show what was agreed."""

    def __init__(self, record: ClientRecord, plan_ids: Sequence[str]) -> None:
        super().__init__(f"{record.number} is part of {len(plan_ids)} plan(s), and stays on file with them.")
        self.plan_ids = list(plan_ids)


@dataclasses.dataclass(frozen=True, slots=True)
class RecordDeleted(Event):
    """A record whose retention was over was deleted, with everything that was part of it."""

    client_id: str
    record_type: str
    number: str


async def kept_until_of(db: Db, record_ids: Sequence[str]) -> Mapping[str, date]:
    """The day from which records may be deleted; nothing for those in use, and those that are kept for ever."""
    records, types = await found(db, ClientRecord, record_ids), await types_of(db, record_ids)
    with seeing_all(db):  # whoever asks sees the record: how long it is kept does not depend on seeing the client
        clients = await found(db, Client, {record.client_id for record in records.values()})
    ends = (
        (record.id, _end(record, clients[record.client_id], types.get(record.id), db.moment))
        for record in records.values()
    )
    return {identifier: end for identifier, end in ends if end is not None}


def _end(record: ClientRecord, client: Client, record_type: RecordType | None, moment: Moment) -> date | None:
    if record.archived_at is None or record_type is None or record_type.retention is None:
        return None
    archived_on = record.archived_at.astimezone(moment.zone).date()
    since = max(archived_on, client.exited_on or archived_on)
    return since + relativedelta(years=record_type.retention.keep_years)


async def where_retention_is(db: Db, *, over: bool) -> sa.ColumnElement[bool]:
    """The records whose retention is over, or all others."""
    known = await db.record_types.known(db)
    ended = sa.or_(sa.false(), *_ended([*known.usable.values(), *known.shadowed.values()], db.moment))
    return ended if over else sa.not_(ended)


def _ended(types: Iterable[RecordType], moment: Moment) -> Iterator[sa.ColumnElement[bool]]:
    kept = grouped(
        ((each.retention.keep_years, each.entity), each.name) for each in types if each.retention is not None
    )
    for (years, entity), names in kept.items():
        last = _last_day(moment.today, years)
        midnight = datetime.combine(last + timedelta(days=1), time.min, moment.zone)
        longer = sa.select(Client.id).where(Client.exited_on > last)
        yield sa.and_(
            among(ClientRecord.record_type, names),
            ClientRecord.entity.in_(_stored_as(entity)),
            sa.func.coalesce(ClientRecord.archived_at < midnight, sa.false()),
            ClientRecord.client_id.not_in(longer),
        )


def _stored_as(entity: type[ClientRecord]) -> list[str]:
    """How a type's records are told from those of another that goes by the same name."""
    return [str(mapper.polymorphic_identity) for mapper in sa.inspect(entity).self_and_descendants]


def _last_day(today: date, years: int) -> date:
    """The latest day from which so many years are over today."""
    day = today - relativedelta(years=years)
    following = day + timedelta(days=1)  # the 29th of February ends with the 28th in other years
    return following if following + relativedelta(years=years) <= today else day


def to_delete(_work: Work, record: ClientRecord) -> str:
    """The permission to delete a record, which its type decides."""
    return permission_for(record.record_type, "delete")


@requires(to_delete)
async def delete(work: Work, record: ClientRecord) -> None:
    """Delete an archived record whose retention is over, with all that is part of it; its number is never given again.

    Raises RecordTypeUnavailable, InvalidTransition, RetentionRunning and RecordInUse.
    """
    demand_by_hand(type(record), (await work.record_types.of(work.db, record)).label)
    if not record.is_archived:
        raise InvalidTransition("record", "NOT_ARCHIVED", "deleted")
    kept_until = (await kept_until_of(work.db, [record.id])).get(record.id)
    if kept_until is None or kept_until > work.today:
        raise RetentionRunning(record, kept_until)
    if plan_ids := await _plans_with(work.db, record):
        raise RecordInUse(record, plan_ids)
    for part in _parts(RecordPart):
        await work.db.execute(sa.delete(part).where(part.record_id == record.id), execution_options=UNSCOPED)
    await work.db.delete(record)
    work.record(RecordDeleted(record.id, record.client_id, record.record_type, record.number))


async def _plans_with(db: Db, record: ClientRecord) -> list[str]:
    links, associations = (
        sa.select(kind.plan_id).where(kind.record_id == record.id) for kind in (RecordLink, AssociatedRecord)
    )
    plan_ids = set(await db.scalars(links, execution_options=UNSCOPED))  # also where they may not see plans
    return sorted(plan_ids | set(await db.scalars(associations, execution_options=UNSCOPED)))


def _parts(of: type[RecordPart]) -> Iterator[type[RecordPart]]:
    for part in of.__subclasses__():
        if hasattr(part, "__table__"):
            yield part
        yield from _parts(part)
