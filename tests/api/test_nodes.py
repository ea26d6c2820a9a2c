"""Anything by its identifier."""

from ..houses import House
from ..plans import make_plan
from .test_client_lists import take_on

NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


async def test_things_of_every_type_come_in_the_order_asked(house: House) -> None:
    """Twice where asked for twice, null for what is unknown or no identifier at all."""
    plan = await make_plan(house)
    item = await plan.item("Goal")
    staff_id = house.actors["Manager"].staff_id
    ids = [item["id"], "nonsense", staff_id, house.client_id, plan.id, "client_00000000000000000000000000", staff_id]

    nodes = (await house.ask(NODES, {"ids": ids}))["nodes"]

    assert [node and (node["__typename"], node["id"]) for node in nodes] == [
        ("PlanItem", item["id"]),
        None,
        ("StaffMember", staff_id),
        ("Client", house.client_id),
        ("SupportPlan", plan.id),
        None,
        ("StaffMember", staff_id),
    ]


async def test_a_record_comes_as_its_own_type(house: House) -> None:
    """The interface is answered by the concrete type, with its own fields."""
    made = await house.do(
        "createRecord",
        "record { id }",
        clientId=house.client_id,
        recordType="goal_attainment",
        title="Swim",
        values={},
    )

    found = await house.ask(
        "query($id: ID!) { node(id: $id) { __typename id ... on Record { title } } }", made["record"]
    )

    assert found["node"] == {"__typename": "GoalAttainmentPlan", "id": made["record"]["id"], "title": "Swim"}


async def test_things_without_a_type_of_their_own_are_not_there(house: House) -> None:
    """Rows that only serve others, such as assignments and tokens, cannot be looked at."""
    ids = ["token_01h455vb4pex5vsknk084sn02q", "caseload_01h455vb4pex5vsknk084sn02q", "idem_01h455vb4pex5vsknk084sn02q"]

    with house.count_statements() as counted:
        nodes = (await house.ask(NODES, {"ids": ids}))["nodes"]

    assert nodes == [None] * 3
    assert len(counted) == 0


async def test_many_of_a_type_cost_one_statement(house: House) -> None:
    """However many are asked for."""
    ids = [house.client_id, *[await take_on(house, f"Client {number}", "") for number in range(12)]]

    with house.count_statements() as counted:
        nodes = (await house.ask(NODES, {"ids": ids}))["nodes"]

    assert [node["id"] for node in nodes] == ids
    assert len([statement for statement in counted.statements if "SELECT" in statement]) == 1


async def test_a_hundred_at_most(house: House) -> None:
    """More is too much at once."""
    body = await house.raw(NODES, {"ids": [house.client_id] * 101})

    assert body["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT", "path": ["ids"]}
