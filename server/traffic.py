"""What happens to every request: an identifier, a line in the log, careful headers, and no exception gets out."""

import re
import time
from typing import Any
from uuid import uuid4

import orjson
import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger("careplan.access")

CAREFUL = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class Traffic:
    """The outermost layer. It logs who did which named operation: never texts, variables or names of people."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        answer = _Answer(send, _request_id(Headers(scope=scope)))
        notes: dict[str, Any] = {"request_id": answer.request_id}
        scope.setdefault("state", {})["notes"] = notes
        try:
            await self.app(scope, receive, answer)
        except Exception:
            log.exception("unexpected", **notes)
            if answer.status is None:
                await _internal_error(answer.request_id)(scope, receive, answer)
        finally:
            milliseconds = round((time.perf_counter() - started) * 1_000, 1)
            path = None if answer.status == 404 else _path(scope)  # only our own: any other could say anything
            log.info("request", path=path, status=answer.status, milliseconds=milliseconds, **notes)


class _Answer:
    """Sends an answer with careful headers, and remembers its status."""

    def __init__(self, send: Send, request_id: str) -> None:
        self.send = send
        self.request_id = request_id
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self.request_id
            for name, value in CAREFUL.items():
                headers.setdefault(name, value)
        await self.send(message)


def note(connection: HTTPConnection, **facts: Any) -> None:
    """Say something about a request that its line in the log is to tell."""
    notes = connection.scope.get("state", {}).get("notes", {})
    notes.update({name: fact for name, fact in facts.items() if fact is not None})


def request_id_of(connection: HTTPConnection) -> str:
    """The identifier of a request, as the log and the `X-Request-Id` of its answer have it."""
    return str(connection.scope["state"]["notes"]["request_id"])


def _path(scope: Scope) -> str:
    """The path of a request as it may be logged: what stands for the key in a link is left as its name."""
    return str(getattr(scope.get("route"), "path", scope["path"]))


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if _SANE_ID.fullmatch(given) else uuid4().hex


def _internal_error(request_id: str) -> Response:
    error = {
        "message": "Something went wrong on our side.",
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": request_id},
    }
    return Response(orjson.dumps({"errors": [error]}), 500, {"Cache-Control": "no-store"}, "application/json")
