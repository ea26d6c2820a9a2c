"""Deployments: a service plan becomes dated work for a client, all of it or nothing."""

from typing import Any

from ..deployments import dates, deploy, deployments_of, errors, make_service_plan, step_of, today, try_deploying
from ..houses import House
from ..planned import skip


async def test_a_plan_becomes_dated_work_in_order(house: House) -> None:
    """Each step gives one planned service with its activities; the first is what is due first."""
    plan = await make_service_plan(house)

    made = await deploy(
        house,
        plan,
        "firstPlannedService { title } plannedServices { title dueOn status description assignee { id } "
        "activities { title isRequired position doneAt } deployment { id } } "
        "deployment { id status startOn deployedBy { name } servicePlan { name } planVersion { number } }",
    )

    assert made["firstPlannedService"] == {"title": "Welcome call"}
    assert dates(made) == [
        ("Welcome call", "2026-03-05"),
        ("Written notice", "2026-03-09"),
        ("Risk assessment", "2026-03-12"),
    ]
    assert {each["status"] for each in made["plannedServices"]} == {"OPEN"}
    assert [each["assignee"] for each in made["plannedServices"]] == [None, None, None]
    assert made["plannedServices"][0]["description"] == "Say who we are."
    activity = {"title": "Home", "isRequired": True, "position": 1, "doneAt": None}
    assert made["plannedServices"][2]["activities"] == [activity]
    deployment = made["deployment"]
    assert {each["deployment"]["id"] for each in made["plannedServices"]} == {deployment.pop("id")}
    assert deployment == {
        "status": "OPEN",
        "startOn": "2026-03-05",
        "deployedBy": {"name": "Manager of the house"},
        "servicePlan": {"name": "Onboarding"},
        "planVersion": {"number": 1},
    }


async def test_steps_of_one_day_and_one_activity_stay_apart(house: House) -> None:
    """Two steps that say the same give two planned services, in the order of the plan."""
    alike = {"title": "Call", "delayDays": 3, "activities": [{"title": "Call them"}]}
    plan = await make_service_plan(house, steps=[{"title": "Later", "delayDays": 9, "description": "…"}, alike, alike])

    made = await deploy(house, plan, "plannedServices { id title step { position } activities { id } }")

    assert [(each["title"], each["step"]["position"]) for each in made["plannedServices"]] == [
        ("Call", 2),
        ("Call", 3),
        ("Later", 1),
    ]
    assert len({each["activities"][0]["id"] for each in made["plannedServices"][:2]}) == 2


async def test_a_deployment_can_differ_from_its_plan(house: House) -> None:
    """Everybody's work to one person, one step to another, one left open, one on another day, one left out."""
    steps = [{"title": f"Step {number}", "description": "…", "delayDays": number} for number in range(5)]
    plan = await make_service_plan(house, steps=steps)
    manager, worker = (house.actors[role].staff_id for role in ("Manager", "Support worker"))

    made = await deploy(
        house,
        plan,
        "plannedServices { title dueOn description assignee { id } dueExplanation { isSetByHand workedOutOn dueOn } } "
        "deployment { skippedSteps { title } }",
        assigneeId=manager,
        steps=[
            {"stepId": step_of(plan, "Step 0"), "assigneeId": worker},
            {"stepId": step_of(plan, "Step 1"), "assigneeId": None},
            {"stepId": step_of(plan, "Step 2"), "dueOn": "2026-03-20", "description": "Bring the key."},
            {"stepId": step_of(plan, "Step 3"), "isIncluded": False},
        ],
    )

    services = {each["title"]: each for each in made["plannedServices"]}
    assert [*services] == ["Step 0", "Step 1", "Step 4", "Step 2"]
    assigned = {title: each["assignee"] and each["assignee"]["id"] for title, each in services.items()}
    assert assigned == {"Step 0": worker, "Step 1": None, "Step 2": manager, "Step 4": manager}
    assert services["Step 2"]["description"] == "Bring the key."
    assert services["Step 2"]["dueExplanation"] == {
        "isSetByHand": True,
        "workedOutOn": "2026-03-07",
        "dueOn": "2026-03-20",
    }
    assert made["deployment"]["skippedSteps"] == [{"title": "Step 3"}]


