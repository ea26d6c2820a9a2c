"""The service is killed while it deploys: a deployment has all its planned services, or there is none."""

import asyncio
import json
import random
import subprocess
import sys

import httpx
import strawberry

from careplan.core.careplan import Careplan

from ..deployments import THURSDAY, make_service_plan
from ..houses import build_house
from ..server.running import Running, running
from .crowds import CrowdedHouse, sign_in

WRITERS, KILLS = 4, 2
STEPS = [
    {"title": f"Step {number}", "delayDays": number, "activities": [{"title": "One"}, {"title": "Two"}]}
    for number in range(50)
]
PARTS = """
    SELECT deployments.id,
        (SELECT count(*) FROM planned_services WHERE deployment_id = deployments.id),
        (SELECT count(*) FROM planned_activities JOIN planned_services
            ON planned_services.id = planned_activities.planned_service_id WHERE deployment_id = deployments.id)
    FROM deployments
"""
WITHOUT = "SELECT count(*) FROM planned_services WHERE deployment_id NOT IN (SELECT id FROM deployments)"
DEPLOYED = "SELECT subject_id FROM audit_entries WHERE kind = 'ServicePlanDeployed'"


async def deploy_until_killed(
    house: CrowdedHouse, server: Running, plan_id: str, client_id: str, confirmed: list[str]
) -> None:
    """Deploy fifty steps again and again; after a confirmation the service is killed somewhere in a later one."""
    given = {"servicePlanId": plan_id, "clientId": client_id, "startOn": THURSDAY}
    try:
        while True:
            made = await house.do("deployServicePlan", "deployment { id }", **given)
            confirmed.append(made["deployment"]["id"])
            if len(confirmed) == WRITERS:
                asyncio.get_running_loop().call_later(random.uniform(0, 0.15), server.kill)
    except httpx.TransportError:
        assert server.process.poll() is not None


async def test_a_kill_in_the_middle_of_fifty_steps_leaves_all_or_none(
    database_url: str, careplan: Careplan, schema: strawberry.Schema
) -> None:
    """What was confirmed is there, with its audit line; what is there is whole."""
    built = await build_house(careplan, schema)
    doors: list[httpx.AsyncClient] = []
    house = CrowdedHouse(built.careplan, schema, built.actors, built.client_id, iter(lambda: doors[-1], None))
    headers, clients = await sign_in(house), await house.clients(WRITERS)
    plan = await make_service_plan(built, steps=STEPS)

    for _ in range(KILLS):
        confirmed: list[str] = []
        async with (
            running(database_url) as server,
            httpx.AsyncClient(base_url=server, headers=headers, timeout=60) as door,
        ):
            doors.append(door)
            deploying = (deploy_until_killed(house, server, plan["id"], client, confirmed) for client in clients)
            await asyncio.gather(*deploying)

        parts = await house.rows(PARTS)
        assert {(services, activities) for _, services, activities in parts} == {(50, 100)}
        assert set(confirmed) <= {deployment for deployment, _, _ in parts}
        assert sorted(await house.rows(DEPLOYED)) == sorted((deployment,) for deployment, _, _ in parts)
        assert await house.value(WITHOUT) == 0


async def test_wherever_it_is_killed_nothing_is_left(
    database_url: str, careplan: Careplan, schema: strawberry.Schema
) -> None:
    """Killed before each of its statements in turn and before the commit; the same request then does it, once."""
    built = await build_house(careplan, schema)
    house = CrowdedHouse(**vars(built), doors=iter(()))
    plan = await make_service_plan(built, steps=STEPS)
    given = {"servicePlanId": plan["id"], "clientId": house.client_id, "startOn": THURSDAY, "idempotencyKey": "k"}
    command = [sys.executable, "-m", "careplan.tests.races.kill_points", database_url, house.client_id]

    killing = await asyncio.create_subprocess_exec(
        *command, "deployServicePlan", json.dumps(given), stdout=subprocess.PIPE
    )
    kills, _ = await killing.communicate()

    assert int(kills) > len(("client", "plan", "deployment", "services", "activities", "audit trail", "commit"))
    parts = await house.rows(PARTS)
    assert [counts for _, *counts in parts] == [[50, 100]]
    assert await house.rows(DEPLOYED) == [(parts[0][0],)]
    assert await house.rows("SELECT key FROM idempotency_keys") == [("k",)]
