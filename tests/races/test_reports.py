"""Reports, when many act at once: one for each service, month, kind and number, and sums that agree whoever is first."""

import random
from collections import Counter
from functools import partial
from typing import Any

from careplan.core.month_closings import MonthClosing, MonthClosingStatus
from careplan.core.work import Work

from ..deployments import today
from ..programs import Enrollment, enroll, make_program
from ..reporting import HOURLY, ONCE, month_before, on
from .crowds import CALLERS, ROUNDS, CrowdedHouse, codes

CROWD = 40
SERVICES = [{"name": "Travel training", "price": HOURLY}]
SUM_REPORTED = "SELECT coalesce(sum(minutes), 0) FROM reports WHERE client_service_id = :id AND status <> 'VOIDED'"
SUM_LOGGED = (
    "SELECT coalesce(sum(minutes), 0) FROM support_logs WHERE client_service_id = :id AND is_billable"
    " AND status IN ('RECORDED', 'APPROVED')"
)
STANDING = "SELECT count(*) FROM reports WHERE client_service_id = :id AND status <> 'VOIDED'"


async def _enrolled(house: CrowdedHouse, services: list[dict[str, Any]], name: str = "Work") -> Enrollment:
    return await enroll(house, await make_program(house, name, services=services), enrolledOn=today(house, -200))


async def _close(house: CrowdedHouse, month: str) -> None:
    async def change(work: Work) -> None:
        done = {"status": MonthClosingStatus.DONE, "portions": (), "started_at": work.now, "finished_at": work.now}
        work.add(MonthClosing(month=month, **done))

    await house.prepare(change)


async def test_reports_that_many_have_made_are_made_once(house: CrowdedHouse) -> None:
    """Of a service, or of all in an enrollment: one of those who ask makes it, the others find it."""
    month = month_before(house)
    for round_ in range(ROUNDS):
        enrollment = await _enrolled(house, SERVICES, f"Program {round_}")
        service = (await enrollment.service("Travel training"))["id"]
        await house.do("recordSupportLog", "", clientServiceId=service, time=on(month, 45))
        scopes = [{"clientServiceId": service}, {"enrollmentId": enrollment.id}]
        make = partial(house.attempt, "generateReports", "reports { id }", month=str(month))

        payloads = await house.together([partial(make, scope=scopes[place % 2]) for place in range(CALLERS)])

        assert {code for payload in payloads for code in codes(payload)} == set()
        assert sorted(len(payload["reports"]) for payload in payloads) == [0] * (CALLERS - 1) + [1]
        assert await house.rows(STANDING, id=service) == [(1,)]


async def test_what_is_reported_is_what_counts_whoever_is_first(house: CrowdedHouse) -> None:
    """Some log time, some void it, some have reports made, and the sums agree."""
    month, chance = month_before(house), random.Random(5)
    await _close(house, str(month))
    service = (await (await _enrolled(house, SERVICES)).service("Travel training"))["id"]
    record = partial(house.attempt, "recordSupportLog", "supportLog { id }", clientServiceId=service)
    for _ in range(ROUNDS):
        logged = [await record(time=on(month, 30, day=day)) for day in range(1, 7)]
        calls = [
            *(partial(record, time=on(month, chance.randint(1, 90), day=day)) for day in range(7, 17)),
            *(
                partial(
                    house.insist,
                    "voidSupportLog",
                    supportLogId=each["supportLog"]["id"],
                    expectedVersion=1,
                    reason="Twice",
                )
                for each in logged
            ),
            *[partial(house.attempt, "generateReports", scope={"clientServiceId": service}, month=str(month))] * 8,
        ]
        chance.shuffle(calls)

        payloads = await house.together(calls)

        assert {code for payload in payloads for code in codes(payload)} == set()
        assert await house.value(SUM_REPORTED, id=service) == await house.value(SUM_LOGGED, id=service)
        assert await house.value(STANDING, id=service) == 1


async def test_forty_completions_at_once_are_forty_reports(house: CrowdedHouse) -> None:
    """Of forty milestones of one client: each is reported once, and what is counted is exact."""
    names = [f"Milestone {number}" for number in range(CROWD)]
    services = [{"name": name, "billingMode": "MILESTONE", "price": ONCE} for name in names]
    enrollment = await _enrolled(house, services)
    read = await enrollment.read()
    complete = partial(house.attempt, "completeClientService", expectedVersion=1)

    payloads = await house.together(
        [partial(complete, clientServiceId=service["id"]) for service in read["clientServices"]]
    )

    assert Counter(code for payload in payloads for code in codes(payload)) == {}
    assert (await enrollment.read())["progress"]["completed"] == CROWD
    found = await house.rows(
        "SELECT client_service_id, count(*), sum(amount) FROM reports WHERE enrollment_id = :id GROUP BY 1",
        id=enrollment.id,
    )
    assert len(found) == CROWD
    assert {(count, amount) for _, count, amount in found} == {(1, 62_500)}


async def test_a_milestone_has_a_report_just_while_it_is_completed(house: CrowdedHouse) -> None:
    """Some complete it while others take it up again: at most one report stands, and it says what is so."""
    enrollment = await _enrolled(house, [{"name": "Discovery", "billingMode": "MILESTONE", "price": ONCE}])
    service = (await enrollment.service("Discovery"))["id"]
    complete = partial(house.insist, "completeClientService", clientServiceId=service, expectedVersion=1)
    reopen = partial(house.insist, "reopenClientService", clientServiceId=service, expectedVersion=1, reason="Early")
    for _ in range(ROUNDS):
        payloads = await house.together([complete, reopen] * (CALLERS // 2))

        assert {code for payload in payloads for code in codes(payload)} <= {"INVALID_TRANSITION"}
        is_completed = await house.value("SELECT status FROM client_services WHERE id = :id", id=service) == "COMPLETED"
        assert await house.value(STANDING, id=service) == int(is_completed)


async def test_a_month_that_is_sent_meanwhile_takes_no_more_time(house: CrowdedHouse) -> None:
    """Time is logged while the report is sent: it is on the report, or it was refused."""
    month = month_before(house)
    enrollment = await _enrolled(house, SERVICES)
    service = (await enrollment.service("Travel training"))["id"]
    record = partial(house.attempt, "recordSupportLog", clientServiceId=service)
    await record(time=on(month, 60))
    made = await house.do("generateReports", "reports { id }", scope={"clientServiceId": service}, month=str(month))
    submit = partial(
        house.insist,
        "submitReport",
        reportId=made["reports"][0]["id"],
        expectedVersion=1,
        recipient={"name": "Dana Reed", "address": "dana@agency.example"},
    )

    payloads = await house.together([*(partial(record, time=on(month, 5, day=day)) for day in range(1, 13)), submit])

    assert {code for payload in payloads for code in codes(payload)} <= {"REPORT_LOCKED"}
    assert await house.value(SUM_REPORTED, id=service) == await house.value(SUM_LOGGED, id=service)
