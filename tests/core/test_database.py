"""The database itself: what every connection is before anybody uses it."""

import asyncio
from pathlib import Path

import sqlalchemy as sa

from careplan.core.database import Database

FILES = 100
"""How many new files are opened: two in a hundred failed when nothing was tried again."""


async def test_two_that_open_a_new_file_at_once_both_can(tmp_path: Path) -> None:
    """Each says first that there is a journal to be read beside, and neither stops the other."""
    for number in range(FILES):
        url = f"sqlite:///{tmp_path / f'{number}.db'}"

        assert tuple(await asyncio.gather(_journal(url), _journal(url))) == ("wal", "wal")


async def _journal(url: str) -> str | None:
    database = Database(url)
    async with database.engine.connect() as connection:
        mode: str | None = await connection.scalar(sa.text("PRAGMA journal_mode"))
    await database.close()
    return mode
