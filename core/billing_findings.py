"""Billing findings: what comes of the conditions of a billing rule, each with what was asked and what is, in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .billing_conditions import Condition, FormSubmitted, PredicateUse
from .billing_predicates import BillingPredicate, PredicateAnswer
from .client_services import ClientServiceStatus
from .durations import in_hours
from .month_facts import MonthFacts

Holds = bool | None
"""Whether something holds; nothing where that is not known."""
OUTCOMES: Mapping[Holds, str] = {True: "holds", False: "does not hold", None: "is not decided"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a condition of a billing rule."""

    asked: str
    """What must hold, in words."""
    found: str
    """What is the case, in words."""
    holds: Holds
    """Whether it holds; null where that is not known."""
    parts: tuple["Finding", ...] = ()
    """What came of the conditions that it consists of."""

    def leaves(self) -> Iterator["Finding"]:
        """What came of the conditions that consist of nothing else."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    @property
    def in_words(self) -> str:
        """What was asked, what is, and whether that does."""
        return f"{self.asked}: {self.found}; this {OUTCOMES[self.holds]}."


@dataclass(frozen=True)
class Evidence:
    """What the conditions of a billing rule are judged by."""

    facts: MonthFacts
    form_names: Mapping[str, str] = field(default_factory=dict)
    predicates: Mapping[str, BillingPredicate] = field(default_factory=dict)
    """Those that are installed, by name."""
    answers: Mapping[tuple[str, bytes], PredicateAnswer] = field(default_factory=dict)
    """What they say about the service, by the question."""


def examine(condition: Condition, evidence: Evidence) -> Finding:
    """What comes of a condition, and of everything in it."""
    ((name, value),) = condition.given.items()
    return _EXAMINERS[name](value, evidence)


def _all(conditions: Sequence[Condition], evidence: Evidence) -> Finding:
    parts = tuple(examine(each, evidence) for each in conditions)
    holds = [part.holds for part in parts]
    return Finding("All of these", _count(holds), False if False in holds else None if None in holds else True, parts)


def _any(conditions: Sequence[Condition], evidence: Evidence) -> Finding:
    parts = tuple(examine(each, evidence) for each in conditions)
    holds = [part.holds for part in parts]
    return Finding("Any of these", _count(holds), True if True in holds else None if None in holds else False, parts)


def _count(holds: Sequence[Holds]) -> str:
    return f"{holds.count(True)} of {len(holds)} hold"


def _not(condition: Condition, evidence: Evidence) -> Finding:
    part = examine(condition, evidence)
    holds = None if part.holds is None else not part.holds
    if part.parts:
        return Finding("Not", f"it {OUTCOMES[part.holds]}", holds, (part,))
    return Finding(f"Not: {part.asked}", part.found, holds)


def _form(wanted: FormSubmitted, evidence: Evidence) -> Finding:
    times, period = evidence.facts.times_submitted(wanted.form_id), evidence.facts.period
    name = evidence.form_names.get(wanted.form_id, wanted.form_id)
    asked = f"The form {name!r} is submitted {_times(wanted.times)} or more"
    return Finding(asked, f"{_times(times)} {period}" if times else f"never {period}", times >= wanted.times)


def _times(times: int) -> str:
    return "once" if times == 1 else f"{times} times"


def _status(statuses: Sequence[ClientServiceStatus], evidence: Evidence) -> Finding:
    status = evidence.facts.status
    asked = "The service is " + " or ".join(map(_words, statuses)) + " at the end of the month"
    return Finding(asked, f"it is {_words(status)}", status in statuses)


def _words(status: ClientServiceStatus) -> str:
    return status.lower().replace("_", " ")


def _minutes(least: int, evidence: Evidence) -> Finding:
    minutes = evidence.facts.time.billable_minutes
    asked = f"{in_hours(least)} or more of billable time count"
    return Finding(asked, f"{in_hours(minutes)} {evidence.facts.period}", minutes >= least)


def _predicate(use: PredicateUse, evidence: Evidence) -> Finding:
    predicate, answer = evidence.predicates.get(use.name), evidence.answers.get(use.key)
    if predicate is None:
        return Finding(f"The condition {use.name!r} holds", "the plugin that knows it is not installed", None)
    if answer is None:
        return Finding(predicate.label, "the plugin that knows it could not say", None)
    return Finding(predicate.label, answer.found, answer.holds)


_EXAMINERS: Mapping[str, Callable[[Any, Evidence], Finding]] = {
    "all": _all,
    "any": _any,
    "negated": _not,
    "form_submitted": _form,
    "status_is": _status,
    "minutes_at_least": _minutes,
    "predicate": _predicate,
}
