"""Which processes work on jobs: each holds a lock for as long as it lives, so that others know when it is gone."""

import fcntl
import os
import socket
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from ...core.database import Database

KEY = "hashtextextended('careplan jobs ' || :name, 0)"


class JobsTaken(Exception):
    """Another process works on the jobs of this database, and there may be only one."""


class OnlyOne:
    """On SQLite one process works on jobs: whoever has the lock of a file beside it."""

    name = "the only one"

    def __init__(self, file: Path) -> None:
        self._file = file.with_suffix(".lock")
        self._lock = -1

    async def arrive(self) -> None:
        """Be the one. Raises JobsTaken."""
        self._lock = os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._lock)
            raise JobsTaken(f"Another process works on the jobs of {self._file.stem}.") from None

    async def leave(self) -> None:
        """Let another one be it; the lock goes with the process in any case."""
        os.close(self._lock)

    async def is_gone(self, name: str) -> bool:
        """Nobody else was ever there."""
        return False


class OneOfMany:
    """On PostgreSQL any number of processes share the jobs: each has an advisory lock on its name."""

    def __init__(self, database: Database) -> None:
        self.name = f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"
        self._engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: AsyncConnection | None = None

    async def arrive(self) -> None:
        """Be there from now on, also after the database was away."""
        self._connection = await self._engine.connect()
        await self._connection.execute(sa.text(f"SELECT pg_advisory_lock({KEY})"), {"name": self.name})

    async def leave(self) -> None:
        """Be gone; what is not finished is taken over by others."""
        if self._connection is not None:
            await self._connection.invalidate()  # the lock goes with the connection
            await self._connection.close()
            self._connection = None

    async def is_gone(self, name: str) -> bool:
        """Whether the process of a name is there no more."""
        if self._connection is None:
            await self.arrive()
        try:
            return await self._can_lock(name)
        except DBAPIError:
            await self.leave()
            raise

    async def _can_lock(self, name: str) -> bool:
        if self._connection is None:
            raise LookupError(self.name)
        tried = sa.text(f"SELECT pg_try_advisory_lock({KEY})")
        if not await self._connection.scalar(tried, {"name": name}):
            return False
        await self._connection.execute(sa.text(f"SELECT pg_advisory_unlock({KEY})"), {"name": name})
        return True
