"""Service plans: made, edited in versions, copied, archived, deleted."""

from typing import Any

import pytest

from ..deployments import PLAN, deploy, make_service_plan, read_service_plan, step_of
from ..houses import House

STEP = f"step {{ id originId title position delayDays description activities {{ key title isRequired }} }} {PLAN}"
CONTENT = "version currentVersion { number weekendRule steps { title position delayDays } }"


def errors(payload: Any) -> list[tuple[str, Any]]:
    """Why something was refused, and which input it is about."""
    return [(error["code"], error["path"]) for error in payload["errors"]]


def titles(plan: Any) -> list[str]:
    """Its steps, in order."""
    return [step["title"] for step in plan["currentVersion"]["steps"]]


async def test_a_service_plan_holds_its_steps_in_order(house: House) -> None:
    """With everything that is known about each."""
    worker = house.actors["Support worker"].staff_id
    step = {
        "title": "Write the plan",
        "delayDays": 21,
        "dayUnit": "BUSINESS",
        "description": "With the person.",
        "activities": [{"title": "Draft"}, {"title": "Agree", "isRequired": True}],
        "assigneeId": worker,
        "fulfilledBy": "SUPPORT_PLAN_ACTIVATED",
    }

    plan = await make_service_plan(
        house,
        steps=[step],
        description="For newcomers",
        limitConcurrentDeployments=True,
        weekendRule="PREVIOUS_BUSINESS_DAY",
    )

    read = await read_service_plan(
        house,
        plan["id"],
        "name description status limitConcurrentDeployments deploymentCounts { total open } currentVersion { number "
        "weekendRule firstDeployedAt steps { title delayDays dayUnit description position fulfilledBy "
        "assignee { id } role { id } activities { title isRequired } } }",
    )
    assert read == {
        "name": "Onboarding",
        "description": "For newcomers",
        "status": "ACTIVE",
        "limitConcurrentDeployments": True,
        "deploymentCounts": {"total": 0, "open": 0},
        "currentVersion": {
            "number": 1,
            "weekendRule": "PREVIOUS_BUSINESS_DAY",
            "firstDeployedAt": None,
            "steps": [
                {
                    "title": "Write the plan",
                    "delayDays": 21,
                    "dayUnit": "BUSINESS",
                    "description": "With the person.",
                    "position": 1,
                    "fulfilledBy": "SUPPORT_PLAN_ACTIVATED",
                    "assignee": {"id": worker},
                    "role": None,
                    "activities": [{"title": "Draft", "isRequired": False}, {"title": "Agree", "isRequired": True}],
                }
            ],
        },
    }


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ({"delayDays": -1, "description": "…x"}, ("OUT_OF_RANGE", "delayDays")),
        ({"delayDays": 3651, "description": "…x"}, ("OUT_OF_RANGE", "delayDays")),
        ({}, ("EMPTY_STEP", "description")),
        ({"description": "  "}, ("EMPTY_STEP", "description")),
        ({"description": "x", "assigneeId": "staff_01h455vb4pex5vsknk084sn02q"}, ("NOT_FOUND", "assigneeId")),
        ({"description": "x", "roleId": "role_01h455vb4pex5vsknk084sn02q"}, ("NOT_FOUND", "roleId")),
    ],
)
async def test_a_step_nobody_could_work_with_is_refused(house: House, step: Any, error: tuple[str, str]) -> None:
    """When the plan is made and when the step is added; nothing is stored."""
    code, field = error
    good = {"title": "Call", "description": "Call them."}

    made = await house.attempt("createServicePlan", name="Broken", steps=[good, {"title": "Step"} | step])
    plan = await make_service_plan(house)
    target = {"servicePlanId": plan["id"], "expectedVersion": 1}
    added = await house.attempt("addServicePlanStep", **target, step={"title": "Step"} | step)

    assert errors(made) == [(code, ["steps", "1", field])]
    assert errors(added) == [(code, ["step", field])]
    assert (await read_service_plan(house, plan["id"], "version"))["version"] == 1


async def test_a_step_is_done_by_a_person_or_a_role(house: House) -> None:
    """Not by both, and not by somebody who left."""
    roles = (await house.ask("{ roles { id } }", by="Administrator"))["roles"]
    worker = house.actors["Support worker"].staff_id
    both = {"title": "Step", "description": "x", "assigneeId": worker, "roleId": roles[0]["id"]}
    left = {"staffMemberId": worker, "expectedVersion": 1}

    twice = await house.attempt("createServicePlan", name="Broken", steps=[both])
    await house.do("deactivateStaffMember", "staffMember { id }", by="Administrator", **left)
    gone = await house.attempt("createServicePlan", name="Broken", steps=[both | {"roleId": None}])

    assert errors(twice) == [("ASSIGNED_TWICE", ["steps", "0", "roleId"])]
    assert errors(gone) == [("ASSIGNEE_INACTIVE", ["steps", "0", "assigneeId"])]


