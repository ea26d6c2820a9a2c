"""What an actor may see: one filter over every statement of a session."""

import contextlib
import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.sql import visitors
from sqlalchemy.sql.base import ExecutableOption
from sqlalchemy.sql.functions import FunctionElement

from .actors import Actor
from .base import Entity, Owned, Stamped
from .batches import Among
from .clock import Moment
from .permissions import PERMISSIONS

if TYPE_CHECKING:
    from .record_types import RecordTypes

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


class ScopedSession(Session):
    """A session that finds only what its actor may see, and stores only what is theirs."""


class Db(AsyncSession):
    """The database as one actor sees it at one moment."""

    sync_session_class = ScopedSession

    def __init__(self, bind: Any, *, actor: Actor | None, moment: Moment, record_types: "RecordTypes") -> None:
        super().__init__(bind, expire_on_commit=False)
        self.actor = actor
        self.moment = moment
        self.record_types = record_types
        self.sync_session.info.update(actor=actor, moment=moment, filter=_filter_for(actor))


def _owned_entities() -> list[type[Owned]]:
    """Every mapped class that belongs to an organisation and has no mapped parent."""
    mappers = Owned.registry.mappers
    return [mapper.class_ for mapper in mappers if mapper.inherits is None and issubclass(mapper.class_, Owned)]


def _filter_for(actor: Actor | None) -> list[ExecutableOption]:
    if actor is None:
        return [with_loader_criteria(Owned, lambda _: sa.false(), include_aliases=True)]
    organisation = actor.organisation_id
    return [
        with_loader_criteria(Owned, lambda owned: _Within(owned.organisation_id == organisation), include_aliases=True),
        *(
            with_loader_criteria(entity, criterion, include_aliases=True)
            for entity in _owned_entities()
            for criterion in entity.visible_to(actor)
        ),
    ]


@event.listens_for(ScopedSession, "do_orm_execute")
def _only_what_may_be_seen(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_insert or state.execution_options.get("careplan_unscoped"):
        return
    state.statement = state.statement.options(*state.session.info["filter"])


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
    theirs, everybody = info["filter"], dataclasses.replace(db.actor, sees_caseload_only=False, permissions=EVERYTHING)
    info["filter"] = _filter_for(everybody)
    try:
        yield
    finally:
        info["filter"] = theirs


def touch(entity: Entity) -> None:
    """Count a change of something that lives in other rows, such as an item of a plan."""
    if isinstance(entity, Stamped):
        flag_modified(entity, "updated_at")
