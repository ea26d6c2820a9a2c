"""Plans, when many act on them at once: one in force, one review, and nothing in force that is not complete."""

from collections import Counter
from functools import partial
from typing import Any, TypeVar

from .crowds import CALLERS, ROUNDS, Call, CrowdedHouse, Draft, codes

T = TypeVar("T")

REPLACED = "supportPlan { id } expiredSupportPlan { id }"
IN_FORCE = """
    SELECT clients.latest_support_plan_id, support_plans.id FROM clients
    LEFT JOIN support_plans ON support_plans.client_id = clients.id AND support_plans.status = 'ACTIVE'
    WHERE clients.id = :client
"""
NOT_DONE = """
    SELECT support_plans.id, plan_items.title FROM support_plans JOIN plan_items ON plan_items.plan_id = support_plans.id
    WHERE support_plans.client_id = :client AND support_plans.status IN ('ACTIVE', 'EXPIRED')
    AND plan_items.status NOT IN ('COMPLETED', 'REVIEWED', 'NOT_REQUIRED')
"""


def looking(house: CrowdedHouse, query: str, seen: list[list[Any]], call: Call[T]) -> Call[T]:
    """A call, with a look at the client once it is answered, while others are still on their way."""

    async def call_and_look() -> T:
        answer = await call()
        seen.append(await house.rows(query, client=house.client_id))
        return answer

    return call_and_look


async def test_one_plan_is_active_at_every_moment(house: CrowdedHouse) -> None:
    """Of drafts activated at the same time each comes into force in turn, and is the client's latest while it is."""
    template = await house.template()
    for _ in range(ROUNDS):
        drafts = await house.drafts(template, CALLERS)

        calls = [partial(house.attempt, "activateSupportPlan", REPLACED, **draft.named) for draft in drafts]
        seen: list[list[Any]] = []

        payloads = await house.together([looking(house, IN_FORCE, seen, call) for call in calls])

        assert [codes(payload) for payload in payloads] == [[]] * CALLERS
        assert all(len(found) == 1 and found[0][0] == found[0][1] for found in seen), seen
        replaced = [payload["expiredSupportPlan"]["id"] for payload in payloads if payload["expiredSupportPlan"]]
        assert len(set(replaced)) == len(replaced)  # a chain: none replaces what another replaced
    statuses = await house.rows("SELECT status FROM support_plans WHERE client_id = :client", client=house.client_id)
    assert Counter(statuses) == {("ACTIVE",): 1, ("EXPIRED",): CALLERS * ROUNDS - 1}


async def test_one_review_is_open(house: CrowdedHouse) -> None:
    """Of many who start a review of a plan one does; the others are told which review is open."""
    template = await house.template()
    for _ in range(ROUNDS):
        (draft,) = await house.drafts(template, 1)
        await house.do("activateSupportPlan", "", **draft.named)
        given: dict[str, Any] = {"supportPlanId": draft.plan.id, "expectedVersion": draft.plan.version + 1}

        payloads = await house.together(
            [partial(house.attempt, "startSupportPlanReview", "supportPlan { id }", **given)] * CALLERS
        )

        (review,) = [payload["supportPlan"]["id"] for payload in payloads if not payload["errors"]]
        refused = [payload["errors"] for payload in payloads if payload["errors"]]
        assert [[(error["code"], error["conflictId"]) for error in errors] for errors in refused] == [
            [("REVIEW_ALREADY_OPEN", review)]
        ] * (CALLERS - 1)
        stored = await house.rows("SELECT id FROM support_plans WHERE review_of_id = :plan", plan=draft.plan.id)
        assert stored == [(review,)]


async def test_no_plan_becomes_active_while_an_item_reopens(house: CrowdedHouse) -> None:
    """Some activate a plan while others reopen, unlink and add: it is in force at no moment with an item undone."""
    template = await house.template()
    for _ in range(ROUNDS):
        (draft,) = await house.drafts(template, 1)
        goal, link = await _with_a_goal(house, draft)
        half = [partial(_activate, house, draft)] * (CALLERS // 2)
        others = [
            partial(_reopen, house, draft),
            partial(_unlink, house, goal, link),
            partial(_add_another, house, draft),
        ] * (CALLERS // 6)

        seen: list[list[Any]] = []

        await house.together([looking(house, NOT_DONE, seen, call) for call in (*half, *others)])

        assert seen == [[]] * CALLERS
        status = await house.value("SELECT status FROM support_plans WHERE id = :plan", plan=draft.plan.id)
        undone = await house.value(
            "SELECT count(*) FROM plan_items WHERE plan_id = :plan AND status NOT IN ('COMPLETED', 'REVIEWED')",
            plan=draft.plan.id,
        )
        assert (status, undone) in {("ACTIVE", 0), ("DRAFT", undone)}


async def _with_a_goal(house: CrowdedHouse, draft: Draft) -> tuple[dict[str, Any], str]:
    given = draft.item("Goal") | {"recordType": "goal_attainment", "title": "Swim", "values": {}}
    made = await house.do("createLinkedRecord", "planItem { version } link { id }", **given)
    goal = {"planItemId": given["planItemId"], "expectedVersion": made["planItem"]["version"]}
    done = await house.do("markPlanItemDone", "planItem { version }", **goal)
    return goal | {"expectedVersion": done["planItem"]["version"]}, made["link"]["id"]


async def _activate(house: CrowdedHouse, draft: Draft) -> None:
    """Try a few times to put the plan in force."""
    for _ in range(3):
        payload = await house.insist("activateSupportPlan", **draft.named)
        if codes(payload) != ["PLAN_INCOMPLETE"]:
            assert codes(payload) in ([], ["INVALID_TRANSITION"])
            return


async def _reopen(house: CrowdedHouse, draft: Draft) -> None:
    """Take back that an item is done, and say it again."""
    await house.insist("reopenPlanItem", **draft.item("Note"))
    await house.insist("markPlanItemDone", **draft.item("Note"))


async def _unlink(house: CrowdedHouse, goal: dict[str, Any], link: str) -> None:
    await house.insist("unlinkRecord", **goal, linkId=link)
    await house.insist("markPlanItemDone", **goal)


async def _add_another(house: CrowdedHouse, draft: Draft) -> None:
    added = await house.attempt("addAnotherPlanItem", "planItem { id version }", planItemId=draft.items["Note"].id)
    if not added["errors"]:
        item = added["planItem"]
        await house.insist("markPlanItemDone", planItemId=item["id"], expectedVersion=item["version"])
