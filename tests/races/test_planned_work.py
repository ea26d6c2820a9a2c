"""Planned services, when many work on them at once: one takes each, and a plan is freed once."""

from collections import Counter
from functools import partial
from typing import Any

from ..deployments import SERVICES, THURSDAY, make_service_plan
from .crowds import CALLERS, ROUNDS, CrowdedHouse, codes

STEPS = [{"title": f"Step {number}", "description": "Do it."} for number in range(12)]
"""As many as are completed at once: whoever is last must see what the others did."""
HAPPENED = """
    SELECT kind, count(*) FROM audit_entries WHERE kind IN ('DeploymentCompleted', 'ServicePlanDeployed')
    AND subject_id IN (SELECT id FROM deployments WHERE client_id = :client) GROUP BY kind
"""
DEPLOYED = "SELECT status, count(*) FROM deployments WHERE client_id = :client GROUP BY status"


async def test_one_takes_it_from_the_pool(house: CrowdedHouse) -> None:
    """Of many who take the same, one has it; the others are told so."""
    for number in range(ROUNDS):
        made = await house.do(
            "createPlannedService", "plannedService { id }", clientId=house.client_id, title="Call", dueOn=THURSDAY
        )
        named: dict[str, Any] = {"plannedServiceId": made["plannedService"]["id"], "expectedVersion": 1}

        payloads = await house.together([partial(house.insist, "takePlannedService", "", **named)] * CALLERS)

        assert Counter(code for payload in payloads for code in codes(payload)) == {"ALREADY_TAKEN": CALLERS - 1}
        assigned = "SELECT count(*) FROM audit_entries WHERE kind = 'PlannedServiceAssigned'"
        assert await house.value(assigned) == number + 1


async def test_it_is_completed_or_cancelled(house: CrowdedHouse) -> None:
    """Never both: while some complete it, its deployment is called off."""
    plan = await make_service_plan(house, steps=STEPS[:1])
    for client_id in await house.clients(ROUNDS * 3):
        given = {"servicePlanId": plan["id"], "clientId": client_id, "startOn": THURSDAY}
        made = await house.do("deployServicePlan", SERVICES, **given)
        (service,) = made["plannedServices"]
        completing: dict[str, Any] = {"plannedServiceId": service["id"], "expectedVersion": 1}
        calling_off: dict[str, Any] = {"deploymentId": made["deployment"]["id"], "expectedVersion": 1, "reason": "No."}

        payloads = await house.together(
            [
                partial(house.insist, "completePlannedService", "", **completing),
                partial(house.insist, "cancelDeployment", "", **calling_off),
            ]
        )

        assert sorted(codes(payload) for payload in payloads) == [[], ["INVALID_TRANSITION"]]
        ends = await house.rows(
            "SELECT planned_services.status, deployments.status FROM planned_services JOIN deployments "
            "ON deployments.id = planned_services.deployment_id WHERE planned_services.id = :id",
            id=service["id"],
        )
        assert ends in ([("APPROVED", "COMPLETED")], [("CANCELLED", "CANCELLED")])


async def test_the_last_completions_free_the_plan_once(house: CrowdedHouse) -> None:
    """While the last services are completed at once, others deploy: one gets in, once, after the last."""
    plan = await make_service_plan(house, steps=STEPS, limitConcurrentDeployments=True)
    for client_id in await house.clients(ROUNDS * 2):
        given: dict[str, Any] = {"servicePlanId": plan["id"], "clientId": client_id, "startOn": THURSDAY}
        made = await house.do("deployServicePlan", SERVICES, **given)
        completing = [
            partial(house.do, "completePlannedService", "", plannedServiceId=each["id"], expectedVersion=1)
            for each in made["plannedServices"]
        ]
        deploying = [partial(house.attempt, "deployServicePlan", SERVICES, **given)] * 6

        payloads = await house.together([*completing, *deploying])
        after = await house.attempt("deployServicePlan", SERVICES, **given)

        refused = Counter(code for payload in (*payloads, after) for code in codes(payload))
        assert refused == {"DEPLOYMENT_LIMIT": len(deploying)}
        assert dict(await house.rows(HAPPENED, client=client_id)) == {
            "DeploymentCompleted": 1,
            "ServicePlanDeployed": 2,
        }
        assert dict(await house.rows(DEPLOYED, client=client_id)) == {"COMPLETED": 1, "OPEN": 1}
