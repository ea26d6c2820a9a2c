"""The GraphQL endpoint: one operation per request, answered as GraphQL over HTTP asks for."""

import asyncio
from typing import Any

import orjson
import strawberry
from starlette.requests import Request
from starlette.responses import Response

from ..core.careplan import Careplan
from ..core.database import is_passing
from ..resolvers.context import Context
from ..resolvers.execution import Outcome, execute
from .auth import InvalidToken, actor_of_request
from .bodies import BadRequest, read_get, read_post
from .settings import Settings
from .traffic import note, request_id_of

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
STATUS_OF_REQUEST_ERROR = {"METHOD_NOT_ALLOWED": 405, "INTERNAL_SERVER_ERROR": 500, "BUSY": 503}
RETRY = {"Retry-After": "1"}


class GraphQLEndpoint:
    """Answers GET and POST at `/graphql`."""

    def __init__(self, settings: Settings, careplan: Careplan, schema: strawberry.Schema) -> None:
        self.settings = settings
        self.careplan = careplan
        self.schema = schema

    async def __call__(self, request: Request) -> Response:
        """Read the request, find out who asks, run it, and answer in the form they accept."""
        try:
            media_type = negotiated(request.headers.get("accept"))
            is_post = request.method == "POST"
            asked = await read_post(request, self.settings.body_limit) if is_post else read_get(request)
            async with asyncio.timeout(self.settings.deadline_seconds):
                actor = await actor_of_request(self.careplan, request)
        except BadRequest as bad:
            return refusal(str(bad), "BAD_USER_INPUT", bad.status, **bad.headers)
        except InvalidToken:
            message = "This token is not valid, or no longer valid. Ask for a new one."
            challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            return refusal(message, "UNAUTHENTICATED", 401, **challenge)
        except Exception as error:
            if not isinstance(error, TimeoutError) and not is_passing(error):
                raise
            return refusal("The service is busy. Try again in a moment.", "BUSY", 503, **RETRY)
        note(request, actor=actor.staff_id if actor else None)
        context = Context(self.careplan, actor, request_id_of(request))
        deadline = self.settings.deadline_seconds
        outcome = await execute(self.schema, asked, context, may_change=is_post, deadline=deadline)
        note(request, operation=outcome.operation, codes=sorted(outcome.codes) or None)
        return answer(outcome, media_type)


def negotiated(accept: str | None) -> str:
    """The form of the answer: what the client prefers of the two there are. Raises BadRequest where it takes neither."""
    if not accept:
        return JSON
    wanted = [_wish(part) for part in accept.split(",")]
    best = max((JSON, GRAPHQL_RESPONSE), key=lambda ours: _quality(ours, wanted))
    if _quality(best, wanted) <= 0:
        raise BadRequest(f"Answers are {JSON} or {GRAPHQL_RESPONSE}.", 406)
    return best


def _wish(part: str) -> tuple[str, float]:
    media_type, *parameters = (each.strip().lower() for each in part.split(";"))
    quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return media_type, float(quality)
    except ValueError:
        return media_type, 1.0


def _quality(ours: str, wanted: list[tuple[str, float]]) -> float:
    for pattern in (ours, "application/*", "*/*"):
        if given := [quality for media_type, quality in wanted if media_type == pattern]:
            # named in full beats a wildcard where both are wanted alike
            return given[0] + (0.0001 if pattern == ours and given[0] > 0 else 0)
    return 0


def answer(outcome: Outcome, media_type: str) -> Response:
    """An outcome as a response: 200 for whatever was run, another status for what could not be."""
    status, headers = 200, {}
    if not outcome.was_run:
        (code,) = sorted(outcome.codes)[:1] or ["BAD_USER_INPUT"]
        status = STATUS_OF_REQUEST_ERROR.get(code, 400)
    elif outcome.codes == {"UNAUTHENTICATED"} and media_type == GRAPHQL_RESPONSE:
        status = 401
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if status == 405:
        headers["Allow"] = "POST"
    return respond(outcome.body, status, media_type, headers)


def refusal(message: str, code: str, status: int, **headers: str) -> Response:
    """The answer to what was no GraphQL request at all."""
    body = {"errors": [{"message": message, "extensions": {"code": code}}]}
    return respond(body, status, JSON, headers)


def respond(body: Any, status: int, media_type: str, headers: dict[str, str]) -> Response:
    """A body as JSON, never kept by anybody on the way."""
    return Response(
        orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS),
        status,
        {"Cache-Control": "no-store", **headers},
        f"{media_type}; charset=utf-8",
    )
