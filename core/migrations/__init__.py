"""Migrations: one history for core and one for each plugin, kept apart so that a plugin can be taken out again.

Each history is a folder with `versions/`; what a database has of it stands in a version table of its own. New
revisions are written by `make` (on the command line `careplan migrations make`).
"""

import dataclasses
import functools
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy.ext.asyncio import AsyncConnection

from .. import tables
from ..base import Base
from ..database import BUSY_TIMEOUT_MS, Database

HERE = Path(__file__).parent
LOCK = 0x63617265_706C616E  # "careplan": who migrates holds this lock of PostgreSQL
PATIENCE_MS = 60_000
"""How long one that migrates SQLite waits for another that does; PostgreSQL waits for the lock."""
FILE_NAMES = "r%(rev)s_%(slug)s"


class MigrationFailed(Exception):
    """The tables could not be brought up to date, and are as they were."""


@dataclasses.dataclass(frozen=True)
class History:
    """The migrations of core or of one plugin: where they lie, and whose tables they make."""

    name: str
    folder: Path
    package: str
    """The module, or package, whose mapped classes these migrations store."""

    @property
    def version_table(self) -> str:
        """Where a database notes what it has of this history."""
        return f"alembic_version_{self.name}"

    @property
    def scripts(self) -> ScriptDirectory:
        """The revisions, as Alembic reads them."""
        versions = self.folder / "versions"
        return ScriptDirectory(str(HERE), FILE_NAMES, version_locations=[str(versions)], messaging_opts={"quiet": True})

    def tables(self) -> set[str]:
        """The tables that belong to it, by the module of their mapped classes."""
        return {
            mapper.local_table.name
            for mapper in Base.registry.mappers
            if f"{mapper.class_.__module__}.".startswith(f"{self.package}.")
            and isinstance(mapper.local_table, sa.Table)
        }


CORE = History("core", HERE, tables.__name__.rpartition(".")[0])


async def upgrade(database: Database, histories: Iterable[History] = (CORE,)) -> list[str]:
    """Bring every table up to date, core first, all in one transaction; says which revisions were applied.

    Whoever else migrates meanwhile waits, and then finds nothing left to do. Raises MigrationFailed.
    """
    async with _migrating(database) as connection:
        return [
            f"{history.name} {revision}"
            for history in histories
            for revision in await connection.run_sync(_upgrade, history)
        ]


async def pending(database: Database, histories: Iterable[History] = (CORE,)) -> list[str]:
    """The names of the histories of which a database lacks something."""
    async with database.engine.connect() as connection:
        return [history.name for history in histories if not await connection.run_sync(_is_current, history)]


@asynccontextmanager
async def _migrating(database: Database) -> AsyncIterator[AsyncConnection]:
    async with database.engine.execution_options(sqlite_begin="IMMEDIATE").connect() as connection:
        if database.is_sqlite:  # a table is changed by replacing it, which must not count as deleting its rows
            await _pragma(connection, "foreign_keys=OFF")
            await _pragma(connection, f"busy_timeout={PATIENCE_MS}")
        try:
            async with connection.begin():
                if not database.is_sqlite:
                    await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
                yield connection
                if database.is_sqlite:
                    await _refuse_dangling(connection)
        except CommandError as error:
            raise MigrationFailed(str(error)) from error
        finally:
            if database.is_sqlite:
                await _pragma(connection, f"busy_timeout={BUSY_TIMEOUT_MS}")
                await _pragma(connection, "foreign_keys=ON")


async def _pragma(connection: AsyncConnection, pragma: str) -> None:
    """Set what SQLite only takes outside of a transaction."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    await driver.execute(f"PRAGMA {pragma}")


async def _refuse_dangling(connection: AsyncConnection) -> None:
    if found := (await connection.exec_driver_sql("PRAGMA foreign_key_check")).mappings().first():
        raise MigrationFailed(
            f"Rows of {found['table']!r} would refer to rows of {found['parent']!r} that are missing."
        )


def _upgrade(connection: sa.Connection, history: History) -> list[str]:
    scripts = history.scripts
    applied: list[str] = []

    def steps(revision: Any, _: MigrationContext) -> Any:
        found = scripts._upgrade_revs("heads", revision)  # noqa: SLF001 — what Alembic's own `upgrade` calls
        applied.extend(step.revision.revision for step in found)
        return found

    run(connection, history, scripts, steps)
    return applied


def _is_current(connection: sa.Connection, history: History) -> bool:
    context = MigrationContext.configure(connection, opts={"version_table": history.version_table})
    return set(context.get_current_heads()) == _heads(history)


@functools.cache
def _heads(history: History) -> frozenset[str]:
    """The newest revisions, read once: readiness is asked every few seconds."""
    return frozenset(history.scripts.get_heads())


def run(
    connection: sa.Connection,
    history: History,
    scripts: ScriptDirectory,
    steps: Callable[[Any, MigrationContext], Any],
    **options: Any,
) -> None:
    """Let Alembic do steps of a history over a connection that is in a transaction."""
    with EnvironmentContext(Config(), scripts, fn=steps) as environment:
        environment.configure(connection=connection, **options_for(history), **options)
        environment.run_migrations()


def options_for(history: History) -> dict[str, Any]:
    """How Alembic looks at a history: its own version table, its own tables, and nobody else's."""
    own = history.tables()

    def is_own(name: str | None, kind: str, parents: Any) -> bool:
        return kind == "schema" or (name if kind == "table" else parents.get("table_name")) in own

    def is_ours(thing: Any, name: str | None, kind: str, reflected: bool, _: Any) -> bool:
        return (name if kind == "table" else thing.table.name) in own

    return {
        "target_metadata": Base.metadata,
        "version_table": history.version_table,
        "render_as_batch": True,
        "compare_type": True,
        "include_name": is_own,
        "include_object": is_ours,
    }
