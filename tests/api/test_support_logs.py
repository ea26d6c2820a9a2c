"""Logging time for client services: what counts, what is refused, who may, and what becomes of it."""

from typing import Any

import pytest

from ..deployments import today
from ..houses import House
from ..programs import codes
from ..support_logs import (
    COORDINATOR,
    MANAGER,
    WORKER,
    configure,
    last_month_end,
    minutes,
    refusals,
    start_logging,
    times,
)


async def test_time_is_logged_by_start_and_end(house: House) -> None:
    """For oneself where nobody is named; it counts, and the service has begun."""
    logging = await start_logging(house)

    log = await logging.record(times(today(house, -2), "09:00", "10:45"), note="Bus to the pool")

    assert log["minutes"] == 105
    assert (log["workedOn"], log["month"]) == (today(house, -2), today(house, -2)[:7])
    assert log["staff"]["id"] == log["recordedBy"]["id"] == house.actors[WORKER].staff_id
    assert (log["status"], log["isBillable"], log["note"]) == ("RECORDED", True, "Bus to the pool")
    service = await logging.enrollment.service("Follow-along")
    assert (service["status"], service["startedOn"]) == ("IN_PROGRESS", today(house, -2))


async def test_time_is_logged_by_minutes(house: House) -> None:
    """Nobody knows then when it began."""
    logging = await start_logging(house)

    log = await logging.record(minutes(house, 45))

    assert (log["minutes"], log["startedAt"], log["endedAt"]) == (45, None, None)


async def test_a_log_over_the_end_of_a_month_is_two(house: House) -> None:
    """Each counts for its month, and the second says which it continues; the same key makes no more of them."""
    logging = await start_logging(house)
    last, first = last_month_end(house)
    written = times(last, "22:00", "02:00", endedOn=first)

    payload = await logging.attempt(written, idempotencyKey="night")
    again = await logging.attempt(written, idempotencyKey="night")

    one, other = payload["supportLog"], payload["continuation"]
    assert [(log["month"], log["minutes"]) for log in (one, other)] == [(last[:7], 120), (first[:7], 120)]
    assert one["endedAt"] == other["startedAt"]
    assert (one["continues"], other["continues"]) == (None, {"id": one["id"]})
    assert again == payload
    assert [log["id"] for log in await logging.all()] == [one["id"], other["id"]]


async def test_what_passed_counts_and_not_what_clocks_showed(house: House) -> None:
    """On the night that clocks are put forward there is an hour less, and one that is refused."""
    await configure(house, timeZone="Australia/Sydney")
    await house.sign_in_again(WORKER)
    logging = await start_logging(house, days_ago=800)

    log = await logging.record(times("2025-10-04", "22:00", "06:00", endedOn="2025-10-05"))
    refused = await logging.attempt(times("2025-10-05", "02:15", "06:00"))

    assert log["minutes"] == 7 * 60
    assert refusals(refused) == [("VALIDATION", ["time", "times", "startTime"])]


@pytest.mark.parametrize(
    ("time", "path"),
    [
        ({"duration": {"minutes": 0}}, ["time", "duration", "minutes"]),
        ({"duration": {"minutes": 1441}}, ["time", "duration", "minutes"]),
        ({"duration": {"minutes": 10, "workedOn": 1}}, ["time", "duration", "workedOn"]),
        ({"duration": {"minutes": 10, "workedOn": -301}}, ["time", "duration"]),
        ({"times": {"startTime": "09:00", "endTime": "09:00"}}, ["time", "times", "endTime"]),
        ({"times": {"startTime": "09:00", "endTime": "10:00", "startedOn": 1}}, ["time", "times", "endTime"]),
    ],
)
async def test_time_that_cannot_be_is_refused(house: House, time: dict[str, dict[str, Any]], path: list[str]) -> None:
    """By path; nothing is kept, and the service has not begun."""
    logging = await start_logging(house)
    ((kind, given),) = time.items()
    day = "workedOn" if kind == "duration" else "startedOn"
    given = given | {day: today(house, given.get(day, -1))}

    refused = await logging.attempt({kind: given})

    assert refusals(refused) == [("VALIDATION", path)]
    assert await logging.all() == []
    assert (await logging.enrollment.service("Follow-along"))["status"] == "NOT_STARTED"