async def test_a_preview_shows_everything_and_does_nothing(house: House) -> None:
    """The same services, activities and warnings; nothing is stored, and the plan can still be edited in place."""
    plan = await make_service_plan(house)
    document = """query($input: DeployServicePlanInput!) { previewDeployment(input: $input) {
      plannedServices { title dueOn activities { title } dueExplanation { countedOn } }
      deployment { startOn plannedServices { title } } warnings errors { code path } } }"""
    given = {"servicePlanId": plan["id"], "clientId": house.client_id, "startOn": "2026-03-05"}

    previewed = (await house.ask(document, {"input": given}))["previewDeployment"]

    fields = "plannedServices { title dueOn activities { title } dueExplanation { countedOn } } "
    fields += "deployment { startOn plannedServices { title } }"
    assert await deployments_of(house) == []
    assert previewed == await deploy(house, plan, fields, startOn="2026-03-05")
    assert previewed["plannedServices"][2]["activities"] == [{"title": "Home"}]


async def test_a_preview_is_refused_like_the_deployment(house: House) -> None:
    """The same code path, and the same errors."""
    plan = await make_service_plan(house, steps=[])
    document = "query($input: DeployServicePlanInput!) { previewDeployment(input: $input) { errors { code path } } }"
    given = {"servicePlanId": plan["id"], "clientId": house.client_id, "startOn": "2026-03-05"}

    previewed = (await house.ask(document, {"input": given}))["previewDeployment"]

    assert errors(previewed) == [("EMPTY_DEPLOYMENT", ["servicePlanId"])]


async def test_a_start_in_the_past_is_allowed_with_a_warning(house: House) -> None:
    """Real intake is often entered late."""
    plan = await make_service_plan(house)

    past = await deploy(house, plan, startOn=today(house, -1))
    now = await deploy(house, plan, startOn=today(house))

    assert past["warnings"] == [
        "The start lies in the past (STARTS_IN_PAST); planned services that are overdue already: 1."
    ]
    assert now["warnings"] == []


async def test_the_same_key_deploys_once(house: House) -> None:
    """A repeat answers like the first; with other input it is refused."""
    plan = await make_service_plan(house)

    first = await deploy(house, plan, idempotencyKey="once")
    again = await deploy(house, plan, idempotencyKey="once")
    other = await try_deploying(house, plan, idempotencyKey="once", startOn="2026-03-06")

    assert [each["id"] for each in again["plannedServices"]] == [each["id"] for each in first["plannedServices"]]
    assert again["deployment"]["id"] == first["deployment"]["id"]
    assert errors(other) == [("IDEMPOTENCY_MISMATCH", ["idempotencyKey"])]
    assert len(await deployments_of(house)) == 1


async def test_a_repeat_is_told_the_same_warnings(house: House) -> None:
    """Whoever lost the answer has not read them yet."""
    plan = await make_service_plan(house)

    first = await deploy(house, plan, startOn=today(house, -1), idempotencyKey="once")
    again = await deploy(house, plan, startOn=today(house, -1), idempotencyKey="once")

    assert again == first
    assert len(first["warnings"]) == 1


async def test_a_key_tells_nobody_from_nothing_said(house: House) -> None:
    """An assignee that is null is another request than one that is left out."""
    plan = await make_service_plan(house)
    step = {"stepId": step_of(plan, "Welcome call")}

    first = await deploy(house, plan, idempotencyKey="once", steps=[step | {"assigneeId": None}])
    again = await deploy(house, plan, idempotencyKey="once", steps=[step | {"assigneeId": None}])
    other = await try_deploying(house, plan, idempotencyKey="once", steps=[step])

    assert again["deployment"] == first["deployment"]
    assert errors(other) == [("IDEMPOTENCY_MISMATCH", ["idempotencyKey"])]


async def test_nothing_is_deployed_from_an_archived_plan(house: House) -> None:
    """What was deployed before goes on."""
    plan = await make_service_plan(house)
    await deploy(house, plan)
    await house.do("archiveServicePlan", "servicePlan { id }", servicePlanId=plan["id"], expectedVersion=1)

    refused = await try_deploying(house, plan)

    assert errors(refused) == [("PLAN_ARCHIVED", ["servicePlanId"])]
    assert [each["status"] for each in await deployments_of(house)] == ["OPEN"]