async def test_the_shortest_and_the_longest_delay_are_allowed(house: House) -> None:
    """Ten years are not too far."""
    steps = [{"title": "Now", "description": "x"}, {"title": "Then", "description": "x", "delayDays": 3650}]
    plan = await make_service_plan(house, steps=steps)

    made = await deploy(house, plan, "plannedServices { dueOn }")

    assert [each["dueOn"] for each in made["plannedServices"]] == ["2026-03-05", "2036-03-02"]


async def test_a_name_is_free_once_its_plan_is_archived(house: House) -> None:
    """Case and accents make no other name; restoring needs the name to be free again."""
    first = await make_service_plan(house)

    taken = await house.attempt("createServicePlan", name="onbóarding")
    await house.do("archiveServicePlan", PLAN, servicePlanId=first["id"], expectedVersion=1)
    second = await make_service_plan(house)
    restored = await house.attempt("restoreServicePlan", servicePlanId=first["id"], expectedVersion=2)
    await house.do("archiveServicePlan", PLAN, servicePlanId=second["id"], expectedVersion=1)
    again = await house.attempt("restoreServicePlan", PLAN, servicePlanId=first["id"], expectedVersion=2)
    twice = await house.attempt("restoreServicePlan", servicePlanId=first["id"], expectedVersion=3)

    assert errors(taken) == errors(restored) == [("DUPLICATE_NAME", ["name"])]
    assert errors(again) == []
    assert errors(twice) == [("INVALID_TRANSITION", None)]


async def test_a_plan_that_was_never_deployed_is_edited_in_place(house: House) -> None:
    """Steps are added, changed, moved and removed; it stays version 1."""
    plan = await make_service_plan(house)
    target = {"servicePlanId": plan["id"], "expectedVersion": 1}
    new = {"title": "Gift", "description": "Flowers"}

    added = await house.do("addServicePlanStep", STEP, **target, step=new, position=1)
    gift = added["step"]
    changed = await house.do(
        "updateServicePlanStep", STEP, stepId=gift["id"], expectedVersion=2, title="Present", delayDays=4
    )
    moved = await house.do("moveServicePlanStep", STEP, stepId=gift["id"], expectedVersion=3, position=99)
    removed = await house.do(
        "removeServicePlanStep", f"removedStepId {PLAN}", stepId=step_of(plan, "Welcome call"), expectedVersion=4
    )

    assert titles(added["servicePlan"]) == ["Gift", "Welcome call", "Written notice", "Risk assessment"]
    assert (changed["step"]["title"], changed["step"]["delayDays"], changed["step"]["description"]) == (
        "Present",
        4,
        "Flowers",
    )
    assert titles(moved["servicePlan"]) == ["Welcome call", "Written notice", "Risk assessment", "Present"]
    assert removed["removedStepId"] == step_of(plan, "Welcome call")
    after = removed["servicePlan"]
    assert titles(after) == ["Written notice", "Risk assessment", "Present"]
    assert [step["position"] for step in after["currentVersion"]["steps"]] == [1, 2, 3]
    assert (after["version"], after["currentVersion"]["number"]) == (5, 1)


async def test_editing_a_deployed_plan_makes_the_next_version(house: House) -> None:
    """Once until that is deployed; what was deployed keeps its version, its steps and its days."""
    plan = await make_service_plan(house)
    before = await deploy(house, plan, "deployment { id } plannedServices { id title dueOn version }")
    step = step_of(plan, "Risk assessment")

    changed = await house.do("updateServicePlanStep", STEP, stepId=step, expectedVersion=1, delayDays=70, title="Risks")
    more = await house.do("moveServicePlanStep", STEP, stepId=changed["step"]["id"], expectedVersion=2, position=1)

    assert changed["step"]["id"] != step
    assert changed["step"]["originId"] == step
    assert more["step"]["id"] == changed["step"]["id"]
    assert (more["servicePlan"]["version"], more["servicePlan"]["currentVersion"]["number"]) == (3, 2)
    assert titles(more["servicePlan"]) == ["Risks", "Welcome call", "Written notice"]
    document = """query($id: ID!) { deployment(id: $id) { planVersion { number steps { title } }
      plannedServices { id title dueOn version } } }"""
    kept = (await house.ask(document, {"id": before["deployment"]["id"]}))["deployment"]
    assert kept["plannedServices"] == before["plannedServices"]
    assert kept["planVersion"]["number"] == 1
    assert [each["title"] for each in kept["planVersion"]["steps"]] == [
        "Welcome call",
        "Written notice",
        "Risk assessment",
    ]
    after = await deploy(house, more["servicePlan"], "plannedServices { title dueOn }")
    assert after["plannedServices"][-1] == {"title": "Risks", "dueOn": "2026-05-14"}


