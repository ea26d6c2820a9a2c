"""Completions: what is filled in when a planned service is completed, as its billing rate asks."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from .base import Stamped
from .billing_rates import BillingRate, InputCombination
from .clock import Moment
from .errors import Invalid, InvalidInput, Path, Refusal
from .planned_service_parts import ConfidentialPart
from .planned_services import PlannedService
from .work import Work

LONGEST = timedelta(hours=24)
EARLIEST_YEAR = 1900
MOST = 2**31 - 1
"""The most minor units, or hundredths of units, that fit."""
HUNDREDTHS = 100
CURRENCY = re.compile("[A-Z]{3}")

NEEDED: Mapping[InputCombination, tuple[str, Sequence[str]]] = {
    InputCombination.TIME_TIME: ("times", ("started_at", "ended_at")),
    InputCombination.DATE_UNITS: ("units", ("performed_on", "units")),
    InputCombination.DATE_AMOUNT: ("amount", ("performed_on", "amount", "currency")),
    InputCombination.DATE_VISIT: ("visit", ("performed_on", "is_visited")),
}
"""By combination: under which input it is given, and what must be filled in there."""


@dataclasses.dataclass(frozen=True)
class CompletionInputs:
    """What somebody filled in to complete a planned service, and under which input."""

    given: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    performed_on: date | None = None
    units: float | None = None
    amount: int | None = None
    currency: str | None = None
    is_visited: bool | None = None


class Completion(Stamped, ConfidentialPart):
    """What was filled in when a planned service was completed."""

    __tablename__ = "planned_service_completions"
    __prefix__ = "complet"
    __table_args__ = (
        sa.UniqueConstraint("planned_service_id"),
        sa.CheckConstraint("ended_at > started_at", name="ends_after_start"),
        sa.CheckConstraint("unit_hundredths >= 0 AND amount >= 0", name="not_negative"),
    )

    started_at: Mapped[datetime | None]
    """When it began; null where times are not asked."""
    ended_at: Mapped[datetime | None]
    """When it ended; null where times are not asked."""
    performed_on: Mapped[date | None]
    """The day it was done; null where times are asked."""
    unit_hundredths: Mapped[int | None]
    amount: Mapped[int | None]
    """Money in minor units, such as cents; null where it is not asked."""
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    """The currency of the amount, as an ISO 4217 code such as `AUD`."""
    is_visited: Mapped[bool | None]
    """Whether the visit took place; null where that is not asked."""

    @property
    def units(self) -> float | None:
        """How many units, to two places; null where they are not asked."""
        return None if self.unit_hundredths is None else self.unit_hundredths / HUNDREDTHS


class InputsMissing(Refusal):
    """The billing rate asks for something that is not filled in."""

    def __init__(self, rate: BillingRate, fields: Sequence[str], *, path: Path) -> None:
        super().__init__(f"{rate.staff_description}: fill in {' and '.join(fields)} to complete this.", path=path)
        self.input_combination = rate.input_combination
        self.fields = list(fields)
        self.first_input_label = rate.first_input_label
        self.second_input_label = rate.second_input_label


async def keep_completion(
    work: Work, service: PlannedService, rate: BillingRate | None, inputs: CompletionInputs | None
) -> None:
    """Put on file what was filled in, in place of what was before. Raises Invalid where something is missing or wrong.

    Without a billing rate nothing is asked and nothing kept.
    """
    if refusals := list(_refusals(rate, inputs, work.db.moment)):
        raise Invalid(refusals)
    await work.db.execute(sa.delete(Completion).where(Completion.planned_service_id == service.id))
    if rate is not None and inputs is not None:
        _, names = NEEDED[rate.input_combination]
        kept = {name: getattr(inputs, name) for name in names if name != "units"}
        hundredths = None if inputs.units is None else round(inputs.units * HUNDREDTHS)
        work.add(
            Completion(client_id=service.client_id, planned_service_id=service.id, unit_hundredths=hundredths, **kept)
        )


def _refusals(rate: BillingRate | None, inputs: CompletionInputs | None, moment: Moment) -> Iterator[Refusal]:
    if rate is None:
        if inputs is not None:
            yield InvalidInput("Nothing is asked here: this planned service has no billing rate.", path=["inputs"])
        return
    under, names = NEEDED[rate.input_combination]
    filled_in = inputs if inputs is not None and inputs.given == under else CompletionInputs()
    if missing := [SPELLED[name] for name in names if _is_blank(getattr(filled_in, name))]:
        yield InputsMissing(rate, missing, path=["inputs", under])
    for name, problem in _problems(filled_in, moment):
        yield InvalidInput(problem, path=["inputs", under, name])


def _problems(inputs: CompletionInputs, moment: Moment) -> Iterator[tuple[str, str]]:
    yield from _time_problems(inputs.started_at, inputs.ended_at, moment.now)
    if inputs.performed_on is not None and inputs.performed_on > moment.today:
        yield "performedOn", "The day lies in the future."
    if inputs.performed_on is not None and inputs.performed_on.year < EARLIEST_YEAR:
        yield "performedOn", "The day lies too long ago."
    if inputs.units is not None and not _is_exact(inputs.units):
        yield "units", "Units are 0 or more, to at most two places."
    if inputs.amount is not None and not 0 <= inputs.amount <= MOST:
        yield "amount", "The amount is 0 or more, in minor units."
    if inputs.currency is not None and not CURRENCY.fullmatch(inputs.currency):
        yield "currency", "Name the currency by its ISO 4217 code, such as AUD."


def _time_problems(start: datetime | None, end: datetime | None, now: datetime) -> Iterator[tuple[str, str]]:
    if start is not None and start.year < EARLIEST_YEAR:
        yield "startedAt", "The start lies too long ago."
    if start is not None and start > now:
        yield "startedAt", "The start lies in the future."
    if start is None or end is None:
        return
    if end <= start:
        yield "endedAt", "The end must lie after the start."
    elif end - start > LONGEST:
        yield "endedAt", "The end lies more than 24 hours after the start."


def _is_blank(value: object) -> bool:
    return value is None or value is False  # nothing worked is an answer, nothing ticked is none


def _is_exact(units: float) -> bool:
    hundredths = units * HUNDREDTHS
    return 0 <= hundredths <= MOST and abs(hundredths - round(hundredths)) < 1e-6


SPELLED = {
    "started_at": "startedAt",
    "ended_at": "endedAt",
    "performed_on": "performedOn",
    "units": "units",
    "amount": "amount",
    "currency": "currency",
    "is_visited": "isVisited",
}
"""What the API calls each of them."""