async def test_time_of_a_service_that_is_not_billed_is_not_billable(house: House) -> None:
    """It is logged as such, and cannot be called billable; other time can be called not billable."""
    logging = await start_logging(house)

    intake = await logging.record(minutes(house), "Intake")
    refused = await logging.attempt(minutes(house), "Intake", isBillable=True)
    unpaid = await logging.record(minutes(house), isBillable=False)

    assert (intake["isBillable"], unpaid["isBillable"]) == (False, False)
    assert refusals(refused) == [("VALIDATION", ["isBillable"])]


async def test_time_of_others_takes_more_than_ones_own(house: House) -> None:
    """A worker logs their own; a coordinator also that of a worker."""
    logging = await start_logging(house)
    other = house.actors[WORKER].staff_id

    refused = await logging.attempt(minutes(house), staffId=house.actors[MANAGER].staff_id)
    log = await logging.record(minutes(house), by=COORDINATOR, staffId=other)
    auditor = await logging.attempt(minutes(house), by="Auditor")

    assert codes(refused) == codes(auditor) == ["FORBIDDEN"]
    assert log["staff"]["id"] == other
    assert log["recordedBy"]["id"] == house.actors[COORDINATOR].staff_id
    assert codes(await logging.do("voidSupportLog", log, by=WORKER, reason="Mine")) == []


async def test_logs_that_overlap_are_told_of(house: House) -> None:
    """Group work is legitimate: a warning, for one person only, and only where times are known."""
    logging = await start_logging(house)
    day = today(house, -1)
    await logging.record(times(day, "09:00", "11:00"))

    over = await logging.attempt(times(day, "10:59", "12:00"))
    beside = await logging.attempt(times(day, "12:00", "13:00"))
    somebody_else = await logging.attempt(times(day, "09:00", "11:00"), by=COORDINATOR)

    assert over["errors"] == []
    assert over["warnings"] == ["At the same time this member of staff has 1 other support log(s)."]
    assert (beside["warnings"], somebody_else["warnings"]) == ([], [])


async def test_logs_that_overlap_are_refused_where_the_house_says_so(house: House) -> None:
    """Neither recorded nor changed into; what was voided is in nobody's way, nor is a log in its own."""
    await configure(house, refusesOverlappingLogs=True)
    logging = await start_logging(house)
    day = today(house, -1)
    first = await logging.record(times(day, "09:00", "11:00"))
    second = await logging.record(times(day, "11:00", "12:00"))

    refused = await logging.attempt(times(day, "10:00", "10:30"))
    changed = await logging.do("updateSupportLog", second, time=times(day, "10:59", "12:00"), reason="Typo")
    shorter = await logging.do("updateSupportLog", second, time=times(day, "11:10", "12:00"), reason="Typo")
    await logging.do("voidSupportLog", first, reason="Twice")

    assert refusals(refused) == [("LOGS_OVERLAP", ["time", "times"])]
    assert refusals(changed) == [("LOGS_OVERLAP", ["time", "times"])]
    assert shorter["supportLog"]["minutes"] == 50
    assert (await logging.record(times(day, "10:00", "10:30")))["minutes"] == 30


async def test_the_logs_in_the_way_are_named(house: House) -> None:
    """So that whoever is told can look at them."""
    await configure(house, refusesOverlappingLogs=True)
    logging = await start_logging(house)
    written = times(today(house, -1), "09:00", "11:00")
    log = await logging.record(written)
    document = """mutation($input: RecordSupportLogInput!) { recordSupportLog(input: $input) {
      errors { code ... on LogsOverlap { supportLogIds } } } }"""

    given = {"clientServiceId": await logging.service(), "time": written}
    refused = (await house.ask(document, {"input": given}, by=WORKER))["recordSupportLog"]["errors"]

    assert refused == [{"code": "LOGS_OVERLAP", "supportLogIds": [log["id"]]}]


