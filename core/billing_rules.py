"""Billing rules: when a service that is billed by value is due, as a tree of conditions and nothing like a language."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Document, Id, Owned, Stamped, Versioned, references
from .batches import among
from .billing_conditions import Condition
from .program_services import ProgramService
from .visibility import Db


class BillingFrequency(StrEnum):
    """How often a service is billed whose rule holds."""

    EVERY_MONTH = "EVERY_MONTH"
    """In every month for which it holds; what was done in that month counts."""
    ONCE = "ONCE"
    """For the first month for which it holds, and never again; everything done up to its end counts."""


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


async def rules_of(db: Db, program_service_ids: Sequence[str]) -> Mapping[str, BillingRule]:
    """The billing rules of services of programs, as far as they have one."""
    query = sa.select(BillingRule).where(among(BillingRule.program_service_id, program_service_ids))
    return {rule.program_service_id: rule for rule in await db.scalars(query)}
