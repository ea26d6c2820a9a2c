"""The pages behind one-time links: `GET` shows what a link is about and changes nothing, `POST` does it, once."""

import hmac
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ...core.careplan import Careplan
from ...core.links import PATH, LinkState, LinkUnusable, OneTimeLink, link_with
from ...core.staff import hash_of
from .rendering import page

UNKNOWN = "UNKNOWN"
GONE = 410
LONGEST_FORM = 65_536

Fields = Mapping[str, str]


@dataclass(frozen=True)
class LinkPage:
    """What a link of a purpose opens."""

    purpose: str
    show: Callable[[Careplan, OneTimeLink, str], Awaitable[Response]]
    """The page of an open link; the text is a value its form must carry in a field named `form`."""
    answer: Callable[[Careplan, OneTimeLink, Fields, str | None], Awaitable[Response]]
    """Does what the form says, from a network address. Raises LinkUnusable where somebody else was faster."""


def link_routes(careplan: Careplan, pages: Sequence[LinkPage]) -> list[BaseRoute]:
    """The routes of all links."""
    by_purpose = {each.purpose: each for each in pages}

    async def opened(request: Request) -> Response:
        async with careplan.reading(None) as db:
            link = await link_with(db, request.path_params["secret"])
        if link is None or link.purpose not in by_purpose:
            return page("unusable_link.html", 404, state=UNKNOWN)
        if (state := link.state(careplan.clock())) is not LinkState.OPEN:
            return _unusable(state)
        try:
            return await _answered(careplan, by_purpose[link.purpose], link, request)
        except LinkUnusable as unusable:
            return _unusable(unusable.state)

    return [Route(f"{PATH}{{secret}}", opened, methods=["GET", "POST"])]


async def _answered(careplan: Careplan, of: LinkPage, link: OneTimeLink, request: Request) -> Response:
    ours = form_value(request.path_params["secret"])
    if request.method == "POST":
        fields = await _fields(request)
        # anything else is not from our page: a scanner that presses whatever it finds
        if hmac.compare_digest(fields.get("form", "").encode(), ours.encode()):
            return await of.answer(careplan, link, fields, request.client.host if request.client else None)
    return await of.show(careplan, link, ours)


def form_value(secret: str) -> str:
    """What a form on the page of a link carries: it can be worked out only by whoever has read the page or the link."""
    return hash_of(f"form of {secret}")


def _unusable(state: LinkState) -> Response:
    return page("unusable_link.html", GONE, state=state.value)


async def _fields(request: Request) -> Fields:
    """The fields of a form; none where it is too long or no form at all."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > LONGEST_FORM:
                return {}
    except ClientDisconnect:
        return {}
    try:
        return {name: values[-1] for name, values in parse_qs(body.decode(), max_num_fields=50).items()}
    except ValueError:
        return {}
