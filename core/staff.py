"""Staff, their roles, and the tokens they sign in with."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .actors import Actor
from .base import Entity, Id, Owned, SortKey, Stamped, Versioned, references
from .organisations import Organisation
from .visibility import UNSCOPED


class Role(Versioned, Stamped, Owned):
    """A name for a set of permissions; staff may have several."""

    __tablename__ = "roles"
    __prefix__ = "role"
    __readable_with__ = "organisation.read"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)

    name: Mapped[str] = mapped_column(sa.String(200))
    """What it is called."""
    permissions: Mapped[list[str]]
    """What it allows, as permission names."""

    @property
    def guard(self) -> tuple[type[Entity], str]:
        """The organisation: who may manage its staff is decided one change at a time."""
        return Organisation, self.organisation_id


class StaffMember(Versioned, Stamped, Owned):
    """Somebody who works for the organisation."""

    __tablename__ = "staff_members"
    __prefix__ = "staff"
    __readable_with__ = "organisation.read"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "email"),
        sa.Index("ix_staff_members_order", "organisation_id", "sort_name", "id"),
        sa.Index("ix_staff_members_newest", "organisation_id", "id"),
    )

    name: Mapped[str] = mapped_column(sa.String(200))
    """Their name."""
    sort_name: Mapped[str] = mapped_column(SortKey)
    email: Mapped[str] = mapped_column(sa.String(320))
    """Where they are reached; unique in the organisation."""
    is_active: Mapped[bool] = mapped_column(default=True)
    """Whether they may sign in and be assigned to clients."""

    roles: Mapped[list[Role]] = relationship(secondary="staff_roles", order_by=Role.name, lazy="raise", viewonly=True)
    """What they may do, as named sets of permissions."""

    @property
    def guard(self) -> tuple[type[Entity], str]:
        """The organisation: who may manage its staff is decided one change at a time."""
        return Organisation, self.organisation_id


class StaffRole(Owned):
    """That a member of staff has a role."""

    __tablename__ = "staff_roles"
    __prefix__ = "strole"
    __table_args__ = (sa.UniqueConstraint("staff_id", "role_id"),)

    staff_id: Mapped[str] = mapped_column(Id, references("staff_members.id", ondelete="CASCADE"))
    role_id: Mapped[str] = mapped_column(Id, references("roles.id"), index=True)


class AccessToken(Owned):
    """What a member of staff signs in with: only its hash is kept, and it expires."""

    __tablename__ = "access_tokens"
    __prefix__ = "token"

    staff_id: Mapped[str] = mapped_column(Id, references("staff_members.id", ondelete="CASCADE"), index=True)
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    label: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


def hash_of(token: str) -> str:
    """How a token is stored: it is random, so a plain digest cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue_token(staff: StaffMember, *, label: str, now: datetime, valid_for: timedelta) -> tuple[AccessToken, str]:
    """A new token for a member of staff, and its text, which is shown once and not kept."""
    text = f"careplan_{secrets.token_urlsafe(32)}"
    token = AccessToken(
        organisation_id=staff.organisation_id,
        staff_id=staff.id,
        hash=hash_of(text),
        label=label,
        created_at=now,
        expires_at=now + valid_for,
    )
    return token, text


_SIGNED_IN = (
    sa.select(
        StaffMember.id,
        StaffMember.organisation_id,
        StaffMember.name,
        Organisation.time_zone,
        Organisation.caseload_only,
        Role.permissions,
    )
    .join(Organisation, Organisation.id == StaffMember.organisation_id)
    .outerjoin(StaffRole, StaffRole.staff_id == StaffMember.id)
    .outerjoin(Role, Role.id == StaffRole.role_id)
)
"""One row for each role of a member of staff: everything about them in one statement, since every request asks."""


async def actor_with_token(db: AsyncSession, token: str, now: datetime) -> Actor | None:
    """Who signed in with a token; nobody where it is unknown or expired, or its owner left."""
    return await actor_with_hash(db, hash_of(token), now)


async def actor_with_hash(db: AsyncSession, hashed: str, now: datetime) -> Actor | None:
    """Whose token it is of which no more than a hash is kept."""
    query = _SIGNED_IN.join(AccessToken, AccessToken.staff_id == StaffMember.id).where(
        AccessToken.hash == hashed, AccessToken.expires_at > now, StaffMember.is_active
    )
    return _actor((await db.execute(query, execution_options=UNSCOPED)).all())


async def actor_of(db: AsyncSession, staff: StaffMember, organisation: Organisation) -> Actor:
    """A member of staff with everything their roles allow."""
    query = _SIGNED_IN.where(StaffMember.id == staff.id, Organisation.id == organisation.id)
    actor = _actor((await db.execute(query, execution_options=UNSCOPED)).all())
    if actor is None:
        raise LookupError(staff.id)
    return actor


def _actor(rows: Sequence[sa.Row[str, str, str, str, bool, list[str]]]) -> Actor | None:
    if not rows:
        return None
    staff_id, organisation_id, name, time_zone, caseload_only, _ = rows[0]
    permissions = frozenset(permission for row in rows for permission in row[-1] or ())
    return Actor(
        staff_id=staff_id,
        organisation_id=organisation_id,
        name=name,
        permissions=permissions,
        zone=ZoneInfo(time_zone),
        sees_caseload_only=caseload_only and "client.read_all" not in permissions,
    )
