"""What tests start from: a fresh database, a house with staff in every role, and a way to ask."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio
import strawberry
from hypothesis import HealthCheck, settings

from careplan.core.careplan import Careplan
from careplan.core.database import Database
from careplan.plugins.host import load_plugins
from careplan.plugins.loaded import Host
from careplan.resolvers.roots import build_schema

from .databases import PostgresServer, SqliteServer, postgres_server, sqlite_server
from .houses import House, build_house

# a busy machine is no reason to fail: what counts is what is found, not how fast it is made up
settings.register_profile("careplan", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("careplan")

Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture(scope="session")
def sqlite() -> Iterator[SqliteServer]:
    """Where SQLite databases come from."""
    yield from sqlite_server()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Where PostgreSQL databases come from."""
    yield from postgres_server()


@pytest.fixture(params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest) -> SqliteServer | PostgresServer:
    """Each kind of database in turn: every test that uses one runs on both."""
    kind: SqliteServer | PostgresServer = request.getfixturevalue(request.param)
    return kind


@pytest_asyncio.fixture
async def database_url(server: SqliteServer | PostgresServer) -> AsyncIterator[str]:
    """A fresh database."""
    async with server.fresh() as url:
        yield url


@pytest.fixture(scope="session")
def host() -> Host:
    """The plugins in the box."""
    return load_plugins()


@pytest.fixture(scope="session")
def schema(host: Host) -> strawberry.Schema:
    """The API with the plugins in the box."""
    return build_schema(host.api_types, host.operations)


@pytest_asyncio.fixture
async def careplan(database_url: str, host: Host) -> AsyncIterator[Careplan]:
    """The running core on a fresh database."""
    database = Database(database_url)
    yield Careplan(database, host.record_types)
    await database.close()


@pytest_asyncio.fixture
async def house(careplan: Careplan, schema: strawberry.Schema) -> House:
    """An organisation in Perth with one member of staff in each shipped role, and one client."""
    return await build_house(careplan, schema)


@pytest.fixture
def ask(house: House) -> Ask:
    """Ask the API as somebody of the house (by default the manager): `await ask(document, {...}, by="Auditor")`."""
    return house.ask
