"""Lists of enrollments, and who is in no program."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa

from .batches import among
from .clients import Client, ClientStatus
from .enrollments import Enrollment, EnrollmentStatus, Outcome
from .orders import Order
from .viewer import viewer_may
from .visibility import Db

Criterion = sa.ColumnElement[bool]
READING = "program.read"


class EnrollmentOrder(StrEnum):
    """How enrollments are sorted."""

    NEWEST = "NEWEST"
    """The one made last comes first."""
    OLDEST = "OLDEST"
    """The one made first comes first."""
    ENROLLED_ON = "ENROLLED_ON"
    """By the day it began, the earliest first."""


ORDERS: Mapping[EnrollmentOrder, Order] = {
    EnrollmentOrder.NEWEST: Order((Enrollment.id,), descending=True),
    EnrollmentOrder.OLDEST: Order((Enrollment.id,)),
    EnrollmentOrder.ENROLLED_ON: Order((Enrollment.enrolled_on, Enrollment.id)),
}


@dataclass(frozen=True, kw_only=True)
class EnrollmentsWanted:
    """Which enrollments a list holds; what is not said does not matter."""

    client_id: str | None = None
    program_id: str | None = None
    statuses: Sequence[EnrollmentStatus] | None = None
    outcomes: Sequence[Outcome] | None = None
    closed_from: date | None = None
    closed_to: date | None = None


def listed(wanted: EnrollmentsWanted) -> sa.Select[Enrollment]:
    """The enrollments that are wanted, of those the actor may see."""
    return sa.select(Enrollment).where(*_criteria(wanted))


def _criteria(wanted: EnrollmentsWanted) -> Iterator[Criterion]:
    if wanted.client_id is not None:
        yield Enrollment.client_id == wanted.client_id
    if wanted.program_id is not None:
        yield Enrollment.program_id == wanted.program_id
    if wanted.statuses is not None:
        yield Enrollment.status.in_(wanted.statuses)
    if wanted.outcomes is not None:
        yield Enrollment.outcome.in_(wanted.outcomes)
    yield from closed_between(wanted.closed_from, wanted.closed_to)


def closed_between(first: date | None, last: date | None) -> Iterator[Criterion]:
    """Those that were closed in a period, both days included; an end that is left out is open."""
    if first is not None:
        yield Enrollment.closed_on >= first
    if last is not None:
        yield Enrollment.closed_on <= last


def is_without_program(db: Db) -> Criterion:
    """Of clients: that they are supported, and in no program at present; unknown to those who may not see programs."""
    if not viewer_may(db, READING):
        return sa.literal(None, sa.Boolean)
    enrolled = sa.select(Enrollment.id).where(
        Enrollment.client_id == Client.id, Enrollment.status == EnrollmentStatus.ACTIVE
    )
    return sa.and_(Client.status == ClientStatus.ACTIVE, ~enrolled.exists())


async def needs_program_of(db: Db, client_ids: Sequence[str]) -> Mapping[str, bool]:
    """Whether clients are supported but in no program; nothing for those who may not see programs."""
    if not viewer_may(db, READING):
        return {}
    query = sa.select(Client.id).where(among(Client.id, client_ids), is_without_program(db))
    return dict.fromkeys(client_ids, False) | dict.fromkeys(await db.scalars(query), True)