async def test_nothing_is_deployed_for_a_client_who_left(house: House) -> None:
    """What is on file can be read, nothing is added."""
    plan = await make_service_plan(house)
    left: dict[str, Any] = {"clientId": house.client_id, "expectedVersion": 1, "status": "EXITED", "on": today(house)}
    await house.do("exitClient", "client { id }", **left, reason="Moved away")

    assert [code for code, _ in errors(await try_deploying(house, plan))] == ["CLIENT_INACTIVE"]
    assert await deployments_of(house) == []


async def test_every_step_left_out_is_nothing_to_deploy(house: House) -> None:
    """The refusal says which input left them out."""
    plan = await make_service_plan(house)
    left_out = [{"stepId": step["id"], "isIncluded": False} for step in plan["currentVersion"]["steps"]]

    refused = await try_deploying(house, plan, steps=left_out)

    assert errors(refused) == [("EMPTY_DEPLOYMENT", ["steps"])]
    assert await deployments_of(house) == []


async def test_several_mistakes_are_told_together_with_their_places(house: House) -> None:
    """Each names its input, also inside lists; nothing is stored."""
    plan = await make_service_plan(house)
    old = await make_service_plan(house, "Another")
    first, second, third = (step["id"] for step in plan["currentVersion"]["steps"])

    refused = await try_deploying(
        house,
        plan,
        assigneeId="staff_01h455vb4pex5vsknk084sn02q",
        steps=[
            {"stepId": first, "dueOn": "2026-03-04"},
            {"stepId": step_of(old, "Welcome call")},
            {"stepId": second, "dueOn": "2099-01-01"},
            {"stepId": second},
            {"stepId": third, "assigneeId": "staff_01h455vb4pex5vsknk084sn02r"},
        ],
    )

    assert errors(refused) == [
        ("DUE_BEFORE_START", ["steps", "0", "dueOn"]),
        ("NOT_FOUND", ["steps", "1", "stepId"]),
        ("OUT_OF_RANGE", ["steps", "2", "dueOn"]),
        ("VALIDATION", ["steps", "3", "stepId"]),
        ("NOT_FOUND", ["assigneeId"]),
        ("NOT_FOUND", ["steps", "4", "assigneeId"]),
    ]
    assert await deployments_of(house) == []


async def test_a_start_far_away_is_refused(house: House) -> None:
    """Ten years are enough, in both directions; the last day of the calendar is no crash."""
    plan = await make_service_plan(house)

    for start in ("0001-01-01", "9999-12-31"):
        assert errors(await try_deploying(house, plan, startOn=start)) == [("OUT_OF_RANGE", ["startOn"])]


async def test_nobody_who_left_is_given_work(house: House) -> None:
    """Whether chosen now or named by the plan."""
    worker = house.actors["Support worker"].staff_id
    steps = [{"title": "Call", "description": "…", "assigneeId": worker}]
    plan = await make_service_plan(house, steps=steps)
    left = {"staffMemberId": worker, "expectedVersion": 1}
    await house.do("deactivateStaffMember", "staffMember { id }", by="Administrator", **left)

    named = await try_deploying(house, plan)
    chosen = await try_deploying(house, plan, assigneeId=worker)

    assert errors(named) == [("ASSIGNEE_INACTIVE", ["servicePlanId"])]
    assert errors(chosen) == [("ASSIGNEE_INACTIVE", ["assigneeId"])]
    assert await deployments_of(house) == []


async def test_nobody_is_given_work_for_a_client_they_may_not_see(house: House) -> None:
    """Where staff see only their caseload; once the client is on it, they can."""
    plan = await make_service_plan(house)
    worker = house.actors["Support worker"].staff_id
    shut = {"expectedVersion": 1, "caseloadOnly": True}
    await house.do("updateOrganisation", "organisation { id }", by="Administrator", **shut)
    chosen: dict[str, Any] = {"steps": [{"stepId": step_of(plan, "Welcome call"), "assigneeId": worker}]}

    refused = await try_deploying(house, plan, **chosen)

    assert errors(refused) == [("ASSIGNEE_NO_ACCESS", ["steps", "0", "assigneeId"])]
    await house.do("assignClient", "client { id }", clientId=house.client_id, staffId=worker)
    await deploy(house, plan, **chosen)
    await deploy(house, plan, assigneeId=house.actors["Coordinator"].staff_id)


