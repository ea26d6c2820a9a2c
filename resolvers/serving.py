"""How declared operations are served: who may ask, one unit of work for a change, refusals as data."""

import inspect
import types
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry
from graphql import GraphQLError

from ..core.actors import Actor
from ..core.errors import Invalid, NotFound, Refusal
from ..core.idempotency import fingerprint_of, first_answer, keep_answer
from ..core.visibility import Db
from ..core.work import Work
from ..schema.connections import Connection
from ..schema.declaring import Told
from ..schema.inputs import camel, tidy
from ..schema.operations import Answer, Listing, Mutation, Operation
from .context import Context
from .paging import DEFAULT, Page, page

Resolver = Callable[..., Awaitable[Any]]
SIGN_IN_FIRST = "Sign in first: send a valid token as 'Authorization: Bearer …'."


def served(operation: Operation) -> Any:
    """The field of the root type that serves an operation."""
    if isinstance(operation, Mutation):
        resolver = _serve_mutation(operation)
    elif isinstance(operation, Listing):
        resolver = _serve_listing(operation)
    else:
        resolver = _serve_query(operation)
    resolver.__name__ = operation.name
    return strawberry.field(resolver=resolver, description=operation.description)


def signed_in(context: Context) -> Actor:
    """Who asks. Raises UNAUTHENTICATED where nobody signed in."""
    if context.actor is None:
        raise GraphQLError(
            SIGN_IN_FIRST,
            extensions={"code": "UNAUTHENTICATED"},
        )
    return context.actor


def _serve_query(operation: Operation) -> Resolver:
    hints = _hints(operation)

    async def resolve(info: strawberry.Info, **arguments: Any) -> Any:
        signed_in(info.context)
        clean = tidy(arguments, hints)
        return await info.context.reads.run(lambda db: operation.function(db, **clean))

    return _signed(resolve, operation.type, _parameters(operation))


def _serve_listing(operation: Listing) -> Resolver:
    usual, *_ = operation.orders
    hints = _hints(operation)

    async def resolve(
        info: strawberry.Info, order_by: Any = usual, first: int = DEFAULT, after: str | None = None, **filters: Any
    ) -> Any:
        signed_in(info.context)
        clean = tidy(filters, hints)

        async def read(db: Db) -> Page:
            found = operation.function(db, **clean)
            query = await found if inspect.isawaitable(found) else found
            return await page(db, query, operation.orders[order_by], first, after)

        return await info.context.reads.run(read)

    paging = {
        "order_by": (Annotated[type(usual), strawberry.argument(description="How the list is sorted.")], usual),
        "first": (Annotated[int, strawberry.argument(description="How many at most, 1 to 100.")], DEFAULT),
        "after": (
            Annotated[str | None, strawberry.argument(description="Continue behind this cursor of the page before.")],
            None,
        ),
    }
    return _signed(resolve, Connection[operation.type], _parameters(operation) | paging)  # type: ignore[name-defined]


def _serve_mutation(mutation: Mutation) -> Resolver:
    async def resolve(info: strawberry.Info, input: Any) -> Any:
        context: Context = info.context
        actor = signed_in(context)
        await context.reads.release()
        try:
            clean = tidy(input)
            changed = await context.careplan.perform(
                actor, lambda work: _once(work, mutation, clean), dry=mutation.is_dry
            )
        except Invalid as several:
            return mutation.type(errors=[Told(refusal) for refusal in several.refusals])
        except Refusal as refusal:
            if isinstance(refusal, NotFound) and refusal.path is None:
                refusal.path = _where(input, refusal.id)
            return mutation.type(errors=[Told(refusal)])
        return mutation.type(**changed)

    takes = inspect.signature(mutation.function, eval_str=True).parameters["input"].annotation
    description = strawberry.argument(description=takes.__strawberry_definition__.description)
    return _signed(resolve, mutation.type, {"input": (Annotated[takes, description], inspect.Parameter.empty)})


def _where(input: Any, identifier: str) -> list[str] | None:
    """Which field of an input named a thing."""
    return next(([camel(name)] for name, value in vars(input).items() if value == identifier), None)


async def _once(work: Work, mutation: Mutation, input: Any) -> Answer:
    key = getattr(input, "idempotency_key", None)
    if key is None:
        return await _answer(work, mutation, input)
    if known := await first_answer(work, key, fingerprint_of(mutation.name, vars(input))):
        return known
    answer = await _answer(work, mutation, input)
    await keep_answer(work, key, answer)
    return answer


async def _answer(work: Work, mutation: Mutation, input: Any) -> Answer:
    """What a mutation changed, and what is worth knowing about it."""
    changed: Answer = await mutation.function(work, input)
    return changed | {"warnings": work.warnings}


def _hints(operation: Operation) -> dict[str, Any]:
    _, *arguments = inspect.signature(operation.function, eval_str=True).parameters.values()
    return {argument.name: argument.annotation for argument in arguments}


def _parameters(operation: Operation) -> dict[str, tuple[Any, Any]]:
    _, *arguments = inspect.signature(operation.function, eval_str=True).parameters.values()
    return {argument.name: (_described(operation, argument), argument.default) for argument in arguments}


def _described(operation: Operation, argument: inspect.Parameter) -> Any:
    description = operation.arguments.get(argument.name) or _described_by_type(argument.annotation)
    if argument.name == "id":
        description = description or f"The identifier of the {operation.name.replace('_', ' ')}."
    return Annotated[argument.annotation, strawberry.argument(description=description)]


def _described_by_type(annotation: Any) -> str | None:
    members = getattr(annotation, "__args__", ()) if isinstance(annotation, types.UnionType) else (annotation,)
    definitions = (getattr(member, "__strawberry_definition__", None) for member in members)
    return next((definition.description for definition in definitions if definition), None)


def _signed(resolve: Resolver, returns: Any, parameters: dict[str, tuple[Any, Any]]) -> Resolver:
    """Give a resolver the signature Strawberry reads, with real types."""

    async def field(**arguments: Any) -> Any:
        return await resolve(**arguments)

    keyword = inspect.Parameter.KEYWORD_ONLY
    field.__annotations__ = {"info": strawberry.Info, "return": returns} | {
        name: annotation for name, (annotation, _) in parameters.items()
    }
    field.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter("info", keyword, annotation=strawberry.Info)]
        + [
            inspect.Parameter(name, keyword, annotation=annotation, default=default)
            for name, (annotation, default) in parameters.items()
        ],
        return_annotation=returns,
    )
    return field
