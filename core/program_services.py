"""Program services: the phases of a program, such as intake or job development, and how each is delivered and billed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from pydantic.dataclasses import dataclass
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Document, Entity, Id, Owned, references
from .batches import among, grouped
from .errors import InvalidInput, Path
from .field_schemas import LARGEST_AMOUNT
from .programs import Program
from .visibility import Db

SIGNATURE_LABEL = "Employment Specialist"
CURRENCY_LENGTH = 3


class BillingMode(StrEnum):
    """What makes a service due to be billed."""

    HOURLY = "HOURLY"
    """Billable time in a month."""
    MILESTONE = "MILESTONE"
    """That the service is completed."""
    VALUE_BASED = "VALUE_BASED"
    """A rule of its own over forms, status and time."""


class PriceUnit(StrEnum):
    """What a price is for."""

    HOUR = "HOUR"
    """Each hour of support."""
    ONCE = "ONCE"
    """The service as a whole, each time it is due."""


@dataclass(frozen=True)
class Price:
    """What a service costs, exact."""

    amount: int
    """In minor units, such as cents."""
    currency: str
    """Its ISO 4217 code."""
    unit: PriceUnit
    """What it is for."""


class ProgramService(Owned):
    """A phase of a program, such as intake or job development, as every client who enrolls will have it."""

    __tablename__ = "program_services"
    __prefix__ = "programservice"
    __readable_with__ = "program.read"
    __table_args__ = (
        sa.UniqueConstraint("program_id", "position"),
        sa.CheckConstraint("NOT (is_ongoing AND billing_mode = 'MILESTONE')", name="ongoing_is_no_milestone"),
        sa.CheckConstraint("report_submission_limit >= 0", name="limit_is_a_count"),
    )

    program_id: Mapped[str] = mapped_column(Id, references("programs.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    """What it is called."""
    description: Mapped[str | None] = mapped_column(sa.Text)
    """What is done in it."""
    position: Mapped[int]
    """Its place in the program, from 1; archived ones stand behind all others."""
    is_ongoing: Mapped[bool]
    """Whether it goes on without a planned end, such as follow-along: it never completes."""
    billing_mode: Mapped[BillingMode] = mapped_column(sa.Enum(BillingMode, native_enum=False, length=20))
    """What makes it due to be billed."""
    is_billable: Mapped[bool]
    """Whether it is billed at all."""
    price: Mapped[Price | None] = mapped_column(Document(Price))
    """What it costs, where that is agreed."""
    logs_on_report: Mapped[bool]
    """Whether a report shows the time that was logged, and not the billing summary alone."""
    report_submission_limit: Mapped[int | None]
    """How many reports of each client are sent out before the others are kept for billing only; null for no limit."""
    signature_label: Mapped[str] = mapped_column(sa.String(200))
    """What stands below the signature on a report."""
    archived_at: Mapped[datetime | None]
    """When it was taken out of the program for clients who enroll from then on."""

    program: Mapped[Program] = relationship(
        primaryjoin="foreign(ProgramService.program_id) == Program.id", lazy="raise", viewonly=True
    )
    """The one program it is part of."""

    @property
    def guard(self) -> tuple[type[Entity], str]:
        """The program."""
        return Program, self.program_id

    @property
    def is_billed_by_value(self) -> bool:
        """Whether a billing rule makes it due."""
        return self.billing_mode is BillingMode.VALUE_BASED

    @property
    def is_archived(self) -> bool:
        """Whether clients who enroll no longer get it."""
        return self.archived_at is not None


@dataclass(frozen=True)
class NewService:
    """A service of a program as somebody describes it."""

    name: str
    description: str | None = None
    is_ongoing: bool = False
    billing_mode: BillingMode = BillingMode.HOURLY
    is_billable: bool = True
    price: Price | None = None
    logs_on_report: bool = False
    report_submission_limit: int | None = None
    signature_label: str = SIGNATURE_LABEL

    def build(self, program: Program, position: int) -> ProgramService:
        """The service as it is stored, at a place in a program."""
        return ProgramService(program_id=program.id, position=position, **vars(self))


async def services_of(db: Db, program: Program) -> list[ProgramService]:
    """The services of a program in order, the archived ones behind all others."""
    query = sa.select(ProgramService).where(ProgramService.program_id == program.id)
    return list(await db.scalars(query.order_by(ProgramService.position)))


def live(services: Iterable[ProgramService]) -> list[ProgramService]:
    """Those that clients who enroll get."""
    return [service for service in services if not service.is_archived]


def archived(services: Iterable[ProgramService]) -> list[ProgramService]:
    """Those that clients who enroll no longer get."""
    return [service for service in services if service.is_archived]


async def live_services_of(db: Db, program_ids: Sequence[str]) -> Mapping[str, list[ProgramService]]:
    """The services that clients who enroll in programs get, in order."""
    return await _services_by_program(db, program_ids, ProgramService.archived_at.is_(None))


async def archived_services_of(db: Db, program_ids: Sequence[str]) -> Mapping[str, list[ProgramService]]:
    """The services that programs no longer give to clients who enroll."""
    return await _services_by_program(db, program_ids, ProgramService.archived_at.is_not(None))


async def _services_by_program(
    db: Db, program_ids: Sequence[str], wanted: sa.ColumnElement[bool]
) -> Mapping[str, list[ProgramService]]:
    query = sa.select(ProgramService).where(among(ProgramService.program_id, program_ids), wanted)
    rows = await db.scalars(query.order_by(ProgramService.position))
    services = grouped((service.program_id, service) for service in rows)
    return {program_id: services.get(program_id, []) for program_id in program_ids}


def setting_problems(service: ProgramService, path: Path = ()) -> Iterator[InvalidInput]:
    """What contradicts itself in how a service is set up."""
    if service.is_ongoing and service.billing_mode is BillingMode.MILESTONE:
        yield InvalidInput(
            "An ongoing service never completes, so it cannot be billed when it does.", path=[*path, "billingMode"]
        )
    if service.report_submission_limit is not None and not 0 <= service.report_submission_limit <= LARGEST_AMOUNT:
        yield InvalidInput("A limit is 0 or more; leave it out for none.", path=[*path, "reportSubmissionLimit"])
    if service.price is not None:
        yield from _price_problems(service, service.price, [*path, "price"])


def _price_problems(service: ProgramService, price: Price, path: Sequence[str | int]) -> Iterator[InvalidInput]:
    usual = {BillingMode.HOURLY: PriceUnit.HOUR, BillingMode.MILESTONE: PriceUnit.ONCE}.get(service.billing_mode)
    if not service.is_billable:
        yield InvalidInput("A service that is not billed has no price.", path=path)
    if not 0 <= price.amount <= LARGEST_AMOUNT:
        yield InvalidInput("A price is 0 or more.", path=[*path, "amount"])
    if len(price.currency) != CURRENCY_LENGTH or not (price.currency.isascii() and price.currency.isupper()):
        yield InvalidInput("Name the currency by its code, such as AUD.", path=[*path, "currency"])
    if usual not in (None, price.unit):
        mode = service.billing_mode.lower()
        yield InvalidInput(f"The price of a service billed as {mode} is per {usual}.", path=[*path, "unit"])
