"""Lists of clients: what narrows them, and how they are sorted."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

import sqlalchemy as sa

from .batches import among
from .clients import CaseloadAssignment, Client, ClientStatus
from .enrollment_lists import is_without_program
from .orders import Order
from .support_plans import SupportPlan, SupportPlanStatus
from .text import sort_key
from .viewer import viewer_may
from .visibility import Db

Criterion = sa.ColumnElement[bool]


class ClientOrder(StrEnum):
    """How a list of clients is sorted."""

    NAME = "NAME"
    """By family name and first name, from A to Z."""
    NAME_DESCENDING = "NAME_DESCENDING"
    """By family name and first name, from Z to A."""
    REFERENCE = "REFERENCE"
    """By the number they are known by."""
    NEWEST = "NEWEST"
    """Who was taken on last comes first."""
    OLDEST = "OLDEST"
    """Who was taken on first comes first."""


ORDERS: Mapping[ClientOrder, Order] = {
    ClientOrder.NAME: Order((Client.sort_name, Client.id)),
    ClientOrder.NAME_DESCENDING: Order((Client.sort_name, Client.id), descending=True),
    ClientOrder.REFERENCE: Order((Client.reference, Client.id)),
    ClientOrder.NEWEST: Order((Client.id,), descending=True),
    ClientOrder.OLDEST: Order((Client.id,)),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class ClientsWanted:
    """Which clients a list holds; what is not said does not matter."""

    search: str | None = None
    statuses: Sequence[ClientStatus] | None = None
    assigned_to: str | None = None
    is_mine: bool | None = None
    has_active_plan: bool | None = None
    has_open_draft: bool | None = None
    is_review_overdue: bool | None = None
    needs_program: bool | None = None


def listed(db: Db, wanted: ClientsWanted) -> sa.Select[Client]:
    """The clients that are wanted, of those the actor may see."""
    return sa.select(Client).where(*_criteria(db, wanted))


def _criteria(db: Db, wanted: ClientsWanted) -> Iterator[Criterion]:
    for word in sort_key(wanted.search).split():
        yield Client.search_text.contains(word, autoescape=True)
    if wanted.statuses is not None:
        yield among(Client.status, wanted.statuses)
    if wanted.assigned_to is not None:
        yield _assigned_to(wanted.assigned_to)
    for answer, criterion in _yes_or_no(db, wanted):
        if answer is not None:
            yield criterion if answer else ~criterion


def _yes_or_no(db: Db, wanted: ClientsWanted) -> Iterator[tuple[bool | None, Criterion]]:
    yield wanted.is_mine, _assigned_to(db.actor.staff_id if db.actor else "")
    yield wanted.has_active_plan, _has_plan(db, SupportPlanStatus.ACTIVE)
    yield wanted.has_open_draft, _has_plan(db, SupportPlanStatus.DRAFT)
    overdue = _has_plan(db, SupportPlanStatus.ACTIVE, SupportPlan.next_review_on < db.moment.today)
    yield wanted.is_review_overdue, overdue
    yield wanted.needs_program, is_without_program(db)


def _assigned_to(staff_id: str) -> Criterion:
    return Client.id.in_(sa.select(CaseloadAssignment.client_id).where(CaseloadAssignment.staff_id == staff_id))


def _has_plan(db: Db, status: SupportPlanStatus, *further: Criterion) -> Criterion:
    """Of clients: that they have such a plan; unknown, either way, to those who may not see support plans."""
    if not viewer_may(db, "support_plan.read"):
        return sa.literal(None, sa.Boolean)
    plans = sa.select(SupportPlan.id).where(SupportPlan.client_id == Client.id, SupportPlan.status == status, *further)
    return plans.exists()
