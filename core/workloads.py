"""Workloads: how much there is to do for whoever asks, each number counted only when asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from . import planned_service_lists as lists
from .visibility import Db


@dataclass(frozen=True, slots=True)
class Workload:
    """How much there is to do for whoever asks."""

    staff_id: str


async def _count(db: Db, staff_ids: Sequence[str], which: Callable[[Db], sa.Select[Any]]) -> Mapping[str, int]:
    counted = sa.select(sa.func.count()).select_from(which(db).subquery())
    return dict.fromkeys(staff_ids, await db.scalar(counted) or 0)


async def unfinished(db: Db, staff_ids: Sequence[str]) -> Mapping[str, int]:
    """How much is not finished."""
    return await _count(db, staff_ids, lists.my_work)


async def overdue(db: Db, staff_ids: Sequence[str]) -> Mapping[str, int]:
    """How much of it is overdue."""
    return await _count(db, staff_ids, lists.my_overdue_work)


async def due_this_week(db: Db, staff_ids: Sequence[str]) -> Mapping[str, int]:
    """How much of it is due this week."""
    return await _count(db, staff_ids, lists.my_work_this_week)


async def in_the_pool(db: Db, staff_ids: Sequence[str]) -> Mapping[str, int]:
    """How much waits in the pool."""
    return await _count(db, staff_ids, lists.pool)


async def awaiting_approval(db: Db, staff_ids: Sequence[str]) -> Mapping[str, int]:
    """How much waits for approval."""
    return await _count(db, staff_ids, lists.awaiting_my_approval)
