"""Reading what a client sent: bounded, and either a GraphQL request or a refusal that says what is wrong with it."""

import asyncio
from typing import Any, NoReturn

import orjson
from starlette.requests import ClientDisconnect, Request

from ..resolvers.execution import Request as Asked

READ_SECONDS = 15.0
"""How long a client may take to send its request."""
DEEPEST = 64
"""How deeply objects and lists may be nested in a request."""


class BadRequest(Exception):
    """What was sent is no GraphQL request."""

    def __init__(self, message: str, status: int = 400, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}


async def read_post(request: Request, limit: int) -> Asked:
    """The GraphQL request in a body. Raises BadRequest."""
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    if media_type.strip().lower() != "application/json" or not _is_utf8(parameters):
        raise BadRequest("Send the request as 'Content-Type: application/json', in UTF-8.", 415)
    body = await _read(request, limit)
    return _asked(_json(body, "The body of the request"))


def read_get(request: Request) -> Asked:
    """The GraphQL request in an address. Raises BadRequest."""
    given = request.query_params
    members: dict[str, Any] = {name: given.get(name) or None for name in ("query", "operationName")}
    for name in ("variables", "extensions"):
        if text := given.get(name):
            members[name] = _json(text.encode("utf-8", "surrogateescape"), f"{name!r} in the address")
    return _asked(members)


def _is_utf8(parameters: str) -> bool:
    charset = parameters.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    return charset in ("", "utf-8", "utf8")


async def _read(request: Request, limit: int) -> bytes:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > limit:
        _refuse_long(limit)
    chunks = bytearray()
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for chunk in request.stream():
                chunks += chunk
                if len(chunks) > limit:
                    _refuse_long(limit)
    except TimeoutError:
        raise BadRequest("The request took too long to arrive.", 408, {"Connection": "close"}) from None
    except ClientDisconnect:
        raise BadRequest("The connection was closed before the request was complete.") from None
    return bytes(chunks)


def _refuse_long(limit: int) -> NoReturn:
    raise BadRequest(f"The request is longer than {limit:,} bytes.", 413, {"Connection": "close"})


def _json(text: bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise BadRequest(f"{what} is not valid JSON in UTF-8.") from None


def _asked(members: Any) -> Asked:
    if not isinstance(members, dict):
        raise BadRequest('A request is one JSON object: {"query": …, "variables": …, "operationName": …}.')
    query = members.get("query")
    if not isinstance(query, str) or not query.strip():
        raise BadRequest("'query' must be the text of a GraphQL document.")
    if not isinstance(name := members.get("operationName"), str | None):
        raise BadRequest("'operationName' must be a text, or null.")
    for member in ("variables", "extensions"):
        if not isinstance(members.get(member), dict | None):
            raise BadRequest(f"{member!r} must be an object, or null.")
    if _is_deep(variables := members.get("variables")):
        raise BadRequest(f"'variables' are nested more than {DEEPEST} levels deep.")
    return Asked(query, variables, name or None)


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return False
    return True
