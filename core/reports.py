"""Reports: what was delivered in a client service in a month, what it costs, and whether the recipient confirmed it."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from pydantic.dataclasses import dataclass
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .addresses import Recipient, recipient_of
from .base import Document, Id, Stamped, Versioned, references
from .client_services import ClientService
from .clients import Client, ClientOwned
from .enrollments import Enrollment
from .form_assignments import LogPlacement
from .form_dates import DateSource
from .orders import Order
from .program_services import BillingMode


class ReportStatus(StrEnum):
    """How far a report is."""

    AWAITING_FORMS = "AWAITING_FORMS"
    """A form that it requires is not submitted yet."""
    READY = "READY"
    """Nothing is missing; it can be submitted."""
    PENDING = "PENDING"
    """It was sent to its recipient, who has not confirmed it yet."""
    VALIDATED = "VALIDATED"
    """Its recipient confirmed it."""
    ARCHIVED = "ARCHIVED"
    """It is kept for billing only: enough reports of the client service were sent out before."""
    VOIDED = "VOIDED"
    """It was a mistake, or what it reported was taken back."""


OPEN = (ReportStatus.AWAITING_FORMS, ReportStatus.READY)
"""What is worked out anew whenever something in its month changes."""
SETTLED = (ReportStatus.VALIDATED, ReportStatus.ARCHIVED)
"""What never changes again: a correction is a supplement."""


@dataclass(frozen=True)
class ReportedLog:
    """A support log as a report shows it."""

    support_log_id: str
    staff_name: str
    """Who gave the time."""
    worked_on: date
    """The day it began."""
    started_at: datetime | None
    """When it began, where that is known."""
    ended_at: datetime | None
    """When it ended, where that is known."""
    minutes: int
    """How long it took; 0 where it was taken back after an earlier report had told of it."""
    is_billable: bool
    """Whether it is billed."""
    note: str | None = None
    """What was done."""
    minutes_reported: int = 0
    """The billable minutes of it that earlier reports told of; a supplement reports the difference."""

    @property
    def billable_minutes(self) -> int:
        """How much of it is billed."""
        return self.minutes if self.is_billable else 0

    @property
    def difference(self) -> int:
        """The billable minutes that earlier reports did not tell of."""
        return self.billable_minutes - self.minutes_reported


@dataclass(frozen=True)
class Answer:
    """What a field of a form held, in words."""

    label: str
    """What the field is called."""
    text: str
    """What it held; empty where it held nothing."""


@dataclass(frozen=True)
class ReportedForm:
    """A submitted form as a report shows it."""

    submission_id: str
    form_id: str
    name: str
    """What the form is called."""
    dated_on: date
    """The day it counts for."""
    date_source: DateSource
    """How that day is known."""
    placement: LogPlacement
    """Whether it stands before or after the support logs."""
    answers: tuple[Answer, ...] = ()
    """What was filled in."""


@dataclass(frozen=True)
class ReportLine:
    """One line of what is billed, with its reason."""

    description: str
    """What it is for."""
    minutes: int | None
    """The time it is for; null where the price is for the whole."""
    unit_amount: int | None
    """The price of an hour, or of the whole, in minor units; null where none is agreed."""
    amount: int | None
    """What it comes to in minor units, rounded half up once; null where no price is agreed."""
    because: tuple[str, ...] = ()
    """Why it is billed, in words: the trigger first, then what it rests on."""


@dataclass(frozen=True)
class ReportContent:
    """What a report says. It is worked out anew until the report is sent, and then stays as it is."""

    lines: tuple[ReportLine, ...] = ()
    logs: tuple[ReportedLog, ...] = ()
    forms: tuple[ReportedForm, ...] = ()
    missing_form_ids: tuple[str, ...] = ()
    """The forms it requires that are not submitted."""
    withdrawn_submission_ids: tuple[str, ...] = ()
    """The forms that earlier reports told of and that no longer count."""
    warnings: tuple[str, ...] = ()
    """What whoever reads it should know, in words."""


_KNOWN_BILL = "(amount IS NULL) = (currency IS NULL)"


class Report(Versioned, Stamped, ClientOwned):
    """What was delivered in a client service in a month, for whoever pays for it."""

    __tablename__ = "reports"
    __prefix__ = "report"
    __readable_with__ = "report.read"
    __table_args__ = (
        sa.UniqueConstraint("client_service_id", "month", "kind", "sequence"),
        sa.UniqueConstraint("client_service_id", "use_number"),
        sa.Index("ix_reports_order", "organisation_id", "month", "id"),
        sa.Index("ix_reports_of_status", "organisation_id", "status", "id"),
        sa.CheckConstraint(_KNOWN_BILL, name="amount_in_a_currency"),
        sa.CheckConstraint("sequence >= 1", name="counted_from_one"),
        sa.CheckConstraint("status <> 'PENDING' OR use_number IS NOT NULL", name="pending_uses_the_limit"),
        sa.CheckConstraint("(status = 'VOIDED') = (void_reason IS NOT NULL)", name="voided_for_a_reason"),
        sa.CheckConstraint("status <> 'VALIDATED' OR validated_at IS NOT NULL", name="validated_at_a_time"),
        sa.CheckConstraint("minutes >= 0 OR supplement_of_id IS NOT NULL", name="only_supplements_take_back"),
    )

    enrollment_id: Mapped[str] = mapped_column(Id, references("enrollments.id"), index=True)
    client_service_id: Mapped[str] = mapped_column(Id, references("client_services.id"))
    month: Mapped[str] = mapped_column(sa.String(7))
    """The month it is about, such as `2026-10`."""
    kind: Mapped[BillingMode] = mapped_column(sa.Enum(BillingMode, native_enum=False, length=20))
    """What made it due."""
    sequence: Mapped[int]
    """Its number among the reports of its client service, month and kind, from 1."""
    supplement_of_id: Mapped[str | None] = mapped_column(Id, references("reports.id"), index=True)
    status: Mapped[ReportStatus] = mapped_column(sa.Enum(ReportStatus, native_enum=False, length=20))
    """How far it is."""
    title: Mapped[str] = mapped_column(sa.String(200))
    """What the service was called when it was made."""
    signature_label: Mapped[str] = mapped_column(sa.String(200))
    """What stands below the signature; later changes of the service do not alter it."""
    logs_on_report: Mapped[bool]
    """Whether it shows the time that was logged, and not the billing summary alone."""
    minutes: Mapped[int]
    """The billable minutes it reports; a supplement that takes time back reports fewer than none."""
    amount: Mapped[int | None]
    """What is billed in minor units; null where no price is agreed."""
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    """The ISO 4217 code of the currency."""
    content: Mapped[ReportContent] = mapped_column(Document(ReportContent))
    use_number: Mapped[int | None]
    """Which use of the submission limit of its client service it took, from 1; it is never given back."""
    recipient_name: Mapped[str | None] = mapped_column(sa.String(200))
    """Whom it was sent to."""
    recipient_address: Mapped[str | None] = mapped_column(sa.String(320))
    """The e-mail address it was sent to."""
    submitted_at: Mapped[datetime | None]
    """When it was sent, or archived, last."""
    submitted_by_id: Mapped[str | None] = mapped_column(Id)
    validated_at: Mapped[datetime | None]
    """When its recipient confirmed it."""
    validated_by: Mapped[str | None] = mapped_column(sa.String(200))
    """Who confirmed it, by name."""
    validated_from: Mapped[str | None] = mapped_column(sa.String(64))
    """The network address it was confirmed from; null where staff recorded the confirmation."""
    return_comment: Mapped[str | None] = mapped_column(sa.Text)
    """Why it came back the last time, in words."""
    void_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why it does not count."""
    voided_at: Mapped[datetime | None]
    """When it was voided."""
    voided_by_id: Mapped[str | None] = mapped_column(Id)
    billed_on: Mapped[date | None]
    """The day it was billed; null before."""

    client: Mapped[Client] = relationship(
        primaryjoin="foreign(Report.client_id) == Client.id", lazy="raise", viewonly=True
    )
    """Whom it is about."""
    enrollment: Mapped[Enrollment | None] = relationship(
        primaryjoin="foreign(Report.enrollment_id) == Enrollment.id", lazy="raise", viewonly=True
    )
    """The stay in a program that it is part of; null where you may not see programs."""
    client_service: Mapped[ClientService | None] = relationship(
        primaryjoin="foreign(Report.client_service_id) == ClientService.id", lazy="raise", viewonly=True
    )
    """The client service it is about; null where you may not see programs."""
    supplement_of: Mapped["Report | None"] = relationship(
        primaryjoin="foreign(Report.supplement_of_id) == remote(Report.id)", lazy="raise", viewonly=True
    )
    """The settled report that it corrects or adds to."""

    @property
    def lines(self) -> tuple[ReportLine, ...]:
        """What is billed, each with its reason."""
        return self.content.lines

    @property
    def cautions(self) -> tuple[str, ...]:
        """What whoever reads it should know, in words."""
        return self.content.warnings

    @property
    def is_billed(self) -> bool:
        """Whether it was billed."""
        return self.billed_on is not None

    @property
    def is_open(self) -> bool:
        """Whether it is worked out anew whenever something in its month changes."""
        return self.status in OPEN and not self.is_billed

    @property
    def is_settled(self) -> bool:
        """Whether it stays as it is for good, so that a correction is a supplement."""
        return self.status in SETTLED or (self.status in OPEN and self.is_billed)

    @property
    def recipient(self) -> Recipient | None:
        """Whom it was sent to last."""
        return recipient_of(self.recipient_name, self.recipient_address)

    @property
    def is_supplement(self) -> bool:
        """Whether it corrects or adds to a report that was settled before."""
        return self.supplement_of_id is not None


NEWEST = Order((Report.month, Report.id), descending=True)