async def test_a_closed_month_stays_as_it_is(house: House) -> None:
    """Nothing is recorded in it, changed, moved into it or out of it, voided or approved; the next month is open."""
    await configure(house, supportLogApproval=True)
    logging = await start_logging(house)
    last, first = last_month_end(house)
    log = await logging.record({"duration": {"workedOn": last, "minutes": 30}})
    await configure(house, closedThrough=last[:7])

    refused = [
        await logging.attempt({"duration": {"workedOn": last, "minutes": 30}}),
        await logging.do("updateSupportLog", log, note="More", reason="Forgot"),
        await logging.do("updateSupportLog", log, time={"duration": {"workedOn": first, "minutes": 5}}, reason="Typo"),
        await logging.do("voidSupportLog", log, reason="Twice"),
        await logging.do("approveSupportLog", log, by=MANAGER),
    ]
    new = await logging.record({"duration": {"workedOn": first, "minutes": 30}})
    moved = await logging.do(
        "updateSupportLog", new, time={"duration": {"workedOn": last, "minutes": 5}}, reason="Typo"
    )

    assert [codes(payload) for payload in [*refused, moved]] == [["MONTH_CLOSED"]] * 6
    assert await logging.look(log["id"]) == log
    await configure(house, closedThrough=None)
    assert codes(await logging.do("voidSupportLog", log, reason="Twice")) == []


async def test_the_closed_month_is_named(house: House) -> None:
    """As people write it."""
    logging = await start_logging(house)
    last, _ = last_month_end(house)
    await configure(house, closedThrough=last[:7])
    document = """mutation($input: RecordSupportLogInput!) { recordSupportLog(input: $input) {
      errors { code ... on MonthClosed { month } } } }"""

    given = {"clientServiceId": await logging.service(), "time": {"duration": {"workedOn": last, "minutes": 5}}}
    refused = (await house.ask(document, {"input": given}, by=WORKER))["recordSupportLog"]["errors"]

    assert refused == [{"code": "MONTH_CLOSED", "month": last[:7]}]


@pytest.mark.parametrize("month", ["2999-01", "soon"])
async def test_only_a_month_that_is_over_is_closed(house: House, month: str) -> None:
    """And only one that is a month."""
    version = (await house.ask("{ organisation { version } }"))["organisation"]["version"]
    given: dict[str, Any] = {"expectedVersion": version, "closedThrough": month}

    refused = await house.attempt("updateOrganisation", by="Administrator", **given)

    assert refusals(refused) == [("VALIDATION", ["closedThrough"])]


async def test_where_the_house_wants_it_others_approve(house: House) -> None:
    """Neither whoever gave the time nor whoever wrote it down; it counts from then on, and a change starts anew."""
    await configure(house, supportLogApproval=True)
    logging = await start_logging(house)
    other = house.actors[WORKER].staff_id
    log = await logging.record(minutes(house), by=COORDINATOR, staffId=other)

    own = await logging.do("approveSupportLog", log, by=COORDINATOR)
    worker = await logging.do("approveSupportLog", log, by=WORKER)
    approved = await logging.do("approveSupportLog", log, by=MANAGER)
    again = await logging.do("approveSupportLog", log, by=MANAGER)
    changed = await logging.do("updateSupportLog", log, by=COORDINATOR, note="More", reason="Forgot")

    assert log["status"] == "AWAITING_APPROVAL"
    assert (codes(own), codes(worker)) == (["OWN_WORK"], ["FORBIDDEN"])
    assert approved["supportLog"]["status"] == "APPROVED"
    assert approved["supportLog"]["approvedBy"]["id"] == house.actors[MANAGER].staff_id
    assert codes(again) == ["INVALID_TRANSITION"]
    assert (changed["supportLog"]["status"], changed["supportLog"]["approvedBy"]) == ("AWAITING_APPROVAL", None)


