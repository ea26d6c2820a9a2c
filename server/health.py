"""Whether the service lives, and whether it is ready to serve."""

import asyncio
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..core.database import Database
from ..core.migrations import History, pending
from ..plugins.host import Host

PATIENCE_SECONDS = 5.0


class Health:
    """What a load balancer asks."""

    def __init__(self, database: Database, host: Host, histories: Sequence[History]) -> None:
        self.database = database
        self.host = host
        self.histories = histories

    async def is_alive(self, _: Request) -> Response:
        """The process answers."""
        return JSONResponse({"status": "ok"})

    async def is_ready(self, _: Request) -> Response:
        """The database answers and its tables are up to date. A plugin that failed is named; the rest serves on."""
        problems = await self.problems()
        failed = [failure.name for failure in self.host.failures]
        body: dict[str, Any] = {"status": "unavailable" if problems else "degraded" if failed else "ok"}
        body |= {"problems": problems, "failed_plugins": failed}
        return JSONResponse(body, 503 if problems else 200, {"Cache-Control": "no-store"})

    async def problems(self) -> list[str]:
        """What keeps the service from serving, without telling what only the operator may know."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                async with self.database.engine.connect() as connection:
                    await connection.execute(sa.text("SELECT 1"))
                waiting = await pending(self.database, self.histories)
        except (SQLAlchemyError, OSError, TimeoutError):
            return ["The database cannot be reached."]
        return [f"Migrations of {name} are not applied. Run 'careplan migrate'." for name in waiting]
