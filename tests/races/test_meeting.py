"""Programs, service plans and support plans, when what prompts one another happens at the same moment."""

from functools import partial
from typing import Any

from ..deployments import make_service_plan
from ..programs import make_program
from .crowds import ROUNDS, CrowdedHouse, codes

WAITING = [{"title": "Write the plan", "description": "With them.", "fulfilledBy": "SUPPORT_PLAN_ACTIVATED"}]
STEPS = [{"title": f"Step {number}", "description": "Do it.", "delayDays": number} for number in range(3)]
STATE = """
    SELECT planned_services.status, deployments.status FROM planned_services
    JOIN deployments ON deployments.id = planned_services.deployment_id WHERE planned_services.id = :id
"""
COMPLETIONS = "SELECT count(*) FROM audit_entries WHERE subject_id = :id AND kind = 'PlannedServiceCompleted'"
GOING_ON = """
    SELECT id FROM enrollments WHERE client_id = :client AND status = 'ACTIVE'
    UNION ALL SELECT id FROM deployments WHERE client_id = :client AND status = 'OPEN'
    UNION ALL SELECT id FROM support_plans WHERE client_id = :client AND status = 'ACTIVE'
    UNION ALL SELECT id FROM planned_services WHERE client_id = :client AND status IN ('OPEN', 'IN_PROGRESS')
"""


async def test_what_is_fulfilled_and_completed_at_once_is_done_once(house: CrowdedHouse) -> None:
    """The plan comes into force whoever is first, and its deployment is completed."""
    template, plan = await house.template(), await make_service_plan(house, steps=WAITING)
    for client_id in await house.clients(ROUNDS):
        (draft,) = await house.drafts(template, 1, client_id=client_id)
        given = {"servicePlanId": plan["id"], "clientId": client_id, "startOn": "2026-03-05"}
        deployed = await house.do("deployServicePlan", "plannedServices { id version }", **given)
        ((service,),) = [deployed["plannedServices"]]
        named = {"plannedServiceId": service["id"], "expectedVersion": service["version"]}

        activated, completed = await house.together(
            [
                partial(house.attempt, "activateSupportPlan", "fulfilledPlannedServices { id }", **draft.named),
                partial(house.attempt, "completePlannedService", "plannedService { id }", **named),
            ]
        )

        assert codes(activated) == []
        fulfilled = [each["id"] for each in activated["fulfilledPlannedServices"]]
        assert (fulfilled, codes(completed)) in (([service["id"]], ["VERSION_CONFLICT"]), ([], []))
        assert await house.rows(STATE, id=service["id"]) == [("APPROVED", "COMPLETED")]
        assert await house.value(COMPLETIONS, id=service["id"]) == 1


async def test_an_exit_leaves_nothing_open(house: CrowdedHouse) -> None:
    """Whoever enrolls, deploys, plans or activates meanwhile comes before it, or is told that the client left."""
    template, plan = await house.template(), await make_service_plan(house, steps=STEPS)
    program = await make_program(house, onboardingServicePlanId=plan["id"])
    for client_id in await house.clients(ROUNDS):
        (draft,) = await house.drafts(template, 1, client_id=client_id)
        of: dict[str, Any] = {"clientId": client_id}
        leaving = {"expectedVersion": 1, "status": "EXITED", "on": "2026-03-05", "reason": "Moved"}
        calls = [
            partial(house.insist, "exitClient", "", **of, **leaving),
            partial(house.attempt, "enrollClient", "", **of, programId=program.id),
            *[partial(house.attempt, "deployServicePlan", "", **of, servicePlanId=plan["id"], startOn="2026-03-05")]
            * 4,
            *[partial(house.attempt, "createPlannedService", "", **of, title="Call", dueOn="2026-03-05")] * 4,
            partial(house.attempt, "activateSupportPlan", "", **draft.named),
        ]

        left, *others = await house.together(calls)

        assert codes(left) == []
        assert {code for payload in others for code in codes(payload)} <= {"CLIENT_INACTIVE"}
        assert await house.rows(GOING_ON, client=client_id) == []


async def test_many_enroll_and_the_onboarding_begins_once(house: CrowdedHouse) -> None:
    """One enrolls the client, and that one deploys; the records of both are there."""
    plan = await make_service_plan(house, steps=STEPS, limitConcurrentDeployments=True)
    program = await make_program(house, onboardingServicePlanId=plan["id"])
    for client_id in await house.clients(ROUNDS):
        given = {"clientId": client_id, "programId": program.id}
        enrolling = partial(house.attempt, "enrollClient", "onboardingDeployment { id }", **given)

        payloads = await house.together([enrolling] * 8)

        assert sorted(code for payload in payloads for code in codes(payload)) == ["ALREADY_ENROLLED"] * 7
        kept = await house.rows("SELECT record_type FROM client_records WHERE client_id = :client", client=client_id)
        assert sorted(kept) == [("deployment",), ("enrollment",)]
