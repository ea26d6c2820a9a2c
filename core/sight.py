"""What decides who sees what: everything about whoever asks that rules of visibility may go by."""

import dataclasses
from typing import Self

import sqlalchemy as sa

from .actors import Actor
from .permissions import is_granted


@dataclasses.dataclass(frozen=True)
class Sight:
    """What somebody's roles let them see. Equal for all whose roles are alike: rules made for one hold for the others.

    Who it is and where they work is known to the database alone, so a rule cannot tell one from another but in SQL.
    """

    permissions: frozenset[str]
    sees_caseload_only: bool
    """Whether they find only the clients assigned to them."""
    staff_id: sa.ColumnElement[str] = dataclasses.field(compare=False)
    """Who asks, to compare columns with."""
    organisation_id: sa.ColumnElement[str] = dataclasses.field(compare=False)
    """The organisation they work in, to compare columns with."""

    @classmethod
    def of(cls, actor: Actor) -> Self:
        """What an actor sees by."""
        return cls(
            actor.permissions,
            actor.sees_caseload_only,
            sa.bindparam("sight_staff_id", actor.staff_id),
            sa.bindparam("sight_organisation_id", actor.organisation_id),
        )

    def may(self, permission: str) -> bool:
        """Whether one of their roles grants a permission."""
        return is_granted(permission, self.permissions)
