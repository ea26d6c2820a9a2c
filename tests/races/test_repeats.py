"""Requests that are sent many times at once: done once, answered the same every time."""

from functools import partial

from .crowds import CALLERS, ROUNDS, CrowdedHouse

ACTIVATED = "supportPlan { id version status activatedAt } expiredSupportPlan { id version status }"


async def test_the_same_key_activates_once(house: CrowdedHouse) -> None:
    """The plan in force before expires once, and all are told the same."""
    template = await house.template()
    (first,) = await house.drafts(template, 1)
    await house.do("activateSupportPlan", "", **first.named)
    before = first.plan.id
    for number in range(ROUNDS):
        (draft,) = await house.drafts(template, 1)
        given = draft.named | {"idempotencyKey": f"activate {number}"}

        payloads = await house.together([partial(house.do, "activateSupportPlan", ACTIVATED, **given)] * CALLERS)

        assert payloads == [payloads[0]] * CALLERS
        assert payloads[0]["supportPlan"]["version"] == draft.plan.version + 1
        assert (payloads[0]["supportPlan"]["id"], payloads[0]["expiredSupportPlan"]["id"]) == (draft.plan.id, before)
        activated = "SELECT count(*) FROM audit_entries WHERE kind = 'SupportPlanActivated' AND subject_id = :plan"
        assert await house.value(activated, plan=draft.plan.id) == 1
        before = draft.plan.id


async def test_the_same_key_makes_one_plan(house: CrowdedHouse) -> None:
    """Another key makes another plan."""
    template = await house.template()
    for number, client in enumerate(await house.clients(ROUNDS)):
        given = {"clientId": client, "templateId": template, "idempotencyKey": f"make {number}"}

        payloads = await house.together(
            [partial(house.do, "createSupportPlan", "supportPlan { id version }", **given)] * CALLERS
        )

        assert payloads == [payloads[0]] * CALLERS
        stored = await house.rows("SELECT id, version FROM support_plans WHERE client_id = :client", client=client)
        assert stored == [(payloads[0]["supportPlan"]["id"], payloads[0]["supportPlan"]["version"])]
        sections = "SELECT count(*) FROM plan_sections WHERE client_id = :client"
        assert await house.value(sections, client=client) == 2
