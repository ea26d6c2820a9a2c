"""Whether the service lives, and whether it is ready to serve."""

import asyncio
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..core.careplan import Careplan
from ..core.migrations import History, pending
from ..plugins.loaded import Host

PATIENCE_SECONDS = 5.0


class Health:
    """What a load balancer asks."""

    def __init__(self, careplan: Careplan, host: Host, histories: Sequence[History]) -> None:
        self.careplan = careplan
        self.host = host
        self.histories = histories

    async def is_alive(self, _: Request) -> Response:
        """The process answers."""
        return JSONResponse({"status": "ok"})

    async def is_ready(self, _: Request) -> Response:
        """The database answers and its tables are up to date. Plugins in trouble are named; the rest serves on."""
        problems = await self.problems()
        failed = [{"plugin": each.name, "reason": each.reason} for each in self.host.failures]
        listeners = self.listeners_in_trouble()
        status = "unavailable" if problems else "degraded" if failed or listeners else "ok"
        body = {"status": status, "problems": problems, "failed_plugins": failed, "listeners": listeners}
        return JSONResponse(body, 503 if problems else 200, {"Cache-Control": "no-store"})

    async def problems(self) -> list[str]:
        """What keeps the service from serving, without telling what only the operator may know."""
        database = self.careplan.database
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                async with database.engine.connect() as connection:
                    await connection.execute(sa.text("SELECT 1"))
                waiting = await pending(database, self.histories)
        except (SQLAlchemyError, OSError, TimeoutError):
            return ["The database cannot be reached."]
        return [f"Migrations of {name} are not applied. Run 'careplan migrate'." for name in waiting]

    def listeners_in_trouble(self) -> list[dict[str, Any]]:
        """The plugins that do not hear in this process what they should."""
        return [
            {
                "plugin": mailbox.listener.name,
                "state": "paused" if mailbox.is_paused else "failing" if mailbox.failures else "working",
                "failures_in_a_row": mailbox.failures,
                "lost_events": mailbox.lost,
            }
            for mailbox in self.careplan.listeners.mailboxes
            if mailbox.failures or mailbox.lost
        ]
