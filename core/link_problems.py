"""What is wrong with links to records: put away since, or of a type that is not installed any more."""

import dataclasses
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from .batches import among, grouped
from .plan_items import RecordLink
from .records import ClientRecord
from .visibility import Db, seeing_all


class LinkProblem(StrEnum):
    """What is wrong with a link."""

    ARCHIVED = "ARCHIVED"
    """The record was put away: unlink it, or restore it."""
    UNAVAILABLE = "UNAVAILABLE"
    """The plugin that brought the record's type is not installed: unlink it, or have it installed again."""


@dataclasses.dataclass(frozen=True, slots=True)
class Broken:
    """A link with which an item cannot be done."""

    link_id: str
    item_id: str
    record_type: str
    problem: LinkProblem

    @property
    def message(self) -> str:
        """What is wrong and what helps, in words that say nothing of the record itself."""
        if self.problem is LinkProblem.ARCHIVED:
            return "A linked record was archived: unlink it or restore it."
        return f"A linked record is of the type {self.record_type!r}, which is not installed: unlink it."


async def problems_of(db: Db, link_ids: Sequence[str]) -> Mapping[str, LinkProblem]:
    """What is wrong with links; nothing where they are whole."""
    return {broken.link_id: broken.problem for broken in await _broken(db, among(RecordLink.id, link_ids))}


def is_problem(problem: LinkProblem | None) -> bool:
    """Whether something is wrong with a link."""
    return problem is not None


async def broken_by_item(db: Db, item_ids: Sequence[str]) -> dict[str, list[Broken]]:
    """The links of items with which they cannot be done."""
    return grouped((broken.item_id, broken) for broken in await _broken(db, among(RecordLink.item_id, item_ids)))


async def broken_by_plan_item(db: Db, plan_ids: Sequence[str]) -> dict[str, list[Broken]]:
    """The links in plans with which their items cannot be done, by item."""
    return grouped((broken.item_id, broken) for broken in await _broken(db, among(RecordLink.plan_id, plan_ids)))


async def _broken(db: Db, which: sa.ColumnElement[bool]) -> list[Broken]:
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            RecordLink.id, RecordLink.item_id, RecordLink.is_broken, ClientRecord.record_type, ClientRecord.entity
        )
        .join(ClientRecord, ClientRecord.id == RecordLink.record_id)
        .where(which)
        .order_by(RecordLink.id)
    )
    with seeing_all(db):  # whether an item can be done is the same for everybody
        rows = (await db.execute(query)).all()
    classes = ClientRecord.__mapper__.polymorphic_map
    known = await db.record_types.covering(db, {(row.record_type, classes[row.entity].class_) for row in rows})
    found = []
    for link_id, item_id, is_archived, record_type, entity in rows:
        if known.stored(record_type, classes[entity].class_) is None:
            found.append(Broken(link_id, item_id, record_type, LinkProblem.UNAVAILABLE))
        elif is_archived:
            found.append(Broken(link_id, item_id, record_type, LinkProblem.ARCHIVED))
    return found
