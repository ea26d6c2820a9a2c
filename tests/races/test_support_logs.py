"""Support logs, when many record at once: nobody is in two places, and a retry records nothing twice."""

from collections import Counter
from functools import partial
from typing import Any

from careplan.core.organisations import own
from careplan.core.work import Work

from ..deployments import today
from ..programs import SERVICES
from ..support_logs import last_month_end, times
from .crowds import CALLERS, ROUNDS, CrowdedHouse, codes


async def _services(house: CrowdedHouse, count: int) -> list[str]:
    """A service of each of many clients."""
    program = await house.do("createProgram", "program { id }", name="Work", services=SERVICES)
    found = []
    for client_id in await house.clients(count):
        given = {"clientId": client_id, "programId": program["program"]["id"], "enrolledOn": today(house, -300)}
        made = await house.do("enrollClient", "enrollment { clientServices { id title } }", **given)
        found += [each["id"] for each in made["enrollment"]["clientServices"] if each["title"] == "Follow-along"]
    return found


async def _refuse_overlaps(work: Work) -> None:
    (await own(work.db)).refuses_overlapping_logs = True


async def test_of_logs_that_overlap_one_is_recorded(house: CrowdedHouse) -> None:
    """Where the house says so, also for different clients, whose rows guard nothing between them."""
    await house.prepare(_refuse_overlaps)
    services = await _services(house, CALLERS // 2)
    for number in range(1, ROUNDS + 1):
        written = times(today(house, -number), "09:00", "10:00")
        calls = [
            partial(house.attempt, "recordSupportLog", "", clientServiceId=service, time=written)
            for service in services
        ]

        payloads = await house.together(calls)

        counted = Counter(code for payload in payloads for code in codes(payload))
        assert counted == {"LOGS_OVERLAP": len(services) - 1}


async def test_a_retry_records_no_second_night(house: CrowdedHouse) -> None:
    """The same key at once, many times, over the end of a month: two logs, whoever asks how often."""
    (service,) = await _services(house, 1)
    last, first = last_month_end(house)
    given: dict[str, Any] = {"clientServiceId": service, "time": times(last, "22:00", "02:00", endedOn=first)}
    fields = "supportLog { id } continuation { id }"
    calls = [partial(house.attempt, "recordSupportLog", fields, **given, idempotencyKey="night")] * CALLERS

    payloads = await house.together(calls)

    assert {code for payload in payloads for code in codes(payload)} == set()
    assert len({(each["supportLog"]["id"], each["continuation"]["id"]) for each in payloads}) == 1
    stored = await house.rows("SELECT minutes FROM support_logs WHERE client_service_id = :id", id=service)
    assert stored == [(120,), (120,)]
