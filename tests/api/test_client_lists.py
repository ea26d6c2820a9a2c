"""Lists of clients: search, filters, orders and pages, the same on every database."""

from datetime import timedelta
from typing import Any

import pytest

from careplan.core.support_plans import SupportPlan

from ..houses import House
from ..plans import Plan, make_plan, make_template

LIST = """query($filter: ClientFilter, $orderBy: ClientOrder! = NAME, $first: Int! = 20, $after: String) {
  clients(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    totalCount nodes { givenName } pageInfo { hasNextPage endCursor } } }"""
TO_READ = {"title": "Phone list", "kind": "INFORMATION", "definition": {"information": "Call Ann."}}


async def found(house: House, by: str = "Manager", **variables: Any) -> list[str]:
    """The first names of a list of clients."""
    clients = (await house.ask(LIST, variables, by=by))["clients"]
    assert clients["totalCount"] == len(clients["nodes"])
    return [client["givenName"] for client in clients["nodes"]]


async def take_on(house: House, given: str, family: str, **details: Any) -> str:
    """Somebody new; their identifier."""
    made = await house.do("createClient", "client { id }", givenName=given, familyName=family, **details)
    return str(made["client"]["id"])


async def plan_in_force(house: House, client_id: str) -> Plan:
    """An active plan with one thing to read."""
    sections = [{"title": "To read", "items": [TO_READ]}]
    template = await make_template(house, f"Reading for {client_id}", sections=sections)
    return await (await make_plan(house, template, client_id)).activated()


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("zoe", ["Zoë"]),
        ("ZIMMER zoë", ["Zoë"]),
        ("o'brien", ["Siân"]),
        ("sian", ["Siân"]),
        ("Björk", ["Siân"]),
        ("straße", ["Ruby"]),
        ("STRASSE", ["Ruby"]),
        ("ext-7", ["Ruby"]),
        ("cl-0000", ["Siân", "Zoë"]),
        ("100%", []),
        ("_", []),
        ("zoe sian", []),
        ("", ["Siân", "Ruby", "Zoë"]),
    ],
)
async def test_search_knows_no_case_and_no_accents(house: House, search: str, expected: list[str]) -> None:
    """Every word must be in a name, the preferred name or the reference; nothing is a wildcard."""
    await take_on(house, "Siân", "O'Brien", preferredName="Bjork")
    await take_on(house, "Ruby", "Straße", reference="EXT-7")

    assert await found(house, filter={"search": search}) == expected


async def test_a_change_of_name_is_found_and_sorted_at_once(house: House) -> None:
    """Whoever changes a name need not think of the lists."""
    await take_on(house, "Ruby", "Nguyen")

    await house.do("updateClient", "client { id }", clientId=house.client_id, expectedVersion=1, familyName="Ámbar")

    assert await found(house) == ["Zoë", "Ruby"]
    assert await found(house, filter={"search": "ambar"}) == ["Zoë"]
    assert await found(house, filter={"search": "zimmer"}) == []


async def test_orders_are_stable_and_pages_fit_together(house: House) -> None:
    """Page by page, forwards and backwards, nobody is shown twice and nobody left out."""
    for given in ("Cem", "Ana", "Bo"):
        await take_on(house, given, "Same")
    orders = {
        "NAME": ["Ana", "Bo", "Cem", "Zoë"],
        "NAME_DESCENDING": ["Zoë", "Cem", "Bo", "Ana"],
        "REFERENCE": ["Zoë", "Cem", "Ana", "Bo"],
        "NEWEST": ["Bo", "Ana", "Cem", "Zoë"],
        "OLDEST": ["Zoë", "Cem", "Ana", "Bo"],
    }

    for order, expected in orders.items():
        assert await _page_by_page(house, order) == expected


