"""What activating, replacing and ending support plans means for planned services."""

from datetime import timedelta
from typing import Any

from careplan.server.housekeeping import keep_house

from ..deployments import STEPS, deploy, deployments_of, make_service_plan, today
from ..houses import House
from ..planned import MANAGER, Planned, make_rate, skip, supervise
from ..plans import Plan, make_plan, make_template
from ..programs import codes

WAITING = {"title": "Write the plan", "description": "With them.", "fulfilledBy": "SUPPORT_PLAN_ACTIVATED"}
TO_DECIDE = "plannedServicesToDecide { id version title needsDecision status }"


async def activate(plan: Plan, fields: str = "fulfilledPlannedServices { id status }") -> Any:
    """Complete a plan and activate it; the payload."""
    await plan.complete()
    return await plan.on_plan("activateSupportPlan", fields)


async def waiting(house: House, **step: Any) -> Planned:
    """A planned service that is completed by the activation of a plan."""
    deployed = await deploy(house, await make_service_plan(house, steps=[WAITING | step]))
    return Planned(house, deployed["plannedServices"][0]["id"])


async def with_cycle(house: House) -> Plan:
    """A plan in force that prompted its review cycle."""
    cycle = await make_service_plan(house, "Cycle", steps=STEPS)
    plan = await make_plan(house, await make_template(house, reviewServicePlanId=cycle["id"]))
    return await plan.activated()


async def superseded(house: House) -> tuple[Plan, list[Planned]]:
    """A plan that was replaced, and what it had prompted."""
    plan = await with_cycle(house)
    payload = await activate(await plan.review(), TO_DECIDE)
    return plan, [Planned(house, each["id"]) for each in payload["plannedServicesToDecide"]]


async def decide(house: House, *decisions: tuple[Planned, str], **input: Any) -> Any:
    """Try to decide; the payload."""
    made = [
        {"plannedServiceId": each.id, "expectedVersion": (await each.look())["version"], "decision": decision}
        for each, decision in decisions
    ]
    given = {"clientId": house.client_id, "decisions": made, "reason": "Talked it over."} | input
    return await house.attempt("decidePlannedServices", "plannedServices { id status needsDecision }", **given)


async def test_activation_completes_what_waited_for_it(house: House) -> None:
    """Its deployment is completed with it; a preview says so."""
    service = await waiting(house)
    plan = await make_plan(house)
    await plan.complete()
    given = {"supportPlanId": plan.id, "expectedVersion": await plan.version()}
    asked = """query($input: ActivateSupportPlanInput!) {
      previewActivation(input: $input) { fulfilledPlannedServices { id status } } }"""

    foreseen = (await house.ask(asked, {"input": given}))["previewActivation"]
    assert (await service.look())["status"] == "OPEN"
    activated = await activate(plan)

    assert activated["fulfilledPlannedServices"] == [{"id": service.id, "status": "APPROVED"}]
    assert foreseen["fulfilledPlannedServices"] == activated["fulfilledPlannedServices"]
    assert (await service.look("deployment { status }"))["deployment"] == {"status": "COMPLETED"}


async def test_nothing_that_is_missing_stands_in_the_way(house: House) -> None:
    """Neither an activity nor what the rate asks; a warning tells of both."""
    rate = await make_rate(house)
    service = await waiting(house, activities=[{"title": "Talk", "isRequired": True}], billingRateId=rate)

    activated = await activate(await make_plan(house))

    assert activated["errors"] == []
    assert activated["warnings"] == [
        "'Write the plan' is completed although these are not ticked: Talk.",
        "'Write the plan' is completed without what 'By DATE_UNITS' asks to be filled in.",
    ]
    assert (await service.look())["status"] == "APPROVED"


async def test_a_supervisor_approves_it_all_the_same(house: House) -> None:
    """What is supervised waits for approval, as if somebody had completed it."""
    await supervise(house)
    service = await waiting(house, assigneeId=house.actors["Support worker"].staff_id)

    await activate(await make_plan(house))

    assert (await service.look())["status"] == "AWAITING_APPROVAL"


async def test_what_is_kept_stays_and_what_is_cancelled_falls_away(house: House) -> None:
    """With the reason as a note; what is not named still needs a decision."""
    plan, (first, second, third) = await superseded(house)
    listed = await plan.read("plannedServicesToDecide { id }")

    decided = await decide(house, (second, "CANCEL"), (first, "KEEP"))

    assert [each["id"] for each in listed["plannedServicesToDecide"]] == [first.id, second.id, third.id]
    assert decided["plannedServices"] == [
        {"id": second.id, "status": "CANCELLED", "needsDecision": False},
        {"id": first.id, "status": "OPEN", "needsDecision": False},
    ]
    assert [(each["kind"], each["text"]) for each in (await second.look())["notes"]] == [("DECIDED", "Talked it over.")]
    assert await plan.read("plannedServicesToDecide { id }") == {"plannedServicesToDecide": [{"id": third.id}]}
    found = "query($needs: Boolean) { plannedServices(filter: {needsDecision: $needs}) { nodes { id } } }"
    assert (await house.ask(found, {"needs": True}))["plannedServices"]["nodes"] == [{"id": third.id}]
    others = (await house.ask(found, {"needs": False}))["plannedServices"]["nodes"]
    assert (third.id in {each["id"] for each in others}, len(others)) == (False, 5)


