"""Pages for staff: opened with a token, or in a browser with a link that was made for the one page."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ...core.actors import Actor
from ...core.careplan import Careplan
from ...core.errors import Forbidden, NotFound, Refusal
from ...core.page_links import TICKET, actor_with_ticket
from ..auth import InvalidToken, actor_of_request
from ..traffic import note
from .rendering import page

Show = Callable[[Careplan, Actor, Request], Awaitable[Response]]


@dataclass(frozen=True)
class StaffPage:
    """A page or file of our own."""

    path: str
    show: Show
    """What somebody sees of it. Raises a refusal where there is nothing for them."""


def staff_routes(careplan: Careplan, pages: Sequence[StaffPage]) -> list[BaseRoute]:
    """The routes of pages for staff."""
    return [Route(each.path, partial(_opened, careplan, each.show)) for each in pages]


async def _opened(careplan: Careplan, show: Show, request: Request) -> Response:
    try:
        actor = await _who_opens(careplan, request)
        if actor is None:
            return _closed(401, "NO_KEY")
        note(request, actor=actor.staff_id)
        return await show(careplan, actor, request)
    except InvalidToken:
        return _closed(401, "WRONG_KEY")
    except (NotFound, Forbidden):
        return _closed(404, "NOT_FOUND")
    except Refusal as refusal:
        return _closed(400, "NOT_ASKED_WELL", refusal.message)


async def _who_opens(careplan: Careplan, request: Request) -> Actor | None:
    """Whose page it is, with what they may do now; nobody where the request says nothing. Raises InvalidToken."""
    if TICKET not in request.query_params:
        return await actor_of_request(careplan, request)
    asked = f"{request.url.path}?{request.url.query}"
    path, _, ticket = asked.rpartition(f"{TICKET}=")
    async with careplan.reading(None) as db:
        actor = await actor_with_ticket(db, path[:-1], ticket)
    if actor is None:
        raise InvalidToken
    return actor


def _closed(status: int, state: str, message: str | None = None) -> Response:
    return page("closed_page.html", status, state=state, message=message)
