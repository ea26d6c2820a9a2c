"""Planned services: made by hand, given to people, found in lists."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from careplan.core.careplan import Careplan

from ..deployments import deploy, make_service_plan, today, try_deploying
from ..houses import House
from ..planned import COORDINATOR, MANAGER, WORKER, bring_to, make_rate, plan_work, supervise

LIST = """query($filter: PlannedServiceFilter, $orderBy: PlannedServiceOrder = DUE_DATE, $first: Int = 20) {
  plannedServices(filter: $filter, orderBy: $orderBy, first: $first) { nodes { title isOverdue } totalCount } }"""


async def listed(house: House, by: str = MANAGER, **filter: Any) -> list[str]:
    """The titles a filter finds, by due date."""
    found = (await house.ask(LIST, {"filter": filter}, by=by))["plannedServices"]
    assert found["totalCount"] == len(found["nodes"])
    return [each["title"] for each in found["nodes"]]


async def mine(house: House, field: str, by: str = WORKER) -> list[str]:
    """The titles of one of the lists of one's own."""
    return [
        each["title"] for each in (await house.ask(f"{{ {field} {{ nodes {{ title }} }} }}", by=by))[field]["nodes"]
    ]


@pytest.mark.parametrize(
    ("by", "of", "code"),
    [
        (WORKER, WORKER, None),
        (WORKER, None, None),
        (WORKER, MANAGER, "FORBIDDEN"),
        (COORDINATOR, WORKER, None),
        ("Auditor", None, "FORBIDDEN"),
        ("Billing", None, "FORBIDDEN"),
    ],
)
async def test_who_plans_work_for_whom(house: House, by: str, of: str | None, code: str | None) -> None:
    """Whoever works plans for themselves and the pool; whoever manages plans for everybody."""
    given: dict[str, Any] = {"clientId": house.client_id, "title": "Call", "dueOn": today(house)}
    assignee = {"assigneeId": house.actors[of].staff_id} if of else {}

    payload = await house.attempt("createPlannedService", by=by, **given, **assignee)

    assert [error["code"] for error in payload["errors"]] == ([code] if code else [])
    assert await listed(house) == ([] if code else ["Call"])


ACTS: dict[str, dict[str, Any]] = {
    "startPlannedService": {},
    "completePlannedService": {},
    "skipPlannedService": {"reason": "No."},
    "updatePlannedService": {"title": "Other"},
    "reschedulePlannedService": {"dueOn": "2026-12-01"},
    "releasePlannedService": {},
}


@pytest.mark.parametrize("by", [WORKER, "Auditor"])
async def test_whoever_does_not_do_it_leaves_it_alone(house: House, by: str) -> None:
    """Whoever neither does it nor manages is forbidden everything, and nothing changes."""
    service = await plan_work(house, of=MANAGER)

    for act, given in ACTS.items():
        assert await service.refused(act, by=by, **given) == [("FORBIDDEN", None)], act
    assignment = {"assigneeId": house.actors[WORKER].staff_id}
    assert await service.refused("assignPlannedService", by=by, **assignment) == [("FORBIDDEN", None)]
    note = await house.attempt("addPlannedServiceNote", by=by, plannedServiceId=service.id, text="…")
    assert [error["code"] for error in note["errors"]] == ["FORBIDDEN"]


async def test_whoever_does_it_does_not_decide_what_it_is(house: House) -> None:
    """Skipping, moving and rewording are for whoever manages."""
    service = await plan_work(house)

    for act in ("skipPlannedService", "updatePlannedService", "reschedulePlannedService"):
        assert await service.refused(act, **ACTS[act]) == [("FORBIDDEN", None)]


async def test_work_by_hand_is_checked_whole(house: House) -> None:
    """Every field that cannot stay is named."""
    nobody = "staff_01h455vb4pex5vsknk084sn02q"
    given = {"clientId": house.client_id, "title": "Call", "dueOn": "9999-12-31", "assigneeId": nobody}
    given |= {"roleId": nobody.replace("staff", "role"), "billingRateId": nobody.replace("staff", "rate")}

    payload = await house.attempt("createPlannedService", **given)

    told = {(error["code"], *error["path"]) for error in payload["errors"]}
    expected = {("NOT_FOUND", field) for field in ("roleId", "billingRateId", "assigneeId")}
    assert told == expected | {("OUT_OF_RANGE", "dueOn")}
    assert await listed(house) == []


async def test_the_same_key_plans_once(house: House) -> None:
    """A repeat is answered with the first."""
    first = await plan_work(house, idempotencyKey="once")
    second = await plan_work(house, idempotencyKey="once")

    assert first.id == second.id


