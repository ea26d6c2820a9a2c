"""Putting client records away, and what that means for the plans that link them."""

import dataclasses

import sqlalchemy as sa

from .errors import InvalidTransition
from .events import Event
from .kept_records import demand_by_hand
from .permissions import requires
from .plan_items import RecordLink
from .record_editing import to_update
from .records import ClientRecord
from .visibility import UNSCOPED
from .work import Work


@dataclasses.dataclass(frozen=True, slots=True)
class RecordArchived(Event):
    """A record was put away."""

    client_id: str
    record_type: str


@dataclasses.dataclass(frozen=True, slots=True)
class RecordRestored(Event):
    """A record that was put away can be linked again."""

    client_id: str
    record_type: str


@requires(to_update)
async def archive(work: Work, record: ClientRecord, reason: str) -> None:
    """Put a record away. Its links stay and show it as it was; their items cannot be done until that is resolved."""
    demand_by_hand(type(record), record.number)
    if record.is_archived:
        raise InvalidTransition("record", "ARCHIVED", "archived again")
    record.archived_at = work.now
    record.archive_reason = reason
    broken = await _mark_links(work, record, broken=True)
    if broken:
        work.warn(
            f"{broken} plan item(s) link this record; those in drafts cannot be marked done until that is resolved."
        )
    work.record(RecordArchived(record.id, record.client_id, record.record_type))


@requires(to_update)
async def restore(work: Work, record: ClientRecord) -> None:
    """Take a record back out; its links are whole again."""
    if not record.is_archived:
        raise InvalidTransition("record", "NOT_ARCHIVED", "restored")
    record.archived_at = None
    record.archive_reason = None
    await _mark_links(work, record, broken=False)
    work.record(RecordRestored(record.id, record.client_id, record.record_type))


async def _mark_links(work: Work, record: ClientRecord, *, broken: bool) -> int:
    query = sa.select(RecordLink).where(RecordLink.record_id == record.id)
    links = (await work.db.scalars(query, execution_options=UNSCOPED)).all()  # also where they may not see plans
    for link in links:
        link.is_broken = broken
    return len(links)
