"""Mealtime plans: the contract of every record type, and what is special about them."""

from collections.abc import Sequence
from typing import Any

import pytest
from careplan.plugins.testing import Gql, House, RecordTypeContract
from structlog.testing import capture_logs

PLAN = """
    query($id: ID!) {
      record(id: $id) {
        version
        card { label value }
        ... on MealtimePlan { texture advice { id food isAvoided } review { dueOn isOverdue } }
      }
    }
"""
OVERDUE = "{ overdueMealtimePlans { nodes { title } } }"


async def make(house: House, title: str = "Meals with Zoë", **values: Any) -> str:
    """A new plan; its identifier."""
    held = {"texture": "PUREED", "drinks_level": 2} | values
    made = await house.do(
        "createRecord",
        "record { id }",
        clientId=house.client_id,
        recordType="mealtime_plan",
        title=title,
        values=held,
    )
    return str(made["record"]["id"])


async def advise(house: House, plan: str, food: str, *, version: int = 1, avoid: bool = True) -> Any:
    """Say something about a food; the payload, refused or not."""
    return await house.attempt(
        "addFoodAdvice",
        "foodAdvice { id } mealtimePlan { version }",
        recordId=plan,
        expectedVersion=version,
        food=food,
        advice="It sticks.",
        isAvoided=avoid,
    )


class TestContract(RecordTypeContract):
    """Every clause is a test of its own."""

    record_type = "mealtime_plan"

    async def prepare(self, house: House, record_ids: Sequence[str]) -> None:
        """Each plan has advice about two foods."""
        for record in record_ids:
            await advise(house, record, "Bread", version=1)
            await advise(house, record, "Rice", version=2, avoid=False)


@pytest.mark.asyncio
async def test_advice_shows_on_the_card(house: House, gql: Gql) -> None:
    """What the person is not to have is what everybody needs to see, and is told to whoever listens."""
    plan = await make(house)

    with capture_logs() as logs:
        payload = await advise(house, plan, "Bread")
        await house.settled()

    seen = (await gql(PLAN, {"id": plan}, by="Support worker"))["record"]
    assert payload["mealtimePlan"] == {"version": 2}
    assert seen["card"] == [
        {"label": "Food", "value": "Pureed (4)"},
        {"label": "Drinks", "value": "Level 2"},
        {"label": "Avoid", "value": "Bread"},
    ]
    assert seen["advice"] == [{"id": payload["foodAdvice"]["id"], "food": "Bread", "isAvoided": True}]
    assert [each["record"] for each in logs if each["event"] == "food_ruled_out"] == [plan]


@pytest.mark.asyncio
async def test_a_food_is_advised_about_once(house: House, gql: Gql) -> None:
    """The second time it is refused, and the plan is as it was."""
    plan = await make(house)
    await advise(house, plan, "Bread")

    refused = await advise(house, plan, "Bread", version=2)

    assert [error["code"] for error in refused["errors"]] == ["DUPLICATE_NAME"]
    assert (await gql(PLAN, {"id": plan}))["record"]["version"] == 2


@pytest.mark.asyncio
async def test_advice_is_taken_back(house: House, gql: Gql) -> None:
    """By who may clear foods, as the type's own permission says; the card does not show it any more."""
    plan = await make(house)
    given = {"foodAdviceId": (await advise(house, plan, "Bread"))["foodAdvice"]["id"], "expectedVersion": 2}

    refused = await house.attempt("removeFoodAdvice", by="Support worker", **given)
    before = (await gql(PLAN, {"id": plan}))["record"]
    await house.do("removeFoodAdvice", "mealtimePlan { version }", **given)

    assert [error["code"] for error in refused["errors"]] == ["FORBIDDEN"]
    assert (before["version"], len(before["advice"])) == (2, 1)

    seen = (await gql(PLAN, {"id": plan}))["record"]
    assert (seen["version"], seen["advice"], len(seen["card"])) == (3, [], 2)


@pytest.mark.asyncio
async def test_plans_are_reviewed_as_often_as_the_settings_say(
    house: House, gql: Gql, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those whose day is past, and those that were never assessed, are found."""
    monkeypatch.setenv("CAREPLAN_MEALTIME_REVIEW_MONTHS", "6")
    old = await make(house, "Old", assessed_on="2020-01-31")
    await make(house, "Never assessed")
    await make(house, "New", assessed_on=house.careplan.moment(None).today.isoformat())

    seen = await gql(OVERDUE)

    assert seen["overdueMealtimePlans"]["nodes"] == [{"title": "Never assessed"}, {"title": "Old"}]
    review = (await gql(PLAN, {"id": old}))["record"]["review"]
    assert review == {"dueOn": "2020-07-31", "isOverdue": True}


@pytest.mark.asyncio
async def test_an_item_holds_one_plan(house: House) -> None:
    """A template that lets an item hold two is not published."""
    items = [{"title": "Meals", "kind": "RECORD_LINK", "definition": {"recordTypes": ["mealtime_plan"], "maxLinks": 2}}]
    made = await house.do(
        "createPlanTemplate",
        "planTemplate { id version }",
        name="Daily living",
        sections=[{"title": "Health", "items": items}],
    )
    template = made["planTemplate"]

    refused = await house.attempt(
        "publishPlanTemplate",
        "planTemplate { id }",
        planTemplateId=template["id"],
        expectedVersion=template["version"],
    )

    assert [error["code"] for error in refused["errors"]] == ["INVALID_ITEM_CONFIG"]
