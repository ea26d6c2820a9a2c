"""Clients: the people who are supported, and who supports them."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from .actors import Actor
from .base import Entity, Id, Json, Owned, SortKey, Stamped, Versioned, references
from .fields import FieldDefinition, FieldKind

if TYPE_CHECKING:
    from .support_plans import SupportPlan


class ClientStatus(StrEnum):
    """Whether somebody is supported at present."""

    ACTIVE = "ACTIVE"
    """They receive support."""
    EXITED = "EXITED"
    """They left; their records can be read."""
    DECEASED = "DECEASED"
    """They died; their records can be read."""


class Client(Versioned, Stamped, Owned):
    """A person who is supported."""

    __tablename__ = "clients"
    __prefix__ = "client"
    __readable_with__ = "client.read"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "reference"),
        sa.Index("ix_clients_order", "organisation_id", "sort_name", "id"),
        sa.CheckConstraint("length(given_name) > 0", name="has_given_name"),
    )

    reference: Mapped[str] = mapped_column(sa.String(40))
    """The number they are known by in this organisation, such as `CL-00012`."""
    given_name: Mapped[str] = mapped_column(sa.String(200))
    """First name."""
    family_name: Mapped[str] = mapped_column(sa.String(200), default="")
    """Last name; empty for people who have one name."""
    preferred_name: Mapped[str | None] = mapped_column(sa.String(200))
    """What they like to be called."""
    sort_name: Mapped[str] = mapped_column(SortKey)
    date_of_birth: Mapped[date | None]
    """The day they were born."""
    time_zone: Mapped[str] = mapped_column(sa.String(64))
    """The IANA time zone they live in."""
    status: Mapped[ClientStatus] = mapped_column(
        sa.Enum(ClientStatus, native_enum=False, length=20), default=ClientStatus.ACTIVE
    )
    """Whether they are supported at present."""
    exited_on: Mapped[date | None]
    """The day they left or died."""
    exit_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why support ended, in words."""
    profile: Mapped[Json] = mapped_column(default=dict)
    """What the organisation's profile fields hold, by key."""
    latest_support_plan_id: Mapped[str | None] = mapped_column(
        Id, references("support_plans.id", use_alter=True), index=True
    )

    latest_support_plan: Mapped["SupportPlan | None"] = relationship(
        foreign_keys=[latest_support_plan_id], lazy="raise", viewonly=True
    )
    support_plans: Mapped[list["SupportPlan"]] = relationship(
        primaryjoin="Client.id == foreign(SupportPlan.client_id)",
        order_by="SupportPlan.id.desc()",
        lazy="raise",
        viewonly=True,
    )
    assignments: Mapped[list["CaseloadAssignment"]] = relationship(
        primaryjoin="Client.id == foreign(CaseloadAssignment.client_id)",
        order_by="CaseloadAssignment.id",
        lazy="raise",
        viewonly=True,
    )

    @classmethod
    def visible_to(cls, actor: Actor) -> Iterable[sa.ColumnElement[bool]]:
        """Beyond the organisation: the caseload, where the house says so."""
        yield from super().visible_to(actor)
        if actor.sees_caseload_only:
            yield cls.id.in_(_caseload(actor))

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_active(self) -> bool:
        """Whether they are supported at present."""
        return self.status is ClientStatus.ACTIVE


class ClientOwned(Owned):
    """Something about one client; the client's row is locked while it changes."""

    __abstract__ = True

    @declared_attr
    def client_id(cls) -> Mapped[str]:  # noqa: N805
        """The client it is about."""
        return mapped_column(Id, references("clients.id"), index=True, sort_order=-8)

    @classmethod
    def visible_to(cls, actor: Actor) -> Iterable[sa.ColumnElement[bool]]:
        """Beyond the organisation: the caseload, where the house says so."""
        yield from super().visible_to(actor)
        if actor.sees_caseload_only:
            yield cls.client_id.in_(_caseload(actor))

    @property
    def guard(self) -> tuple[type[Entity], str]:
        """The client: one lock for everything about them, so that no two changes wait for each other in a ring."""
        return Client, self.client_id


class CaseloadAssignment(Stamped, ClientOwned):
    """That a member of staff looks after a client."""

    __tablename__ = "caseload_assignments"
    __prefix__ = "caseload"
    __readable_with__ = "client.read"
    __table_args__ = (sa.UniqueConstraint("client_id", "staff_id"),)

    staff_id: Mapped[str] = mapped_column(Id, references("staff_members.id"), index=True)


def _caseload(actor: Actor) -> sa.Select[tuple[str]]:
    table = sa.inspect(CaseloadAssignment).local_table
    return sa.select(table.c.client_id).where(table.c.staff_id == actor.staff_id)


CORE_FIELDS = (
    FieldDefinition(key="given_name", label="First name", is_required=True),
    FieldDefinition(key="family_name", label="Last name"),
    FieldDefinition(key="preferred_name", label="Preferred name"),
    FieldDefinition(key="date_of_birth", label="Date of birth", kind=FieldKind.DATE),
)
"""Core fields of a client that plan items may show and record like the organisation's own profile fields."""
