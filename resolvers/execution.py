"""Running one operation, and saying what went wrong without saying too much."""

import asyncio
import dataclasses
from typing import Any

import strawberry
import structlog
from graphql import GraphQLError
from sqlalchemy.exc import DBAPIError
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from ..core.database import is_passing
from ..core.errors import Busy, Forbidden, Invalid, NotFound, Refusal
from .context import Context

log = structlog.get_logger(__name__)

QUERY_ONLY = frozenset({OperationType.QUERY})
ANYTHING = frozenset({OperationType.QUERY, OperationType.MUTATION})
DEADLINE_SECONDS = 30.0


@dataclasses.dataclass(frozen=True)
class Request:
    """What a client sent."""

    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What the client gets, and whether its document could be run at all."""

    body: dict[str, Any]
    was_run: bool


async def execute(schema: strawberry.Schema, request: Request, context: Context, *, may_change: bool = True) -> Outcome:
    """Run an operation within the deadline; errors carry a code from a closed list."""
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            result = await schema.execute(
                request.query,
                variable_values=request.variables,
                operation_name=request.operation_name,
                context_value=context,
                allowed_operation_types=ANYTHING if may_change else QUERY_ONLY,
            )
    except TimeoutError:
        error = GraphQLError("This took too long and was stopped.", extensions={"code": "TIMEOUT"})
        return Outcome({"data": None, "errors": [error.formatted]}, was_run=True)
    finally:
        await context.reads.release()
    was_run = not isinstance(result, PreExecutionError)
    body: dict[str, Any] = {"data": result.data} if was_run else {}
    if result.errors:
        body["errors"] = [described(error, context, was_run) for error in result.errors]
    return Outcome(body, was_run)


def described(error: GraphQLError, context: Context, was_run: bool) -> dict[str, Any]:
    """An error as the client sees it: what they caused is explained, what we caused is masked and logged."""
    cause = error.original_error
    message, code, facts = _explain(error, cause, was_run)
    if code == "INTERNAL_SERVER_ERROR":
        log.error("unexpected", request_id=context.request_id, path=error.path, exc_info=cause)
        facts = {"requestId": context.request_id}
    shown = {**error.formatted, "message": message}
    return {**shown, "extensions": {**(error.extensions or {}), "code": code, **facts}}


def _explain(error: GraphQLError, cause: BaseException | None, was_run: bool) -> tuple[str, str, dict[str, Any]]:
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if isinstance(cause, Refusal):
        return cause.message, _code_of(cause), _facts(cause)
    if isinstance(cause, Busy) or (isinstance(cause, DBAPIError) and is_passing(cause)):
        return "The service is busy. Nothing was changed; try again in a moment.", "BUSY", {}
    if cause is None or isinstance(cause, GraphQLError):
        code = (error.extensions or {}).get("code") or ("BAD_USER_INPUT" if not was_run else None)
        if code:
            return error.message, code, {}
        if cause is None and _is_input_error(error):
            return error.message, "BAD_USER_INPUT", {}
    return "Something went wrong on our side.", "INTERNAL_SERVER_ERROR", {}


def _is_input_error(error: GraphQLError) -> bool:
    return error.path is None


def _code_of(refusal: Refusal) -> str:
    if isinstance(refusal, NotFound | Forbidden):
        return refusal.code
    return "BAD_USER_INPUT"


def _facts(refusal: Refusal) -> dict[str, Any]:
    if isinstance(refusal, Invalid):
        return {"problems": [{"message": each.message, "path": list(each.path or ())} for each in refusal.refusals]}
    return {} if refusal.path is None else {"path": list(refusal.path)}
