"""Connections to SQLite or PostgreSQL: the same models and rules on both."""

import sqlite3
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm.exc import StaleDataError

from .actors import Actor
from .clock import Moment
from .visibility import Db

if TYPE_CHECKING:
    from .record_types import RecordTypes

BUSY_TIMEOUT_MS = 500
"""How long SQLite itself waits for another process: briefly, for nothing can interrupt it; then a change starts again."""


class Database:
    """One database: hands out reading and writing sessions."""

    def __init__(self, url: str, **engine_options: Any) -> None:
        url = _with_driver(url)
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _engine(url, self.is_sqlite, engine_options)
        self._reads = self.engine.execution_options(**_read_options(self.is_sqlite))
        self._writes = self.engine.execution_options(sqlite_begin="IMMEDIATE")

    def reading(self, actor: Actor | None, moment: Moment, record_types: "RecordTypes") -> Db:
        """A session that sees one snapshot and changes nothing."""
        return Db(self._reads, actor=actor, moment=moment, record_types=record_types, is_snapshot=True)

    def writing(self, actor: Actor | None, moment: Moment, record_types: "RecordTypes") -> Db:
        """A session for one unit of work."""
        return Db(self._writes, actor=actor, moment=moment, record_types=record_types)

    async def close(self) -> None:
        """Give every connection back."""
        await self.engine.dispose()


def _with_driver(url: str) -> str:
    for plain, driven in (("sqlite:", "sqlite+aiosqlite:"), ("postgresql:", "postgresql+asyncpg:")):
        if url.startswith(plain):
            return driven + url.removeprefix(plain)
    return url


def _engine(url: str, is_sqlite: bool, options: dict[str, Any]) -> AsyncEngine:
    engine = create_async_engine(
        url,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
        hide_parameters=True,  # an error is logged, and parameters hold what is known about clients
        **({} if is_sqlite else {"pool_size": 10, "max_overflow": 10, "pool_timeout": 10, "pool_pre_ping": False}),
        **options,
    )
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        event.listen(engine.sync_engine, "checkin", _end_sqlite)
    return engine


def _read_options(is_sqlite: bool) -> dict[str, Any]:
    if is_sqlite:
        return {"sqlite_begin": "DEFERRED"}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, for writes with IMMEDIATE
    _write_ahead(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _write_ahead(connection: Any, tries: int = 5) -> None:
    """Keep a journal that readers can read beside; it stays so once it was said.

    Two who say it first at once stand in each other's way: SQLite refuses one of them without waiting.
    """
    try:
        connection.execute("PRAGMA journal_mode=WAL").close()
    except sqlite3.OperationalError:
        if tries == 1:
            raise
        _write_ahead(connection, tries - 1)


def _begin_sqlite(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN " + connection.get_execution_options().get("sqlite_begin", "DEFERRED"))


def _end_sqlite(connection: Any, _: Any) -> None:
    # a commit that a foreign key refuses leaves the transaction open, which SQLAlchemy takes to be over
    if connection is not None and connection.driver_connection.in_transaction:
        connection.rollback()


_RETRYABLE_SQLSTATES = frozenset({"40001", "40P01", "55P03", "57014", "53300", "57P01", "57P02", "57P03"})
"""Lost races, locks not had in time, and a server that is full, stops or starts."""


def is_lost(error: BaseException) -> bool:
    """Whether a database error means that the connection is gone, with the answer that was on its way."""
    return isinstance(error, ConnectionError) or (isinstance(error, DBAPIError) and error.connection_invalidated)


def is_passing(error: BaseException) -> bool:
    """Whether a database error goes away by trying the whole unit of work again."""
    if isinstance(error, IntegrityError | StaleDataError | PoolTimeout | ConnectionError):
        return True
    cause = getattr(error, "orig", error)  # what goes wrong while connecting comes as the driver raised it
    if getattr(cause, "sqlstate", None) in _RETRYABLE_SQLSTATES:
        return True
    return isinstance(error, DBAPIError) and (error.connection_invalidated or "locked" in str(cause))
