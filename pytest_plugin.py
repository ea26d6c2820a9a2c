"""The pytest plugin for partners: fixtures that cost nothing until a test asks for one (see `careplan.plugins.testing`).

It lies outside of `careplan.plugins` because pytest imports it at every start, and that package is not small.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .core.actors import Actor
    from .plugins.testing import Gql, House, PostgresServer, SqliteServer


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make every clause of the contract a test of its own."""
    if "contract_check" in metafunc.fixturenames:
        from .plugins.testing import CHECKS

        metafunc.parametrize("contract_check", CHECKS, ids=[check.name for check in CHECKS])


@pytest.fixture(scope="session")
def careplan_server() -> "Iterator[SqliteServer | PostgresServer]":
    """Where fresh databases come from: SQLite, or the PostgreSQL that `CAREPLAN_TEST_DATABASE_URL` names."""
    from .plugins.testing import PostgresServer, SqliteServer

    with tempfile.TemporaryDirectory(prefix="careplan-tests-") as folder:
        named = os.environ.get("CAREPLAN_TEST_DATABASE_URL")
        server = PostgresServer(named) if named else SqliteServer(Path(folder))
        asyncio.run(server.prepare())
        yield server


if find_spec("pytest_asyncio"):  # where it is missing no test can await anything, and pytest must still start
    import pytest_asyncio

    @pytest_asyncio.fixture
    async def house(careplan_server: "SqliteServer | PostgresServer") -> "AsyncIterator[House]":
        """An organisation with a member of staff in each shipped role and a client, on a fresh migrated database."""
        from .plugins.testing.houses import open_house

        async with careplan_server.fresh() as url, open_house(url) as opened:
            yield opened


@pytest.fixture
def actor(house: "House") -> "Actor":
    """The manager of the house; `house.actors` has the other roles, by name."""
    return house.actors["Manager"]


@pytest.fixture
def client_id(house: "House") -> str:
    """Somebody to make records about."""
    return house.client_id


@pytest.fixture
def gql(house: "House") -> "Gql":
    """What asks the API as somebody of the house, the manager unless named; see `careplan.plugins.testing.Gql`."""
    return house.ask
