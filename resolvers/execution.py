"""Running one operation, and saying what went wrong without saying too much."""

import asyncio
import dataclasses
from typing import Any

import strawberry
import structlog
from graphql import GraphQLError
from sqlalchemy.exc import IntegrityError
from strawberry.exceptions import StrawberryInputCoercionError
from strawberry.types.execution import PreExecutionError

from ..core.database import is_passing
from ..core.errors import Busy, Forbidden, Invalid, NotFound, OutcomeUnknown, Refusal
from .context import Context
from .documents import chosen_operation, read_document

log = structlog.get_logger(__name__)

DEADLINE_SECONDS = 30.0
LATE = "This took too long and was stopped. If it was a change, see whether it was made before you try it again."


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
    operation: str | None = None
    """The name of the operation that was run, where it has one."""

    @property
    def codes(self) -> set[str]:
        """The codes of its errors."""
        return {error["extensions"]["code"] for error in self.body.get("errors", ())}


async def execute(
    schema: strawberry.Schema,
    request: Request,
    context: Context,
    *,
    may_change: bool = True,
    deadline: float = DEADLINE_SECONDS,
) -> Outcome:
    """Run an operation within the deadline; errors carry a code from a closed list."""
    try:
        context.document = read_document(request.query)
        operation = chosen_operation(context.document, request.operation_name, may_change=may_change)
    except GraphQLError as error:
        return Outcome({"errors": [described(error, context, was_run=False)]}, was_run=False)
    name = operation.name.value if operation.name else None
    try:
        async with asyncio.timeout(deadline):
            result = await schema.execute(
                request.query,
                variable_values=request.variables,
                operation_name=request.operation_name,
                context_value=context,
            )
    except TimeoutError:
        late = {"message": LATE, "extensions": {"code": "TIMEOUT"}}
        return Outcome({"data": None, "errors": [late]}, was_run=True, operation=name)
    finally:
        await context.reads.release()
    was_run = not isinstance(result, PreExecutionError) and not _is_about_the_request(result)
    body: dict[str, Any] = {"data": result.data} if was_run else {}
    if result.errors:
        body["errors"] = [described(error, context, was_run) for error in result.errors]
    return Outcome(body, was_run, name)


def _is_about_the_request(result: Any) -> bool:
    """Whether nothing was run: variables that do not fit, or limits that were passed."""
    return result.data is None and bool(result.errors) and all(error.path is None for error in result.errors)


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
    if trouble := _trouble(cause):
        return *trouble, {}
    if cause is None or isinstance(cause, GraphQLError):
        code = (error.extensions or {}).get("code") or ("BAD_USER_INPUT" if not was_run else None)
        if code:
            return error.message, code, {}
        if cause is None and _is_input_error(error):
            return error.message, "BAD_USER_INPUT", {}
    if isinstance(cause, StrawberryInputCoercionError):
        return "A field that cannot be empty was given null; leave it out to let it stay.", "BAD_USER_INPUT", {}
    return "Something went wrong on our side.", "INTERNAL_SERVER_ERROR", {}


def _trouble(cause: BaseException | None) -> tuple[str, str] | None:
    """What the database had no time for, or could not confirm."""
    if isinstance(cause, OutcomeUnknown):
        return (
            "The database was lost while this was stored. See whether it was before you try again.",
            "OUTCOME_UNKNOWN",
        )
    if isinstance(cause, Busy) or (cause and is_passing(cause) and not isinstance(cause, IntegrityError)):
        return "The service is busy. Nothing was changed; try again in a moment.", "BUSY"
    return None


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
