"""Billing rates: what must be filled in to complete a planned service, and whether somebody approves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Owned, SortKey, Stamped, Versioned
from .errors import InvalidInput, InvalidTransition, NotFound, Path, Refusal
from .events import Event
from .finding import found
from .names import demand_free, sort_name
from .orders import Order
from .permissions import requires
from .text import sort_key
from .visibility import Db
from .work import Work


class InputCombination(StrEnum):
    """Which two inputs complete a planned service."""

    TIME_TIME = "TIME_TIME"
    """When it began and when it ended."""
    DATE_UNITS = "DATE_UNITS"
    """The day, and how many units."""
    DATE_AMOUNT = "DATE_AMOUNT"
    """The day, and an amount of money."""
    DATE_VISIT = "DATE_VISIT"
    """The day, and a tick that the visit took place."""


class BillingRate(Versioned, Stamped, Owned):
    """What must be filled in to complete a planned service."""

    __tablename__ = "billing_rates"
    __prefix__ = "rate"
    __readable_with__ = "planned_service.read"
    __table_args__ = (
        sa.Index(
            "uq_billing_rates_name",
            "organisation_id",
            "sort_name",
            unique=True,
            postgresql_where=sa.text("NOT is_archived"),
            sqlite_where=sa.text("NOT is_archived"),
        ),
        sa.Index("ix_billing_rates_order", "organisation_id", "sort_name", "id"),
    )

    staff_description: Mapped[str] = mapped_column(sa.String(200))
    """What staff read where they choose it; unique among those that are not archived."""
    sort_name: Mapped[str] = mapped_column(SortKey)
    input_combination: Mapped[InputCombination] = mapped_column(sa.Enum(InputCombination, native_enum=False, length=20))
    """Which two inputs it takes."""
    first_input_label: Mapped[str | None] = mapped_column(sa.String(200))
    """What forms call the first input; null for its usual name."""
    second_input_label: Mapped[str | None] = mapped_column(sa.String(200))
    """What forms call the second input; null for its usual name."""
    requires_approval: Mapped[bool] = mapped_column(default=False)
    """Whether somebody else approves what is completed with it, even where nobody supervises who did it."""
    is_archived: Mapped[bool] = mapped_column(default=False)
    """Whether it is not offered any more; planned services that have it keep it."""


BY_DESCRIPTION = Order((BillingRate.sort_name, BillingRate.id))
NEWEST = Order((BillingRate.id,), descending=True)


@dataclass(frozen=True, slots=True)
class BillingRateCreated(Event):
    """A billing rate was made."""

    input_combination: str


@dataclass(frozen=True, slots=True)
class BillingRateChanged(Event):
    """A billing rate was described or set up differently."""

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BillingRateArchived(Event):
    """A billing rate is no longer offered."""


@dataclass(frozen=True, slots=True)
class BillingRateRestored(Event):
    """An archived billing rate is offered again."""


def matching(search: str | None = None, *, is_archived: bool | None = None) -> sa.Select[BillingRate]:
    """Billing rates by words in their description, and by whether they are offered."""
    query = sa.select(BillingRate)
    for word in sort_key(search).split():
        query = query.where(BillingRate.sort_name.contains(word, autoescape=True))
    return query if is_archived is None else query.where(BillingRate.is_archived == is_archived)


@requires("service_plan.configure")
async def create(work: Work, staff_description: str, settings: Mapping[str, Any]) -> BillingRate:
    """Make a billing rate; planned services can have it at once."""
    await _demand_free(work, staff_description)
    rate = BillingRate(staff_description=staff_description, sort_name=sort_name(staff_description), **settings)
    work.add(rate)
    work.record(BillingRateCreated(rate.id, rate.input_combination))
    return rate


@requires("service_plan.configure")
async def update(work: Work, rate: BillingRate, changes: Mapping[str, Any]) -> None:
    """Change a billing rate; what was completed with it stays as it is."""
    if "staff_description" in changes and not rate.is_archived:
        await _demand_free(work, changes["staff_description"], but=rate.id)
    for name, value in changes.items():
        setattr(rate, name, value)
    rate.sort_name = sort_name(rate.staff_description)
    work.record(BillingRateChanged(rate.id, tuple(sorted(changes))))


@requires("service_plan.configure")
async def archive(work: Work, rate: BillingRate) -> None:
    """Stop offering a billing rate; planned services that have it keep it."""
    if rate.is_archived:
        raise InvalidTransition("billing rate", "ARCHIVED", "archived")
    rate.is_archived = True
    work.record(BillingRateArchived(rate.id))


@requires("service_plan.configure")
async def restore(work: Work, rate: BillingRate) -> None:
    """Offer an archived billing rate again."""
    if not rate.is_archived:
        raise InvalidTransition("billing rate", "ACTIVE", "restored")
    await _demand_free(work, rate.staff_description, but=rate.id)
    rate.is_archived = False
    work.record(BillingRateRestored(rate.id))


async def rate_problems(db: Db, rate_id: str | None, path: Path = ("billingRateId",)) -> list[Refusal]:
    """Why a billing rate cannot be chosen, where one is named."""
    if rate_id is None:
        return []
    rate = (await found(db, BillingRate, [rate_id])).get(rate_id)
    if rate is None:
        return [NotFound("billing rate", rate_id, path=path)]
    archived = InvalidInput("This billing rate is archived; choose another.", path=path)
    return [archived] if rate.is_archived else []


async def _demand_free(work: Work, name: str, but: str | None = None) -> None:
    await demand_free(work.db, BillingRate, name, among=~BillingRate.is_archived, but=but, path=["staffDescription"])
