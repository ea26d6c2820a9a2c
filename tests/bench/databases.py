"""A fresh database of each kind, made by the migrations and filled with made-up data."""

import dataclasses
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from datetime import timedelta
from itertools import islice

import sqlalchemy as sa
from rich.progress import Progress

from careplan.core.careplan import Careplan
from careplan.core.migrations import upgrade
from careplan.core.staff import StaffMember, issue_token
from careplan.core.visibility import UNSCOPED
from careplan.server.assembling import Service, assemble
from careplan.server.settings import Settings

from ..databases import PostgresServer, SqliteServer, postgres_server, sqlite_server
from .making import MadeUp
from .rows import Rows

Server = SqliteServer | PostgresServer
SERVERS: Mapping[str, Callable[[], AbstractContextManager[Server]]] = {
    "sqlite": contextmanager(sqlite_server),
    "postgresql": contextmanager(postgres_server),
}
AT_ONCE = 2_000


@dataclasses.dataclass(frozen=True)
class Filled:
    """A database that is filled, a service on it in this process, and a token to ask with."""

    url: str
    service: Service
    token: str
    version: str


@asynccontextmanager
async def filled(server: Server, made: MadeUp, progress: Progress) -> AsyncIterator[Filled]:
    """A database of a server with everything that was made up."""
    async with server.fresh(blank=True) as url:
        service = assemble(Settings(database_url=url))
        try:
            await upgrade(service.database, service.histories)
            await store(service.careplan, made.rows, progress)
            version = await _settle(service)
            yield Filled(url, service, await _token(service, made), version)
        finally:
            await service.database.close()


async def store(careplan: Careplan, made: Rows, progress: Progress) -> None:
    """Put everything that was made up into a database."""
    task = progress.add_task("filling the database", total=len(made))
    async with careplan.database.writing(None, careplan.moment(None), careplan.record_types) as db:
        for entity, rows in made.by_entity.items():
            remaining = iter(rows)
            while chunk := list(islice(remaining, AT_ONCE)):
                await db.execute(sa.insert(entity), chunk)
                progress.advance(task, len(chunk))
        await db.commit()
    progress.remove_task(task)


async def _settle(service: Service) -> str:
    """Let PostgreSQL look at what it holds, as it would by itself within a minute; the version of the database."""
    async with service.database.engine.connect() as connection:
        if service.database.is_sqlite:
            return f"SQLite {await connection.scalar(sa.text('SELECT sqlite_version()'))}"
        version = await connection.scalar(sa.text("SHOW server_version"))
        await connection.rollback()
        outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await outside.execute(sa.text("VACUUM ANALYZE"))
        return f"PostgreSQL {version}"


async def _token(service: Service, made: MadeUp) -> str:
    careplan = service.careplan
    async with careplan.database.writing(None, careplan.moment(None), careplan.record_types) as db:
        mine = sa.select(StaffMember).where(StaffMember.id == made.staff_id)
        staff = (await db.scalars(mine, execution_options=UNSCOPED)).one()
        token, text = issue_token(staff, label="bench", now=careplan.clock(), valid_for=timedelta(days=1))
        db.add(token)
        await db.commit()
    return text