async def test_a_step_of_an_earlier_version_is_not_changed(house: House) -> None:
    """It is part of what was deployed."""
    plan = await make_service_plan(house)
    await deploy(house, plan)
    step = step_of(plan, "Risk assessment")
    await house.do("updateServicePlanStep", PLAN, stepId=step, expectedVersion=1, delayDays=70)

    edits: dict[str, dict[str, Any]] = {
        "updateServicePlanStep": {"title": "Other"},
        "moveServicePlanStep": {"position": 1},
        "removeServicePlanStep": {},
    }
    for mutation, given in edits.items():
        assert errors(await house.attempt(mutation, stepId=step, expectedVersion=2, **given)) == [
            ("NOT_FOUND", ["stepId"])
        ]
    assert (await read_service_plan(house, plan["id"], "version"))["version"] == 2


async def test_activities_keep_their_keys_while_they_stay(house: House) -> None:
    """Through renaming, reordering and versions; a new one gets a key of its own."""
    plan = await make_service_plan(house, steps=[{"title": "Call", "activities": [{"title": "A"}, {"title": "B"}]}])
    document = "currentVersion { steps { id activities { key title } } }"
    (step,) = (await read_service_plan(house, plan["id"], document))["currentVersion"]["steps"]
    a, b = (activity["key"] for activity in step["activities"])
    await deploy(house, plan)

    changed = await house.do(
        "updateServicePlanStep",
        STEP,
        stepId=step["id"],
        expectedVersion=1,
        activities=[{"title": "B renamed", "key": b}, {"title": "C"}, {"title": "Nobody's", "key": "act_unknown"}],
    )

    keys = [activity["key"] for activity in changed["step"]["activities"]]
    assert keys[0] == b
    assert len({a, *keys}) == 4
    assert "act_unknown" not in keys


async def test_clearing_what_a_step_says_leaves_it_empty(house: House) -> None:
    """A description can go only where activities remain, and the other way round."""
    plan = await make_service_plan(house)
    call, notice = step_of(plan, "Welcome call"), step_of(plan, "Written notice")

    emptied = await house.attempt("updateServicePlanStep", stepId=call, expectedVersion=1, description=None)
    also = await house.attempt("updateServicePlanStep", stepId=notice, expectedVersion=1, activities=[])
    fine = await house.attempt("updateServicePlanStep", stepId=notice, expectedVersion=1, description=None)

    assert errors(emptied) == errors(also) == [("EMPTY_STEP", ["description"])]
    assert errors(fine) == []
    described = await read_service_plan(
        house, plan["id"], "currentVersion { steps { description activities { title } } }"
    )
    assert described["currentVersion"]["steps"][0]["description"] == "Say who we are."


async def test_settings_change_and_the_weekend_rule_counts_as_an_edit(house: House) -> None:
    """A deployed plan gets its next version with another rule, and none with the same rule or another name."""
    plan = await make_service_plan(house)
    await deploy(house, plan)
    target = {"servicePlanId": plan["id"]}

    renamed = await house.do("updateServicePlan", PLAN, **target, expectedVersion=1, name="Start", weekendRule="KEEP")
    ruled = await house.do("updateServicePlan", PLAN, **target, expectedVersion=2, weekendRule="NEXT_BUSINESS_DAY")
    stale = await house.attempt("updateServicePlan", **target, expectedVersion=2, description="Late")

    assert renamed["servicePlan"]["currentVersion"]["number"] == 1
    version = ruled["servicePlan"]["currentVersion"]
    assert (version["number"], version["weekendRule"]) == (2, "NEXT_BUSINESS_DAY")
    assert titles(ruled["servicePlan"]) == ["Welcome call", "Written notice", "Risk assessment"]
    assert errors(stale) == [("VERSION_CONFLICT", ["expectedVersion"])]
    read = await read_service_plan(house, plan["id"], "name description versions { number }")
    assert read == {"name": "Start", "description": None, "versions": [{"number": 2}, {"number": 1}]}


