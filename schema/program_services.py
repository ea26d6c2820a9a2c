"""The services of programs, as the API shows and takes them."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from ..core import billing_rules, program_editing, program_services
from .declaring import computed, describes, enum, input, one_of, related
from .errors import UserError
from .inputs import Name, Paragraph, Text
from .node import Node

if TYPE_CHECKING:
    from .billing_rules import BillingRule
    from .programs import Program

enum(program_services.BillingMode)
enum(program_services.PriceUnit)


@describes(program_services.Price)
class Price:
    """What a service costs, exact."""

    amount: int
    currency: str
    unit: program_services.PriceUnit


@describes(program_services.ProgramService)
class ProgramService(Node):
    """A phase of a program, such as intake or job development, as every client who enrolls will have it."""

    name: str
    description: str | None
    position: int
    is_ongoing: bool
    billing_mode: program_services.BillingMode
    is_billable: bool
    price: Price | None
    billing_rule: Annotated["BillingRule", strawberry.lazy(".billing_rules")] | None = computed(billing_rules.rules_of)
    """When it is due, where it is billed by value and somebody said so; without a rule it never is."""
    logs_on_report: bool
    report_submission_limit: int | None
    signature_label: str
    archived_at: datetime | None
    program: Annotated["Program", strawberry.lazy(".programs")] = related()


@describes(program_editing.ProgramServiceInUse)
class ProgramServiceInUse(UserError):
    """Clients have, or had, the service; archive it instead."""

    client_service_count: int
    """How many enrollments include it."""


@input
class PriceInput:
    """What a service costs, exact."""

    amount: int
    """In minor units, such as cents."""
    currency: Annotated[str, Text(program_services.CURRENCY_LENGTH, shortest=1)]
    """Its ISO 4217 code, such as `AUD`."""
    unit: program_services.PriceUnit
    """What it is for; `HOUR` where billing is hourly, `ONCE` where it is by milestone."""


@input
class ProgramServiceInput:
    """A service of a program."""

    name: Name
    """What it is called."""
    description: Paragraph | None = None
    """What is done in it."""
    is_ongoing: bool = False
    """Whether it goes on without a planned end, such as follow-along: it never completes."""
    billing_mode: program_services.BillingMode = program_services.BillingMode.HOURLY
    """What makes it due to be billed."""
    is_billable: bool = True
    """Whether it is billed at all."""
    price: PriceInput | None = None
    """What it costs, where that is agreed."""
    logs_on_report: bool = False
    """Whether a report shows the time that was logged, and not the billing summary alone."""
    report_submission_limit: int | None = None
    """How many reports of each client are sent out before the others are kept for billing only; null for no limit."""
    signature_label: Name = program_services.SIGNATURE_LABEL
    """What stands below the signature on a report."""


@one_of
class ProgramServicePlaceInput:
    """Where a service goes among those of its program."""

    before: strawberry.Maybe[strawberry.ID]
    """Right before this service of the same program."""
    after: strawberry.Maybe[strawberry.ID]
    """Right after this service of the same program."""


def priced(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given about a service, with its price as it is stored."""
    price: PriceInput | None = given.get("price")
    stored = {} if price is None else {"price": program_services.Price(price.amount, price.currency, price.unit)}
    return {**given, **stored}


def new_service(given: ProgramServiceInput) -> program_services.NewService:
    """The service that was described."""
    return program_services.NewService(**priced(vars(given)))


def place(given: ProgramServicePlaceInput) -> program_editing.Place:
    """The place that was named."""
    return program_editing.Place(
        before=given.before.value if given.before else None, after=given.after.value if given.after else None
    )
