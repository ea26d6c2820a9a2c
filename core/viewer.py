"""The viewer: who is asking, and what they may do."""

import dataclasses
from datetime import date

from .actors import Actor
from .errors import Forbidden
from .visibility import Db


@dataclasses.dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking, what they may do, and which day it is for them."""

    actor: Actor
    today: date
    """The day it is in the organisation's time zone."""

    @property
    def staff_id(self) -> str:
        """The member of staff."""
        return self.actor.staff_id

    @property
    def organisation_id(self) -> str:
        """Whom they work for."""
        return self.actor.organisation_id

    @property
    def permissions(self) -> list[str]:
        """Everything their roles allow, by name; `record.*.read` stands for records of every type."""
        return sorted(self.actor.permissions)


def viewer_of(db: Db) -> Viewer:
    """Who looks at the database."""
    if db.actor is None:
        raise Forbidden("organisation.read")
    return Viewer(db.actor, db.moment.today)


def viewer_may(db: Db, permission: str) -> bool:
    """Whether somebody looks at the database, and one of their roles grants a permission."""
    return db.actor is not None and db.actor.may(permission)
