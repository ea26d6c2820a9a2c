"""Reviews, amendments, snapshots and differences through the API."""

from typing import Any

from ..houses import House
from ..plans import make_plan, make_template


async def test_a_review_copies_the_plan_and_leaves_it_active(house: House) -> None:
    """Values and links are there, everything is to be confirmed again."""
    plan = await (await make_plan(house)).activated()

    review = await plan.review()

    assert await review.read("status reviewKind reviewOf { id status openReview { id } } progress { percent }") == {
        "status": "DRAFT",
        "reviewKind": "FULL",
        "reviewOf": {"id": plan.id, "status": "ACTIVE", "openReview": {"id": review.id}},
        "progress": {"percent": 0},
    }
    items = (await review.items()).values()
    assert {item["status"] for item in items} == {"IN_PROGRESS"}
    assert {item["previousStatus"] for item in items} == {"COMPLETED"}


async def test_a_plan_has_one_open_review(house: House) -> None:
    """A second review is refused with the first; once that is cancelled, another may start."""
    plan = await (await make_plan(house)).activated()
    review = await plan.review()

    refused = await plan.on_plan("startSupportPlanReview", "errors { ... on ReviewAlreadyOpen { openReview { id } } }")
    await review.on_plan("cancelSupportPlanDraft", reason="Not now")
    again = await plan.on_plan("startSupportPlanReview")

    assert refused["errors"][0]["code"] == "REVIEW_ALREADY_OPEN"
    assert refused["errors"][0]["openReview"] == {"id": review.id}
    assert again["errors"] == []


async def test_a_draft_cannot_be_reviewed(house: House) -> None:
    """Only a plan in force is reviewed."""
    plan = await make_plan(house)

    payload = await plan.on_plan("startSupportPlanReview", "errors { ... on PlanNotActive { status } }")

    assert (payload["errors"][0]["code"], payload["errors"][0]["status"]) == ("PLAN_NOT_ACTIVE", "DRAFT")


async def test_items_of_a_review_are_reviewed_and_it_replaces_the_plan(house: House) -> None:
    """Confirmed items are reviewed, added ones completed; activating it expires the plan it reviews."""
    plan = await (await make_plan(house)).activated()
    review = await plan.review()
    source = await review.item("Goal")
    await house.do("addAnotherPlanItem", "planItem { id }", planItemId=source["id"])

    await review.activated()

    statuses = {title: item["status"] for title, item in (await review.items()).items()}
    assert statuses["Goal"] == "REVIEWED"
    assert statuses["Goal (2)"] == "COMPLETED"
    assert await plan.read("status endReason") == {"status": "EXPIRED", "endReason": "SUPERSEDED"}


async def test_what_was_not_required_is_confirmed_again(house: House) -> None:
    """It counts as open in the review until it is confirmed, at once for all."""
    plan = await make_plan(house)
    await plan.on_item("markPlanItemNotRequired", "Goal", reason="No goals")
    await plan.activated()
    review = await plan.review()
    before = await review.read("activation { blockers { reason item { title } } }")

    confirmed = await review.on_plan("confirmNotRequired", "planItems { title isConfirmed isDone }")

    assert {"reason": "NOT_REQUIRED_UNCONFIRMED", "item": {"title": "Goal"}} in before["activation"]["blockers"]
    assert confirmed["planItems"] == [{"title": "Goal", "isConfirmed": True, "isDone": True}]


async def test_an_amendment_keeps_what_was_done(house: House) -> None:
    """Only what changes is to be done again."""
    plan = await (await make_plan(house)).activated()

    amendment = await plan.review("AMENDMENT")
    await amendment.on_item("recordPlanItemValues", "What matters to me", values={"matters": "Dance"})

    assert await amendment.read("progress { done total }") == {"progress": {"done": 3, "total": 4}}


async def test_a_review_of_a_replaced_plan_is_stale(house: House) -> None:
    """Activating it would lose what the newer plan holds, unless the caller names that plan."""
    template = await make_template(house)
    plan = await (await make_plan(house, template)).activated()
    review = await plan.review()
    await review.complete()
    newer = await (await make_plan(house, template)).activated()

    refused = await review.on_plan("activateSupportPlan", "errors { ... on ReviewBaseStale { activePlan { id } } }")
    meant = await review.on_plan("activateSupportPlan", "expiredSupportPlan { id }", supersedesPlanId=newer.id)

    assert refused["errors"][0]["code"] == "REVIEW_BASE_STALE"
    assert refused["errors"][0]["activePlan"] == {"id": newer.id}
    assert meant["expiredSupportPlan"] == {"id": newer.id}


async def test_a_review_outlives_the_plan_it_reviews(house: House) -> None:
    """Where the original was withdrawn and nothing else is active, the review takes force and expires nothing."""
    plan = await (await make_plan(house)).activated()
    review = await plan.review()
    await review.complete()
    await plan.on_plan("cancelSupportPlan", reason="Consent withdrawn")

    payload = await review.on_plan(
        "activateSupportPlan", "supportPlan { status reviewOf { status } } expiredSupportPlan { id }"
    )

    assert payload["supportPlan"] == {"status": "ACTIVE", "reviewOf": {"status": "CANCELLED"}}
    assert payload["expiredSupportPlan"] is None


