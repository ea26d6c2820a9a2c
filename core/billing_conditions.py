"""Billing conditions: what must hold before a service is billed by value, as a tree and nothing like a language."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from pydantic.dataclasses import dataclass

from .client_services import ClientServiceStatus


@dataclass(frozen=True)
class FormSubmitted:
    """That a form was submitted, so many times or more."""

    form_id: str
    times: int = 1
    """How often it must have been submitted at least."""


@dataclass(frozen=True)
class PredicateUse:
    """That a condition holds which a plugin brings."""

    name: str
    """What the plugin calls it."""
    arguments: dict[str, Any] | None = None
    """What it is asked with, by key; null where it takes nothing."""

    @property
    def key(self) -> tuple[str, bytes]:
        """What tells it from other questions: its name, and what it is asked with."""
        return self.name, orjson.dumps(self.arguments or {}, option=orjson.OPT_SORT_KEYS)


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

    @property
    def given(self) -> Mapping[str, Any]:
        """What is given, by name; one thing where it is as it should be."""
        return {name: value for name, value in vars(self).items() if name in _NAMES and value is not None}

    @property
    def parts(self) -> tuple["Condition", ...]:
        """The conditions that it consists of."""
        return (*(self.all or ()), *(self.any or ()), *([self.negated] if self.negated else []))

    def walk(self) -> Iterator["Condition"]:
        """It, and every condition in it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    @property
    def form_ids(self) -> set[str]:
        """The forms it asks for."""
        return {each.form_submitted.form_id for each in self.walk() if each.form_submitted}

    @property
    def predicates(self) -> list[PredicateUse]:
        """The conditions of plugins in it."""
        return [each.predicate for each in self.walk() if each.predicate]


_NAMES = frozenset(Condition.__dataclass_fields__)
