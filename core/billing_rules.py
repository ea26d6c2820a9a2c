"""Billing rules: when a service that is billed by value is due, as a tree of conditions and nothing like a language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Document, Id, Owned, Stamped, Versioned, references
from .batches import among
from .billing_conditions import Condition
from .billing_rule_checks import InvalidRule, demand_judgeable
from .errors import InvalidTransition, NotFound
from .events import Event
from .permissions import requires
from .program_services import BillingMode, ProgramService
from .programs import Program
from .visibility import Db, touch
from .work import Work


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


@dataclass(frozen=True, slots=True)
class BillingRuleSet(Event):
    """It was said when a service that is billed by value is due."""

    program_service_id: str
    frequency: str


@dataclass(frozen=True, slots=True)
class BillingRuleRemoved(Event):
    """A service that is billed by value is no longer due, whatever happens."""

    program_service_id: str


@requires("program.configure")
async def set_rule(
    work: Work, program: Program, service: ProgramService, condition: Condition, frequency: BillingFrequency
) -> BillingRule:
    """Say when a service that is billed by value is due; reports that are not sent yet follow when they are next made.

    Raises InvalidRule for each condition that cannot be judged.
    """
    if service.is_archived:
        raise InvalidTransition("program service", "ARCHIVED", "given a billing rule")
    if service.billing_mode is not BillingMode.VALUE_BASED:
        raise InvalidRule("Only a service that is billed by value has a billing rule.", path=["programServiceId"])
    await demand_judgeable(work.db, condition)
    rule = await _rule_of(work, service) or BillingRule(program_service_id=service.id)
    rule.condition, rule.frequency = condition, frequency
    work.add(rule)
    touch(program)
    work.record(BillingRuleSet(rule.id, service.id, frequency))
    return rule


@requires("program.configure")
async def remove_rule(work: Work, program: Program, service: ProgramService) -> BillingRule:
    """Take the billing rule of a service away: it is never due then."""
    if (rule := await _rule_of(work, service)) is None:
        raise NotFound("billing rule of the program service", service.id, path=["programServiceId"])
    await work.db.delete(rule)
    touch(program)
    work.record(BillingRuleRemoved(rule.id, service.id))
    return rule


async def _rule_of(work: Work, service: ProgramService) -> BillingRule | None:
    return (await rules_of(work.db, [service.id])).get(service.id)
