"""Clients: the people who are supported, and who supports them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from .base import LONGEST_SORT_NAME, Entity, Id, Json, Owned, SortKey, Stamped, Versioned, references
from .errors import InvalidInput, Path
from .fields import FieldDefinition, FieldKind
from .sight import Sight
from .text import sort_key
from .visibility import Db

if TYPE_CHECKING:
    from .deployments import Deployment
    from .enrollments import Enrollment
    from .staff import StaffMember
    from .support_plans import SupportPlan

LONGEST_NAME = 200
OLDEST_AGE = 130
Reference = sa.String(40).with_variant(sa.String(40, collation="C"), "postgresql")


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
        sa.Index("ix_clients_newest", "organisation_id", "id"),
        sa.CheckConstraint("length(given_name) > 0", name="has_given_name"),
    )

    reference: Mapped[str] = mapped_column(Reference)
    """The number they are known by in this organisation, such as `CL-00012`."""
    given_name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    """First name."""
    family_name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), default="")
    """Last name; empty for people who have one name."""
    preferred_name: Mapped[str | None] = mapped_column(sa.String(LONGEST_NAME))
    """What they like to be called."""
    sort_name: Mapped[str] = mapped_column(SortKey)
    search_text: Mapped[str] = mapped_column(sa.Text)
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
    readmitted_on: Mapped[date | None]
    """The day they came back, where they had left."""
    readmission_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why support started again, in words."""
    profile: Mapped[Json] = mapped_column(default=dict)
    """What the organisation's profile fields hold, by key."""
    latest_support_plan_id: Mapped[str | None] = mapped_column(
        Id, references("support_plans.id", use_alter=True), index=True
    )

    latest_support_plan: Mapped["SupportPlan | None"] = relationship(
        foreign_keys=[latest_support_plan_id], lazy="raise", viewonly=True
    )
    """The plan that was activated last; null before the first activation."""
    support_plans: Mapped[list["SupportPlan"]] = relationship(
        primaryjoin="Client.id == foreign(SupportPlan.client_id)",
        order_by="SupportPlan.id.desc()",
        lazy="raise",
        viewonly=True,
    )
    """All their plans, the newest first."""
    enrollments: Mapped[list["Enrollment"]] = relationship(
        primaryjoin="Client.id == foreign(Enrollment.client_id)",
        order_by="Enrollment.id.desc()",
        lazy="raise",
        viewonly=True,
    )
    """All their stays in programs, the newest first."""
    deployments: Mapped[list["Deployment"]] = relationship(
        primaryjoin="Client.id == foreign(Deployment.client_id)",
        order_by="Deployment.id.desc()",
        lazy="raise",
        viewonly=True,
    )
    """All service plans that were deployed for them, the newest first."""
    assigned_staff: Mapped[list["StaffMember"]] = relationship(
        secondary="caseload_assignments",
        order_by="(StaffMember.sort_name, StaffMember.id)",
        lazy="raise",
        viewonly=True,
    )
    """Who looks after them, by name."""

    @classmethod
    def visible_to(cls, sight: Sight) -> Iterable[sa.ColumnElement[bool]]:
        """Beyond the organisation: the caseload, where the house says so."""
        yield from super().visible_to(sight)
        if sight.sees_caseload_only:
            yield cls.id.in_(_caseload(sight))

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_active(self) -> bool:
        """Whether they are supported at present."""
        return self.status is ClientStatus.ACTIVE

    @property
    def lifetime(self) -> tuple[date, date | None] | None:
        """The day they were born and, where they died, the day of that; nothing where the first is unknown."""
        if self.date_of_birth is None:
            return None
        return self.date_of_birth, self.exited_on if self.status is ClientStatus.DECEASED else None


@event.listens_for(Client, "before_insert")
@event.listens_for(Client, "before_update")
def _keep_findable(_mapper: Any, _connection: Any, client: Client) -> None:
    """Whoever changes a name: the client is sorted and searched by what it is now."""
    client.sort_name = sort_key(client.family_name, client.given_name)[:LONGEST_SORT_NAME]
    client.search_text = sort_key(client.family_name, client.given_name, client.preferred_name, client.reference)


async def ages(db: Db, lifetimes: Sequence[tuple[date, date | None]]) -> Mapping[tuple[date, date | None], int]:
    """How old people are today, or were when they died."""
    return {(born, died): _years(born, died or db.moment.today) for born, died in lifetimes}


def _years(born: date, day: date) -> int:
    return max(day.year - born.year - ((day.month, day.day) < (born.month, born.day)), 0)


def birth_problems(born: date | None, today: date, path: Path) -> Iterator[InvalidInput]:
    """What is wrong with a date of birth, where there is one."""
    if born is not None and born > today:
        yield InvalidInput("The date of birth lies in the future.", path=path)
    if born is not None and today.year - born.year > OLDEST_AGE:
        yield InvalidInput(f"The date of birth is more than {OLDEST_AGE} years ago.", path=path)


class ClientOwned(Owned):
    """Something about one client; the client's row is locked while it changes."""

    __abstract__ = True

    @declared_attr
    def client_id(cls) -> Mapped[str]:  # noqa: N805
        """The client it is about."""
        return mapped_column(Id, references("clients.id"), index=True, sort_order=-8)

    @classmethod
    def visible_to(cls, sight: Sight) -> Iterable[sa.ColumnElement[bool]]:
        """Beyond the organisation: the caseload, where the house says so."""
        yield from super().visible_to(sight)
        if not sight.may("client.read"):
            yield sa.false()
        if sight.sees_caseload_only:
            yield cls.client_id.in_(_caseload(sight))

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


def _caseload(sight: Sight) -> sa.Select[tuple[str]]:
    table = sa.inspect(CaseloadAssignment).local_table
    return sa.select(table.c.client_id).where(table.c.staff_id == sight.staff_id)


CORE_FIELDS = (
    FieldDefinition(key="given_name", label="First name", is_required=True),
    FieldDefinition(key="family_name", label="Last name"),
    FieldDefinition(key="preferred_name", label="Preferred name"),
    FieldDefinition(key="date_of_birth", label="Date of birth", kind=FieldKind.DATE),
)
"""Core fields of a client that plan items may show and record like the organisation's own profile fields."""