async def test_nobody_approves_what_they_changed(house: House) -> None:
    """Whoever writes it differently is not whoever looks at it."""
    await configure(house, supportLogApproval=True)
    logging = await start_logging(house)
    log = await logging.record(minutes(house))

    await logging.do("updateSupportLog", log, by=MANAGER, time=minutes(house, 90), reason="He stayed longer")

    assert codes(await logging.do("approveSupportLog", log, by=MANAGER)) == ["OWN_WORK"]
    assert codes(await logging.do("approveSupportLog", log, by=COORDINATOR)) == []


async def test_a_log_is_changed_for_a_reason(house: House) -> None:
    """What is left out stays; a stale version changes nothing."""
    logging = await start_logging(house)
    log = await logging.record(minutes(house, 30), note="Call")

    changed = await logging.do("updateSupportLog", log, time=minutes(house, 40, -2), isBillable=False, reason="Typo")
    stale = await logging.do("updateSupportLog", log, note="x", reason="Typo", expectedVersion=1)

    expected = log | {"minutes": 40, "workedOn": today(house, -2), "month": today(house, -2)[:7], "isBillable": False}
    assert changed["supportLog"] == expected | {"changeReason": "Typo", "version": 2}
    assert codes(stale) == ["VERSION_CONFLICT"]
    assert await logging.look(log["id"]) == changed["supportLog"]


async def test_a_log_that_is_changed_is_cut_like_any_other(house: House) -> None:
    """Where it goes on over the end of a month."""
    logging = await start_logging(house)
    last, first = last_month_end(house)
    log = await logging.record({"duration": {"workedOn": last, "minutes": 30}}, isBillable=False, note="Night")

    time = times(last, "23:00", "01:30", endedOn=first)
    changed = await logging.do("updateSupportLog", log, time=time, reason="It took longer")

    kept, more = changed["supportLog"], changed["continuation"]
    assert (kept["minutes"], more["minutes"]) == (60, 90)
    assert (more["continues"], more["isBillable"], more["note"]) == ({"id": log["id"]}, False, "Night")


async def test_a_voided_log_stays_on_file(house: House) -> None:
    """It says why, and is neither changed, approved nor voided again."""
    logging = await start_logging(house)
    log = await logging.record(minutes(house))

    voided = await logging.do("voidSupportLog", log, reason="Wrong client")

    assert (voided["supportLog"]["status"], voided["supportLog"]["voidReason"]) == ("VOIDED", "Wrong client")
    for act, given in {
        "updateSupportLog": {"note": "x", "reason": "x"},
        "approveSupportLog": {"by": MANAGER},
        "voidSupportLog": {"reason": "x"},
    }.items():
        assert codes(await logging.do(act, log, **given)) == ["INVALID_TRANSITION"]
    assert await logging.all(statuses=["RECORDED"]) == []


async def test_logs_of_a_closed_enrollment_are_frozen(house: House) -> None:
    """Nothing is added, changed or voided; what awaits approval can still be approved."""
    await configure(house, supportLogApproval=True)
    logging = await start_logging(house)
    log = await logging.record(minutes(house))
    await logging.enrollment.closed()

    refused = [
        await logging.attempt(minutes(house)),
        await logging.do("updateSupportLog", log, note="x", reason="x"),
        await logging.do("voidSupportLog", log, reason="x"),
    ]

    assert [codes(payload) for payload in refused] == [["ENROLLMENT_CLOSED"]] * 3
    assert (await logging.do("approveSupportLog", log, by=MANAGER))["supportLog"]["status"] == "APPROVED"


async def test_an_enrollment_is_not_closed_before_its_last_log(house: House) -> None:
    """What was voided does not count."""
    logging = await start_logging(house)
    log = await logging.record(minutes(house, days=-1), "Intake")
    await logging.record(minutes(house, days=-5))

    refused = await logging.enrollment.on_enrollment("closeEnrollment", reason="COMPLETED", closedOn=today(house, -3))
    await logging.do("voidSupportLog", log, reason="Twice")

    assert refusals(refused) == [("VALIDATION", ["closedOn"])]
    # the service that the voided log began stays begun, on that day
    assert (await logging.enrollment.closed(closedOn=today(house, -1)))["status"] == "CLOSED"