async def test_cancelling_the_last_completes_the_deployment(house: House) -> None:
    """As if it were skipped."""
    _, services = await superseded(house)

    await decide(house, *((each, "CANCEL") for each in services))

    deployment = (await services[0].look("deployment { status isSuperseded }"))["deployment"]
    assert deployment == {"status": "COMPLETED", "isSuperseded": True}


async def test_what_is_done_needs_no_decision(house: House) -> None:
    """Doing it is a decision, too."""
    plan, (first, *_) = await superseded(house)
    await first.do("completePlannedService", by=MANAGER)

    refused = await decide(house, (first, "CANCEL"))

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [
        ("VALIDATION", ["decisions", "0", "plannedServiceId"])
    ]
    assert len((await plan.read("plannedServicesToDecide { id }"))["plannedServicesToDecide"]) == 2


async def test_one_wrong_decision_stops_all(house: House) -> None:
    """Twice the same, of another version, of nobody: each is named by its path, and nothing changes."""
    _, (first, second, third) = await superseded(house)
    wrong = [
        {"plannedServiceId": first.id, "expectedVersion": (await first.look())["version"], "decision": "CANCEL"},
        {"plannedServiceId": first.id, "expectedVersion": (await first.look())["version"], "decision": "KEEP"},
        {"plannedServiceId": second.id, "expectedVersion": 99, "decision": "KEEP"},
        {"plannedServiceId": "planned_01kaaaaaaaaaaaaaaaaaaaaaaa", "expectedVersion": 1, "decision": "KEEP"},
    ]

    refused = await decide(house, decisions=wrong)

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [
        ("VALIDATION", ["decisions", "1", "plannedServiceId"]),
        ("VERSION_CONFLICT", ["decisions", "2", "expectedVersion"]),
        ("NOT_FOUND", ["decisions", "3", "plannedServiceId"]),
    ]
    assert [(await each.look("needsDecision"))["needsDecision"] for each in (first, second, third)] == [True] * 3


async def test_deciding_takes_managing_work(house: House) -> None:
    """A support worker does not decide."""
    _, (first, *_) = await superseded(house)
    made = [{"plannedServiceId": first.id, "expectedVersion": 2, "decision": "CANCEL"}]

    refused = await house.attempt(
        "decidePlannedServices", by="Support worker", clientId=house.client_id, decisions=made, reason="No."
    )

    assert codes(refused) == ["FORBIDDEN"]
    assert (await first.look("needsDecision"))["needsDecision"] is True


async def test_a_plan_that_is_withdrawn_leaves_its_work_to_be_decided(house: House) -> None:
    """A warning says how much."""
    plan = await with_cycle(house)

    withdrawn = await plan.on_plan("cancelSupportPlan", f"supportPlan {{ {TO_DECIDE} }}", reason="In error")

    assert withdrawn["warnings"] == ["Planned services that the plan prompted, to be kept or cancelled: 3."]
    assert len(withdrawn["supportPlan"]["plannedServicesToDecide"]) == 3


async def test_a_plan_whose_last_day_passed_leaves_its_work_to_be_decided(house: House) -> None:
    """What was done by then is no question any more; what is left stays open, and is found in lists."""
    plan = await with_cycle(house)
    (cycle,) = await deployments_of(house, "plannedServices { id }")
    await skip(house, cycle["plannedServices"][0]["id"])
    await plan.on_plan("scheduleSupportPlan", endsOn=today(house))
    tomorrow = house.careplan.clock() + timedelta(days=1)
    house.careplan.clock = lambda: tomorrow

    await keep_house(house.careplan)

    ended = await plan.read(f"status endReason {TO_DECIDE}")
    assert (ended["status"], ended["endReason"]) == ("EXPIRED", "END_DATE")
    left = ended["plannedServicesToDecide"]
    assert [(each["needsDecision"], each["status"]) for each in left] == [(True, "OPEN")] * 2
    listed = "{ plannedServices(filter: {needsDecision: true}) { nodes { id } } }"
    found = (await house.ask(listed))["plannedServices"]["nodes"]
    assert {each["id"] for each in found} == {each["id"] for each in left}
