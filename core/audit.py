"""The audit trail: who did what, when, and to which thing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum

import sqlalchemy as sa

from .batches import among
from .errors import InvalidInput
from .events import AuditEntry
from .orders import Order


class AuditOrder(StrEnum):
    """How the audit trail is sorted."""

    NEWEST = "NEWEST"
    """What happened last comes first."""
    OLDEST = "OLDEST"
    """What happened first comes first."""


ORDERS: Mapping[AuditOrder, Order] = {
    AuditOrder.NEWEST: Order((AuditEntry.id,), descending=True),
    AuditOrder.OLDEST: Order((AuditEntry.id,)),
}


def listed(
    *,
    subject_id: str | None = None,
    staff_id: str | None = None,
    kinds: Sequence[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> sa.Select[AuditEntry]:
    """The lines of the audit trail that are wanted; what is not said does not matter."""
    query = sa.select(AuditEntry)
    if subject_id is not None:
        query = query.where(AuditEntry.subject_id == subject_id)
    if staff_id is not None:
        query = query.where(AuditEntry.staff_id == staff_id)
    if kinds is not None:
        query = query.where(among(AuditEntry.kind, kinds))
    if since is not None:
        query = query.where(AuditEntry.at >= _with_zone(since, "since"))
    return query if until is None else query.where(AuditEntry.at < _with_zone(until, "until"))


def _with_zone(instant: datetime, field: str) -> datetime:
    if instant.tzinfo is None:
        raise InvalidInput("Say in which time zone, such as 2026-01-31T08:00:00+08:00.", path=["filter", field])
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise InvalidInput("Is that the right year?", path=["filter", field]) from None
