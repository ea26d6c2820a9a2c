"""Keeping the records of what core itself knows about a client in line with it, so that plans can link them."""

from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from .record_editing import enter, recount
from .records import CardField
from .visibility import seeing_all
from .work import Work

if TYPE_CHECKING:
    from .record_types import RecordType


async def keep_record(work: Work, record_type: "RecordType", client_id: str, title: str, **of: str) -> None:
    """Put the record of a thing on file, or bring the one that is there up to date, whoever changed the thing."""
    entity = record_type.entity
    with seeing_all(work.db):
        known = await work.db.scalar(sa.select(entity).filter_by(**of))
        if known is None:
            made = entity(client_id=client_id, record_type=record_type.name, title=title, **of)
            await enter(work, made, record_type)
        else:
            known.title = title
            await recount(work, known, record_type)


def lines(*facts: tuple[str, str | date | None]) -> list[CardField]:
    """What a card shows, without what is not known."""
    return [CardField(label, _words(fact)) for label, fact in facts if fact is not None]


def _words(fact: str | date) -> str:
    return fact.isoformat() if isinstance(fact, date) else fact.capitalize().replace("_", " ")
