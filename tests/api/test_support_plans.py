"""The life of a support plan through the API: draft, active, review, expired."""

from datetime import date
from typing import Any

from ..houses import House
from ..plans import make_plan, make_template


async def test_a_plan_starts_as_the_template_defines_it(house: House) -> None:
    """Sections and items are copied, nothing is done yet."""
    plan = await make_plan(house)

    read = await plan.read(
        "status progress { done total percent } sections { title progress { percent } items { title kind status } }"
    )

    assert read == {
        "status": "DRAFT",
        "progress": {"done": 0, "total": 4, "percent": 0},
        "sections": [
            {
                "title": "About the person",
                "progress": {"percent": 0},
                "items": [
                    {"title": "Identity", "kind": "PROFILE_FIELDS", "status": "NOT_STARTED"},
                    {"title": "What matters to me", "kind": "CUSTOM_FIELDS", "status": "NOT_STARTED"},
                ],
            },
            {
                "title": "Goals",
                "progress": {"percent": 0},
                "items": [
                    {"title": "Goal", "kind": "RECORD_LINK", "status": "NOT_STARTED"},
                    {"title": "Phone list", "kind": "INFORMATION", "status": "NOT_STARTED"},
                ],
            },
        ],
    }


async def test_an_incomplete_plan_says_why_it_cannot_be_activated(house: House) -> None:
    """The blockers name each open item; the plan stays a draft."""
    plan = await make_plan(house)

    payload = await plan.on_plan(
        "activateSupportPlan",
        "supportPlan { id } errors { ... on PlanIncomplete { blockers { reason item { title } } } }",
    )

    (refusal,) = payload["errors"]
    assert refusal["code"] == "PLAN_INCOMPLETE"
    assert refusal["blockers"] == [
        {"reason": "ITEM_OPEN", "item": {"title": title}}
        for title in ("Identity", "What matters to me", "Goal", "Phone list")
    ]
    assert await plan.read("status activation { isReady blockers { reason } }") == {
        "status": "DRAFT",
        "activation": {"isReady": False, "blockers": [{"reason": "ITEM_OPEN"}] * 4},
    }


async def test_a_complete_plan_becomes_active(house: House) -> None:
    """It is the client's latest plan from today on, to be reviewed after the template's interval."""
    plan = await make_plan(house)

    await plan.activated()

    today = house.careplan.moment(house.actors["Manager"]).today
    assert await plan.read(
        "status activatedOn nextReviewOn client { latestSupportPlan { id } } progress { percent }"
    ) == {
        "status": "ACTIVE",
        "activatedOn": today.isoformat(),
        "nextReviewOn": _a_year_after(today).isoformat(),
        "client": {"latestSupportPlan": {"id": plan.id}},
        "progress": {"percent": 100},
    }


async def test_the_previous_plan_expires(house: House) -> None:
    """Activating another plan ends the one in force, in the same step."""
    template = await make_template(house)
    first = await (await make_plan(house, template)).activated()
    second = await make_plan(house, template)
    await second.complete()

    payload = await second.on_plan("activateSupportPlan", "expiredSupportPlan { id status endReason }")

    assert payload["expiredSupportPlan"] == {"id": first.id, "status": "EXPIRED", "endReason": "SUPERSEDED"}
    assert await first.read("status client { latestSupportPlan { id } }") == {
        "status": "EXPIRED",
        "client": {"latestSupportPlan": {"id": second.id}},
    }


async def test_a_preview_changes_nothing(house: House) -> None:
    """The same answer as activating, and the plan is still a draft."""
    plan = await make_plan(house)
    await plan.complete()
    document = """query($input: ActivateSupportPlanInput!) {
        previewActivation(input: $input) { errors { code } supportPlan { status activatedOn } } }"""
    variables = {"input": {"supportPlanId": plan.id, "expectedVersion": await plan.version()}}

    preview = await house.ask(document, variables)

    assert preview["previewActivation"]["supportPlan"]["status"] == "ACTIVE"
    assert await plan.read("status activatedOn client { latestSupportPlan { id } }") == {
        "status": "DRAFT",
        "activatedOn": None,
        "client": {"latestSupportPlan": None},
    }


async def test_a_stale_version_is_refused_with_the_current_one(house: House) -> None:
    """Somebody changed the plan since; the caller is told which version it has."""
    plan = await make_plan(house)
    stale = await plan.version()
    await plan.on_item("recordPlanItemValues", "What matters to me", values={"matters": "Music"})

    payload = await plan.on_plan(
        "activateSupportPlan",
        "errors { ... on VersionConflict { currentVersion } }",
        expectedVersion=stale,
    )

    (refusal,) = payload["errors"]
    assert (refusal["code"], refusal["currentVersion"]) == ("VERSION_CONFLICT", await plan.version())


async def test_supersedes_must_name_the_active_plan(house: House) -> None:
    """Whoever says which plan they replace is refused where another one is active."""
    template = await make_template(house)
    first = await (await make_plan(house, template)).activated()
    second = await make_plan(house, template)
    await second.complete()

    payload = await second.on_plan(
        "activateSupportPlan",
        "errors { ... on ActivePlanChanged { activePlan { id } } }",
        supersedesPlanId=second.id,
    )

    assert payload["errors"][0]["code"] == "ACTIVE_PLAN_CHANGED"
    assert payload["errors"][0]["activePlan"] == {"id": first.id}
    assert (await first.read("status"))["status"] == "ACTIVE"


