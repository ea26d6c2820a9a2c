"""Many submit reports at once: the limit holds to the last one, and nobody gets two e-mails."""

from functools import partial
from typing import Any

import pytest

from ..sending import MONTHS, Sending, start_sending
from .crowds import Call, CrowdedHouse, codes

CROWD = 40
DANA = {"name": "Dana Reed", "address": "dana@agency.example"}


def act(house: CrowdedHouse, mutation: str, report_id: str, **input: Any) -> Call[Any]:
    """Doing something with a report, as somebody who looks again where it changed meanwhile."""
    given = {"reportId": report_id, "expectedVersion": 1} | input
    return partial(house.insist, mutation, "report { status useNumber }", **given)


async def stored(sending: Sending, reports: list[str]) -> list[tuple[str, int | None]]:
    """How far reports are, and which uses of the limit they hold."""
    found = [await sending.read(each) for each in reports]
    return [(report.status.value, report.use_number) for report in found]


@pytest.mark.parametrize("limit", [0, 3, 25])
async def test_exactly_as_many_are_sent_as_the_limit_says(house: CrowdedHouse, limit: int) -> None:
    """Forty submissions at once of forty reports of one client service: the limit is used up, without a gap."""
    sending = await start_sending(house, limit)
    reports = await sending.make_all(MONTHS[:CROWD])

    payloads = await house.together([act(house, "submitReport", each, recipient=DANA) for each in reports])

    assert [codes(payload) for payload in payloads] == [[]] * CROWD
    after = await stored(sending, reports)
    assert sorted(use for status, use in after if status == "PENDING" and use) == list(range(1, limit + 1))
    assert after.count(("ARCHIVED", None)) == CROWD - limit
    assert (
        await house.value("SELECT count(*) FROM outgoing_mails WHERE organisation_id = :id", id=_house(house)) == limit
    )


async def test_of_many_submissions_of_one_report_one_is_done(house: CrowdedHouse) -> None:
    """The others are told that it waits for its recipient already, who gets one e-mail."""
    sending = await start_sending(house, 3)
    report = await sending.make()

    payloads = await house.together([act(house, "submitReport", report, recipient=DANA) for _ in range(CROWD)])

    assert sorted(codes(payload) for payload in payloads) == [[], *[["INVALID_TRANSITION"]] * (CROWD - 1)]
    assert await stored(sending, [report]) == [("PENDING", 1)]
    assert await house.value("SELECT count(*) FROM outgoing_mails WHERE organisation_id = :id", id=_house(house)) == 1


async def test_taken_back_and_sent_again_at_once(house: CrowdedHouse) -> None:
    """Whoever comes first: the report holds one use, and a link works just where it waits for its recipient."""
    sending = await start_sending(house, 1)
    report = await sending.make()
    await sending.submit(report)
    sent_back = {"comment": "The hours of the 3rd are missing."}
    acts: list[tuple[str, dict[str, Any]]] = [
        ("recallReport", {}),
        ("submitReport", {"recipient": DANA}),
        ("returnReport", sent_back),
    ]

    await house.together([act(house, mutation, report, **given) for mutation, given in acts * 8])

    ((status, use),) = await stored(sending, [report])
    working = "SELECT count(*) FROM one_time_links WHERE subject_id = :id AND used_at IS NULL AND revoked_at IS NULL"
    assert use == 1
    assert await house.value(working, id=report) == (status == "PENDING")


def _house(house: CrowdedHouse) -> str:
    return house.actors["Manager"].organisation_id
