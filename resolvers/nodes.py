"""Anything by its identifier."""

from collections.abc import Sequence

import sqlalchemy as sa
import strawberry

from ..core.base import Entity, entity_of
from ..core.batches import among, grouped
from ..core.errors import TooMany
from ..core.visibility import Db
from ..schema.declaring import TYPES
from ..schema.node import Node
from ..schema.operations import query

MOST = 100


@query(Node | None)
async def node(db: Db, id: strawberry.ID) -> Entity | None:
    """The thing with an identifier, of whatever type; null where there is none for you to see."""
    return (await _found(db, [id]))[0]


@query(list[Node | None], ids="The identifiers, at most 100.")
async def nodes(db: Db, ids: list[strawberry.ID]) -> Sequence[Entity | None]:
    """The things with these identifiers, in the order asked, at most 100; null where there is none for you to see."""
    if len(ids) > MOST:
        raise TooMany(f"At most {MOST} at a time, please.", path=["ids"])
    return await _found(db, ids)


async def _found(db: Db, ids: Sequence[str]) -> list[Entity | None]:
    found: dict[str, Entity] = {}
    named = grouped((entity, identifier) for identifier in ids if (entity := entity_of(identifier)))
    for entity, identifiers in named.items():
        if _is_shown(entity):
            things = await db.scalars(sa.select(entity).where(among(entity.id, identifiers)))
            found |= {thing.id: thing for thing in things}
    return [found.get(identifier) for identifier in ids]


def _is_shown(entity: type[Entity]) -> bool:
    return any(issubclass(described, entity) and issubclass(api, Node) for described, api in TYPES.items())
