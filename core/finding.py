"""Finding things by their identifiers."""

from collections.abc import Collection
from typing import TypeVar

import sqlalchemy as sa

from .base import Entity
from .batches import among
from .visibility import Db

E = TypeVar("E", bound=Entity)


async def found(db: Db, entity: type[E], identifiers: Collection[str]) -> dict[str, E]:
    """Things by identifier, as far as they exist and may be seen; what the session has read is not read again."""
    known = {identifier: thing for identifier in identifiers if (thing := _at_hand(db, entity, identifier))}
    if unknown := [identifier for identifier in identifiers if identifier not in known]:
        for thing in await db.scalars(sa.select(entity).where(among(entity.id, unknown))):
            known[thing.id] = thing
    return known


def _at_hand(db: Db, entity: type[E], identifier: str) -> E | None:
    thing = db.sync_session.identity_map.get(sa.inspect(entity).identity_key_from_primary_key((identifier,)))
    return thing if isinstance(thing, entity) and not sa.inspect(thing).expired else None