async def test_a_role_is_filled_by_the_one_who_looks_after_the_client(house: House) -> None:
    """Where nobody or more than one does, the work waits in the pool, marked with the role."""
    roles = (await house.ask("{ roles { id name } }", by="Administrator"))["roles"]
    coordinator = next(role["id"] for role in roles if role["name"] == "Coordinator")
    plan = await make_service_plan(house, steps=[{"title": "Visit", "description": "…", "roleId": coordinator}])
    staff_id = house.actors["Coordinator"].staff_id

    pooled = await deploy(house, plan, "plannedServices { assignee { id } role { name } }")
    await house.do("assignClient", "client { id }", clientId=house.client_id, staffId=staff_id)
    filled = await deploy(house, plan, "plannedServices { assignee { id } role { name } }")

    assert pooled["plannedServices"] == [{"assignee": None, "role": {"name": "Coordinator"}}]
    assert filled["plannedServices"] == [{"assignee": {"id": staff_id}, "role": {"name": "Coordinator"}}]


async def test_deploying_takes_a_permission_of_its_own(house: House) -> None:
    """Who may see plans may not deploy them; who may deploy them may not change them."""
    plan = await make_service_plan(house)

    refused = await try_deploying(house, plan, by="Support worker")
    allowed = await try_deploying(house, plan, by="Coordinator")
    change = {"servicePlanId": plan["id"], "expectedVersion": 1, "name": "Other"}
    changed = await house.attempt("updateServicePlan", by="Coordinator", **change)

    assert [code for code, _ in errors(refused)] == ["FORBIDDEN"]
    assert errors(allowed) == []
    assert [code for code, _ in errors(changed)] == ["FORBIDDEN"]


async def test_deployments_are_listed_by_client_plan_and_status(house: House) -> None:
    """By start date, or the newest first."""
    plan, other = await make_service_plan(house), await make_service_plan(house, "Other")
    late = (await deploy(house, plan, startOn="2026-04-01"))["deployment"]["id"]
    early = (await deploy(house, other, startOn="2026-03-01"))["deployment"]["id"]
    document = """query($filter: DeploymentFilter, $orderBy: DeploymentOrder!) {
      deployments(filter: $filter, orderBy: $orderBy) { totalCount nodes { id } } }"""

    async def listed(order: str, **filter: Any) -> list[str]:
        found = await house.ask(document, {"filter": filter, "orderBy": order})
        assert found["deployments"]["totalCount"] == len(found["deployments"]["nodes"])
        return [each["id"] for each in found["deployments"]["nodes"]]

    assert await listed("START") == [early, late]
    assert await listed("NEWEST", clientId=house.client_id, statuses=["OPEN"]) == [early, late]
    assert await listed("NEWEST", servicePlanId=plan["id"]) == [late]
    assert await listed("NEWEST", statuses=["CANCELLED"]) == []
    one = await house.ask("query($id: ID!) { deployment(id: $id) { id } }", {"id": late})
    assert one["deployment"]["id"] == late


async def test_a_list_takes_as_many_statements_however_long(house: House) -> None:
    """Everything about each and its work, read for all at once."""
    document = """{ deployments(first: 100) { totalCount nodes { status client { name } servicePlan { name }
      planVersion { number steps { title } } deployedBy { name } skippedSteps { title } plannedServices {
      title isOverdue assignee { name } dueExplanation { countedOn } siblings { title status } activities { title }
      notes { text author { name } } } } } }"""
    plan = await make_service_plan(house)
    left_out = [{"stepId": step_of(plan, "Written notice"), "isIncluded": False}]

    async def add(count: int) -> None:
        for _ in range(count):
            made = await deploy(house, plan, steps=left_out)
            await skip(house, made["plannedServices"][0]["id"])

    await add(1)
    with house.count_statements() as one:
        await house.ask(document)
    await add(9)
    with house.count_statements() as ten:
        found = (await house.ask(document))["deployments"]

    assert found["totalCount"] == 10
    assert found["nodes"][0]["plannedServices"][0]["siblings"] == [{"title": "Risk assessment", "status": "OPEN"}]
    assert len(ten) == len(one)
