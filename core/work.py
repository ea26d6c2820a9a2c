"""The unit of work: everything a change does, committed whole or not at all."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import InvalidRequestError

from .actors import Actor
from .base import Entity, Owned, Versioned, name_of
from .batches import among
from .errors import Forbidden, NotFound, VersionConflict
from .events import AuditEntry, Event
from .visibility import Db

if TYPE_CHECKING:
    from .record_types import RecordTypes

E = TypeVar("E", bound=Owned)
T = TypeVar("T")


class Work:
    """One change in progress: the database, who is changing, when, and what happened so far."""

    def __init__(self, db: Db, actor: Actor, record_types: "RecordTypes") -> None:
        self.db = db
        self.actor = actor
        self.record_types = record_types
        self.events: list[Event] = []
        self.warnings: list[str] = []
        self._locked: set[str] = set()

    @property
    def now(self) -> datetime:
        """The instant of the change, the same for everything in it."""
        return self.db.moment.now

    @property
    def today(self) -> date:
        """The day of the change, in the organisation's time zone."""
        return self.db.moment.today

    def demand(self, permission: str) -> None:
        """Refuse unless the actor's roles grant a permission."""
        if not self.actor.may(permission):
            raise Forbidden(permission, self.record_types.label_of(permission))

    def shown(self, permission: str, changed: T) -> T | None:
        """What was changed, where the actor may see such things; much is changed for people who may not."""
        return changed if self.actor.may(permission) else None

    async def find(self, entity: type[E], identifier: str) -> E:
        """Find a thing by its identifier. Raises NotFound."""
        found = await self.db.get(entity, identifier)
        if found is None:
            raise NotFound(name_of(entity), identifier)
        return found

    async def get(self, entity: type[E], identifier: str, *, version: int | None = None) -> E:
        """Find a thing by its identifier and hold it, so that nobody else changes it until the end.

        Raises NotFound, and VersionConflict where the caller read an older version.
        """
        found = await self.find(entity, identifier)
        await self.hold(found)
        if version is not None and isinstance(found, Versioned) and found.version != version:
            raise VersionConflict(name_of(entity), identifier, version, found.version)
        return found

    async def hold(self, thing: Owned) -> None:
        """Lock what guards a thing (a client for everything of theirs) and look at the thing again."""
        await self._lock(thing, shared=False)

    async def hold_all(self, things: Sequence[Owned]) -> None:
        """Lock what guards many things of one kind, always in the same order, and look at all of them again."""
        late = [thing for thing in things if thing.guard[1] not in self._locked]
        if not late:
            return
        (guard, _), entity = late[0].guard, type(late[0])
        rows = sa.select(guard.id).where(among(guard.id, {thing.guard[1] for thing in late})).order_by(guard.id)
        self._locked.update(await self.db.scalars(rows.with_for_update(key_share=True)))
        again = sa.select(entity).where(among(entity.id, [thing.id for thing in late]))
        await self.db.execute(again, execution_options={"populate_existing": True})

    async def keep(self, thing: Owned) -> None:
        """Lock what guards a thing against changes, while others may keep it too, and look at the thing again."""
        await self._lock(thing, shared=True)

    async def _lock(self, thing: Owned, *, shared: bool) -> None:
        guard, identifier = thing.guard
        if identifier in self._locked:
            return
        lock = sa.select(guard.id).where(guard.id == identifier).with_for_update(read=shared, key_share=not shared)
        if await self.db.scalar(lock) is None:  # hidden from the actor, or gone: nothing would be locked
            raise NotFound(name_of(guard), identifier)
        self._locked.add(identifier)
        gone = NotFound(name_of(type(thing)), thing.id)
        try:
            await self.db.refresh(thing)
        except InvalidRequestError:  # somebody deleted it while we waited
            raise gone from None

    def add(self, *things: Entity) -> None:
        """Make new things part of the change."""
        self.db.add_all(things)

    def record(self, event: Event) -> None:
        """Note what happened; it is kept in the audit trail and told once the change is certain."""
        self.events.append(event)

    def warn(self, message: str) -> None:
        """Tell the caller something worth knowing that does not stop the change."""
        self.warnings.append(message)

    async def commit(self) -> None:
        """Make everything certain at once, with its audit trail."""
        self.add(
            *(
                AuditEntry(
                    organisation_id=self.actor.organisation_id,
                    kind=event.kind,
                    subject_id=event.subject_id,
                    staff_id=self.actor.staff_id,
                    at=self.now,
                    facts=event.facts,
                )
                for event in self.events
            )
        )
        await self.db.commit()
