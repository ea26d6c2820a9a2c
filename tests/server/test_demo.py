"""The demo: everything is there, once, and each organisation sees its own."""

import dataclasses
from collections.abc import AsyncIterator
from datetime import date, timedelta

import httpx
import orjson
import pytest_asyncio
import sqlalchemy as sa
import strawberry

from careplan.core.base import Base
from careplan.core.careplan import Careplan
from careplan.core.visibility import UNSCOPED
from careplan.plugins.loaded import Host
from careplan.server.app import create_app
from careplan.server.assembling import Service, assemble
from careplan.server.demo import fill_in, load_demo
from careplan.server.graphiql import Tab
from careplan.server.settings import Settings

from ..databases import PostgresServer, SqliteServer
from ..demos import Demo, loaded
from ..houses import StatementCounter


@pytest_asyncio.fixture
async def demo(server: SqliteServer | PostgresServer, host: Host, schema: strawberry.Schema) -> AsyncIterator[Demo]:
    """The demo organisation, as it was just loaded."""
    async with loaded(server, host, schema) as demo:
        yield demo


async def test_loading_again_changes_nothing(demo: Demo) -> None:
    """Everything that is there is found; only tokens are added, so that whoever is signed in stays so."""
    before = await rows(demo.careplan)

    await load_demo(demo.careplan)
    await load_demo(demo.careplan)

    assert await rows(demo.careplan) == before | {"access_tokens": 27}
    assert before["access_tokens"] == 9


async def test_the_demo_shows_each_way_a_client_can_be(demo: Demo) -> None:
    """Six clients in three time zones: under review, overdue, in draft, without a plan, exited, ready."""
    answer = await demo.ask(
        "{ clients(orderBy: REFERENCE) { nodes { reference timeZone status"
        " supportPlans { status nextReviewOn openReview { id } progress { percent } } } } viewer { today } }"
    )

    clients = {client["reference"]: client for client in answer["data"]["clients"]["nodes"]}
    today = answer["data"]["viewer"]["today"]
    plans = {reference: client["supportPlans"] for reference, client in clients.items()}
    assert {client["timeZone"] for client in clients.values()} == {
        "Australia/Perth",
        "Australia/Sydney",
        "America/New_York",
    }
    assert [plan["status"] for plan in plans["CL-00001"]] == ["DRAFT", "ACTIVE"]
    assert plans["CL-00001"][1]["openReview"] is not None
    assert [plan["nextReviewOn"] < today for plan in plans["CL-00002"]] == [True]
    assert [plan["progress"]["percent"] for plan in plans["CL-00003"]] == [25]
    assert plans["CL-00004"] == []
    assert (clients["CL-00005"]["status"], [plan["status"] for plan in plans["CL-00005"]]) == ("EXITED", ["EXPIRED"])
    assert [(plan["status"], plan["progress"]["percent"]) for plan in plans["CL-00006"]] == [("DRAFT", 100)]


async def test_the_demo_shows_each_way_an_enrollment_can_be(demo: Demo) -> None:
    """Closed with success and without, in the middle, with an ongoing follow-along, just begun; and who needs one."""
    answer = await demo.ask(
        "{ clients(orderBy: REFERENCE) { nodes { reference needsProgram enrollments { outcome"
        " progress { percent ongoing } program { name } } } } }"
    )

    clients = {client["reference"]: client for client in answer["data"]["clients"]["nodes"]}
    stays = {
        reference: [
            (stay["program"]["name"].split()[0], stay["outcome"], stay["progress"]["percent"])
            for stay in client["enrollments"]
        ]
        for reference, client in clients.items()
    }
    assert stays == {
        "CL-00001": [("Transition", "SUCCESSFUL", 100)],
        "CL-00002": [],
        "CL-00003": [("Transition", None, 20)],
        "CL-00004": [("Supported", None, 42), ("Transition", "UNSUCCESSFUL", 20)],
        "CL-00005": [("Transition", "UNSUCCESSFUL", 80)],
        "CL-00006": [("Supported", None, 100)],
    }
    assert clients["CL-00006"]["enrollments"][0]["progress"]["ongoing"] == 1
    assert [reference for reference, client in clients.items() if client["needsProgram"]] == ["CL-00001", "CL-00002"]


