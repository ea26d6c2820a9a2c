"""Deployments end with the last of their planned services, or are called off; until then they may keep others away."""

from typing import Any

from ..deployments import deploy, deployments_of, errors, make_service_plan, try_deploying
from ..houses import House
from ..planned import COORDINATOR, MANAGER, WORKER, Planned, skip, supervise


async def test_a_limited_plan_is_open_once_per_client(house: House) -> None:
    """The refusal names the open deployment and what is left of it; another client is not concerned."""
    plan = await make_service_plan(house, limitConcurrentDeployments=True)
    made = await deploy(house, plan)
    await skip(house, made["plannedServices"][0]["id"])
    other = await house.do("createClient", "client { id }", givenName="Ann")
    document = """mutation($input: DeployServicePlanInput!) { deployServicePlan(input: $input) {
      deployment { id } errors { code path ... on DeploymentLimit {
        deployment { id } unfinishedPlannedServices { title } } } } }"""
    given = {"servicePlanId": plan["id"], "clientId": house.client_id, "startOn": "2026-03-05"}

    refused = (await house.ask(document, {"input": given}))["deployServicePlan"]

    assert refused == {
        "deployment": None,
        "errors": [
            {
                "code": "DEPLOYMENT_LIMIT",
                "path": ["servicePlanId"],
                "deployment": {"id": made["deployment"]["id"]},
                "unfinishedPlannedServices": [{"title": "Written notice"}, {"title": "Risk assessment"}],
            }
        ],
    }
    assert len(await deployments_of(house)) == 1
    await deploy(house, plan, clientId=other["client"]["id"])


async def test_the_last_finished_service_completes_the_deployment_and_frees_the_plan(house: House) -> None:
    """Approved, waiting for approval and skipped all count as finished; approving later changes nothing about that."""
    await supervise(house)
    plan = await make_service_plan(house, limitConcurrentDeployments=True)
    made = await deploy(house, plan, assigneeId=house.actors[MANAGER].staff_id)
    first, second, third = (Planned(house, each["id"]) for each in made["plannedServices"])
    await first.do("assignPlannedService", by=MANAGER, assigneeId=house.actors[WORKER].staff_id)

    waiting = await first.do("completePlannedService")
    await third.tick(by=MANAGER)
    approved = await third.do("completePlannedService", by=MANAGER)
    before = await deployments_of(house, "status endedAt")
    await skip(house, second.id)
    (ended,) = await deployments_of(house, "id status version")
    newer = await deploy(house, plan)
    await first.do("approvePlannedService", by=COORDINATOR)

    assert (waiting["status"], approved["status"]) == ("AWAITING_APPROVAL", "APPROVED")
    assert before == [{"status": "OPEN", "endedAt": None}]
    assert ended["status"] == "COMPLETED"
    assert await deployments_of(house, "id status version") == [
        ended,
        {"id": newer["deployment"]["id"], "status": "OPEN", "version": 1},
    ]


async def test_work_taken_up_again_reopens_its_deployment_beside_a_newer_one(house: House) -> None:
    """It is flagged; the newer one stays, and none can be added until both are finished."""
    plan = await make_service_plan(house, limitConcurrentDeployments=True)
    made = await deploy(house, plan, assigneeId=house.actors[WORKER].staff_id)
    first, *rest = (each["id"] for each in made["plannedServices"])
    await Planned(house, first).do("completePlannedService")
    await skip(house, *rest)
    await deploy(house, plan)

    await Planned(house, first).do("reopenPlannedService", by=MANAGER, reason="Once more.")

    assert await deployments_of(house, "status isReopened") == [
        {"status": "OPEN", "isReopened": True},
        {"status": "OPEN", "isReopened": False},
    ]
    assert errors(await try_deploying(house, plan)) == [("DEPLOYMENT_LIMIT", ["servicePlanId"])]


async def test_a_limit_set_later_changes_nothing_for_what_is_open(house: House) -> None:
    """Two stay open, a third is refused."""
    plan = await make_service_plan(house)
    await deploy(house, plan)
    await deploy(house, plan)
    change = {"servicePlanId": plan["id"], "expectedVersion": 1, "limitConcurrentDeployments": True}

    await house.do("updateServicePlan", "servicePlan { id }", **change)

    assert [each["status"] for each in await deployments_of(house)] == ["OPEN", "OPEN"]
    assert errors(await try_deploying(house, plan)) == [("DEPLOYMENT_LIMIT", ["servicePlanId"])]


async def test_a_cancelled_deployment_keeps_what_was_finished(house: House) -> None:
    """The rest is cancelled with it; it is over for good, and frees the plan."""
    plan = await make_service_plan(house, limitConcurrentDeployments=True)
    made = await deploy(house, plan)
    await skip(house, made["plannedServices"][1]["id"])
    target: dict[str, Any] = {"deploymentId": made["deployment"]["id"], "expectedVersion": 1}

    fields = "deployment { status cancelReason version } cancelledPlannedServices { title }"
    cancelled = await house.do("cancelDeployment", fields, **target, reason="Moved away")
    target["expectedVersion"] = 2
    again = await house.attempt("cancelDeployment", **target, reason="Again")
    moved = await house.attempt("rescheduleDeployment", **target, startOn="2026-03-13")

    assert cancelled["deployment"] == {"status": "CANCELLED", "cancelReason": "Moved away", "version": 2}
    assert cancelled["cancelledPlannedServices"] == [{"title": "Welcome call"}, {"title": "Risk assessment"}]
    assert errors(again) == errors(moved) == [("INVALID_TRANSITION", None)]
    (stored,) = await deployments_of(house, "plannedServices { status }")
    assert [each["status"] for each in stored["plannedServices"]] == ["CANCELLED", "SKIPPED", "CANCELLED"]
    await deploy(house, plan)
