"""Records that are made and linked at the same time: each has its number, each is linked once, within the limit."""

from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from careplan.core.records import ClientRecord
from careplan.core.staff import Role
from careplan.core.work import Work

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


LINKED = (
    "SELECT l.id, l.is_broken FROM record_links l LEFT JOIN client_records r ON r.id = l.record_id "
    "WHERE l.record_id = :record AND (r.id IS NULL OR l.is_broken <> (r.archived_at IS NOT NULL))"
)
"""Links that say something else of a record than is true: that it is there, or that it is not put away."""


async def test_a_record_that_is_put_away_while_it_is_linked_is_marked_where_it_is_linked(house: CrowdedHouse) -> None:
    """Whoever comes first: each link there is says that the record is archived, and all others are refused."""
    template = await house.template()
    for record in await house.records(ROUNDS):
        drafts = await house.drafts(template, CALLERS - 1)
        linking = [partial(house.attempt, "linkRecord", **each.item("Goal"), recordId=record.id) for each in drafts]
        away = partial(house.attempt, "archiveRecord", recordId=record.id, expectedVersion=1, reason="Over")

        *linked, archived = await house.together([*linking, away])

        assert codes(archived) == []
        assert {*map(tuple, map(codes, linked))} <= {(), ("RECORD_NOT_LINKABLE",)}
        assert await house.rows(LINKED, record=record.id) == []
        links = await house.value("SELECT count(*) FROM record_links WHERE record_id = :record", record=record.id)
        assert links == sum(not codes(payload) for payload in linked)


async def test_a_record_that_is_deleted_while_it_is_taken_out_and_linked_is_gone_or_linked(house: CrowdedHouse) -> None:
    """Either it is deleted and nobody links it, or it is taken out in time and stays."""
    template = await house.template()
    await house.prepare(let_managers_delete)
    for record in await house.records(ROUNDS):
        await house.prepare(partial(put_away_long_ago, record_id=record.id))
        drafts = await house.drafts(template, CALLERS - 2)
        linking = [partial(house.attempt, "linkRecord", **each.item("Goal"), recordId=record.id) for each in drafts]
        acts = [
            partial(house.attempt, act, recordId=record.id, expectedVersion=2)
            for act in ("restoreRecord", "deleteRecord")
        ]

        *linked, restored, deleted = await house.together([*linking, *acts])

        assert sorted([codes(restored), codes(deleted)]) in ([[], ["NOT_FOUND"]], [[], ["VERSION_CONFLICT"]])
        assert {*map(tuple, map(codes, linked))} <= {(), ("RECORD_NOT_LINKABLE",), ("NOT_FOUND",)}
        assert await house.rows(LINKED, record=record.id) == []
        there = await house.value("SELECT count(*) FROM client_records WHERE id = :record", record=record.id)
        links = await house.value("SELECT count(*) FROM record_links WHERE record_id = :record", record=record.id)
        assert (there, links) == (bool(codes(deleted)), sum(not codes(payload) for payload in linked))


async def let_managers_delete(work: Work) -> None:
    """Give managers what else only administrators may."""
    (role,) = await work.db.scalars(sa.select(Role).where(Role.name == "Manager"))
    role.permissions = sorted({*role.permissions, "record.*.delete"})


async def put_away_long_ago(work: Work, record_id: str) -> None:
    """Put a record away so long ago that it need not be kept any more."""
    record = await work.get(ClientRecord, record_id)
    record.archived_at, record.archive_reason = work.now - timedelta(days=3_650), "Over"
