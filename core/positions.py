"""Places in an order: dense, unique, counted from 1."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from .visibility import Db


class Positioned(Protocol):
    """Something that has a place among its siblings."""

    id: Any  # a mapped column on the class, its value on the thing: type checkers see one or the other
    position: Any


T = TypeVar("T", bound=Positioned)


async def arrange(db: Db, things: Sequence[Positioned]) -> None:
    """Number things in the order given. Steps aside first, for two may never hold one place, not even in passing."""
    displaced = [(thing, place) for place, thing in enumerate(things, start=1) if thing.position != place]
    for thing, place in displaced:
        thing.position = -place
    await db.flush()
    for thing, place in displaced:
        thing.position = place
    await db.flush()


def moved(things: Sequence[T], thing: T, position: int) -> list[T]:
    """The things in order with one of them at a place; a place beyond the end is the end."""
    others = [other for other in things if other.id != thing.id]
    others.insert(max(position, 1) - 1, thing)
    return others
