"""Deployments, when many deploy at once: never more than allowed, never half, never of a version that changed."""

from collections import Counter
from functools import partial
from typing import Any

from ..deployments import SERVICES, THURSDAY, make_service_plan, step_of
from .crowds import CALLERS, ROUNDS, CrowdedHouse, codes

IN_ONE = 10
"""How many deploy the same plan for the same client at the same moment."""
STEPS = [{"title": f"Step {number}", "description": "Do it.", "delayDays": number} for number in range(5)]
UNLIKE_THEIR_STEP = """
    SELECT planned_services.title, service_plan_steps.title FROM planned_services
    JOIN service_plan_steps ON service_plan_steps.id = planned_services.step_id
    JOIN deployments ON deployments.id = planned_services.deployment_id
    WHERE deployments.service_plan_id = :plan AND (planned_services.title <> service_plan_steps.title
    OR service_plan_steps.version_id <> deployments.plan_version_id)
"""
SIZES = """
    SELECT deployments.id, count(planned_services.id) FROM deployments
    LEFT JOIN planned_services ON planned_services.deployment_id = deployments.id
    WHERE deployments.service_plan_id = :plan GROUP BY deployments.id
"""


def given(plan: Any, client_id: str) -> dict[str, Any]:
    """What it takes to deploy a plan for a client."""
    return {"servicePlanId": plan["id"], "clientId": client_id, "startOn": THURSDAY}


async def test_a_limited_plan_is_deployed_once(house: CrowdedHouse) -> None:
    """Of ten at the same moment one deploys; the others are told that one is open."""
    plan = await make_service_plan(house, steps=STEPS, limitConcurrentDeployments=True)
    for client_id in await house.clients(ROUNDS):
        deploying = partial(house.attempt, "deployServicePlan", SERVICES, **given(plan, client_id))

        payloads = await house.together([deploying] * IN_ONE)

        told = Counter(code for payload in payloads for code in codes(payload))
        assert told == {"DEPLOYMENT_LIMIT": IN_ONE - 1}
        services = await house.value("SELECT count(*) FROM planned_services WHERE client_id = :id", id=client_id)
        assert services == len(STEPS)


async def test_a_plan_without_a_limit_is_deployed_by_everybody(house: CrowdedHouse) -> None:
    """Each deployment has all its planned services."""
    plan = await make_service_plan(house, steps=STEPS)
    deploying = partial(house.do, "deployServicePlan", SERVICES, **given(plan, house.client_id))

    await house.together([deploying] * IN_ONE)

    sizes = await house.rows(SIZES, plan=plan["id"])
    assert [size for _, size in sizes] == [len(STEPS)] * IN_ONE


async def test_the_same_key_deploys_once(house: CrowdedHouse) -> None:
    """All who sent it are told of the same deployment and the same planned services."""
    plan = await make_service_plan(house, steps=STEPS)
    for number, client_id in enumerate(await house.clients(ROUNDS)):
        key = {"idempotencyKey": f"deploy {number}"}
        deploying = partial(house.do, "deployServicePlan", SERVICES, **given(plan, client_id), **key)

        payloads = await house.together([deploying] * IN_ONE)

        for answered in ("deployment", "plannedServices"):
            assert [payload[answered] for payload in payloads] == [payloads[0][answered]] * IN_ONE
        stored = await house.rows("SELECT id FROM planned_services WHERE client_id = :client", client=client_id)
        assert {(each["id"],) for each in payloads[0]["plannedServices"]} == set(stored)


async def test_what_is_deployed_never_changes_afterwards(house: CrowdedHouse) -> None:
    """While some rename a step, others deploy for the first time: each holds the version it says it holds."""
    for number in range(ROUNDS):
        plan = await make_service_plan(house, f"Plan {number}", steps=STEPS)
        renaming: dict[str, Any] = {"stepId": step_of(plan, "Step 2"), "expectedVersion": 1}
        calls = [
            partial(house.attempt, "updateServicePlanStep", "", **renaming, title=f"Renamed {place}")
            if place % 4 == 0
            else partial(house.do, "deployServicePlan", SERVICES, **given(plan, house.client_id))
            for place in range(CALLERS)
        ]

        payloads = await house.together(calls)

        assert {code for payload in payloads for code in codes(payload)} <= {"VERSION_CONFLICT"}
        assert await house.rows(UNLIKE_THEIR_STEP, plan=plan["id"]) == []
        sizes = await house.rows(SIZES, plan=plan["id"])
        assert [size for _, size in sizes] == [len(STEPS)] * (CALLERS - CALLERS // 4)


async def test_a_plan_is_deleted_or_deployed(house: CrowdedHouse) -> None:
    """Never both: whoever comes second is refused, and no deployment is left without its plan."""
    for number in range(ROUNDS):
        plan = await make_service_plan(house, f"Plan {number}", steps=STEPS)
        deleting = partial(house.attempt, "deleteServicePlan", "", servicePlanId=plan["id"], expectedVersion=1)
        deploying = partial(house.attempt, "deployServicePlan", SERVICES, **given(plan, house.client_id))

        payloads = await house.together([deleting, *[deploying] * 5])

        refused = [codes(payload) for payload in payloads]
        assert refused in ([["PLAN_IN_USE"], *[[]] * 5], [[], *[["NOT_FOUND"]] * 5])
        sizes = await house.rows(SIZES, plan=plan["id"])
        assert [size for _, size in sizes] == [len(STEPS)] * refused[1:].count([])
