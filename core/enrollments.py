"""Enrollments: a client's stay in a program, from the day they enroll to the day it is closed."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from pydantic.dataclasses import dataclass
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .addresses import Recipient, recipient_of
from .base import Document, Id, Stamped, Versioned, references
from .clients import Client, ClientOwned
from .enrollment_progress import EnrollmentProgress
from .errors import Refusal
from .programs import Program


class EnrollmentStatus(StrEnum):
    """Whether a client's stay in a program goes on."""

    ACTIVE = "ACTIVE"
    """They are in the program."""
    CLOSED = "CLOSED"
    """It is over; everything in it can be read, nothing changed."""


class Outcome(StrEnum):
    """How an enrollment turned out."""

    SUCCESSFUL = "SUCCESSFUL"
    """Every service was completed or skipped; ongoing ones do not count."""
    UNSUCCESSFUL = "UNSUCCESSFUL"
    """Some service was left unfinished."""


class CloseReason(StrEnum):
    """Why an enrollment was closed."""

    COMPLETED = "COMPLETED"
    """The program was worked through."""
    WITHDREW = "WITHDREW"
    """The client did not want to go on."""
    MOVED_AWAY = "MOVED_AWAY"
    """The client moved to where it is not offered."""
    LOST_CONTACT = "LOST_CONTACT"
    """The client could not be reached any more."""
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    """The client is not, or no longer, entitled to it."""
    TRANSFERRED = "TRANSFERRED"
    """Another program or provider took over."""
    CLIENT_EXITED = "CLIENT_EXITED"
    """The client left the organisation or died; recorded with the exit."""
    OTHER = "OTHER"
    """Something else, said in the note."""


@dataclass(frozen=True)
class ReferralDocument:
    """A document that came with a referral, kept elsewhere."""

    title: str
    """What people read."""
    url: str
    """Where it is; always https."""


class Enrollment(Versioned, Stamped, ClientOwned):
    """A client's stay in a program."""

    __tablename__ = "enrollments"
    __prefix__ = "enrollment"
    __readable_with__ = "program.read"
    __table_args__ = (
        sa.Index(
            "uq_enrollments_one_active",
            "client_id",
            "program_id",
            unique=True,
            postgresql_where=sa.text("status = 'ACTIVE'"),
            sqlite_where=sa.text("status = 'ACTIVE'"),
        ),
        sa.Index("ix_enrollments_order", "organisation_id", "id"),
        sa.Index("ix_enrollments_of_program", "program_id", "status"),
        sa.Index("ix_enrollments_closed", "organisation_id", "closed_on", "id"),
        sa.CheckConstraint("(status = 'CLOSED') = (closed_on IS NOT NULL)", name="closed_on_a_day"),
        sa.CheckConstraint("(status = 'CLOSED') = (close_reason IS NOT NULL)", name="closed_for_a_reason"),
        sa.CheckConstraint("outcome IS NULL OR status = 'CLOSED'", name="outcome_of_a_closed_one"),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= enrolled_on", name="ends_after_it_began"),
    )

    program_id: Mapped[str] = mapped_column(Id, references("programs.id"))
    status: Mapped[EnrollmentStatus] = mapped_column(
        sa.Enum(EnrollmentStatus, native_enum=False, length=20), default=EnrollmentStatus.ACTIVE
    )
    """Whether it goes on."""
    referral_source: Mapped[str | None] = mapped_column(sa.String(200))
    """Who referred the client, such as a state agency."""
    referral_contact: Mapped[str | None] = mapped_column(sa.Text)
    """Whom to speak to there, and how they are reached."""
    referral_documents: Mapped[tuple[ReferralDocument, ...]] = mapped_column(
        Document(tuple[ReferralDocument, ...]), default=()
    )
    """What came with the referral."""
    report_recipient_name: Mapped[str | None] = mapped_column(sa.String(200))
    report_recipient_address: Mapped[str | None] = mapped_column(sa.String(320))
    enrolled_on: Mapped[date]
    """The day it began."""
    closed_on: Mapped[date | None]
    """The day it was closed."""
    close_reason: Mapped[CloseReason | None] = mapped_column(sa.Enum(CloseReason, native_enum=False, length=20))
    """Why it was closed."""
    close_note: Mapped[str | None] = mapped_column(sa.Text)
    """More about why, in words."""
    outcome: Mapped[Outcome | None] = mapped_column(sa.Enum(Outcome, native_enum=False, length=20))
    """How it turned out; null while it is active, and where no service counted."""
    outcome_detail: Mapped[EnrollmentProgress | None] = mapped_column(Document(EnrollmentProgress))
    """How its services stood at the moment it was closed; null while it is active."""
    reopened_on: Mapped[date | None]
    """The day it was opened again, where it had been closed."""
    reopen_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why it was opened again, in words."""

    client: Mapped[Client] = relationship(
        primaryjoin="foreign(Enrollment.client_id) == Client.id", lazy="raise", viewonly=True
    )
    """Who is enrolled."""
    program: Mapped[Program] = relationship(lazy="raise", viewonly=True)
    """What they are enrolled in."""

    @property
    def report_recipient(self) -> Recipient | None:
        """Whom reports are sent to where nobody else is named."""
        return recipient_of(self.report_recipient_name, self.report_recipient_address)

    @report_recipient.setter
    def report_recipient(self, recipient: Recipient | None) -> None:
        self.report_recipient_name = recipient.name if recipient else None
        self.report_recipient_address = recipient.address if recipient else None

    @property
    def is_active(self) -> bool:
        """Whether it goes on."""
        return self.status is EnrollmentStatus.ACTIVE


class EnrollmentClosed(Refusal):
    """The enrollment is over; reopen it to change anything in it."""

    def __init__(self, enrollment: Enrollment) -> None:
        super().__init__("This enrollment is closed and can only be read. Reopen it to change anything in it.")
        self.enrollment_id = enrollment.id
        self.closed_on = enrollment.closed_on


def demand_open(enrollment: Enrollment) -> None:
    """Refuse to change anything in an enrollment that is closed."""
    if not enrollment.is_active:
        raise EnrollmentClosed(enrollment)
