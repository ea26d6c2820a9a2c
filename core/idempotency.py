"""A repeat of a request answers like the first: nothing is done twice because an answer got lost."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Entity, Id, Json, Owned, entity_of
from .errors import IdempotencyMismatch
from .work import Work


class IdempotencyKey(Owned):
    """A key somebody gave to a request, with what the request asked for and what it was answered."""

    __tablename__ = "idempotency_keys"
    __prefix__ = "idem"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "staff_id", "key"),)

    staff_id: Mapped[str] = mapped_column(Id)
    key: Mapped[str] = mapped_column(sa.String(128))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    answer: Mapped[Json] = mapped_column(default=dict)
    created_at: Mapped[datetime]


def fingerprint_of(act: str, request: Mapping[str, Any]) -> str:
    """The same for the same request, and for no other."""
    canonical = orjson.dumps([act, request], option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=_parts)
    return hashlib.sha256(canonical).hexdigest()


def _parts(value: Any) -> Any:
    """What a part of a request is made of, whether it keeps that by name or in slots."""
    return vars(value) if hasattr(value, "__dict__") else [getattr(value, name) for name in type(value).__slots__]


async def first_answer(work: Work, key: str, fingerprint: str) -> dict[str, Any] | None:
    """What the first request with this key was answered; nothing where this is the first.

    The key is claimed at once: a request that comes meanwhile waits, loses, and finds the answer when it tries again.
    Raises IdempotencyMismatch where the key was used for something else.
    """
    query = sa.select(IdempotencyKey).where(IdempotencyKey.staff_id == work.actor.staff_id, IdempotencyKey.key == key)
    if (known := await work.db.scalar(query)) is None:
        work.add(IdempotencyKey(staff_id=work.actor.staff_id, key=key, fingerprint=fingerprint, created_at=work.now))
        await work.db.flush()
        return None
    if known.fingerprint != fingerprint:
        raise IdempotencyMismatch
    return {name: await _revive(work, value) for name, value in known.answer.items()}


async def keep_answer(work: Work, key: str, answer: Mapping[str, Any]) -> None:
    """Remember the answer, in the same transaction as what it answers."""
    query = sa.select(IdempotencyKey).where(IdempotencyKey.staff_id == work.actor.staff_id, IdempotencyKey.key == key)
    (await work.db.scalars(query)).one().answer = {name: _plain(value) for name, value in answer.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Entity):
        return {"entity": value.id}
    return {"list": [_plain(member) for member in value]} if isinstance(value, list) else {"value": value}


async def _revive(work: Work, kept: dict[str, Any]) -> Any:
    if "list" in kept:
        return [await _revive(work, member) for member in kept["list"]]
    if "entity" not in kept:
        return kept["value"]
    entity = entity_of(kept["entity"])
    return await work.db.get(entity, kept["entity"]) if entity else None
