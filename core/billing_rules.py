"""Billing rules: when a service that is billed by value is due, as a tree of conditions and nothing like a language."""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from pydantic.dataclasses import dataclass
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Document, Id, Owned, Stamped, Versioned, references
from .client_services import ClientServiceStatus
from .program_services import ProgramService


class BillingFrequency(StrEnum):
    """How often a service is billed whose rule holds."""

    EVERY_MONTH = "EVERY_MONTH"
    """In every month for which it holds; what was done in that month counts."""
    ONCE = "ONCE"
    """For the first month for which it holds, and never again; everything done up to its end counts."""


@dataclass(frozen=True)
class FormSubmitted:
    """That a form was submitted, so many times or more."""

    form_id: str
    times: int = 1


@dataclass(frozen=True)
class PredicateUse:
    """That a condition holds which a plugin brings."""

    name: str
    arguments: dict[str, Any] | None = None


@dataclass(frozen=True)
class Condition:
    """One condition: exactly one of these is given."""

    all: tuple["Condition", ...] | None = None
    """That every one of these holds."""
    any: tuple["Condition", ...] | None = None
    """That at least one of these holds."""
    negated: "Condition | None" = None
    """That this does not hold."""
    form_submitted: FormSubmitted | None = None
    """That a form was submitted."""
    status_is: tuple[ClientServiceStatus, ...] | None = None
    """That the client service has one of these statuses at the end of the month."""
    minutes_at_least: int | None = None
    """That so many billable minutes count, or more."""
    predicate: PredicateUse | None = None
    """That a condition holds which a plugin brings."""


class BillingRule(Versioned, Stamped, Owned):
    """When a service of a program that is billed by value is due to be billed."""

    __tablename__ = "billing_rules"
    __prefix__ = "billingrule"
    __readable_with__ = "program.read"

    program_service_id: Mapped[str] = mapped_column(Id, references("program_services.id"), unique=True)
    condition: Mapped[Condition] = mapped_column(Document(Condition))
    """What must hold."""
    frequency: Mapped[BillingFrequency] = mapped_column(sa.Enum(BillingFrequency, native_enum=False, length=20))
    """How often it is billed."""

    program_service: Mapped[ProgramService] = relationship(
        primaryjoin="foreign(BillingRule.program_service_id) == ProgramService.id", lazy="raise", viewonly=True
    )
    """The service it is about."""
