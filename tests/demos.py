"""The demo organisation in a fresh database, and the examples as its administrator runs them."""

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import strawberry

from careplan.core.actors import Actor
from careplan.core.careplan import Careplan
from careplan.core.database import Database
from careplan.plugins.loaded import Host
from careplan.resolvers.context import Context
from careplan.resolvers.execution import Request, execute
from careplan.server.demo import HOUSE, fill_in, founding, load_demo
from careplan.server.demo.people import ALICE
from careplan.server.graphiql import Tab

from .databases import PostgresServer, SqliteServer


@dataclasses.dataclass
class Demo:
    """A loaded demo, and who acts in it."""

    careplan: Careplan
    schema: strawberry.Schema
    actor: Actor

    async def filled(self, tab: Tab) -> Tab:
        """An example with the identifiers and versions of this moment."""
        return (await fill_in(self.careplan, [tab]))[0]

    async def run(self, tab: Tab) -> Any:
        """Choose an example in the list and press Run; the body of the answer."""
        filled = await self.filled(tab)
        variables = orjson.loads(filled.variables) if filled.variables else None
        return await self.ask(filled.query, variables)

    async def ask(self, document: str, variables: dict[str, Any] | None = None) -> Any:
        """Run a document as the administrator; the body of the answer."""
        context = Context(self.careplan, self.actor, request_id="demo")
        return (await execute(self.schema, Request(document, variables), context)).body


_LOADED: dict[type, SqliteServer | PostgresServer] = {}


@asynccontextmanager
async def loaded(server: SqliteServer | PostgresServer, host: Host, schema: strawberry.Schema) -> AsyncIterator[Demo]:
    """The demo in a database of its own, with its administrator; it is loaded once and then copied."""
    if type(server) not in _LOADED:
        async with server.fresh() as url:
            database = Database(url)
            await load_demo(Careplan(database, host.record_types))
            await database.close()
            _LOADED[type(server)] = await server.starting_from(url)
    async with _LOADED[type(server)].fresh() as url:
        careplan = Careplan(Database(url), host.record_types)
        yield Demo(careplan, schema, await founding.actor_at(careplan, HOUSE, ALICE))
        await careplan.database.close()
