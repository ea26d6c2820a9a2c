"""Client services: the phases of a program as one client goes through them."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Id, Stamped, Versioned, references
from .clients import Client, ClientOwned
from .enrollments import Enrollment
from .program_services import ProgramService

if TYPE_CHECKING:
    from .authorisations import Authorisation


class ClientServiceStatus(StrEnum):
    """How far a client is with a service."""

    NOT_STARTED = "NOT_STARTED"
    """Nothing was done yet."""
    IN_PROGRESS = "IN_PROGRESS"
    """It is being delivered."""
    COMPLETED = "COMPLETED"
    """It was finished; an ongoing service never is."""
    SKIPPED = "SKIPPED"
    """It was left out on purpose."""


class ClientService(Versioned, Stamped, ClientOwned):
    """A phase of a program as one client goes through it."""

    __tablename__ = "client_services"
    __prefix__ = "clientservice"
    __readable_with__ = "program.read"
    __table_args__ = (
        sa.UniqueConstraint("enrollment_id", "program_service_id"),
        sa.CheckConstraint("NOT (is_ongoing AND status = 'COMPLETED')", name="ongoing_never_completes"),
        sa.CheckConstraint("(status = 'COMPLETED') = (completed_on IS NOT NULL)", name="completed_on_a_day"),
        sa.CheckConstraint("(status = 'SKIPPED') = (skip_reason IS NOT NULL)", name="skipped_for_a_reason"),
        sa.CheckConstraint("status <> 'IN_PROGRESS' OR started_on IS NOT NULL", name="in_progress_since"),
    )

    enrollment_id: Mapped[str] = mapped_column(Id, references("enrollments.id"))
    program_service_id: Mapped[str] = mapped_column(Id, references("program_services.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    """What it was called when the client enrolled, or when the enrollment was synced last."""
    is_ongoing: Mapped[bool]
    """Whether it goes on without a planned end, such as follow-along: it never completes."""
    status: Mapped[ClientServiceStatus] = mapped_column(
        sa.Enum(ClientServiceStatus, native_enum=False, length=20), default=ClientServiceStatus.NOT_STARTED
    )
    """How far the client is with it."""
    started_on: Mapped[date | None]
    """The day work on it began."""
    completed_on: Mapped[date | None]
    """The day it was finished."""
    ended_on: Mapped[date | None]
    """Of an ongoing service that was in progress: the day the enrollment was closed."""
    skip_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why it was left out, in words."""
    reopen_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why it was taken up again after it had been completed, in words."""

    client: Mapped[Client] = relationship(
        primaryjoin="foreign(ClientService.client_id) == Client.id", lazy="raise", viewonly=True
    )
    """Who goes through it."""
    enrollment: Mapped[Enrollment] = relationship(lazy="raise", viewonly=True)
    """The stay in the program that it is part of."""
    program_service: Mapped[ProgramService] = relationship(lazy="raise", viewonly=True)
    """The service of the program that it is for this client."""
    authorisations: Mapped[list["Authorisation"]] = relationship(
        primaryjoin="ClientService.id == foreign(Authorisation.client_service_id)",
        order_by="(Authorisation.starts_on, Authorisation.id)",
        lazy="raise",
        viewonly=True,
    )
    """How much of it funders agreed to pay for, the earliest first."""
