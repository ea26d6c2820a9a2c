"""Fresh databases for tests, each a copy of one that is migrated once with the plugins that are installed."""

import itertools
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from ...core.database import Database
from ...core.migrations import upgrade
from ...server.assembling import histories_of
from ..host import load_plugins

_COUNT = itertools.count()


class SqliteServer:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.db"

    async def prepare(self) -> None:
        """Make the file that is copied."""
        await _migrate(f"sqlite:///{self.template}")

    @asynccontextmanager
    async def fresh(self, *, blank: bool = False) -> AsyncIterator[str]:
        """The address of a database nobody else uses; a blank one has no tables yet."""
        path = self.folder / f"test{next(_COUNT)}.db"
        if not blank:
            shutil.copy(self.template, path)
        yield f"sqlite:///{path}"
        for leftover in self.folder.glob(f"{path.name}*"):
            leftover.unlink()

    async def starting_from(self, url: str) -> "SqliteServer":
        """A server whose databases start with what a database holds; nobody may be connected to that one."""
        other = SqliteServer(self.folder)
        other.template = self.folder / f"template{next(_COUNT)}.db"
        shutil.copy(url.removeprefix("sqlite:///"), other.template)
        return other


class PostgresServer:
    """Databases made from one migrated template, on a server of our own or a named one."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.template = f"careplan_template_{os.getpid()}"

    async def prepare(self) -> None:
        """Make the database that is copied."""
        await self._command(f"DROP DATABASE IF EXISTS {self.template}")
        await self._command(f"CREATE DATABASE {self.template}")
        await _migrate(self._address_of(self.template))

    @asynccontextmanager
    async def fresh(self, *, blank: bool = False) -> AsyncIterator[str]:
        """The address of a database nobody else uses; a blank one has no tables yet."""
        name = f"careplan_test_{os.getpid()}_{next(_COUNT)}"
        await self._command(f"CREATE DATABASE {name} TEMPLATE {'template0' if blank else self.template}")
        yield self._address_of(name)
        await self._command(f"DROP DATABASE {name} WITH (FORCE)")

    async def starting_from(self, url: str) -> "PostgresServer":
        """A server whose databases start with what a database holds; nobody may be connected to that one."""
        other = PostgresServer(self.address)
        other.template = f"{self.template}_{next(_COUNT)}"
        source = url.partition("?")[0].rpartition("/")[2]
        await self._command(f"CREATE DATABASE {other.template} TEMPLATE {source}")
        return other

    def _address_of(self, database: str) -> str:
        head, _, options = self.address.partition("?")
        return f"{head.rsplit('/', 1)[0]}/{database}" + (f"?{options}" if options else "")

    async def _command(self, sql: str) -> None:
        connection = await asyncpg.connect(self.address)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()


async def _migrate(url: str) -> None:
    database = Database(url)
    await upgrade(database, histories_of(load_plugins()))
    await database.close()
