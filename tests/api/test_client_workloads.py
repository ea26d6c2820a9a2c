"""A client at a glance: what is next, how much there is to do, and as many statements for fifty clients as for one."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import strawberry
from rich.progress import Progress

from careplan.server.demo.founding import actor_at

from ..bench.databases import filled
from ..bench.making import EMAIL, HOUSE, MadeUp, make_up
from ..bench.measuring import DASHBOARD, dashboard_of_many
from ..databases import PostgresServer, SqliteServer
from ..demos import Demo
from ..deployments import deploy, make_service_plan, today
from ..houses import House, StatementCounter
from ..planned import plan_work

ONE = DASHBOARD.read_text("utf-8")
MANY = dashboard_of_many(ONE)
NEXT = """query($id: ID!, $first: Int! = 5) { client(id: $id) {
    nextPlannedServices(first: $first) { title dueOn isOverdue } workload { unfinished overdue unassigned } } }"""


@pytest.fixture(scope="module")
def made() -> MadeUp:
    """Sixty clients with plans, programs and work: the first with nothing to do, the others with more or less."""
    return make_up(60)


@pytest_asyncio.fixture
async def busy(server: SqliteServer | PostgresServer, made: MadeUp, schema: strawberry.Schema) -> AsyncIterator[Demo]:
    """A house with these clients, and its manager."""
    async with filled(server, made, Progress(disable=True)) as data:
        careplan = data.service.careplan
        yield Demo(careplan, schema, await actor_at(careplan, HOUSE, EMAIL))


async def glance(house: House, *, by: str = "Manager", **variables: Any) -> Any:
    """What is next for the client of the house."""
    return (await house.ask(NEXT, {"id": house.client_id, **variables}, by=by))["client"]


async def test_what_is_due_first_comes_first_whether_deployed_or_planned_by_hand(house: House) -> None:
    """What is overdue leads, and what is finished is not in the way."""
    await (await plan_work(house, due=-9, title="Done long ago")).do("completePlannedService")
    await plan_work(house, due=-2, title="Late call")
    await plan_work(house, of=None, due=1, title="Pool")
    welcome = await make_service_plan(house, steps=[{"title": "Welcome", "description": "Say who we are."}])
    await deploy(house, welcome, startOn=today(house))

    found = await glance(house)

    assert found["nextPlannedServices"] == [
        {"title": "Late call", "dueOn": today(house, -2), "isOverdue": True},
        {"title": "Welcome", "dueOn": today(house), "isOverdue": False},
        {"title": "Pool", "dueOn": today(house, 1), "isOverdue": False},
    ]
    assert found["workload"] == {"unfinished": 3, "overdue": 1, "unassigned": 2}


async def test_only_so_many_as_were_asked_for_are_shown(house: House) -> None:
    """Five where nobody says, and of those due on one day the one that was planned first."""
    for number in range(7):
        await plan_work(house, title=f"Call {number}")

    usual, two = await glance(house), await glance(house, first=2)

    assert [each["title"] for each in usual["nextPlannedServices"]] == [f"Call {number}" for number in range(5)]
    assert [each["title"] for each in two["nextPlannedServices"]] == ["Call 0", "Call 1"]
    assert two["workload"]["unfinished"] == 7


@pytest.mark.parametrize("first", [-1, 0, 21])
async def test_none_or_too_many_cannot_be_asked_for(house: House, first: int) -> None:
    """It is the asker's mistake, and says which argument."""
    body = await house.raw(NEXT, {"id": house.client_id, "first": first})

    (error,) = body["errors"]
    assert error["message"] == "Ask for 1 to 20 at a time."
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


async def test_who_may_not_see_planned_services_learns_nothing_of_them(house: House) -> None:
    """No services, and not even how many there are."""
    await plan_work(house)

    assert await glance(house, by="Billing") == {"nextPlannedServices": [], "workload": None}


async def test_the_dashboard_tells_what_is_current_from_what_is_over(busy: Demo, made: MadeUp) -> None:
    """A plan that expired and deployments that are completed are not on it; programs that are over are."""
    client = (await busy.ask(ONE, {"id": made.clients[11]}))["data"]["client"]

    assert [plan["status"] for plan in client["currentSupportPlans"]] == ["ACTIVE"]
    assert [each["status"] for each in client["enrollments"]] == ["ACTIVE", "CLOSED"]
    assert [len(each["plannedServices"]) for each in client["openDeployments"]] == [10]
    assert len(client["nextPlannedServices"]) == 5
    days = [each["dueOn"] for each in client["nextPlannedServices"]]
    assert days == sorted(days)


async def test_the_dashboard_takes_as_many_statements_for_fifty_clients_as_for_one(busy: Demo, made: MadeUp) -> None:
    """Whoever they are, and however many plans, programs, deployments and services each of them has."""
    one = await statements(busy, ONE, {"id": made.clients[11]})

    for ids in (made.clients[11:12], made.clients[11:14], made.clients[:50], made.clients[10:60]):
        assert await statements(busy, MANY, {"ids": ids}) == one


async def statements(demo: Demo, document: str, variables: dict[str, Any]) -> int:
    """How many statements a document takes."""
    with StatementCounter(demo.careplan) as counter:
        body = await demo.ask(document, variables)
    assert "errors" not in body
    return len(counter)