async def test_what_was_agreed_is_frozen_beside_the_live_record(house: House) -> None:
    """The record goes on living; the plan says that it changed since."""
    plan = await (await make_plan(house)).activated()
    links = "sections { items { links { record { id version title } frozen { title } changedSinceActivation } } }"
    before = _links(await plan.read(links))[0]

    await house.do(
        "updateRecord",
        "record { id }",
        recordId=before["record"]["id"],
        expectedVersion=before["record"]["version"],
        title="Dive",
    )

    after = _links(await plan.read(links))[0]
    assert before["changedSinceActivation"] is False
    assert (after["record"]["title"], after["frozen"]["title"]) == ("Dive", "Swim")
    assert after["changedSinceActivation"] is True


async def test_profile_fields_of_a_plan_in_force_stay_as_agreed(house: House) -> None:
    """The client's profile changes; the plan shows what was agreed, the review what is."""
    plan = await make_plan(house)
    await plan.on_item("recordPlanItemValues", "Identity", values={"preferred_name": "Zed"})
    await plan.activated()
    review = await plan.review()
    await review.on_item("recordPlanItemValues", "Identity", values={"preferred_name": "Zo"})

    read = await review.read("sections { items { title fields { display } previous { fields { display } } } }")

    assert read["sections"][0]["items"][0] == {
        "title": "Identity",
        "fields": [{"display": "Zo"}],
        "previous": {"fields": [{"display": "Zed"}]},
    }


async def test_two_plans_are_compared_item_by_item(house: House) -> None:
    """Changed fields, added items and links are listed; what is the same is counted."""
    plan = await (await make_plan(house)).activated()
    review = await plan.review()
    await review.on_item("recordPlanItemValues", "What matters to me", values={"matters": "Dance"})
    source = await review.item("Goal")
    await house.do("addAnotherPlanItem", "planItem { id }", planItemId=source["id"])

    compared = await house.ask(
        """query($before: ID!, $after: ID!) { supportPlanDifference(beforeId: $before, afterId: $after) {
            unchanged items { change title fields { label before after } } } }""",
        {"before": plan.id, "after": review.id},
    )

    assert compared["supportPlanDifference"] == {
        "unchanged": 3,
        "items": [
            {
                "change": "CHANGED",
                "title": "What matters to me",
                "fields": [{"label": "What matters", "before": "The sea", "after": "Dance"}],
            },
            {"change": "ADDED", "title": "Goal (2)", "fields": []},
        ],
    }


async def test_approval_takes_another_person(house: House) -> None:
    """Where the house wants it: nobody activates without approval, nor what they approved themselves."""
    plan = await make_plan(house)
    await plan.complete()
    organisation = (await house.ask("{ organisation { version } }", by="Administrator"))["organisation"]
    await house.do(
        "updateOrganisation",
        "organisation { id }",
        by="Administrator",
        expectedVersion=organisation["version"],
        activationApproval=True,
    )

    without = await plan.on_plan("activateSupportPlan")
    await plan.on_plan("approveSupportPlan", note="Looked at everything")
    own = await plan.on_plan("activateSupportPlan")
    plan.by = "Coordinator"
    other = await plan.on_plan("activateSupportPlan")

    assert [payload["errors"] and payload["errors"][0]["code"] for payload in (without, own, other)] == [
        "APPROVAL_REQUIRED",
        "APPROVAL_REQUIRED",
        [],
    ]


async def test_a_change_takes_the_approval_back(house: House) -> None:
    """What was approved is not what would be activated."""
    plan = await make_plan(house)
    await plan.complete()
    await plan.on_plan("approveSupportPlan", note="Looked at everything")

    await plan.on_item("reopenPlanItem", "Identity")

    assert await plan.read("approvedAt approvalNote") == {"approvedAt": None, "approvalNote": None}


async def test_approval_that_nobody_asked_for_stops_nobody(house: House) -> None:
    """Where the house does not want approval, whoever gave it may activate as well."""
    plan = await make_plan(house)
    await plan.complete()
    await plan.on_plan("approveSupportPlan", note="Looked at everything")

    assert (await plan.on_plan("activateSupportPlan"))["errors"] == []


async def test_only_items_of_the_review_are_confirmed(house: House) -> None:
    """An identifier that is no item of it is named by its place, and nothing is confirmed."""
    plan = await make_plan(house)
    await plan.on_item("markPlanItemNotRequired", "Goal", reason="No goals")
    await plan.activated()
    review = await plan.review()
    goal, elsewhere = await review.item("Goal"), await plan.item("Goal")

    refused = await review.on_plan("confirmNotRequired", planItemIds=[goal["id"], elsewhere["id"], "item_nonsense"])

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [
        ("NOT_FOUND", ["planItemIds", "1"]),
        ("NOT_FOUND", ["planItemIds", "2"]),
    ]
    assert (await review.item("Goal"))["isConfirmed"] is False


async def test_what_is_filled_in_after_all_is_required_after_all(house: House) -> None:
    """In a review, the reason why an item did not apply goes once it holds something."""
    plan = await make_plan(house)
    await plan.on_item("markPlanItemNotRequired", "Goal", reason="No goals")
    await plan.activated()
    review = await plan.review()

    payload = await review.on_item(
        "createLinkedRecord",
        "Goal",
        "planItem { status notRequiredReason isConfirmed links { record { title } } }",
        recordType="goal_attainment",
        title="Swim",
        values={},
    )

    assert payload["planItem"] == {
        "status": "IN_PROGRESS",
        "notRequiredReason": None,
        "isConfirmed": True,
        "links": [{"record": {"title": "Swim"}}],
    }


def _links(plan: Any) -> list[Any]:
    return [link for section in plan["sections"] for item in section["items"] for link in item["links"]]
