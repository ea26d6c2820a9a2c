"""Who is asking: a request becomes an actor here, and nowhere else."""

from starlette.requests import HTTPConnection

from ..core.actors import Actor
from ..core.careplan import Careplan
from ..core.staff import actor_with_token

LONGEST_TOKEN = 200


class InvalidToken(Exception):
    """The request names a token that nobody can sign in with."""


async def actor_of_request(careplan: Careplan, request: HTTPConnection) -> Actor | None:
    """Who sent a request; nobody where it carries no token. Raises InvalidToken where the token is no good."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not 0 < len(token.strip()) <= LONGEST_TOKEN:
        raise InvalidToken
    async with careplan.reading(None) as db:
        actor = await actor_with_token(db, token.strip(), db.moment.now)
    if actor is None:
        raise InvalidToken
    return actor
