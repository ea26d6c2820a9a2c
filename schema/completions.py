"""Completions, as the API shows them and takes them: what is filled in to complete a planned service."""

from datetime import date, datetime

import strawberry

from ..core import completions
from ..core.billing_rates import InputCombination
from .declaring import describes, input, one_of
from .errors import UserError
from .node import Node


@describes(completions.Completion)
class Completion(Node):
    """What was filled in when a planned service was completed."""

    started_at: datetime | None
    ended_at: datetime | None
    performed_on: date | None
    units: float | None
    amount: int | None
    currency: str | None
    is_visited: bool | None


@describes(completions.InputsMissing)
class InputsMissing(UserError):
    """The billing rate asks for something that is not filled in."""

    input_combination: InputCombination
    """What it asks for."""
    fields: list[str]
    """What is missing."""
    first_input_label: str | None
    """What forms call the first input; null for its usual name."""
    second_input_label: str | None
    """What forms call the second input; null for its usual name."""


@input
class TimesInput:
    """When it began and ended, for `TIME_TIME`."""

    started_at: datetime | None = None
    """When it began."""
    ended_at: datetime | None = None
    """When it ended: after the start, at most 24 hours later."""


@input
class UnitsInput:
    """The day and how many units, for `DATE_UNITS`."""

    performed_on: date | None = None
    """The day it was done."""
    units: float | None = None
    """How many units, 0 or more, to at most two places."""


@input
class AmountInput:
    """The day and an amount of money, for `DATE_AMOUNT`."""

    performed_on: date | None = None
    """The day it was done."""
    amount: int | None = None
    """Money in minor units, such as cents; 0 or more."""
    currency: str | None = None
    """The currency of the amount, as an ISO 4217 code such as `AUD`."""


@input
class VisitInput:
    """The day and a tick, for `DATE_VISIT`."""

    performed_on: date | None = None
    """The day it was done."""
    is_visited: bool | None = None
    """That the visit took place."""


@one_of
class CompletionInput:
    """What the billing rate asks to be filled in: the one that its input combination names."""

    times: strawberry.Maybe[TimesInput]
    """For `TIME_TIME`."""
    units: strawberry.Maybe[UnitsInput]
    """For `DATE_UNITS`."""
    amount: strawberry.Maybe[AmountInput]
    """For `DATE_AMOUNT`."""
    visit: strawberry.Maybe[VisitInput]
    """For `DATE_VISIT`."""


def completion_inputs(given: CompletionInput | None) -> completions.CompletionInputs | None:
    """What was filled in, as core takes it."""
    if given is None:
        return None
    ((name, filled_in),) = ((name, each.value) for name, each in vars(given).items() if each is not None)
    return completions.CompletionInputs(name, **vars(filled_in))
