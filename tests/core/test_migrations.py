"""Migrations: on both databases they make exactly the tables that the models describe."""

import asyncio
import dataclasses
import re
from collections.abc import AsyncIterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import DBAPIError

from careplan.core.base import Base
from careplan.core.database import Database
from careplan.core.migrations import CORE, History, MigrationFailed, options_for, pending, upgrade
from careplan.core.migrations.making import make
from careplan.plugins.loaded import Host
from careplan.server.assembling import histories_of

from ..databases import PostgresServer, SqliteServer
from ..houses import House

BETWEEN_COLUMNS = re.compile(r", (?![^(]*\))")
REVISION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{number}", {before!r}


def upgrade() -> None:
    {body}
"""


@pytest_asyncio.fixture
async def blank(server: SqliteServer | PostgresServer) -> AsyncIterator[Database]:
    """A database without tables."""
    async with server.fresh(blank=True) as url:
        database = Database(url)
        yield database
        await database.close()


@pytest.fixture
def histories(host: Host) -> tuple[History, ...]:
    """The migrations of core and of the plugins in the box."""
    return histories_of(host)


def history_in(folder: Path, *bodies: str) -> History:
    """A plugin's history with a revision for each body."""
    (folder / "versions").mkdir(exist_ok=True)
    for number, body in enumerate(bodies, start=1):
        before = f"{number - 1:04}" if number > 1 else None
        text = REVISION.format(number=f"{number:04}", before=before, body=dedent(body).strip().replace("\n", "\n    "))
        (folder / "versions" / f"r{number:04}.py").write_text(text)
    return History("partner", folder, "partner_of_ours")


async def described(database: Database) -> set[str]:
    """Every column, constraint and index of a database, in its own words."""
    queries = {
        True: ["SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"],
        False: [
            """SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length, collation_name,
            is_nullable, column_default) FROM information_schema.columns WHERE table_schema = 'public'""",
            """SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace""",
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        ],
    }
    async with database.engine.connect() as connection:
        found = [text for query in queries[database.is_sqlite] for text in await connection.scalars(sa.text(query))]
    return {line for text in found if "alembic_version" not in text for line in lines_of(text)}


def lines_of(sql: str) -> set[str]:
    """The parts of a statement, whatever their order: each with the name of what it makes.

    SQLite puts quotes around the name of a table that a migration built anew, brackets around its defaults, and a new
    column behind the last line.
    """
    sql = re.sub(r"DEFAULT \((\w+)\)", r"DEFAULT \1", sql)
    sql = re.sub(r'^CREATE TABLE "(\w+)"', r"CREATE TABLE \1", sql)
    head, *lines = (re.sub(r"\s+", " ", line).strip(" ,") for line in sql.splitlines())
    parts = [part for line in lines for part in BETWEEN_COLUMNS.split(line)]
    return {f"{head} {part}" for part in parts if part} or {head}


def differences(connection: sa.Connection, history: History) -> list[Any]:
    """What Alembic finds to be different between the models and a database."""
    context = MigrationContext.configure(connection, opts=options_for(history))
    return list(compare_metadata(context, Base.metadata))


async def test_migrated_tables_are_those_of_the_models(
    blank: Database, server: SqliteServer | PostgresServer, histories: tuple[History, ...]
) -> None:
    """To the last constraint, collation and condition of an index; plugins' tables too."""
    await upgrade(blank, histories)
    async with server.fresh(blank=True) as url:
        modelled = Database(url)
        async with modelled.engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all, tables=tables_of(histories))
        wanted = await described(modelled)
        await modelled.close()

    assert await described(blank) == wanted


def tables_of(histories: tuple[History, ...]) -> list[sa.Table]:
    """The tables that the histories are to make."""
    return [Base.metadata.tables[name] for history in histories for name in sorted(history.tables())]


async def test_alembic_finds_nothing_to_do(blank: Database, histories: tuple[History, ...]) -> None:
    """A new revision made now would be empty."""
    await upgrade(blank, histories)

    async with blank.engine.connect() as connection:
        found = {history.name: await connection.run_sync(differences, history) for history in histories}

    assert found == {history.name: [] for history in histories}