async def test_work_goes_from_hand_to_hand(house: House) -> None:
    """Taken from the pool, put back, given to somebody; what is taken is not in the pool any more."""
    service = await plan_work(house, of=None)

    taken = await service.do("takePlannedService")
    assert await service.refused("takePlannedService", by=COORDINATOR) == [("ALREADY_TAKEN", None)]
    released = await service.do("releasePlannedService")
    given = await service.do("assignPlannedService", by=MANAGER, assigneeId=house.actors[COORDINATOR].staff_id)

    assert taken["assignee"] == {"id": house.actors[WORKER].staff_id}
    assert released["assignee"] is None
    assert given["assignee"] == {"id": house.actors[COORDINATOR].staff_id}


async def test_work_of_another_role_is_not_taken(house: House) -> None:
    """It neither stands in their pool."""
    roles = {role["name"]: role["id"] for role in (await house.ask("{ roles { id name } }"))["roles"]}
    service = await plan_work(house, of=None, roleId=roles[COORDINATOR])
    await plan_work(house, of=None, title="For all")

    assert await service.refused("takePlannedService") == [("FORBIDDEN", None)]
    assert await mine(house, "plannedServicePool") == ["For all"]
    assert await mine(house, "plannedServicePool", COORDINATOR) == ["Call them", "For all"]


async def test_only_who_may_see_the_client_is_given_work(house: House) -> None:
    """Nobody who cannot see them, nobody who left."""
    service = await plan_work(house, of=None)
    house_only = {"expectedVersion": 1, "caseloadOnly": True}
    await house.do("updateOrganisation", "organisation { id }", by="Administrator", **house_only)

    worker = house.actors[WORKER].staff_id
    refused = await service.refused("assignPlannedService", by=MANAGER, assigneeId=worker)

    assert refused == [("ASSIGNEE_NO_ACCESS", ["assigneeId"])]


async def test_unfinished_work_is_changed_and_moved(house: House) -> None:
    """Its words, its rate and its day; a day that is chosen counts as chosen by hand."""
    rate = await make_rate(house)
    service = await plan_work(house)

    await service.do("updatePlannedService", by=MANAGER, title="Visit", description="Ring first.", billingRateId=rate)
    moved = await service.do("reschedulePlannedService", by=MANAGER, dueOn="2026-12-01")

    assert (moved["title"], moved["description"], moved["dueOn"]) == ("Visit", "Ring first.", "2026-12-01")
    assert (moved["billingRate"], moved["version"]) == ({"id": rate}, 3)
    assert await service.refused("reschedulePlannedService", by=MANAGER, dueOn="9999-12-31") == [
        ("OUT_OF_RANGE", ["dueOn"])
    ]


async def test_an_archived_rate_is_not_chosen(house: House) -> None:
    """What has it keeps it; its name is free for another."""
    rate = await make_rate(house)
    service = await plan_work(house, billingRateId=rate)
    await house.do("archiveBillingRate", "billingRate { isArchived }", billingRateId=rate, expectedVersion=1)
    await make_rate(house)

    refused = await service.refused("updatePlannedService", by=MANAGER, billingRateId=rate)
    restored = await house.attempt("restoreBillingRate", billingRateId=rate, expectedVersion=2)
    updated = await house.attempt("updateBillingRate", by=WORKER, billingRateId=rate, expectedVersion=2)

    assert refused == [("VALIDATION", ["billingRateId"])]
    assert [(error["code"], error["path"]) for error in restored["errors"]] == [
        ("DUPLICATE_NAME", ["staffDescription"])
    ]
    assert [error["code"] for error in updated["errors"]] == ["FORBIDDEN"]
    assert (await service.look("billingRate { isArchived }"))["billingRate"] == {"isArchived": True}


async def test_lists_are_narrowed(house: House) -> None:
    """By each filter alone."""
    late = await plan_work(house, due=-2, title="Late çall")
    await plan_work(house, of=None, due=5, title="Pool")
    done = await plan_work(house, of=COORDINATOR, due=-3, title="Done")
    await done.do("completePlannedService", by=COORDINATOR)

    assert await listed(house) == ["Done", "Late çall", "Pool"]
    assert await listed(house, isOverdue=True) == ["Late çall"]
    assert await listed(house, isOverdue=False) == ["Done", "Pool"]
    assert await listed(house, isUnassigned=True) == ["Pool"]
    assert await listed(house, isUnassigned=False) == ["Done", "Late çall"]
    assert await listed(house, statuses=["APPROVED"]) == ["Done"]
    assert await listed(house, statuses=[]) == []
    assert await listed(house, assigneeId=house.actors[WORKER].staff_id) == ["Late çall"]
    assert await listed(house, clientId=house.client_id, search="CALL late") == ["Late çall"]
    assert await listed(house, dueFrom=today(house, -2), dueUntil=today(house, -2)) == ["Late çall"]
    assert await listed(house, deploymentId=late.id) == []


