"""Lists of planned services: what narrows them, and how they are sorted."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

import sqlalchemy as sa

from .batches import among
from .orders import Order
from .planned_services import BY_DUE_DATE, NEWEST, UNFINISHED, PlannedService, PlannedServiceStatus
from .staff import StaffRole
from .supervision import Supervision, active_supervisors
from .text import sort_key
from .viewer import viewer_of
from .visibility import Db

Criterion = sa.ColumnElement[bool]
WEEK = timedelta(6)


class PlannedServiceOrder(StrEnum):
    """How a list of planned services is sorted."""

    DUE_DATE = "DUE_DATE"
    """What is due first comes first."""
    NEWEST = "NEWEST"
    """What was made last comes first."""


ORDERS: Mapping[PlannedServiceOrder, Order] = {
    PlannedServiceOrder.DUE_DATE: BY_DUE_DATE,
    PlannedServiceOrder.NEWEST: NEWEST,
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlannedServicesWanted:
    """Which planned services a list holds; what is not said does not matter."""

    client_id: str | None = None
    deployment_id: str | None = None
    assignee_id: str | None = None
    is_unassigned: bool | None = None
    statuses: Sequence[PlannedServiceStatus] | None = None
    due_from: date | None = None
    due_until: date | None = None
    is_overdue: bool | None = None
    needs_decision: bool | None = None
    search: str | None = None


def listed(db: Db, wanted: PlannedServicesWanted) -> sa.Select[PlannedService]:
    """The planned services that are wanted, of those the actor may see."""
    return sa.select(PlannedService).where(*_criteria(wanted, db.moment.today))


def my_work(db: Db) -> sa.Select[PlannedService]:
    """What whoever asks is to do and has not finished."""
    return _unfinished().where(PlannedService.assignee_id == viewer_of(db).staff_id)


def my_overdue_work(db: Db) -> sa.Select[PlannedService]:
    """What of it was due before today, in the organisation's time zone."""
    return my_work(db).where(PlannedService.due_on < db.moment.today)


def my_work_this_week(db: Db) -> sa.Select[PlannedService]:
    """What of it is due from Monday to Sunday of the week it is."""
    monday = db.moment.today - timedelta(db.moment.today.weekday())
    return my_work(db).where(PlannedService.due_on.between(monday, monday + WEEK))


def pool(db: Db) -> sa.Select[PlannedService]:
    """What nobody does yet and whoever asks could take: meant for a role of theirs, or for nobody's."""
    mine = sa.select(StaffRole.role_id).where(StaffRole.staff_id == viewer_of(db).staff_id)
    for_me = sa.or_(PlannedService.role_id.is_(None), PlannedService.role_id.in_(mine))
    return _unfinished().where(PlannedService.assignee_id.is_(None), for_me)


def awaiting_my_approval(db: Db) -> sa.Select[PlannedService]:
    """What others did and whoever asks may approve: as a supervisor, or where no other is left as a manager."""
    actor = viewer_of(db).actor
    me = sa.literal(actor.staff_id)
    others = (
        active_supervisors(PlannedService.assignee_id)
        .where(Supervision.supervisor_id.is_distinct_from(PlannedService.completed_by_id))
        .correlate(PlannedService)
    )
    mine: Criterion = me.in_(others)
    if actor.may("planned_service.manage"):
        mine = sa.or_(mine, ~others.exists())
    return sa.select(PlannedService).where(
        PlannedService.status == PlannedServiceStatus.AWAITING_APPROVAL,
        *(
            sa.or_(column.is_(None), column != me)
            for column in (PlannedService.assignee_id, PlannedService.completed_by_id)
        ),
        mine,
    )


def _unfinished() -> sa.Select[PlannedService]:
    return sa.select(PlannedService).where(PlannedService.status.in_(UNFINISHED))


def _criteria(wanted: PlannedServicesWanted, today: date) -> Iterator[Criterion]:
    for name in ("client_id", "deployment_id", "assignee_id"):
        if (identifier := getattr(wanted, name)) is not None:
            yield getattr(PlannedService, name) == identifier
    if wanted.is_unassigned is not None:
        yield PlannedService.assignee_id.is_(None) == wanted.is_unassigned
    if wanted.statuses is not None:
        yield among(PlannedService.status, wanted.statuses)
    if wanted.is_overdue is not None:
        late = PlannedService.status.in_(UNFINISHED) & (PlannedService.due_on < today)
        yield late if wanted.is_overdue else ~late
    if wanted.needs_decision is not None:
        yield PlannedService.to_be_decided() if wanted.needs_decision else ~PlannedService.to_be_decided()
    yield from _due(wanted.due_from, wanted.due_until)
    for word in sort_key(wanted.search).split():
        yield PlannedService.search_text.contains(word, autoescape=True)


def _due(first: date | None, last: date | None) -> Iterator[Criterion]:
    if first is not None:
        yield PlannedService.due_on >= first
    if last is not None:
        yield PlannedService.due_on <= last
