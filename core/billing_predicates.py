"""Billing predicates: conditions of billing rules that plugins bring, asked so that none of them stops the others."""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import structlog

from .field_schemas import json_schema
from .fields import FieldDefinition

if TYPE_CHECKING:
    from .base import Json
    from .visibility import Db

log = structlog.get_logger(__name__)


@dataclasses.dataclass(frozen=True, kw_only=True)
class BillingCase:
    """A client service that may be due to be billed for a month, if a condition holds."""

    client_service_id: str
    enrollment_id: str
    client_id: str
    starts_on: date | None
    """The first day of what counts; null where everything from the beginning counts."""
    ends_on: date
    """The last day of what counts: that of the month."""
    arguments: Mapping[str, Any]
    """What the billing rule asks with, checked against the arguments of the predicate."""


@dataclasses.dataclass(frozen=True)
class PredicateAnswer:
    """Whether a condition holds for a client service."""

    holds: bool
    """Whether it does."""
    found: str
    """What is the case, in words, such as `2 goals were rated`; it stands on reports, so it says nothing more."""


Decide = Callable[["Db", Sequence[BillingCase]], Awaitable[Mapping[str, PredicateAnswer]]]


@dataclasses.dataclass(frozen=True, kw_only=True)
class BillingPredicate:
    """A condition that billing rules can name, over what a plugin knows."""

    name: str
    """What rules and the API call it, in snake case; never changed."""
    label: str
    """What must hold, in words, such as `Goals were rated`."""
    description: str
    """When it holds, in a sentence."""
    arguments: tuple[FieldDefinition, ...] = ()
    """What it can be asked with."""
    decide: Decide
    """Whether it holds, by the identifier of the client service, for any number of cases in a constant number of
    statements; what is not answered is not decided. It sees everything of the organisation, and changes nothing."""

    @property
    def json_schema(self) -> "Json":
        """Its arguments as JSON Schema (2020-12), for front ends in which rules are made."""
        return json_schema(self.arguments, complete=True)


async def installed_of(db: "Db", names: Sequence[str]) -> Mapping[str, BillingPredicate]:
    """The conditions that plugins bring, by name, as far as they are installed."""
    installed = db.record_types.billing_predicates
    return {name: installed[name] for name in names if name in installed}


async def ask(db: "Db", predicate: BillingPredicate, cases: Sequence[BillingCase]) -> Mapping[str, PredicateAnswer]:
    """What a predicate says about client services, by identifier; nothing where it fails."""
    try:
        async with db.begin_nested():  # a statement that fails must not spoil the transaction of whoever asks
            answers = await predicate.decide(db, cases)
        return {key: answer for key, answer in answers.items() if isinstance(answer, PredicateAnswer)}
    except Exception:  # whatever a plugin does must not stop a month from being closed
        log.exception("billing_predicate_failed", predicate=predicate.name)
        return {}
