"""What somebody may not read stays hidden by every route, and what they may do still works."""

from typing import Any

from ..houses import House
from ..plans import Plan, make_plan

PLANNER = ["client.read", "support_plan.read", "support_plan.activate", "organisation.read", "plan_template.read"]
LINKS = "sections { items { links { record { title } frozen { title } changedSinceActivation } } }"


async def test_an_activator_who_may_not_read_a_record_freezes_it_all_the_same(house: House) -> None:
    """What is agreed is kept whole; they see neither the record nor what was frozen of it, others see both."""
    plan = await make_plan(house)
    await plan.complete()
    await _allow_only(house, "Billing", PLANNER)
    theirs = Plan(house, plan.id, by="Billing")

    payload = await theirs.on_plan("activateSupportPlan")

    assert payload["errors"] == []
    assert _links(await theirs.read(LINKS)) == [{"record": None, "frozen": None, "changedSinceActivation": None}]
    assert _links(await plan.read(LINKS)) == [
        {"record": {"title": "Swim"}, "frozen": {"title": "Swim"}, "changedSinceActivation": False}
    ]


async def test_whoever_may_not_see_clients_sees_nothing_of_theirs(house: House) -> None:
    """Plans and records are not found, and cannot be changed."""
    plan = await make_plan(house)
    await _allow_only(house, "Billing", ["support_plan.read", "support_plan.write", "record.*.read"])

    found = await house.ask("{ supportPlans { totalCount } records { totalCount } }", by="Billing")
    refused = await house.attempt(
        "commentOnSupportPlan", "comment { id }", by="Billing", supportPlanId=plan.id, text="Hello"
    )

    assert found == {"supportPlans": {"totalCount": 0}, "records": {"totalCount": 0}}
    assert [error["code"] for error in refused["errors"]] == ["NOT_FOUND"]


async def test_what_was_agreed_keeps_its_fields(house: House) -> None:
    """A profile field that is taken away later still stands in the plan, as it was."""
    organisation = await _define(house, [{"key": "allergies", "label": "Allergies"}])
    sections = [
        {
            "title": "Health",
            "items": [{"title": "Allergies", "kind": "PROFILE_FIELDS", "definition": {"profileFields": ["allergies"]}}],
        }
    ]
    made = await house.do("createPlanTemplate", "planTemplate { id version }", name="Health", sections=sections)
    template = made["planTemplate"]
    await house.do(
        "publishPlanTemplate", "planTemplate { id }", planTemplateId=template["id"], expectedVersion=template["version"]
    )
    plan = await make_plan(house, template["id"])
    await plan.on_item("recordPlanItemValues", "Allergies", values={"allergies": "Nuts"})
    await plan.activated()

    await _define(house, [], version=organisation["version"])

    read = await plan.read("sections { items { fields { label display } } }")
    assert read == {"sections": [{"items": [{"fields": [{"label": "Allergies", "display": "Nuts"}]}]}]}


async def test_a_profile_field_keeps_its_kind(house: House) -> None:
    """What is stored under its key would not fit another."""
    organisation = await _define(house, [{"key": "since", "label": "Since"}])

    refused = await house.attempt(
        "defineProfileFields",
        by="Administrator",
        expectedVersion=organisation["version"],
        fields=[{"key": "since", "label": "Since", "kind": "DATE"}],
    )

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("VALIDATION", ["fields", "0", "kind"])]


async def test_a_plan_whose_last_day_is_over_is_not_activated(house: House) -> None:
    """It would replace the plan in force only to expire at once."""
    plan = await make_plan(house)
    await plan.complete()
    async with house.careplan.database.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE support_plans SET ends_on = '2020-01-01'")

    payload = await plan.on_plan("activateSupportPlan", "errors { ... on PlanIncomplete { blockers { reason } } }")

    assert [error["blockers"] for error in payload["errors"]] == [[{"reason": "LAST_DAY_PASSED"}]]
    assert await plan.read("status") == {"status": "DRAFT"}


async def test_asking_for_too_much_is_refused_before_anything_is_read(house: House) -> None:
    """The schema under a hundred names, a page of minus two billion, a flood of small questions."""
    many = " ".join(
        f"a{place}: __schema {{ types {{ name fields {{ name args {{ name }} }} }} }}" for place in range(100)
    )
    negative = "{ a: clients(first: -2147483647) @skip(if: true) { nodes { id } } " + _flood() + "}"
    documents = [f"{{ {many} }}", negative, f"{{ {_flood()} }}"]

    answers = [await house.raw(document) for document in documents]

    assert [[error["extensions"]["code"] for error in body["errors"]] for body in answers] == [
        ["QUERY_TOO_COMPLEX"]
    ] * 3


def _flood() -> str:
    return " ".join(f"b{place}: clients(first: 100) {{ nodes {{ id name status }} }}" for place in range(550))


def _links(plan: Any) -> list[Any]:
    return [link for section in plan["sections"] for item in section["items"] for link in item["links"]]


async def _define(house: House, fields: list[Any], version: int = 1) -> Any:
    given = {"expectedVersion": version, "fields": fields}
    return (await house.do("defineProfileFields", "organisation { version }", by="Administrator", **given))[
        "organisation"
    ]


async def _allow_only(house: House, role: str, permissions: list[str]) -> None:
    roles = (await house.ask("{ roles { id name version } }", by="Administrator"))["roles"]
    (known,) = [each for each in roles if each["name"] == role]
    given = {"roleId": known["id"], "expectedVersion": known["version"], "permissions": permissions}
    await house.do("updateRole", "role { id }", by="Administrator", **given)
    await house.sign_in_again(role)
