"""Drafts and newer versions of their templates, through the API."""

from typing import Any

from ..houses import House
from ..plans import make_plan, make_template

TEMPLATE = """query($id: ID!) { planTemplate(id: $id) { version
    draftVersion { sections { id title items { id title } } } } }"""


async def test_a_draft_takes_over_the_newer_version_of_its_template(house: House) -> None:
    """What was entered stays, new items come, empty ones go, and others stay as added items."""
    template = await make_template(house)
    plan = await make_plan(house, template)
    await plan.on_item("recordPlanItemValues", "What matters to me", values={"matters": "The sea"})
    await plan.on_item("markPlanItemDone", "What matters to me")
    await plan.on_item("createLinkedRecord", "Goal", recordType="goal_attainment", title="Swim", values={})
    await _publish_another_version(house, template)
    before = await plan.read("isTemplateUpdateAvailable")

    payload = await plan.on_plan("rebaseSupportPlan", "supportPlan { isTemplateUpdateAvailable }")

    assert before == {"isTemplateUpdateAvailable": True}
    assert payload["errors"] == []
    assert payload["supportPlan"] == {"isTemplateUpdateAvailable": False}
    read = await plan.read("sections { title items { title status isCustom position } }")
    assert read["sections"] == [
        {
            "title": "About the person",
            "items": [
                {"title": "What matters to me", "status": "COMPLETED", "isCustom": False, "position": 1},
                {"title": "Hobbies", "status": "NOT_STARTED", "isCustom": False, "position": 2},
            ],
        },
        {"title": "Goals", "items": [{"title": "Goal", "status": "IN_PROGRESS", "isCustom": True, "position": 1}]},
    ]


async def test_a_draft_that_is_up_to_date_is_left_alone(house: House) -> None:
    """There is nothing to take over."""
    plan = await make_plan(house)

    payload = await plan.on_plan("rebaseSupportPlan")

    assert [error["code"] for error in payload["errors"]] == ["TEMPLATE_UP_TO_DATE"]


async def test_what_was_discussed_stays(house: House) -> None:
    """An empty item that the template no longer has is kept with what staff said about it."""
    template = await make_template(house)
    plan = await make_plan(house, template)
    goal = await plan.item("Goal")
    await house.do(
        "commentOnSupportPlan", "comment { id }", supportPlanId=plan.id, itemId=goal["id"], text="Ask about swimming"
    )
    await _publish_another_version(house, template)

    payload = await plan.on_plan("rebaseSupportPlan")

    assert payload["errors"] == []
    assert (await plan.item("Goal"))["isCustom"] is True


async def test_a_retired_template_offers_no_update(house: House) -> None:
    """Its drafts go on as they are."""
    template = await make_template(house)
    plan = await make_plan(house, template)
    await _publish_another_version(house, template)
    version = await _version(house, template)
    await house.do("retirePlanTemplate", "planTemplate { id }", planTemplateId=template, expectedVersion=version)

    assert await plan.read("isTemplateUpdateAvailable") == {"isTemplateUpdateAvailable": False}


async def test_what_became_required_is_open_again(house: House) -> None:
    """An item that did not apply cannot be confirmed as such once the template requires it."""
    template = await make_template(house)
    plan = await make_plan(house, template)
    await plan.on_item("markPlanItemNotRequired", "Goal", reason="No goals")
    review = await (await plan.activated()).review()
    await _require(house, template, "Goal")

    await review.on_plan("rebaseSupportPlan")

    goal = await review.item("Goal")
    assert (goal["status"], goal["isConfirmed"], goal["isDone"]) == ("IN_PROGRESS", True, False)


async def _require(house: House, template: str, title: str) -> None:
    version = await _version(house, template)
    await house.do("draftNextTemplateVersion", "planTemplate { id }", planTemplateId=template, expectedVersion=version)
    read = (await house.ask(TEMPLATE, {"id": template}))["planTemplate"]
    changed = await house.do(
        "updateTemplateItem",
        "planTemplate { version }",
        itemId=_item(read, title)["id"],
        expectedVersion=read["version"],
        definition={"recordTypes": ["goal_attainment"], "isRequired": True},
    )
    await house.do(
        "publishPlanTemplate",
        "planTemplate { id }",
        planTemplateId=template,
        expectedVersion=changed["planTemplate"]["version"],
    )


async def _publish_another_version(house: House, template: str) -> None:
    version = await _version(house, template)
    await house.do("draftNextTemplateVersion", "planTemplate { id }", planTemplateId=template, expectedVersion=version)
    for title in ("Identity", "Goal", "Phone list"):
        read = (await house.ask(TEMPLATE, {"id": template}))["planTemplate"]
        item = _item(read, title)
        await house.do(
            "removeTemplateItem",
            "planTemplate { id }",
            itemId=item["id"],
            expectedVersion=read["version"],
        )
    read = (await house.ask(TEMPLATE, {"id": template}))["planTemplate"]
    await house.do(
        "addTemplateItem",
        "planTemplate { id }",
        sectionId=read["draftVersion"]["sections"][0]["id"],
        expectedVersion=read["version"],
        item={
            "title": "Hobbies",
            "kind": "CUSTOM_FIELDS",
            "definition": {"fields": [{"key": "hobbies", "label": "Hobbies"}]},
        },
    )
    version = await _version(house, template)
    await house.do("publishPlanTemplate", "planTemplate { id }", planTemplateId=template, expectedVersion=version)


async def _version(house: House, template: str) -> int:
    version: int = (await house.ask(TEMPLATE, {"id": template}))["planTemplate"]["version"]
    return version


def _item(template: Any, title: str) -> Any:
    sections = template["draftVersion"]["sections"]
    return next(item for section in sections for item in section["items"] if item["title"] == title)
