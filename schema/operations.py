"""What may be asked and done, as declarations; `resolvers` serves them.

A declared function is plain: it takes the unit of work or the database first, then its arguments, and its docstring
is the description in the API.
"""

import dataclasses
import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Select

from ..core.orders import Order
from ..core.work import Work

F = TypeVar("F", bound=Callable[..., Any])
Answer = dict[str, Any]
"""What a mutation gives: the changed things by the names of its payload."""


@dataclasses.dataclass(frozen=True)
class Operation:
    """A field of the root `Query` or `Mutation`."""

    function: Callable[..., Any]
    type: Any
    is_dry: bool = False
    arguments: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """What its arguments mean, by their names in Python."""

    @property
    def name(self) -> str:
        """What it is called, in Python's spelling."""
        return self.function.__name__

    @property
    def description(self) -> str | None:
        """What it does, in the domain's words."""
        return inspect.getdoc(self.function)


class Query(Operation):
    """Something that may be asked."""


class Mutation(Operation):
    """Something that may be done: one input, one unit of work, one payload."""


@dataclasses.dataclass(frozen=True)
class Listing(Operation):
    """A long list that may be asked for, a page at a time."""

    orders: Mapping[Any, Order] = dataclasses.field(default_factory=dict)


def query(type: Any, **arguments: str) -> Callable[[Callable[..., Awaitable[Any]]], Query]:
    """Declare something that may be asked; the function takes `db` and its arguments, which are described by name."""
    return lambda function: Query(function, type, arguments=arguments)


def mutation(payload: type, *, dry: bool = False) -> Callable[[Callable[[Work, Any], Awaitable[Answer]]], Mutation]:
    """Declare something that may be done; the function takes `work` and `input`. A dry run is rolled back."""
    return lambda function: Mutation(function, payload, dry)


def listing(
    type: type, orders: Mapping[Any, Order], **arguments: str
) -> Callable[[Callable[..., Select[Any] | Awaitable[Select[Any]]]], Listing]:
    """Declare a long list: the function takes `db` and its filters and gives the query; the first order is the usual."""
    return lambda function: Listing(function, type, orders=orders, arguments=arguments)


def answer(**changed: Any) -> Answer:
    """What a mutation changed, by the names of its payload."""
    return changed


def changes(input: Any, *leave: str) -> dict[str, Any]:
    """Which fields of a partial update were given, without those that only say what is updated."""
    known = {"expected_version", "idempotency_key", *leave}
    given = {field.name: getattr(input, field.name) for field in dataclasses.fields(input) if field.name not in known}
    return {name: value.value for name, value in given.items() if value is not None}