async def test_the_demo_has_work_on_any_day(demo: Demo) -> None:
    """Overdue, next and in the pool; from a Saturday and from the end of January; and of one who left, all done."""
    answer = await demo.ask(
        "{ clients(orderBy: REFERENCE) { nodes { reference workload { overdue unassigned }"
        " nextPlannedServices { id } deployments { status startOn } } } }"
    )

    clients = {client["reference"]: client for client in answer["data"]["clients"]["nodes"]}
    started = {reference: [each["startOn"] for each in client["deployments"]] for reference, client in clients.items()}
    assert {each["status"] for each in clients["CL-00005"]["deployments"]} == {"COMPLETED"}
    assert [each["status"] for each in clients["CL-00001"]["deployments"]] == ["OPEN"]
    assert started["CL-00006"][0].endswith("-01-31")
    assert date.fromisoformat(started["CL-00004"][0]).strftime("%A") == "Saturday"
    assert clients["CL-00001"]["workload"]["overdue"] >= 2
    assert clients["CL-00001"]["workload"]["unassigned"] >= 1
    assert len(clients["CL-00001"]["nextPlannedServices"]) == 5
    assert clients["CL-00005"]["nextPlannedServices"] == []


async def test_the_organisations_do_not_see_each_other(demo: Demo) -> None:
    """Eight people work for one, somebody else for the other; each finds their own clients."""
    people = await load_demo(demo.careplan)
    seen = {}

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(create_app(service_with(demo, demo.careplan))), base_url="http://careplan.test"
    ) as web:
        for person in people:
            headers = {"Authorization": f"Bearer {person.token}"}
            answer = await web.post("/graphql", json={"query": "{ clients { totalCount } }"}, headers=headers)
            seen[person.name, person.role] = answer.json()["data"]["clients"]["totalCount"]

    assert len({role for _, role in seen}) == 7
    assert seen.pop(("Nora Bishop", "Administrator, Harbourside Home Care")) == 1
    assert set(seen.values()) == {6}


async def test_a_token_of_the_demo_ends_after_a_month(demo: Demo) -> None:
    """Nobody finds one that works in an old terminal window."""
    token = (await load_demo(demo.careplan))[0].token
    later = Careplan(demo.careplan.database, demo.careplan.record_types)
    later.clock = lambda: demo.careplan.clock() + timedelta(days=31)
    app = create_app(service_with(demo, later))

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://careplan.test") as web:
        headers = {"Authorization": f"Bearer {token}"}
        answer = await web.post("/graphql", json={"query": "{ viewer { today } }"}, headers=headers)

    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_placeholders_stand_for_what_is_there_now(demo: Demo) -> None:
    """An identifier, a version, a day; and what is not there stays as it is written."""
    given = {
        "client": "<client CL-00003>",
        "version": "<version client CL-00003>",
        "item": '<item CL-00003 draft "Who to call">',
        "missing": "<plan CL-00004 active>",
        "day": ["<day 7>", "plain", 3],
    }

    filled = orjson.loads((await demo.filled(Tab("", "", orjson.dumps(given).decode()))).variables or "")

    answer = await demo.ask('{ clients(filter: {search: "CL-00003"}) { nodes { id version } } viewer { today } }')
    ellie = answer["data"]["clients"]["nodes"][0]
    assert (filled["client"], filled["version"]) == (ellie["id"], ellie["version"])
    assert filled["item"].startswith("item_")
    assert filled["missing"] == "<plan CL-00004 active>"
    assert filled["day"][0] > answer["data"]["viewer"]["today"]
    assert filled["day"][1:] == ["plain", 3]


async def test_filling_in_takes_one_statement_for_each_kind(demo: Demo) -> None:
    """However many examples speak of however many things."""
    tab = Tab("", "", '{"a": "<client CL-00001>", "b": "<plan CL-00001 active>"}')

    with StatementCounter(demo.careplan) as one:
        await fill_in(demo.careplan, [tab])
    with StatementCounter(demo.careplan) as many:
        await fill_in(demo.careplan, [tab] * 20)

    assert len(many) == len(one)


async def rows(careplan: Careplan) -> dict[str, int]:
    """How many rows each table has."""
    async with careplan.reading(None) as db:
        tables = [
            sa.select(sa.literal(each.name), sa.func.count()).select_from(each) for each in Base.metadata.sorted_tables
        ]
        counts = await db.execute(sa.union_all(*tables), execution_options=UNSCOPED)
        return {row[0]: row[1] for row in counts}


def service_with(demo: Demo, careplan: Careplan) -> Service:
    """The service on the demo's database, with a core of our own."""
    url = demo.careplan.database.engine.url.render_as_string(hide_password=False)
    made = assemble(Settings(database_url=url), schema=demo.schema)
    return dataclasses.replace(made, database=careplan.database, careplan=careplan)
