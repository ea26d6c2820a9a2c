"""Service plans that are deployed because somebody enrolls or a support plan is activated."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from careplan.core.deployment_prompts import deploy_because
from careplan.core.enrollments import Enrollment
from careplan.core.work import Work

from ..deployments import deploy, deployments_of, make_service_plan, read_service_plan, today
from ..houses import House
from ..plans import Plan, make_plan, make_template
from ..programs import Program, codes, make_program

DEPLOYED = "id startOn status promptedById isSuperseded servicePlan { id }"
ENROLLED = f"enrollment {{ id }} onboardingDeployment {{ {DEPLOYED} plannedServices {{ title }} }}"


async def enter(house: House, program: Program, *, by: str = "Manager", **input: Any) -> Any:
    """Try to enroll the client; the payload."""
    given = {"clientId": house.client_id, "programId": program.id} | input
    return await house.attempt("enrollClient", ENROLLED, by=by, **given)


async def archive(house: House, plan: Any) -> None:
    """Archive a service plan."""
    version = (await read_service_plan(house, plan["id"]))["version"]
    await house.do("archiveServicePlan", "", servicePlanId=plan["id"], expectedVersion=version)


async def onboarding(house: House, **input: Any) -> tuple[Any, Program]:
    """A service plan, and a program that deploys it."""
    plan = await make_service_plan(house, **input)
    return plan, await make_program(house, onboardingServicePlanId=plan["id"])


async def test_enrolling_deploys_the_onboarding(house: House) -> None:
    """From the day they enroll, whoever enrolls them, and once."""
    plan, program = await onboarding(house)
    manager = house.actors["Manager"]
    house.actors["Intake"] = dataclasses.replace(manager, permissions=manager.permissions - {"service_plan.deploy"})

    entered = await enter(house, program, by="Intake", enrolledOn=today(house, -3), idempotencyKey="k")
    again = await enter(house, program, by="Intake", enrolledOn=today(house, -3), idempotencyKey="k")

    deployed = entered["onboardingDeployment"]
    assert (entered["errors"], deployed["startOn"], deployed["status"]) == ([], today(house, -3), "OPEN")
    assert (deployed["promptedById"], deployed["servicePlan"]["id"]) == (entered["enrollment"]["id"], plan["id"])
    assert [each["title"] for each in deployed["plannedServices"]] == [
        "Welcome call",
        "Written notice",
        "Risk assessment",
    ]
    assert again["onboardingDeployment"] == deployed
    assert len(await deployments_of(house)) == 1


async def test_one_cause_deploys_a_plan_once(house: House) -> None:
    """Asked for again, the deployment that is there is the answer."""
    plan, program = await onboarding(house)
    entered = await enter(house, program)

    async def again(work: Work) -> str | None:
        cause = await work.get(Enrollment, entered["enrollment"]["id"])
        known = await deploy_because(work, cause, plan["id"], work.today)
        return None if known is None else known.id

    assert await house.careplan.perform(house.actors["Manager"], again) == entered["onboardingDeployment"]["id"]
    assert len(await deployments_of(house)) == 1


async def test_who_may_not_see_deployments_is_not_shown_one(house: House) -> None:
    """It is made all the same."""
    _, program = await onboarding(house)
    manager = house.actors["Manager"]
    unseen = {"planned_service.read", "service_plan.read"}
    house.actors["Intake"] = dataclasses.replace(manager, permissions=manager.permissions - unseen)

    entered = await enter(house, program, by="Intake")

    assert (entered["errors"], entered["onboardingDeployment"]) == ([], None)
    assert [each["status"] for each in await deployments_of(house)] == ["OPEN"]


async def test_enrolling_goes_on_where_the_limit_is_used_up(house: House) -> None:
    """A warning says so, and the version that was not deployed can still be edited."""
    plan, program = await onboarding(house, limitConcurrentDeployments=True)
    await deploy(house, plan)

    entered = await enter(house, program)

    assert (entered["errors"], entered["onboardingDeployment"]) == ([], None)
    (warning,) = entered["warnings"]
    assert warning.startswith("The service plan 'Onboarding' was not deployed. This client has an open deployment")
    assert len(await deployments_of(house)) == 1


async def test_enrolling_goes_on_where_the_plan_was_archived_or_is_empty(house: House) -> None:
    """A warning says why nothing is deployed; what was not deployed can still be edited."""
    plan, program = await onboarding(house)
    empty = await make_service_plan(house, "Empty", steps=[])
    other = await make_program(house, "Other", onboardingServicePlanId=empty["id"])
    await archive(house, plan)

    entered = [await enter(house, each) for each in (program, other)]

    warnings = [warning.partition(" was not deployed. ") for each in entered for warning in each["warnings"]]
    assert [(name, why) for name, _, why in warnings] == [
        ("The service plan 'Onboarding'", "The service plan 'Onboarding' is archived. Restore it, or choose another."),
        ("The service plan 'Empty'", "This service plan has no steps; there is nothing to deploy."),
    ]
    assert await deployments_of(house) == []
    first = await read_service_plan(house, empty["id"], "currentVersion { firstDeployedAt }")
    assert first == {"currentVersion": {"firstDeployedAt": None}}


@pytest.mark.parametrize("kind", ["archived", "unknown"])
async def test_only_what_can_be_deployed_is_named(house: House, kind: str) -> None:
    """By programs and by templates, when they are made and when they are changed; nothing changes where refused."""
    plan = await make_service_plan(house)
    await archive(house, plan)
    named = plan["id"] if kind == "archived" else "svcplan_01kaaaaaaaaaaaaaaaaaaaaaaa"
    program = await make_program(house)
    template = (await house.do("createPlanTemplate", "planTemplate { id version }", name="T"))["planTemplate"]

    refused = [
        await house.attempt("createProgram", name="New", onboardingServicePlanId=named),
        await program.on_program("updateProgram", onboardingServicePlanId=named),
        await house.attempt("createPlanTemplate", name="New", reviewServicePlanId=named),
        await house.attempt(
            "updatePlanTemplate", planTemplateId=template["id"], expectedVersion=1, reviewServicePlanId=named
        ),
    ]

    code = "PLAN_ARCHIVED" if kind == "archived" else "NOT_FOUND"
    assert [(error["code"], error["path"]) for each in refused for error in each["errors"]] == [
        *[(code, ["onboardingServicePlanId"])] * 2,
        *[(code, ["reviewServicePlanId"])] * 2,
    ]
    assert await program.read("version onboardingServicePlan { id }") == {"version": 1, "onboardingServicePlan": None}


async def test_a_null_turns_it_off(house: House) -> None:
    """From then on nothing is deployed for who enrolls."""
    _, program = await onboarding(house)
    await program.on_program("updateProgram", onboardingServicePlanId=None)

    entered = await enter(house, program)

    assert (entered["warnings"], entered["onboardingDeployment"]) == ([], None)


async def test_what_is_named_cannot_be_deleted(house: House) -> None:
    """The refusal says by what."""
    plan, program = await onboarding(house)
    template_id = await make_template(house, reviewServicePlanId=plan["id"])

    refused = await house.attempt(
        "deleteServicePlan",
        "errors { ... on ServicePlanNamed { programIds planTemplateIds } }",
        servicePlanId=plan["id"],
        expectedVersion=1,
    )

    assert codes(refused) == ["SERVICE_PLAN_NAMED"]
    assert refused["errors"][0]["programIds"] == [program.id]
    assert refused["errors"][0]["planTemplateIds"] == [template_id]
    assert (await read_service_plan(house, plan["id"]))["version"] == 1


async def put_in_force(plan: Plan) -> Any:
    """Complete a plan and activate it; the payload."""
    await plan.complete()
    fields = f"supportPlan {{ id }} reviewDeployment {{ {DEPLOYED} }} plannedServicesToDecide {{ id needsDecision }}"
    return await plan.on_plan("activateSupportPlan", fields)


async def test_activation_begins_the_review_cycle(house: House) -> None:
    """From the day of activation; a preview tells of it and does nothing."""
    cycle = await make_service_plan(house, "Cycle", limitConcurrentDeployments=True)
    plan = await make_plan(house, await make_template(house, reviewServicePlanId=cycle["id"]))
    await plan.complete()
    given = {"supportPlanId": plan.id, "expectedVersion": await plan.version()}
    asked = """query($input: ActivateSupportPlanInput!) {
      previewActivation(input: $input) { errors { code } reviewDeployment { startOn } } }"""

    foreseen = (await house.ask(asked, {"input": given}))["previewActivation"]
    assert await deployments_of(house) == []
    activated = await put_in_force(plan)

    assert foreseen == {"errors": [], "reviewDeployment": {"startOn": today(house)}}
    deployed = activated["reviewDeployment"]
    assert (deployed["startOn"], deployed["promptedById"]) == (today(house), plan.id)
    assert (activated["plannedServicesToDecide"], activated["warnings"]) == ([], [])


async def test_the_next_plan_begins_a_cycle_beside_the_one_before(house: House) -> None:
    """The cycle of the replaced plan holds the place no longer, and what is left of it is put up for decision."""
    cycle = await make_service_plan(house, "Cycle", limitConcurrentDeployments=True)
    plan = await make_plan(house, await make_template(house, reviewServicePlanId=cycle["id"]))
    await put_in_force(plan)

    activated = await put_in_force(await plan.review())

    assert activated["errors"] == []
    assert [each["needsDecision"] for each in activated["plannedServicesToDecide"]] == [True] * 3
    assert activated["warnings"] == ["Planned services that the plan prompted, to be kept or cancelled: 3."]
    before, after = await deployments_of(house, DEPLOYED)
    assert [(each["promptedById"], each["isSuperseded"]) for each in (before, after)] == [
        (plan.id, True),
        (activated["supportPlan"]["id"], False),
    ]
    refused = await house.attempt(
        "deployServicePlan", clientId=house.client_id, servicePlanId=cycle["id"], startOn=today(house)
    )
    assert codes(refused) == ["DEPLOYMENT_LIMIT"]


async def test_an_old_first_day_does_not_stop_enrolling(house: House) -> None:
    """What began more than ten years ago has no onboarding any more."""
    _, program = await onboarding(house)
    long_ago = (house.careplan.moment(house.actors["Manager"]).today - timedelta(5000)).isoformat()

    entered = await enter(house, program, enrolledOn=long_ago)

    assert (entered["errors"], entered["onboardingDeployment"]) == ([], None)
    assert entered["warnings"] == [
        "The service plan 'Onboarding' was not deployed. The start lies more than ten years away."
    ]
