"""Month previews: what would be reported and billed for a month, of any part of the house, and what that comes to."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from .client_services import ClientService
from .enrollments import Enrollment
from .errors import Forbidden, InvalidInput
from .field_schemas import LARGEST_AMOUNT
from .months import Month
from .orders import Order
from .report_previews import previews_of
from .visibility import Db

READING = "report.read"
PORTION = 500
"""How many client services are worked out at a time."""
ORDER = Order((ClientService.client_id, ClientService.id))


@dataclass(frozen=True, kw_only=True)
class MonthScope:
    """What is looked at in a month; what is not named does not narrow it down."""

    month: Month
    program_id: str | None = None
    enrollment_id: str | None = None
    client_service_id: str | None = None
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class AmountTotal:
    """What everything that would be billed in one currency comes to."""

    currency: str | None
    """The ISO 4217 code of the currency; null for what no price is agreed for."""
    amount: int | None
    """The sum in minor units; null where no price is agreed."""
    minutes: int
    """The billable minutes that would be reported."""
    report_count: int
    """How many reports that would be."""


def demand_reader(db: Db) -> None:
    """Refuse to tell those who may not see reports."""
    if db.actor is None or not db.actor.may(READING):
        raise Forbidden(READING)


def services_in(scope: MonthScope) -> sa.Select[ClientService]:
    """The client services of enrollments that the month lies in, or touches."""
    query = (
        sa.select(ClientService)
        .join(Enrollment, Enrollment.id == ClientService.enrollment_id)
        .where(
            Enrollment.enrolled_on <= scope.month.last_day,
            sa.or_(Enrollment.closed_on.is_(None), Enrollment.closed_on >= scope.month.first_day),
        )
    )
    named = {
        Enrollment.program_id: scope.program_id,
        ClientService.enrollment_id: scope.enrollment_id,
        ClientService.id: scope.client_service_id,
        ClientService.client_id: scope.client_id,
    }
    for column, identifier in named.items():
        query = query if identifier is None else query.where(column == identifier)
    return query


async def totals_of(db: Db, scopes: Sequence[MonthScope]) -> Mapping[MonthScope, list[AmountTotal]]:
    """What everything that would be billed comes to, by currency; portion by portion. Raises InvalidInput."""
    return {scope: await _totals(db, scope) for scope in scopes}


async def _totals(db: Db, scope: MonthScope) -> list[AmountTotal]:
    amounts, minutes, reports = Counter[str | None](), Counter[str | None](), Counter[str | None]()
    async for services in _portions(db, scope):
        for previews in (await previews_of(db, services, scope.month)).values():
            for each in previews:
                if each.is_due:
                    amounts[each.currency] += each.amount or 0
                    minutes[each.currency] += each.minutes
                    reports[each.currency] += 1
    if any(abs(amount) > LARGEST_AMOUNT for amount in amounts.values()):
        raise InvalidInput("This comes to more than can be said at once; look at a part of it.", path=["filter"])
    return [
        AmountTotal(currency, amounts[currency] if currency else None, minutes[currency], reports[currency])
        for currency in sorted(reports, key=lambda each: (each is None, each or ""))
    ]


async def _portions(db: Db, scope: MonthScope) -> AsyncIterator[Sequence[ClientService]]:
    query = services_in(scope)
    window = ORDER.sort(query).limit(PORTION)
    while services := (await db.scalars(window)).all():
        yield services
        last = services[-1]
        window = ORDER.sort(ORDER.after(query, (last.client_id, last.id))).limit(PORTION)
