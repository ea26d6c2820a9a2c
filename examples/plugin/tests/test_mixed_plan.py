"""A plan that links records of five types, one of them this package's: read with as many statements however many."""

from typing import Any

import pytest
from careplan.plugins.testing import House

FIVE: dict[str, dict[str, Any]] = {
    "mealtime_plan": {"texture": "PUREED", "drinks_level": 2},
    "goal_attainment": {},
    "behaviour_support": {"kind": "INTERIM"},
    "contact": {"note": "Aunt"},
    "allergy": {"note": "Nuts"},
}
"""Types of three packages and two that the house defines, and what a record of each has to hold."""
PLAN = """
    query($id: ID!) {
      supportPlan(id: $id) {
        sections { items { links { record {
          __typename number card { label value } values
          ... on MealtimePlan { texture advice { food } review { dueOn } }
          ... on GoalAttainmentPlan { goals { statement } }
          ... on CustomRecord { customType { label } }
        } } } }
      }
    }
"""


async def define(house: House, name: str) -> None:
    """A type of the house's own."""
    await house.do(
        "defineRecordType",
        "customRecordType { id }",
        by="Administrator",
        name=name,
        label=name.capitalize(),
        prefix=name[:3].upper(),
        fields=[{"key": "note", "label": "Note"}],
    )


async def publish(house: House) -> str:
    """A template with an item for each type; its identifier."""
    items = [{"title": kind, "kind": "RECORD_LINK", "definition": {"recordTypes": [kind]}} for kind in FIVE]
    sections = [{"title": "Records", "items": items}]
    made = await house.do("createPlanTemplate", "planTemplate { id version }", name="Mixed", sections=sections)
    template = made["planTemplate"]
    given = {"planTemplateId": template["id"], "expectedVersion": template["version"]}
    await house.do("publishPlanTemplate", "planTemplate { id }", **given)
    return str(template["id"])


async def fill(house: House, template: str, each: int) -> str:
    """A plan with so many records of each type; its identifier."""
    shown = "supportPlan { id sections { items { id title version } } }"
    plan = (await house.do("createSupportPlan", shown, clientId=house.client_id, templateId=template))["supportPlan"]
    for item in plan["sections"][0]["items"]:
        given, version = {"planItemId": item["id"], "recordType": item["title"]}, item["version"]
        for _ in range(each):
            new = {"expectedVersion": version, "title": item["title"], "values": FIVE[item["title"]]}
            made = await house.do("createLinkedRecord", "planItem { version }", **given, **new)
            version = made["planItem"]["version"]
    return str(plan["id"])


@pytest.mark.asyncio
async def test_five_types_in_one_plan_take_as_many_statements_however_many_records(house: House) -> None:
    """One of each, or four; all of them typed."""
    for name in ("contact", "allergy"):
        await define(house, name)
    template = await publish(house)
    statements, kinds = [], list[set[str]]()
    for each in (1, 4):
        plan = await fill(house, template, each)
        with house.count_statements() as counter:
            seen = await house.ask(PLAN, {"id": plan})
        statements.append(len(counter))
        items = seen["supportPlan"]["sections"][0]["items"]
        kinds.append({link["record"]["__typename"] for item in items for link in item["links"]})
        assert [len(item["links"]) for item in items] == [each] * 5

    assert statements[0] == statements[1]
    assert kinds == [{"MealtimePlan", "GoalAttainmentPlan", "BehaviourSupportPlan", "CustomRecord"}] * 2
