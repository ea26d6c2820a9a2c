"""A change that is killed at its first statement, at its second, and so on, until one is left alone.

`python -m careplan.tests.races.kill_points <database> <client> <mutation> <input as JSON>`
"""

import asyncio
import os
import signal
import sys
from typing import Any

import orjson
import strawberry
from sqlalchemy import event

from careplan.core.careplan import Careplan
from careplan.core.database import Database
from careplan.plugins.host import load_plugins
from careplan.plugins.loaded import Host
from careplan.resolvers.roots import build_schema
from careplan.server.demo.founding import actor_at

from ..houses import House

MOST = 1_000
"""No change takes as many statements."""


async def change(point: int, host: Host, schema: strawberry.Schema, url: str, client: str, *mutation: str) -> None:
    """Do the change as the manager of the house; the process ends at the point, and nothing is tidied up."""
    careplan = Careplan(Database(url), host.record_types)
    manager = await actor_at(careplan, "Harbour Care", "manager@example.org")
    left = iter(range(point))

    def count(*_: Any) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    for moment in ("before_cursor_execute", "commit"):
        event.listen(careplan.database.engine.sync_engine, moment, count)
    name, given = mutation
    await House(careplan, schema, {"Manager": manager}, client).do(name, "", **orjson.loads(given))
    os._exit(0)  # as quickly as a kill: nothing that is left would help


def killed_at(point: int, *arguments: Any) -> bool:
    """Whether a process of its own that does the change is killed at a point, or the change is over before."""
    if (child := os.fork()) == 0:
        asyncio.run(change(point, *arguments))
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        raise SystemExit(f"point {point} failed")
    return os.WIFSIGNALED(status)


def main(*arguments: str) -> None:
    """Kill it at each point there is; say how many there were."""
    host = load_plugins()
    schema = build_schema(host.api_types, host.operations)
    print(next(point for point in range(MOST) if not killed_at(point, host, schema, *arguments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