async def test_a_copy_is_a_plan_of_its_own(house: House) -> None:
    """With the same steps and settings under other identities; changing it changes nothing else."""
    plan = await make_service_plan(house, limitConcurrentDeployments=True, weekendRule="NEXT_BUSINESS_DAY")
    await deploy(house, plan)

    copied = await house.do(
        "copyServicePlan", f"servicePlan {{ limitConcurrentDeployments }} {PLAN}", servicePlanId=plan["id"], name="Copy"
    )
    copy = copied["servicePlan"]
    taken = await house.attempt("copyServicePlan", servicePlanId=plan["id"], name="Copy")

    assert titles(copy) == titles(plan)
    assert (copy["limitConcurrentDeployments"], copy["currentVersion"]["weekendRule"]) == (True, "NEXT_BUSINESS_DAY")
    assert (copy["version"], copy["currentVersion"]["number"]) == (1, 1)
    origins = [{step["originId"] for step in each["currentVersion"]["steps"]} for each in (plan, copy)]
    assert origins[0] & origins[1] == set()
    assert errors(taken) == [("DUPLICATE_NAME", ["name"])]


async def test_only_a_plan_that_was_never_deployed_is_deleted(house: House) -> None:
    """The refusal says how often it was; the other is gone with its versions and steps."""
    used, unused = await make_service_plan(house), await make_service_plan(house, "Unused")
    made = await deploy(house, used)
    await deploy(house, used)
    target = {"deploymentId": made["deployment"]["id"], "expectedVersion": 1}
    await house.do("cancelDeployment", "deployment { id }", **target, reason="Twice")
    document = """mutation($input: DeleteServicePlanInput!) { deleteServicePlan(input: $input) {
      deletedServicePlanId errors { code ... on ServicePlanInUse { deploymentCount openCount } } } }"""

    refused = await house.ask(document, {"input": {"servicePlanId": used["id"], "expectedVersion": 1}})
    deleted = await house.ask(document, {"input": {"servicePlanId": unused["id"], "expectedVersion": 1}})

    in_use = {"code": "PLAN_IN_USE", "deploymentCount": 2, "openCount": 1}
    assert refused["deleteServicePlan"] == {"deletedServicePlanId": None, "errors": [in_use]}
    assert deleted["deleteServicePlan"] == {"deletedServicePlanId": unused["id"], "errors": []}
    plans = await house.ask("{ servicePlans { totalCount nodes { name deploymentCounts { total open } } } }")
    left = {"name": "Onboarding", "deploymentCounts": {"total": 2, "open": 1}}
    assert plans["servicePlans"] == {"totalCount": 1, "nodes": [left]}


async def test_service_plans_are_found_by_status_and_words(house: House) -> None:
    """By name, or the newest first."""
    for name in ("Zebra", "Área", "Onboarding"):
        await make_service_plan(house, name)
    first = await house.ask('{ servicePlans(filter: {search: "zeb"}) { nodes { id } } }')
    zebra = first["servicePlans"]["nodes"][0]["id"]
    await house.do("archiveServicePlan", PLAN, servicePlanId=zebra, expectedVersion=1)

    async def names(arguments: str) -> list[str]:
        found = await house.ask(f"{{ servicePlans({arguments}) {{ nodes {{ name }} }} }}")
        return [each["name"] for each in found["servicePlans"]["nodes"]]

    assert await names("orderBy: NAME") == ["Área", "Onboarding", "Zebra"]
    assert await names("orderBy: NEWEST") == ["Onboarding", "Área", "Zebra"]
    assert await names('filter: {statuses: [ACTIVE], search: "AREA"}') == ["Área"]
    assert await names("filter: {statuses: [ARCHIVED]}") == ["Zebra"]


async def test_a_role_that_steps_name_can_be_deleted(house: House) -> None:
    """The steps and the work made from them are nobody's in particular afterwards."""
    made = await house.do("createRole", "role { id }", by="Administrator", name="Intake", permissions=["client.read"])
    role = made["role"]["id"]
    plan = await make_service_plan(house, steps=[{"title": "Call", "description": "x", "roleId": role}])
    await deploy(house, plan)

    await house.do("deleteRole", "deletedRoleId", by="Administrator", roleId=role, expectedVersion=1)

    read = await read_service_plan(house, plan["id"], "currentVersion { steps { role { id } } }")
    assert read["currentVersion"]["steps"] == [{"role": None}]