async def test_filters_on_plans(house: House) -> None:
    """Who has a plan in force, who one in the making, whose review is overdue."""
    ruby = await take_on(house, "Ruby", "Nguyen")
    plan = await plan_in_force(house, ruby)
    await make_plan(house)

    assert await found(house, filter={"hasActivePlan": True}) == ["Ruby"]
    assert await found(house, filter={"hasActivePlan": False}) == ["Zoë"]
    assert await found(house, filter={"hasOpenDraft": True}) == ["Zoë"]
    assert await found(house, filter={"hasOpenDraft": False}) == ["Ruby"]
    assert await found(house, filter={"isReviewOverdue": True}) == []
    await _let_review_pass(house, plan)
    assert await found(house, filter={"isReviewOverdue": True}) == ["Ruby"]
    assert await found(house, filter={"isReviewOverdue": False}) == ["Zoë"]


@pytest.mark.parametrize("filter", ["hasActivePlan", "hasOpenDraft", "isReviewOverdue"])
async def test_who_may_not_see_plans_is_told_nothing_of_them(house: House, filter: str) -> None:
    """Whichever way they ask, nobody is found by a plan."""
    plan = await plan_in_force(house, house.client_id)
    await _let_review_pass(house, plan)
    await make_plan(house)

    assert await found(house, filter={filter: True}) == ["Zoë"]
    for asked in (True, False):
        assert await found(house, "Billing", filter={filter: asked}) == []
    assert await found(house, "Billing") == ["Zoë"]


async def test_filters_on_status_and_caseload(house: House) -> None:
    """Who left, who is looked after by whom, and who by me; filters narrow each other."""
    ruby = await take_on(house, "Ruby", "Nguyen")
    worker = house.actors["Support worker"].staff_id
    await house.do("assignClient", "client { id }", clientId=ruby, staffId=worker)
    await house.do(
        "exitClient",
        "client { id }",
        clientId=house.client_id,
        expectedVersion=1,
        status="EXITED",
        on="2020-01-01",
        reason="Moved",
    )

    assert await found(house, filter={"statuses": ["EXITED", "DECEASED"]}) == ["Zoë"]
    assert await found(house, filter={"statuses": []}) == []
    assert await found(house, filter={"assignedTo": worker}) == ["Ruby"]
    assert await found(house, "Support worker", filter={"isMine": True}) == ["Ruby"]
    assert await found(house, "Support worker", filter={"isMine": False}) == ["Zoë"]
    assert await found(house, filter={"isMine": True}) == []
    assert await found(house, filter={"assignedTo": worker, "statuses": ["EXITED"]}) == []


async def test_the_list_costs_the_same_for_one_and_for_many(house: House) -> None:
    """Statements do not grow with the clients on a page."""
    document = """{ clients { nodes { name age profileFields { display } assignedStaff { name roles { name } }
      latestSupportPlan { status } supportPlans { id } } } }"""
    with house.count_statements() as one:
        await house.ask(document)
    for number in range(15):
        client_id = await take_on(house, f"Client {number}", "Many")
        await house.do(
            "assignClient", "client { id }", clientId=client_id, staffId=house.actors["Coordinator"].staff_id
        )
    await house.do(
        "assignClient", "client { id }", clientId=house.client_id, staffId=house.actors["Coordinator"].staff_id
    )

    with house.count_statements() as many:
        await house.ask(document)

    assert len(many) <= len(one) + 1  # the roles of staff, whom the first page did not have


async def _page_by_page(house: House, order: str) -> list[str]:
    seen: list[str] = []
    cursor = None
    while True:
        clients = (await house.ask(LIST, {"orderBy": order, "first": 1, "after": cursor}))["clients"]
        seen += [client["givenName"] for client in clients["nodes"]]
        cursor = clients["pageInfo"]["endCursor"]
        if not clients["pageInfo"]["hasNextPage"]:
            return seen


async def _let_review_pass(house: House, plan: Plan) -> None:
    """Make the day of its review yesterday."""

    async def change(work: Any) -> None:
        (await work.get(SupportPlan, plan.id)).next_review_on = work.today - timedelta(days=1)

    await house.careplan.perform(house.actors["Manager"], change)
