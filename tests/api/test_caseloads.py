"""Caseloads: who looks after whom, and what follows from it for what people find."""

from typing import Any

import pytest
import sqlalchemy as sa

from careplan.core.base import Base
from careplan.core.clients import Client, ClientOwned

from ..houses import House
from ..plans import Plan, make_plan
from .test_client_lists import found, take_on

WORKER = "Support worker"
STAFF = "query($id: ID!) { client(id: $id) { assignedStaff { name } version } }"


async def assigned(house: House) -> Any:
    """Who looks after the client of the house."""
    return (await house.ask(STAFF, {"id": house.client_id}))["client"]


async def assign(house: House, client_id: str, role: str = WORKER) -> None:
    """Put a client on somebody's caseload."""
    await house.do("assignClient", "client { id }", clientId=client_id, staffId=house.actors[role].staff_id)


@pytest.fixture
async def shut(house: House) -> House:
    """The house, where staff find only their caseload."""
    await house.do(
        "updateOrganisation", "organisation { id }", by="Administrator", expectedVersion=1, caseloadOnly=True
    )
    for role in house.actors:
        await house.sign_in_again(role)
    return house


async def test_a_client_can_be_assigned_to_several_and_once_to_each(house: House) -> None:
    """Assigning again changes nothing, not even the version."""
    await assign(house, house.client_id)
    await assign(house, house.client_id, "Coordinator")
    before = await assigned(house)

    await assign(house, house.client_id)

    assert [staff["name"] for staff in before["assignedStaff"]] == [
        "Coordinator of the house",
        "Support worker of the house",
    ]
    assert await assigned(house) == before


async def test_a_client_is_taken_off_a_caseload_once(house: House) -> None:
    """Whoever was not on it is not on it afterwards either."""
    await assign(house, house.client_id)
    target = {"clientId": house.client_id, "staffId": house.actors[WORKER].staff_id}

    await house.do("unassignClient", "client { id }", **target)
    after = await assigned(house)
    await house.do("unassignClient", "client { id }", **target)

    assert after["assignedStaff"] == []
    assert await assigned(house) == after


async def test_nobody_is_assigned_to_somebody_who_left(house: House) -> None:
    """The refusal names who left."""
    staff_id = house.actors[WORKER].staff_id
    await house.do(
        "deactivateStaffMember",
        "staffMember { id }",
        by="Administrator",
        staffMemberId=staff_id,
        expectedVersion=1,
    )
    document = """mutation($input: AssignClientInput!) {
      assignClient(input: $input) { client { id } errors { code path ... on AssigneeInactive { staffId } } } }"""

    answer = await house.ask(document, {"input": {"clientId": house.client_id, "staffId": staff_id}})

    refusal = {"code": "ASSIGNEE_INACTIVE", "path": ["staffId"], "staffId": staff_id}
    assert answer["assignClient"] == {"client": None, "errors": [refusal]}
    assert (await assigned(house))["assignedStaff"] == []


@pytest.mark.parametrize("mutation", ["assignClient", "unassignClient"])
async def test_without_the_permission_no_caseload_changes(house: House, mutation: str) -> None:
    """A support worker does not choose whom to look after."""
    await assign(house, house.client_id, "Coordinator")
    before = await assigned(house)
    role = WORKER if mutation == "assignClient" else "Coordinator"
    target = {"clientId": house.client_id, "staffId": house.actors[role].staff_id}

    refused = await house.attempt(mutation, "client { id }", by=WORKER, **target)

    assert [error["code"] for error in refused["errors"]] == ["FORBIDDEN"]
    assert await assigned(house) == before


async def test_without_the_setting_everybody_finds_everybody(house: House) -> None:
    """An open house: caseloads say who looks after whom, not who may look."""
    assert await found(house, WORKER) == ["Zoë"]


async def test_staff_find_their_caseload_alone(shut: House) -> None:
    """Lists, single clients and nodes: what is on nobody's caseload is found by those who see all."""
    ruby = await take_on(shut, "Ruby", "Nguyen")
    await assign(shut, ruby)

    assert await found(shut, WORKER) == ["Ruby"]
    assert await found(shut, "Coordinator") == ["Ruby", "Zoë"]
    body = await shut.raw("query($id: ID!) { client(id: $id) { name } }", {"id": shut.client_id}, by=WORKER)
    assert (body["data"], body["errors"][0]["extensions"]["code"]) == ({"client": None}, "NOT_FOUND")
    nodes = await shut.ask(
        "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": [shut.client_id, ruby]}, by=WORKER
    )
    assert nodes == {"nodes": [None, {"id": ruby}]}


async def test_what_belongs_to_a_client_is_found_with_the_client(shut: House) -> None:
    """Plans, their items and records of somebody else's client are not there, for queries and for changes."""
    plan = await make_plan(shut)
    await plan.complete()
    item = await plan.item("What matters to me")
    hidden = Plan(shut, plan.id, WORKER)

    lists = await shut.ask("{ supportPlans { totalCount } records { totalCount } }", by=WORKER)
    changed = await shut.attempt(
        "recordPlanItemValues",
        by=WORKER,
        planItemId=item["id"],
        expectedVersion=item["version"],
        values={"matters": "Mine"},
    )
    cancelled = await shut.attempt(
        "cancelSupportPlan",
        by=WORKER,
        supportPlanId=plan.id,
        expectedVersion=await plan.version(),
        reason="Not mine",
    )

    assert lists == {"supportPlans": {"totalCount": 0}, "records": {"totalCount": 0}}
    assert [error["code"] for error in changed["errors"] + cancelled["errors"]] == ["NOT_FOUND", "NOT_FOUND"]
    assert await plan.item("What matters to me") == item
    await assign(shut, shut.client_id)
    assert await hidden.read("status") == {"status": "DRAFT"}
    assert (await shut.ask("{ records { totalCount } }", by=WORKER))["records"]["totalCount"] == 1


async def test_a_newcomer_stays_in_sight_of_who_took_them_on(shut: House) -> None:
    """Whoever finds only their caseload gets the client on it, and hears no more than that a reference is taken."""
    role = next(
        each for each in (await shut.ask("{ roles { id name permissions } }"))["roles"] if each["name"] == WORKER
    )
    await shut.do(
        "updateRole",
        "role { id }",
        by="Administrator",
        roleId=role["id"],
        expectedVersion=1,
        permissions=[*role["permissions"], "client.write"],
    )
    await shut.sign_in_again(WORKER)

    taken = await shut.ask(
        """mutation($input: CreateClientInput!) {
          createClient(input: $input) { errors { code ... on DuplicateReference { conflictId } } } }""",
        {"input": {"givenName": "Ruby", "reference": "CL-00001"}},
        by=WORKER,
    )
    await shut.do("createClient", "client { id }", by=WORKER, givenName="Ruby")

    assert taken["createClient"]["errors"] == [{"code": "DUPLICATE_REFERENCE", "conflictId": None}]
    assert await found(shut, WORKER) == ["Ruby"]


async def test_every_table_of_clients_is_behind_the_caseload(shut: House) -> None:
    """A worker without a caseload finds no row of any client, whatever the table."""
    entities: list[Any] = [each.class_ for each in Base.registry.mappers if issubclass(each.class_, ClientOwned)]
    await (await make_plan(shut)).complete()

    async with shut.careplan.reading(shut.actors[WORKER]) as db:
        rows = [row for entity in (Client, *entities) for row in await db.scalars(sa.select(entity))]

    assert rows == []