async def test_ones_own_work_is_counted(house: House) -> None:
    """In lists and in numbers, which agree."""
    await supervise(house)
    for days in (-30, 0, 30):
        await plan_work(house, due=days, title=str(days))
    await plan_work(house, of=None, title="Pool")
    waiting = await plan_work(house, title="Waiting")
    await waiting.do("completePlannedService")
    numbers = "{ workload { unfinished overdue dueThisWeek inThePool awaitingMyApproval } }"

    workers = (await house.ask(numbers, by=WORKER))["workload"]
    supervisors = (await house.ask(numbers, by=COORDINATOR))["workload"]

    own = {"unfinished": 3, "overdue": 1, "dueThisWeek": 1, "inThePool": 1, "awaitingMyApproval": 0}
    assert workers == own
    assert supervisors == dict.fromkeys(own, 0) | {"inThePool": 1, "awaitingMyApproval": 1}
    assert await mine(house, "myWork") == ["-30", "0", "30"]
    assert await mine(house, "myOverdueWork") == ["-30"]
    assert await mine(house, "myWorkThisWeek") == ["0"]
    assert await mine(house, "plannedServicePool") == ["Pool"]
    assert await mine(house, "workAwaitingMyApproval", COORDINATOR) == ["Waiting"]
    assert await mine(house, "workAwaitingMyApproval", MANAGER) == []


@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        ("Australia/Perth", "2026-03-04T16:00:00Z"),
        ("Australia/Sydney", "2026-03-04T13:00:00Z"),
        ("America/New_York", "2026-03-05T05:00:00Z"),
        ("Pacific/Kiritimati", "2026-03-04T10:00:00Z"),
        ("Pacific/Pago_Pago", "2026-03-05T11:00:00Z"),
    ],
)
async def test_overdue_begins_at_midnight_of_the_organisation(house: House, zone: str, midnight: str) -> None:
    """What is due on the 4th is overdue from the first second of the 5th, wherever that begins."""
    await house.do("updateOrganisation", "organisation { id }", by="Administrator", expectedVersion=1, timeZone=zone)
    for role in (MANAGER, WORKER):
        await house.sign_in_again(role)
    await plan_work(house, title="Due", dueOn="2026-03-04")
    careplan, instant = house.careplan, datetime.fromisoformat(midnight)

    for seconds, overdue in ((-1, False), (0, True)):
        clock = partial(datetime.fromtimestamp, instant.timestamp() + seconds, UTC)
        house.careplan = Careplan(careplan.database, careplan.record_types, clock=clock)
        found = (await house.ask(LIST))["plannedServices"]["nodes"]
        assert found == [{"title": "Due", "isOverdue": overdue}]
        assert await mine(house, "myOverdueWork") == (["Due"] if overdue else [])
        assert (await house.ask("{ viewer { today } }"))["viewer"] == {
            "today": "2026-03-05" if overdue else "2026-03-04"
        }


async def test_a_list_takes_as_many_statements_however_long(house: House) -> None:
    """Everything about each, read for all at once."""
    document = """{ myWork(first: 100) { totalCount nodes { title isOverdue client { name } assignee { name }
      siblings { title } notes { text author { name } } completion { units } billingRate { staffDescription }
      activities { title doneBy { name } } completedBy { name } } } }"""
    await bring_to(await plan_work(house), "IN_PROGRESS")
    with house.count_statements() as one:
        await house.ask(document, by=WORKER)
    for _ in range(9):
        await plan_work(house, activities=[{"title": "Ring"}])
    await house.ask(document, by=WORKER)

    with house.count_statements() as ten:
        await house.ask(document, by=WORKER)

    assert len(ten) == len(one)


@pytest.mark.parametrize("role", ["Billing"])
async def test_who_may_not_see_planned_services_finds_none(house: House, role: str) -> None:
    """Neither in lists nor by identifier."""
    service = await plan_work(house)

    assert await listed(house, by=role) == []
    body = await house.raw("query($id: ID!) { plannedService(id: $id) { id } }", {"id": service.id}, by=role)
    assert body["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_a_rate_comes_from_the_step_or_the_deployment(house: House) -> None:
    """What is deployed asks for what its step asks, unless the deployment says otherwise."""
    of_the_step, of_all = await make_rate(house), await make_rate(house, "DATE_VISIT")
    steps = [{"title": "Call", "description": "Call.", "billingRateId": of_the_step}]
    plan = await make_service_plan(house, steps=steps)
    fields = "plannedServices { billingRate { id } }"

    usual = await deploy(house, plan, fields)
    other = await deploy(house, plan, fields, billingRateId=of_all)
    refused = await try_deploying(house, plan, fields, billingRateId="rate_01h455vb4pex5vsknk084sn02q")

    assert usual["plannedServices"] == [{"billingRate": {"id": of_the_step}}]
    assert other["plannedServices"] == [{"billingRate": {"id": of_all}}]
    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("NOT_FOUND", ["billingRateId"])]
