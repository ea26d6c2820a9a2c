"""Progress: how much of a plan or of a section is done, in items."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from .batches import among
from .plan_items import PlanItem, PlanItemStatus
from .visibility import Db


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """How much is done, counted in items."""

    done: int
    """How many items are completed, reviewed, or confirmed as not required."""
    total: int
    """How many items there are."""

    @property
    def percent(self) -> int:
        """The share that is done, rounded down: 199 of 200 is 99. Nothing to do is 100."""
        return 100 * self.done // self.total if self.total else 100

    @property
    def is_complete(self) -> bool:
        """Whether every item is done."""
        return self.done == self.total


NOTHING = Progress(0, 0)

IS_DONE = sa.or_(
    PlanItem.status.in_((PlanItemStatus.COMPLETED, PlanItemStatus.REVIEWED)),
    sa.and_(PlanItem.status == PlanItemStatus.NOT_REQUIRED, PlanItem.is_confirmed),
)
"""The same as `PlanItem.is_done`, for the database."""


async def progress_of_plans(db: Db, plan_ids: Sequence[str]) -> Mapping[str, Progress]:
    """The progress of whole plans: weighed by item, not by section."""
    return await _progress_by(db, PlanItem.plan_id, plan_ids)


async def progress_of_sections(db: Db, section_ids: Sequence[str]) -> Mapping[str, Progress]:
    """The progress of sections."""
    return await _progress_by(db, PlanItem.section_id, section_ids)


async def _progress_by(db: Db, column: Any, keys: Sequence[str]) -> Mapping[str, Progress]:
    done = sa.func.sum(sa.case((IS_DONE, 1), else_=0))
    rows = await db.execute(sa.select(column, done, sa.func.count()).where(among(column, keys)).group_by(column))
    return dict.fromkeys(keys, NOTHING) | {key: Progress(int(ready), total) for key, ready, total in rows}
