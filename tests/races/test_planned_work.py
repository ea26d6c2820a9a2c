"""Planned services, when many work on them at once: one takes each, and a plan is freed once."""

from collections import Counter
from functools import partial
from typing import Any

from ..deployments import SERVICES, THURSDAY, make_service_plan
from .crowds import CALLERS, ROUNDS, CrowdedHouse, codes

STEPS = [{"title": f"Step {number}", "description": "Do it."} for number in range(4)]
COMPLETIONS = "SELECT count(*) FROM audit_entries WHERE kind = 'DeploymentCompleted' AND subject_id = :id"


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
    for client_id in await house.clients(ROUNDS):
        given: dict[str, Any] = {"servicePlanId": plan["id"], "clientId": client_id, "startOn": THURSDAY}
        made = await house.do("deployServicePlan", SERVICES, **given)
        completing = [
            partial(house.do, "completePlannedService", "", plannedServiceId=each["id"], expectedVersion=1)
            for each in made["plannedServices"]
        ]
        deploying = [partial(house.attempt, "deployServicePlan", SERVICES, **given)] * 8

        payloads = await house.together([*completing, *deploying])
        after = await house.attempt("deployServicePlan", SERVICES, **given)

        deployed = [payload for payload in payloads[len(completing) :] if not payload["errors"]]
        refused = {code for payload in payloads for code in codes(payload)}
        assert len(deployed) <= 1
        assert refused <= {"DEPLOYMENT_LIMIT"}
        assert codes(after) == (["DEPLOYMENT_LIMIT"] if deployed else [])
        assert await house.value(COMPLETIONS, id=made["deployment"]["id"]) == 1
