"""Lists of clients: what narrows them, and how they are sorted."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

import sqlalchemy as sa

from .batches import among
from .clients import CaseloadAssignment, Client, ClientStatus
from .orders import Order
from .support_plans import SupportPlan, SupportPlanStatus
from .text import sort_key
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
    if wanted.is_mine is not None:
        yield _either(_assigned_to(db.actor.staff_id if db.actor else ""), wanted.is_mine)
    if wanted.has_active_plan is not None:
        yield _either(_has_plan(SupportPlanStatus.ACTIVE), wanted.has_active_plan)
    if wanted.has_open_draft is not None:
        yield _either(_has_plan(SupportPlanStatus.DRAFT), wanted.has_open_draft)
    if wanted.is_review_overdue is not None:
        overdue = _has_plan(SupportPlanStatus.ACTIVE, SupportPlan.next_review_on < db.moment.today)
        yield _either(overdue, wanted.is_review_overdue)


def _either(criterion: Criterion, holds: bool) -> Criterion:
    return criterion if holds else ~criterion


def _assigned_to(staff_id: str) -> Criterion:
    return Client.id.in_(sa.select(CaseloadAssignment.client_id).where(CaseloadAssignment.staff_id == staff_id))


def _has_plan(status: SupportPlanStatus, *further: Criterion) -> Criterion:
    plans = sa.select(SupportPlan.id).where(SupportPlan.client_id == Client.id, SupportPlan.status == status, *further)
    return plans.exists()