async def test_time_is_given_to_what_is_being_delivered(house: House) -> None:
    """Not to what is left out, nor after the day that a service was completed; late entries are welcome."""
    logging = await start_logging(house)
    await logging.enrollment.do("skipClientService", "Intake", reason="Known")
    done = today(house, -5)
    await logging.enrollment.do("completeClientService", "Job development", completedOn=done)

    skipped = await logging.attempt(minutes(house), "Intake")
    after = await logging.attempt(minutes(house, days=-4), "Job development")
    late = await logging.attempt(minutes(house, days=-5), "Job development")

    assert codes(skipped) == ["INVALID_TRANSITION"]
    assert refusals(after) == [("VALIDATION", ["time", "duration"])]
    assert codes(late) == []


async def test_logs_are_found_by_what_they_are_of(house: House) -> None:
    """Each filter by itself, and several together."""
    logging = await start_logging(house)
    last, first = last_month_end(house)
    intake = await logging.record({"duration": {"workedOn": last, "minutes": 30}}, "Intake")
    paid = await logging.record({"duration": {"workedOn": first, "minutes": 30}}, by=COORDINATOR)

    async def found(**filter: Any) -> list[str]:
        return [log["id"] for log in await logging.all(**filter)]

    both = [intake["id"], paid["id"]]
    assert await found(clientId=house.client_id) == await found(enrollmentId=logging.enrollment.id) == both
    assert await found(clientServiceId=await logging.service("Intake")) == [intake["id"]]
    assert await found(staffId=house.actors[COORDINATOR].staff_id) == [paid["id"]]
    assert await found(month=first[:7]) == await found(isBillable=True) == [paid["id"]]
    assert await found(month=first[:7], isBillable=False) == []
    assert await found(statuses=["VOIDED"]) == []


async def test_my_week_adds_up(house: House) -> None:
    """Monday to Sunday, mine alone, without what was voided."""
    logging = await start_logging(house)
    document = """query($on: Date) { myWeek(on: $on) { startsOn endsOn minutes billableMinutes
      days { on minutes billableMinutes logs { id } } } }"""
    monday = "2026-03-02"
    one = await logging.record({"duration": {"workedOn": monday, "minutes": 30}})
    two = await logging.record({"duration": {"workedOn": "2026-03-08", "minutes": 20}}, isBillable=False)
    gone = await logging.record({"duration": {"workedOn": monday, "minutes": 60}})
    await logging.do("voidSupportLog", gone, reason="Twice")
    await logging.record({"duration": {"workedOn": monday, "minutes": 60}}, by=COORDINATOR)

    week = (await house.ask(document, {"on": "2026-03-05"}, by=WORKER))["myWeek"]

    assert (week["startsOn"], week["endsOn"]) == (monday, "2026-03-08")
    assert (week["minutes"], week["billableMinutes"]) == (50, 30)
    assert [day["minutes"] for day in week["days"]] == [30, 0, 0, 0, 0, 0, 20]
    assert [day["logs"] for day in week["days"] if day["logs"]] == [[{"id": one["id"]}], [{"id": two["id"]}]]


async def test_months_of_a_service_add_up(house: House) -> None:
    """By month, what counts, what may be billed, and what waits; nothing for those who see no logs."""
    await configure(house, supportLogApproval=True)
    logging = await start_logging(house)
    last, first = last_month_end(house)
    for day, length, billable in ((last, 30, True), (last, 20, False), (first, 45, True)):
        log = await logging.record({"duration": {"workedOn": day, "minutes": length}}, isBillable=billable)
        if day == last:
            await logging.do("approveSupportLog", log, by=MANAGER)
    sums = "clientServices { title monthsOfSupport { month minutes billableMinutes awaitingMinutes logCount } }"

    services = (await logging.enrollment.read(sums))["clientServices"]

    assert services[0] == {"title": "Intake", "monthsOfSupport": []}
    assert services[2]["monthsOfSupport"] == [
        {"month": first[:7], "minutes": 0, "billableMinutes": 0, "awaitingMinutes": 45, "logCount": 1},
        {"month": last[:7], "minutes": 50, "billableMinutes": 30, "awaitingMinutes": 0, "logCount": 2},
    ]
