"""Reading for one operation: one session, one snapshot, and everything asked for by siblings fetched together."""

import asyncio
import functools
import operator
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from aiodataloader import DataLoader
from sqlalchemy.orm import RelationshipProperty, aliased

from ..core.base import Entity
from ..core.batches import among, grouped
from ..core.finding import found
from ..core.visibility import Db

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Reader = Callable[[Db, Sequence[Any]], Awaitable[Mapping[Any, Any]]]


class Loader(DataLoader[K, V]):
    """A loader whose answers outlive those who asked."""

    def load(self, key: K) -> "asyncio.Future[V]":
        """The answer for a key; a sibling that is cancelled must not cancel it for the others."""
        return asyncio.shield(super().load(key))

    def abandon(self) -> None:
        """Nobody waits for its answers any more: that they fail is no news."""
        for answer in self._cache.values():
            answer.add_done_callback(_take_note)


def _take_note(answer: "asyncio.Future[Any]") -> None:
    if not answer.cancelled():
        answer.exception()


class Reads:
    """What one operation reads, through one session that is opened when first needed."""

    def __init__(self, open_db: Callable[[], Db]) -> None:
        self._open = open_db
        self._db: Db | None = None
        self._turn = asyncio.Lock()
        self._loaders: dict[Any, Loader[Any, Any]] = {}
        self._batches: set[asyncio.Task[Any]] = set()

    async def run(self, read: Callable[[Db], Awaitable[V]]) -> V:
        """Read with the session to oneself: a session serves one at a time."""
        async with self._turn:
            if self._db is None:
                self._db = self._open()
            return await read(self._db)

    def load(self, reader: Reader, key: Any) -> "asyncio.Future[Any]":
        """What a batch reader of core says about a key, asked together with the keys of all siblings."""
        if reader not in self._loaders:
            self._loaders[reader] = Loader(self._batch(reader))
        return self._loaders[reader].load(key)

    def found(self, entity: type[Entity], identifier: str | None) -> Any:
        """The thing with an identifier, or nothing."""
        return None if identifier is None else self.load(_finder(entity), identifier)

    def related(self, thing: Any, name: str) -> Any:
        """What a thing is related to by a mapped relationship; what was put there with it is not read again."""
        if name in vars(thing):
            return vars(thing)[name]
        relation = sa.inspect(type(thing)).relationships[name]
        key = getattr(thing, _key_of(relation))
        if key is None:
            return [] if relation.uselist else None
        return self.load(_related_reader(relation), key)

    async def release(self) -> None:
        """Let go of the session and of everything read; what is asked next is read afresh."""
        if self._batches:  # whoever asked was stopped, or failed elsewhere
            for loader in self._loaders.values():
                loader.abandon()
            for batch in self._batches:
                batch.cancel()
        self._loaders.clear()
        async with self._turn:
            if self._db is not None:
                db, self._db = self._db, None
                await db.close()

    def _batch(self, reader: Reader) -> Callable[[list[Any]], Coroutine[Any, Any, list[Any]]]:
        async def batch(keys: list[Any]) -> list[Any]:
            task = asyncio.current_task()
            self._batches.update([task] if task else [])
            try:
                answers = await self.run(lambda db: reader(db, keys))
            except asyncio.CancelledError:
                raise RuntimeError("reading was cancelled") from None  # the loader would wait for ever
            finally:
                self._batches.difference_update([task])
            return [answers.get(key) for key in keys]

        return batch


@functools.cache
def _finder(entity: type[Entity]) -> Reader:
    async def find(db: Db, identifiers: Sequence[str]) -> Mapping[str, Any]:
        return await found(db, entity, identifiers)

    return find


def _is_plain(relation: RelationshipProperty[Any]) -> bool:
    """Whether a relationship is the equality of two columns, and nothing beside it."""
    condition = relation.primaryjoin
    return (
        relation.secondary is None
        and isinstance(condition, sa.BinaryExpression)
        and condition.operator is operator.eq
        and isinstance(condition.left, sa.Column)
        and isinstance(condition.right, sa.Column)
    )


@functools.cache
def _key_of(relation: RelationshipProperty[Any]) -> str:
    """By which column of a thing what it is related to is looked up."""
    if not _is_plain(relation):
        return "id"
    ((local, _),) = relation.local_remote_pairs
    return str(relation.parent.get_property_by_column(local).key)


@functools.cache
def _related_reader(relation: RelationshipProperty[Any]) -> Reader:
    if not _is_plain(relation):
        return _reader_of(relation, *_joined(relation))
    ((_, remote),) = relation.local_remote_pairs
    target: type[Entity] = relation.mapper.class_
    if remote.primary_key and not relation.uselist:
        return _finder(target)
    key = relation.mapper.get_property_by_column(remote).class_attribute
    return _reader_of(relation, key, sa.select(key, target))


def _joined(relation: RelationshipProperty[Any]) -> tuple[Any, sa.Select[Any, Any]]:
    """Found by way of the owner, so that whatever else the relationship demands holds."""
    owner = aliased(relation.parent.class_)
    query = sa.select(owner.id, relation.mapper.class_).select_from(owner).join(getattr(owner, relation.key))
    return owner.id, query


def _reader_of(relation: RelationshipProperty[Any], key: Any, query: sa.Select[Any, Any]) -> Reader:
    ordered = query.order_by(*(relation.order_by or ()))

    async def read(db: Db, keys: Sequence[Any]) -> Mapping[Any, Any]:
        groups = grouped((row[0], row[1]) for row in await db.execute(ordered.where(among(key, keys))))
        if relation.uselist:
            return {key: groups.get(key, []) for key in keys}
        return {key: found[0] for key, found in groups.items()}

    return read
