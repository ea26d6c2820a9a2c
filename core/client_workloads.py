"""The workloads of clients: what is due for them next, and how much there is to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from .batches import among, grouped
from .errors import InvalidInput
from .planned_services import BY_DUE_DATE, UNFINISHED, PlannedService
from .viewer import viewer_may
from .visibility import Db

USUAL, MOST = 5, 20
"""How much of what is next is shown, unless somebody asks for more, and how much at most."""


@dataclass(frozen=True, slots=True)
class ClientWorkload:
    """How much there is to do for a client, in planned services."""

    unfinished: int = 0
    """How many are not finished."""
    overdue: int = 0
    """How many of them were due before today, in the organisation's time zone."""
    unassigned: int = 0
    """How many of them nobody does yet."""


async def next_planned_services_of(db: Db, client_ids: Sequence[str]) -> Mapping[str, list[PlannedService]]:
    """What is due next for clients and not finished, of all their deployments and by hand, as much as can be shown."""
    place = sa.func.row_number().over(partition_by=PlannedService.client_id, order_by=BY_DUE_DATE.columns)
    ranked = (
        sa.select(PlannedService, place.label("place"))
        .where(among(PlannedService.client_id, client_ids), PlannedService.status.in_(UNFINISHED))
        .subquery()
    )
    next_one = aliased(PlannedService, ranked)  # looking them up again would take PostgreSQL through the whole table
    query = sa.select(next_one).where(ranked.c.place <= MOST).order_by(ranked.c.client_id, ranked.c.place)
    found = await db.scalars(query)
    groups = grouped((service.client_id, service) for service in found)
    return {client_id: groups.get(client_id, []) for client_id in client_ids}


def first_of(services: Sequence[PlannedService], *, first: int = USUAL) -> list[PlannedService]:
    """The first so many of what is due next. Raises InvalidInput where that is none, or more than can be shown."""
    if not 1 <= first <= MOST:
        raise InvalidInput(f"Ask for 1 to {MOST} at a time.", path=["first"])
    return list(services[:first])


async def workloads_of(db: Db, client_ids: Sequence[str]) -> Mapping[str, ClientWorkload]:
    """How much there is to do for clients; nothing for those who may not see planned services."""
    if not viewer_may(db, "planned_service.read"):
        return {}
    is_late, is_free = PlannedService.due_on < db.moment.today, PlannedService.assignee_id.is_(None)
    query = (
        sa.select(
            PlannedService.client_id,
            sa.func.count(),
            sa.func.count().filter(is_late),
            sa.func.count().filter(is_free),
        )
        .where(among(PlannedService.client_id, client_ids), PlannedService.status.in_(UNFINISHED))
        .group_by(PlannedService.client_id)
    )
    return dict.fromkeys(client_ids, ClientWorkload()) | {
        client_id: ClientWorkload(*counts) for client_id, *counts in await db.execute(query)
    }
