"""Adding and moving items at the same time: places stay dense and unique."""

from functools import partial

from .crowds import CALLERS, ROUNDS, CrowdedHouse


async def test_places_stay_dense(house: CrowdedHouse) -> None:
    """Half add items while half move those that are there: the places are 1 to n, whoever comes first."""
    template = await house.template()
    (draft,) = await house.drafts(template, 1)
    first = draft.items["Note"]
    query = "SELECT position, id, version FROM plan_items WHERE section_id = :section ORDER BY position"
    for round_ in range(1, ROUNDS + 1):
        items = await house.rows(query, section=first.section_id)
        adding = [partial(house.do, "addAnotherPlanItem", "planItem { id }", planItemId=first.id)] * (CALLERS // 2)
        moving = []
        for number in range(CALLERS // 2):
            _, item, version = items[number % len(items)]
            given = {"planItemId": item, "expectedVersion": version, "position": number % 5 + 1}
            moving.append(partial(house.insist, "movePlanItem", **given))

        payloads = await house.together([call for pair in zip(adding, moving, strict=True) for call in pair])

        assert [payload["errors"] for payload in payloads] == [[]] * CALLERS
        places = [place for place, *_ in await house.rows(query, section=first.section_id)]
        assert places == list(range(1, 1 + round_ * CALLERS // 2 + 1))
    titles = await house.rows("SELECT title FROM plan_items WHERE section_id = :section", section=first.section_id)
    assert len(set(titles)) == len(titles)
