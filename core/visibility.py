"""What an actor may see: one filter over every statement of a session."""

import contextlib
import dataclasses
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.sql import visitors
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.util import ClauseAdapter
from sqlalchemy.sql.visitors import ExtendedInternalTraversal, InternalTraversal

from .actors import Actor
from .base import Entity, Owned, Stamped
from .batches import Among
from .clock import Moment
from .permissions import PERMISSIONS
from .sight import Sight

if TYPE_CHECKING:
    from .record_types import RecordTypes

T = TypeVar("T")
EVERYTHING = frozenset(PERMISSIONS)
UNSCOPED = {"careplan_unscoped": True}
"""Execution options of the few statements that look beyond one organisation: signing in, and the operator's commands."""


class _Within(FunctionElement[bool]):
    """That a row belongs to an organisation, which is not what a statement looks for it by."""

    name = "within"
    type = sa.Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Itself: it needs no comparison with a truth value."""
        return self


@compiles(_Within)
def _as_it_is(element: _Within, compiler: Any, **options: Any) -> str:
    (condition,) = element.clauses
    return str(compiler.process(condition, **options))


@compiles(_Within, "sqlite")
def _behind_the_keys(element: _Within, compiler: Any, **options: Any) -> str:
    # SQLite knows nothing of how full tables are: it takes an organisation to have ten rows, and would go through all
    # that it has. A plus keeps it from that where there are keys to go by; elsewhere it is told that there are many.
    condition = _as_it_is(element, compiler, **options)
    by_key = any(isinstance(part, Among) for part in visitors.iterate(compiler.statement))
    return f"+{condition}" if by_key else f"likelihood({condition}, 0.01)"


class Visible(LoaderCriteriaOption):
    """That a statement finds only what somebody may see, whatever it names and however.

    One option for all entities: what limits one is worked out when a statement that names it is compiled. That happens
    once for all whose roles are alike; who they are and where they work goes in with each statement.
    """

    __slots__ = ("organisation_id", "sight", "staff_id")
    _traverse_internals = [  # noqa: RUF012 — what of it makes two statements two
        ("sight", ExtendedInternalTraversal.dp_plain_obj),
        ("organisation_id", InternalTraversal.dp_clauseelement),
        ("staff_id", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, sight: Sight) -> None:
        super().__init__(Owned, sa.false(), include_aliases=True)
        self.sight, self.staff_id, self.organisation_id = sight, sight.staff_id, sight.organisation_id
        self.deferred_where_criteria, self.where_criteria = True, self  # type: ignore[assignment]

    def _resolve_with_args(self, named: Any) -> sa.ColumnElement[bool]:
        """What limits an entity that a statement names."""
        found = sa.inspect(named)
        entity: type[Owned] = found.mapper.base_mapper.class_
        rules = sa.and_(_Within(entity.organisation_id == self.organisation_id), *entity.visible_to(self.sight))
        return ClauseAdapter(found.selectable).traverse(rules) if found.is_aliased_class else rules


NOTHING = with_loader_criteria(Owned, lambda _: sa.false(), include_aliases=True)
"""What nobody sees."""


class ScopedSession(Session):
    """A session that finds only what its actor may see, and stores only what is theirs."""


class Db(AsyncSession):
    """The database as one actor sees it at one moment."""

    sync_session_class = ScopedSession

    def __init__(
        self,
        bind: Any,
        *,
        actor: Actor | None,
        moment: Moment,
        record_types: "RecordTypes",
        is_snapshot: bool = False,
    ) -> None:
        super().__init__(bind, expire_on_commit=False)
        self.actor = actor
        self.moment = moment
        self.record_types = record_types
        self.sync_session.info.update(
            actor=actor, moment=moment, visible=NOTHING if actor is None else Visible(Sight.of(actor))
        )
        self._is_snapshot = is_snapshot
        self._said: dict[Any, Any] = {}

    async def once(self, read: Callable[["Db"], Awaitable[T]]) -> T:
        """What a read says; as nothing changes within a snapshot, it is asked only once there."""
        asked = read, self.sync_session.info["visible"]
        if asked in self._said:
            said: T = self._said[asked]
            return said
        said = await read(self)
        if self._is_snapshot:
            self._said[asked] = said
        return said


@event.listens_for(ScopedSession, "do_orm_execute")
def _only_what_may_be_seen(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_insert or state.execution_options.get("careplan_unscoped"):
        return
    state.statement = state.statement.options(state.session.info["visible"])


@event.listens_for(ScopedSession, "before_flush")
def _own_and_stamp(session: Session, *_: Any) -> None:
    actor: Actor | None = session.info["actor"]
    moment: Moment = session.info["moment"]
    for entity in session.new:
        if isinstance(entity, Owned) and actor is not None:
            _own(entity, actor)
        if isinstance(entity, Stamped):
            entity.created_at = entity.updated_at = moment.now
            entity.created_by_id = entity.updated_by_id = actor.staff_id if actor else None
    for entity in session.dirty:
        if isinstance(entity, Stamped) and session.is_modified(entity):
            entity.updated_at = moment.now
            entity.updated_by_id = actor.staff_id if actor else None


def _own(entity: Owned, actor: Actor) -> None:
    if entity.organisation_id is None:
        entity.organisation_id = actor.organisation_id
    if entity.organisation_id != actor.organisation_id:
        raise ValueError(f"{entity.id} would be stored in another organisation")


@contextlib.contextmanager
def seeing_all(db: Db) -> Iterator[None]:
    """Look for a while at everything of the organisation, whoever asks; what is found is not theirs to be shown."""
    if db.actor is None:
        raise ValueError("nobody is asking")
    info = db.sync_session.info
    theirs, everybody = info["visible"], dataclasses.replace(db.actor, sees_caseload_only=False, permissions=EVERYTHING)
    info["visible"] = Visible(Sight.of(everybody))
    try:
        yield
    finally:
        info["visible"] = theirs


def touch(entity: Entity) -> None:
    """Count a change of something that lives in other rows, such as an item of a plan."""
    if isinstance(entity, Stamped):
        flag_modified(entity, "updated_at")
