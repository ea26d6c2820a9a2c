"""Programs: what clients are enrolled in, such as supported employment, and the services each consists of."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Id, Owned, SortKey, Stamped, Versioned, references
from .errors import Refusal
from .orders import Order
from .service_plans import ServicePlan
from .text import sort_key


class ProgramStatus(StrEnum):
    """Whether clients can be enrolled in a program."""

    ACTIVE = "ACTIVE"
    """Clients can be enrolled."""
    DISCONTINUED = "DISCONTINUED"
    """No longer offered; what clients did in it stays on file."""


class Program(Versioned, Stamped, Owned):
    """What clients are enrolled in, such as supported employment: a sequence of services with a common aim."""

    __tablename__ = "programs"
    __prefix__ = "program"
    __readable_with__ = "program.read"
    __table_args__ = (
        sa.Index(
            "uq_programs_name",
            "organisation_id",
            "sort_name",
            unique=True,
            postgresql_where=sa.text("status <> 'DISCONTINUED'"),
            sqlite_where=sa.text("status <> 'DISCONTINUED'"),
        ),
        sa.Index("ix_programs_order", "organisation_id", "sort_name", "id"),
    )

    name: Mapped[str] = mapped_column(sa.String(200))
    """What it is called; unique among programs that are not discontinued."""
    sort_name: Mapped[str] = mapped_column(SortKey)
    description: Mapped[str | None] = mapped_column(sa.Text)
    """Whom it is for, and what it aims at."""
    status: Mapped[ProgramStatus] = mapped_column(
        sa.Enum(ProgramStatus, native_enum=False, length=20), default=ProgramStatus.ACTIVE
    )
    """Whether clients can be enrolled in it."""
    onboarding_service_plan_id: Mapped[str | None] = mapped_column(Id, references("service_plans.id"), index=True)

    onboarding_service_plan: Mapped[ServicePlan | None] = relationship(lazy="raise", viewonly=True)
    """The service plan that is deployed for each client who enrolls; null where none is."""

    @property
    def is_active(self) -> bool:
        """Whether clients can be enrolled in it."""
        return self.status is ProgramStatus.ACTIVE


class ProgramDiscontinued(Refusal):
    """The program is no longer offered; reinstate it to enroll clients."""

    def __init__(self, program: Program) -> None:
        super().__init__(f"The program {program.name!r} is discontinued. Reinstate it first.", path=["programId"])
        self.program_id = program.id


def demand_offered(program: Program) -> None:
    """Refuse to let a client be in a program that is discontinued."""
    if not program.is_active:
        raise ProgramDiscontinued(program)


class ProgramOrder(StrEnum):
    """How programs are sorted."""

    NAME = "NAME"
    """By name, from A to Z."""
    NEWEST = "NEWEST"
    """The one made last comes first."""


ORDERS: Mapping[ProgramOrder, Order] = {
    ProgramOrder.NAME: Order((Program.sort_name, Program.id)),
    ProgramOrder.NEWEST: Order((Program.id,), descending=True),
}


def listed(*, search: str | None = None, statuses: Sequence[ProgramStatus] | None = None) -> sa.Select[Program]:
    """The programs that are wanted; what is not said does not matter."""
    query = sa.select(Program)
    if statuses is not None:
        query = query.where(Program.status.in_(statuses))
    return query.where(*(Program.sort_name.contains(word, autoescape=True) for word in sort_key(search).split()))