def test_every_table_has_a_history(histories: tuple[History, ...]) -> None:
    """And only one."""
    owned = [name for history in histories for name in history.tables()]
    shipped = {
        str(mapper.local_table)
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith(("careplan.core.", "careplan.plugins."))
    }

    assert sorted(owned) == sorted(shipped)


async def test_upgrading_again_does_nothing(blank: Database, histories: tuple[History, ...]) -> None:
    """And says so; before, everything is pending."""
    assert await pending(blank, histories) == [history.name for history in histories]

    applied = await upgrade(blank, histories)

    assert applied[0] == "core 0001"
    assert await upgrade(blank, histories) == []
    assert await pending(blank, histories) == []


async def test_two_that_migrate_at_once_take_turns(blank: Database, histories: tuple[History, ...]) -> None:
    """Every process may try when it starts."""
    other = Database(blank.engine.url.render_as_string(hide_password=False))

    results = await asyncio.gather(upgrade(blank, histories), upgrade(other, histories))
    await other.close()

    assert sorted(bool(applied) for applied in results) == [False, True]


async def test_what_fails_leaves_everything_as_it_was(blank: Database, tmp_path: Path) -> None:
    """All histories are applied in one transaction."""
    broken = history_in(tmp_path, 'op.create_table("half", sa.Column("id", sa.Integer))\nop.execute("nonsense")')

    with pytest.raises(DBAPIError):
        await upgrade(blank, [CORE, broken])

    assert await described(blank) == set()


async def test_a_plugin_can_be_taken_out_again(blank: Database, tmp_path: Path) -> None:
    """Its history is its own: core neither misses it nor trips over it."""
    partner = history_in(tmp_path, 'op.create_table("partner_things", sa.Column("id", sa.Integer))')

    assert (await upgrade(blank, [CORE, partner]))[-1] == "partner 0001"

    assert await pending(blank, [CORE]) == []
    assert await upgrade(blank, [CORE]) == []


async def test_a_database_of_a_later_version_is_left_alone(blank: Database, tmp_path: Path) -> None:
    """It is named as not current, and migrating it is refused in words."""
    partner = history_in(tmp_path, "pass", "pass")
    await upgrade(blank, [CORE, partner])
    (tmp_path / "versions" / "r0002.py").unlink()
    earlier = History("partner", tmp_path, "partner_of_ours")

    assert await pending(blank, [CORE, earlier]) == ["partner"]
    with pytest.raises(MigrationFailed, match="0002"):
        await upgrade(blank, [CORE, earlier])


async def test_changing_a_table_keeps_what_refers_to_it(house: House, tmp_path: Path) -> None:
    """SQLite replaces the table, which deletes no row that hangs on it."""
    database = house.careplan.database
    partner = history_in(
        tmp_path,
        """
        with op.batch_alter_table("staff_members", recreate="auto") as batch:
            batch.alter_column("name", type_=sa.String(300), existing_type=sa.String(200))
        """,
    )
    count = sa.text("SELECT count(*) FROM staff_roles")
    async with database.engine.connect() as connection:
        before = await connection.scalar(count)

    await upgrade(database, [partner])

    async with database.engine.connect() as connection:
        assert await connection.scalar(count) == before == len(house.actors)
        if database.is_sqlite:
            assert await connection.scalar(sa.text("PRAGMA foreign_keys")) == 1


async def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    """Making a revision compares the models with the revisions so far."""
    assert await make(history_in(tmp_path, "pass"), "Nothing") == []

    assert [file.name for file in (tmp_path / "versions").glob("*.py")] == ["r0001.py"]


async def test_a_revision_is_made_from_the_models(blank: Database, tmp_path: Path) -> None:
    """Made from nothing, it holds all of core, rings of foreign keys included."""
    anew = dataclasses.replace(CORE, folder=tmp_path)

    (written,) = await make(anew, "All of it")
    await upgrade(blank, [anew])

    assert written.name == "r0001_all_of_it.py"
    async with blank.engine.connect() as connection:
        assert await connection.run_sync(differences, anew) == []
