"""Reads a record and a plan in a process of its own, in which a plugin is not loaded: told and answered in JSON."""

import asyncio
import json
import sys
from typing import Any
from zoneinfo import ZoneInfo

from ...core.actors import Actor
from ...core.permissions import PERMISSIONS
from ...server.assembling import assemble
from ...server.settings import Settings
from ..host import load_plugins
from .houses import House

RECORD = "node(id: $record) { __typename ... on Record { number title card { label value } } }"
PLAN = "supportPlan(id: $plan) { sections { items { links { record { __typename number } } } } }"


async def read(given: dict[str, Any]) -> Any:
    """What is seen of a record, and of a plan that links it, with only some plugins loaded."""
    service = assemble(Settings(database_url=given["url"]), host=load_plugins(given["plugins"]))
    everything = frozenset(PERMISSIONS)
    somebody = Actor(given["staff"], given["organisation"], "Somebody", everything, ZoneInfo("UTC"))
    house = House(service.careplan, service.schema, {"Manager": somebody}, client_id="")
    arguments = "$record: ID!" + (", $plan: ID!" if given["plan"] else "")
    document = f"query({arguments}) {{ {RECORD} {PLAN if given['plan'] else ''} }}"
    try:
        return await house.ask(document, {"record": given["record"], "plan": given["plan"]})
    finally:
        await service.close()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(read(json.load(sys.stdin)))))
