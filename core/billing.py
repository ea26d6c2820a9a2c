"""Billing: what is due for client services in a month, what it comes to, and why; or why nothing is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .billing_evidence import Gathered, gather
from .billing_findings import Finding
from .client_services import ClientService
from .durations import MINUTES_OF_AN_HOUR, in_hours
from .field_schemas import LARGEST_AMOUNT
from .month_facts import MonthFacts
from .months import Month
from .program_services import BillingMode, PriceUnit
from .reports import ReportLine
from .visibility import Db, seeing_all


@dataclass(frozen=True, slots=True)
class Bill:
    """What is due for a client service in a month."""

    kind: BillingMode
    """What made it due."""
    minutes: int
    """The billable minutes that are billed by the hour; 0 where the price is for the whole."""
    amount: int | None
    """What it comes to in minor units; null where no price is agreed."""
    currency: str | None
    """The ISO 4217 code of the currency; null where no price is agreed."""
    lines: tuple[ReportLine, ...]
    """What it consists of, each with its reason."""


@dataclass(frozen=True)
class Verdict:
    """Whether a client service is due to be billed in a month, and why or why not."""

    facts: MonthFacts
    """What was done in it."""
    because: tuple[str, ...]
    """Why it is due or not, in words: the trigger first, then what it rests on."""
    bill: Bill | None = None
    """What is due; null where nothing is."""
    finding: Finding | None = None
    """What came of its billing rule, where it is billed by one."""
    warnings: tuple[str, ...] = ()
    """What whoever reads it should know, in words."""
    is_decided: bool = True
    """Whether it is known; where it is not, because a plugin failed or is gone, what was reported before stays."""

    @property
    def kind(self) -> BillingMode:
        """What makes the service due."""
        return self.facts.definition.billing_mode


def amount_of(minutes: int, hourly: int) -> int:
    """What minutes come to at the price of an hour, in minor units: rounded half up, once. Neither is negative.

    Nothing else rounds. It is applied to all minutes of a line together; a supplement bills the difference between
    what the whole month comes to now and what was billed before.
    """
    return (2 * minutes * hourly + MINUTES_OF_AN_HOUR) // (2 * MINUTES_OF_AN_HOUR)


async def bills_of(db: Db, services: Sequence[ClientService], month: Month) -> Mapping[str, list[Bill]]:
    """What is due for client services in a month, whoever asks, in a constant number of statements."""
    verdicts = await verdicts_of(db, services, month)
    return {key: [verdict.bill] if verdict.bill else [] for key, verdict in verdicts.items()}


async def verdicts_of(db: Db, services: Sequence[ClientService], month: Month) -> Mapping[str, Verdict]:
    """Whether client services are due in a month, and why, whoever asks, in a constant number of statements."""
    with seeing_all(db):
        return {each.facts.service.id: _verdict(each) for each in await gather(db, services, month)}


def _verdict(gathered: Gathered) -> Verdict:
    facts = gathered.facts
    if not facts.definition.is_billable:
        return Verdict(facts, ("This service is not billed.",))
    return _JUDGES[facts.definition.billing_mode](gathered)


def _by_the_hour(gathered: Gathered) -> Verdict:
    facts, time, month = gathered.facts, gathered.facts.time, gathered.facts.month.in_words
    waiting = [f"{in_hours(time.awaiting_minutes)} await approval and do not count yet."] * bool(time.awaiting_minutes)
    if not time.billable_minutes:
        return Verdict(facts, (f"No billable time counts in {month}.", *waiting))
    logs = "1 support log" if time.log_count == 1 else f"{time.log_count} support logs"
    because = f"Billable time was given in {month}.", f"{in_hours(time.billable_minutes)} in {logs} count."
    return _due(facts, (*because, *waiting))


def _by_milestone(gathered: Gathered) -> Verdict:
    facts, day = gathered.facts, gathered.facts.service.completed_on
    if day is None or day not in facts.month:
        return Verdict(facts, (f"The service was not completed in {facts.month.in_words}.",))
    return _due(facts, (f"The service was completed on {day}.",))


def _by_value(gathered: Gathered) -> Verdict:
    facts, ruled = gathered.facts, gathered.ruled
    if ruled is None:
        return Verdict(facts, ("It has no billing rule, and so it is never due.",))
    if ruled.billed_for is not None:
        return Verdict(facts, (f"It is billed once, and was for {ruled.billed_for}.",), finding=ruled.finding)
    return _by_rule(facts, ruled.finding)


def _by_rule(facts: MonthFacts, finding: Finding) -> Verdict:
    leaves = [*finding.leaves()]
    warnings = tuple(f"{each.asked}: {each.found}." for each in leaves if each.holds is None)
    trigger = {
        True: f"Its billing rule holds for {facts.month.in_words}.",
        False: f"Its billing rule does not hold for {facts.month.in_words}.",
        None: "Whether its billing rule holds is not decided.",
    }
    because = (trigger[finding.holds], *(each.in_words for each in leaves))
    if finding.holds:
        return _due(facts, because, finding, warnings)
    return Verdict(facts, because, None, finding, warnings, is_decided=finding.holds is not None)


_JUDGES: Mapping[BillingMode, Callable[[Gathered], Verdict]] = {
    BillingMode.HOURLY: _by_the_hour,
    BillingMode.MILESTONE: _by_milestone,
    BillingMode.VALUE_BASED: _by_value,
}


def _due(
    facts: MonthFacts, because: tuple[str, ...], finding: Finding | None = None, warnings: tuple[str, ...] = ()
) -> Verdict:
    """That a service is due, and what that comes to: by the hour, for the whole, or at a price that nobody agreed."""
    kind, price = facts.definition.billing_mode, facts.definition.price
    is_hourly = price.unit is PriceUnit.HOUR if price else kind is BillingMode.HOURLY
    minutes = facts.time.billable_minutes if is_hourly else None
    unit = price.amount if price else None
    amount = unit if minutes is None or unit is None else amount_of(minutes, unit)
    if amount is not None and amount > LARGEST_AMOUNT:
        return Verdict(facts, because, None, finding, (*warnings, TOO_MUCH), is_decided=False)
    line = ReportLine(facts.service.title, minutes, unit, amount, because)
    bill = Bill(kind, minutes or 0, amount, price.currency if price else None, (line,))
    return Verdict(facts, because, bill, finding, warnings)


TOO_MUCH = "It comes to more than anybody could mean; look at its price."