async def test_an_active_plan_is_read_only(house: House) -> None:
    """Items of a plan in force cannot be changed."""
    plan = await (await make_plan(house)).activated()

    payload = await plan.on_item("recordPlanItemValues", "What matters to me", values={"matters": "Music"})

    assert [error["code"] for error in payload["errors"]] == ["PLAN_READ_ONLY"]


async def test_cancelling_a_draft_keeps_its_records(house: House) -> None:
    """The draft is given up with a reason; what was linked stays on file."""
    plan = await make_plan(house)
    await plan.on_item("createLinkedRecord", "Goal", recordType="goal_attainment", title="Swim", values={})

    payload = await plan.on_plan("cancelSupportPlanDraft", "supportPlan { status cancelReason }", reason="Moved away")

    assert payload["supportPlan"] == {"status": "CANCELLED", "cancelReason": "Moved away"}
    records = await house.ask("{ records { nodes { title } } }")
    assert records["records"]["nodes"] == [{"title": "Swim"}]


async def test_withdrawing_the_active_plan_falls_back_to_the_one_before(house: House) -> None:
    """The latest plan of the client is the one activated before."""
    template = await make_template(house)
    first = await (await make_plan(house, template)).activated()
    second = await (await make_plan(house, template)).activated()

    await second.on_plan("cancelSupportPlan", reason="Made for the wrong person")

    assert (await second.read("status client { latestSupportPlan { id } }")) == {
        "status": "CANCELLED",
        "client": {"latestSupportPlan": {"id": first.id}},
    }


async def test_a_plan_that_is_over_can_be_copied(house: House) -> None:
    """The copy is a draft of its own with everything to be confirmed again."""
    template = await make_template(house)
    first = await (await make_plan(house, template)).activated()
    await (await make_plan(house, template)).activated()

    copied = await house.do("copySupportPlan", "supportPlan { id status reviewOf { id } }", supportPlanId=first.id)

    assert copied["supportPlan"]["status"] == "DRAFT"
    assert copied["supportPlan"]["reviewOf"] is None


async def test_a_draft_cannot_be_copied(house: House) -> None:
    """Only plans that are over are used again."""
    plan = await make_plan(house)

    refused = await house.attempt("copySupportPlan", supportPlanId=plan.id)

    assert [error["code"] for error in refused["errors"]] == ["INVALID_TRANSITION"]


async def test_other_open_drafts_are_mentioned(house: House) -> None:
    """A second draft is allowed, with a warning that names the first."""
    template = await make_template(house)
    first = await make_plan(house, template)

    second = await house.do("createSupportPlan", "supportPlan { id }", clientId=house.client_id, templateId=template)

    assert second["warnings"] == [f"This client has other open drafts: {first.id}."]


async def test_overdue_reviews_can_be_listed(house: House) -> None:
    """Active plans whose day has passed, and no others."""
    plan = await (await make_plan(house)).activated()
    document = "{ supportPlans(filter: {isReviewOverdue: true}) { totalCount nodes { id } } }"
    before = await house.ask(document)

    async with house.careplan.database.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE support_plans SET next_review_on = '2020-01-01'")

    assert before == {"supportPlans": {"totalCount": 0, "nodes": []}}
    assert await house.ask(document) == {"supportPlans": {"totalCount": 1, "nodes": [{"id": plan.id}]}}


async def test_the_same_idempotency_key_activates_once(house: House) -> None:
    """A repeat answers like the first, although the plan is not a draft any more."""
    plan = await make_plan(house)
    await plan.complete()
    given: dict[str, Any] = {
        "supportPlanId": plan.id,
        "expectedVersion": await plan.version(),
        "idempotencyKey": "once",
    }

    first = await house.do("activateSupportPlan", "supportPlan { id status version }", **given)
    second = await house.do("activateSupportPlan", "supportPlan { id status version }", **given)

    assert first == second


async def test_an_idempotency_key_is_for_one_request_only(house: House) -> None:
    """The same key with another input is refused."""
    template = await make_template(house)
    given: dict[str, Any] = {"clientId": house.client_id, "idempotencyKey": "once"}
    await house.do("createSupportPlan", "supportPlan { id }", templateId=template, **given)

    refused = await house.attempt("createSupportPlan", templateId=await make_template(house, "Other"), **given)

    assert [error["code"] for error in refused["errors"]] == ["IDEMPOTENCY_MISMATCH"]


def _a_year_after(day: date) -> date:
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else date(day.year + 1, 2, 28)


async def test_the_last_day_of_a_plan_in_force_takes_the_right_to_withdraw_it(house: House) -> None:
    """Whoever may only work on plans sets the day of the next review, not the end."""
    plan = await (await make_plan(house)).activated()
    today = house.careplan.moment(house.actors["Manager"]).today.isoformat()
    plan.by = "Support worker"

    ended = await plan.on_plan("scheduleSupportPlan", endsOn=today)
    reviewed = await plan.on_plan("scheduleSupportPlan", nextReviewOn=today)

    assert [[error["code"] for error in payload["errors"]] for payload in (ended, reviewed)] == [["FORBIDDEN"], []]
    assert await plan.read("endsOn nextReviewOn") == {"endsOn": None, "nextReviewOn": today}


async def test_an_overdue_review_does_not_keep_a_plan_from_ending(house: House) -> None:
    """A day that stays as it is may lie in the past."""
    plan = await (await make_plan(house)).activated()
    async with house.careplan.database.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE support_plans SET next_review_on = '2020-01-01'")
    today = house.careplan.moment(house.actors["Manager"]).today.isoformat()

    payload = await plan.on_plan("scheduleSupportPlan", "supportPlan { nextReviewOn endsOn }", endsOn=today)

    assert payload["supportPlan"] == {"nextReviewOn": "2020-01-01", "endsOn": today}
