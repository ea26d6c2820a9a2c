"""Records that are made and linked at the same time: each has its number, each is linked once, within the limit."""

from functools import partial
from typing import Any

from .crowds import CALLERS, ROUNDS, CrowdedHouse, codes

SWIM: dict[str, Any] = {"recordType": "goal_attainment", "title": "Swim", "values": {}}


async def test_no_number_is_given_twice(house: CrowdedHouse) -> None:
    """Half of the records are of one client, the others of one client each: the series has no gap and no repeat."""
    clients = [house.client_id] * (CALLERS // 2) + await house.clients(CALLERS // 2)
    for round_ in range(1, ROUNDS + 1):
        payloads = await house.together(
            [partial(house.do, "createRecord", "record { number }", clientId=client, **SWIM) for client in clients]
        )

        told = {payload["record"]["number"] for payload in payloads}
        assert len(told) == CALLERS
        query = "SELECT number FROM client_records WHERE organisation_id = :house ORDER BY number"
        numbers = [number for (number,) in await house.rows(query, house=house.actors["Manager"].organisation_id)]
        assert numbers == [f"GAP-{number:05}" for number in range(1, round_ * CALLERS + 1)]
        assert told == set(numbers[-CALLERS:])


async def test_no_reference_is_given_twice(house: CrowdedHouse) -> None:
    """Clients who are taken on at the same time get references of their own."""
    taking_on = partial(house.do, "createClient", "client { reference }", givenName="Ann")

    payloads = await house.together([taking_on] * CALLERS)

    references = sorted(payload["client"]["reference"] for payload in payloads)
    assert references == [f"CL-{number:05}" for number in range(2, CALLERS + 2)]


async def test_a_record_is_linked_once(house: CrowdedHouse) -> None:
    """Many link the same record to the same item: there is one link, and all are told of it."""
    template = await house.template()
    for record in await house.records(ROUNDS):
        (draft,) = await house.drafts(template, 1)
        linking = partial(house.insist, "linkRecord", "link { id }", **draft.item("Goal"), recordId=record.id)

        payloads = await house.together([linking] * CALLERS)

        assert [codes(payload) for payload in payloads] == [[]] * CALLERS
        links = await house.rows("SELECT id FROM record_links WHERE plan_id = :plan", plan=draft.plan.id)
        assert links == [(payloads[0]["link"]["id"],)]
        assert {payload["link"]["id"] for payload in payloads} == {links[0][0]}


async def test_an_item_takes_no_more_records_than_it_may(house: CrowdedHouse) -> None:
    """Many link a record each to an item for three, and half create theirs: three are linked."""
    template = await house.template()
    records = await house.records(CALLERS // 2)
    for _ in range(ROUNDS):
        (draft,) = await house.drafts(template, 1)
        goal = draft.item("Goal")
        linking = [partial(house.insist, "linkRecord", **goal, recordId=record.id) for record in records]
        creating = [partial(house.insist, "createLinkedRecord", "record { id }", **goal, **SWIM)] * len(linking)
        before = await house.value("SELECT count(*) FROM client_records WHERE client_id = :c", c=house.client_id)

        payloads = await house.together([*linking, *creating])

        assert sorted(codes(payload) for payload in payloads) == [[]] * 3 + [["LINK_LIMIT"]] * (CALLERS - 3)
        links = "SELECT count(*) FROM record_links WHERE plan_id = :plan"
        assert await house.value(links, plan=draft.plan.id) == 3
        created = sum(1 for payload in payloads if payload.get("record"))
        stored = await house.value("SELECT count(*) FROM client_records WHERE client_id = :c", c=house.client_id)
        assert stored == before + created
