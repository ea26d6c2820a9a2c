"""Servers that run for the whole package: one process on SQLite, two on the same PostgreSQL database."""

import dataclasses
import itertools
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest
import pytest_asyncio
import strawberry

from careplan.core.careplan import Careplan
from careplan.core.database import Database
from careplan.plugins.loaded import Host

from ..databases import PostgresServer, SqliteServer
from ..houses import build_house
from ..server.running import running
from .crowds import CrowdedHouse, sign_in

PROCESSES = {"sqlite": 1, "postgres": 2}
"""Two processes share no memory: what holds between them is held by the database."""


@dataclasses.dataclass
class Street:
    """A database and the servers on it."""

    database_url: str
    addresses: list[str]


@pytest.fixture(scope="session", params=list(PROCESSES))
def ground(request: pytest.FixtureRequest) -> tuple[SqliteServer | PostgresServer, int]:
    """Each kind of database in turn, and how many servers run on it."""
    return request.getfixturevalue(request.param), PROCESSES[request.param]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def street(ground: tuple[SqliteServer | PostgresServer, int]) -> AsyncIterator[Street]:
    """A database with servers on it."""
    databases, processes = ground
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(databases.fresh())
        starting = (stack.enter_async_context(running(url)) for _ in range(processes))
        yield Street(url, [await server for server in starting])


@pytest_asyncio.fixture
async def house(street: Street, host: Host, schema: strawberry.Schema) -> AsyncIterator[CrowdedHouse]:
    """A house of its own for each test, behind servers that all tests share."""
    database = Database(street.database_url)
    house = await build_house(Careplan(database, host.record_types), schema)
    async with AsyncExitStack() as stack:
        headers = await sign_in(house)
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=100)
        doors = [
            await stack.enter_async_context(
                httpx.AsyncClient(base_url=address, headers=headers, limits=limits, timeout=60)
            )
            for address in street.addresses
        ]
        yield CrowdedHouse(house.careplan, schema, house.actors, house.client_id, itertools.cycle(doors))
    await database.close()
