"""Working through the services that a client has in a program."""

from typing import Any

import pytest

from ..houses import House
from ..programs import codes, enroll
from .test_enrollments import day, leave

STEPS: dict[str, dict[str, Any]] = {
    "startClientService": {},
    "completeClientService": {},
    "skipClientService": {"reason": "Not needed"},
    "unskipClientService": {},
    "reopenClientService": {"reason": "Lost the job"},
}
ALLOWED = {
    ("NOT_STARTED", "startClientService"): "IN_PROGRESS",
    ("NOT_STARTED", "completeClientService"): "COMPLETED",
    ("NOT_STARTED", "skipClientService"): "SKIPPED",
    ("IN_PROGRESS", "completeClientService"): "COMPLETED",
    ("IN_PROGRESS", "skipClientService"): "SKIPPED",
    ("COMPLETED", "reopenClientService"): "IN_PROGRESS",
    ("SKIPPED", "unskipClientService"): "NOT_STARTED",
}
"""What each step makes of a service; whatever is not here is refused."""
TO_REACH = {
    "NOT_STARTED": None,
    "IN_PROGRESS": "startClientService",
    "COMPLETED": "completeClientService",
    "SKIPPED": "skipClientService",
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("status", TO_REACH)
async def test_each_step_from_each_status(house: House, status: str, step: str) -> None:
    """Either it is allowed, or it is refused and nothing changes."""
    enrollment = await enroll(house)
    if before := TO_REACH[status]:
        await enrollment.do(before, "Intake", **STEPS[before])
    was = await enrollment.read()

    payload = await enrollment.on_service(step, "Intake", **STEPS[step])

    expected = ALLOWED.get((status, step))
    if expected is None:
        assert codes(payload) == ["INVALID_TRANSITION"]
        assert await enrollment.read() == was
    else:
        assert codes(payload) == []
        assert payload["clientService"]["status"] == expected
        assert (await enrollment.read())["version"] == was["version"] + 1


async def test_an_ongoing_service_never_completes(house: House) -> None:
    """Started or not; it can be skipped."""
    enrollment = await enroll(house)
    document = """mutation($input: CompleteClientServiceInput!) { completeClientService(input: $input) {
      errors { code ... on OngoingNeverCompletes { clientServiceId } } } }"""
    service = await enrollment.service("Follow-along")

    given = {"input": {"clientServiceId": service["id"], "expectedVersion": 1}}
    refused = (await house.ask(document, given))["completeClientService"]["errors"]
    await enrollment.do("startClientService", "Follow-along")
    again = await enrollment.on_service("completeClientService", "Follow-along")

    assert refused == [{"code": "ONGOING_NEVER_COMPLETES", "clientServiceId": service["id"]}]
    assert codes(again) == ["ONGOING_NEVER_COMPLETES"]
    assert (await enrollment.service("Follow-along"))["status"] == "IN_PROGRESS"
    assert (await enrollment.do("skipClientService", "Follow-along", reason="Moved"))["status"] == "SKIPPED"


async def test_days_are_kept(house: House) -> None:
    """Given or today's; a service that was never started began on the day it was finished."""
    enrollment = await enroll(house, enrolledOn=await day(house, -9))

    started = await enrollment.do("startClientService", "Intake", startedOn=await day(house, -8))
    completed = await enrollment.do("completeClientService", "Intake", completedOn=await day(house, -8))
    at_once = await enrollment.do("completeClientService", "Job development")

    assert started["startedOn"] == completed["startedOn"] == completed["completedOn"] == await day(house, -8)
    assert at_once["startedOn"] == at_once["completedOn"] == await day(house)


@pytest.mark.parametrize(
    ("step", "field", "days"),
    [
        ("startClientService", "startedOn", 1),
        ("startClientService", "startedOn", -10),
        ("completeClientService", "completedOn", 1),
        ("completeClientService", "completedOn", -10),
    ],
)
async def test_a_day_that_cannot_be_is_refused(house: House, step: str, field: str, days: int) -> None:
    """Neither in the future nor before the enrollment."""
    enrollment = await enroll(house, enrolledOn=await day(house, -9))

    refused = await enrollment.on_service(step, "Intake", **{field: await day(house, days)})

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("VALIDATION", [field])]
    assert (await enrollment.service("Intake"))["status"] == "NOT_STARTED"


async def test_nothing_is_finished_before_it_was_started(house: House) -> None:
    """The day is compared with the day work began."""
    enrollment = await enroll(house, enrolledOn=await day(house, -9))
    await enrollment.do("startClientService", "Intake")

    refused = await enrollment.on_service("completeClientService", "Intake", completedOn=await day(house, -1))

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("VALIDATION", ["completedOn"])]
    assert (await enrollment.service("Intake"))["status"] == "IN_PROGRESS"


async def test_a_skipped_service_is_taken_up_where_it_was(house: House) -> None:
    """In progress where work on it had begun; the reason is gone."""
    enrollment = await enroll(house)
    await enrollment.do("startClientService", "Intake")
    skipped = await enrollment.do("skipClientService", "Intake", reason="Not now")

    taken_up = await enrollment.do("unskipClientService", "Intake")

    assert (skipped["status"], skipped["skipReason"]) == ("SKIPPED", "Not now")
    assert (taken_up["status"], taken_up["skipReason"]) == ("IN_PROGRESS", None)


async def test_a_completed_service_is_taken_up_again(house: House) -> None:
    """With a reason; it is not finished any more."""
    enrollment = await enroll(house)
    await enrollment.do("completeClientService", "Intake")

    reopened = await enrollment.do("reopenClientService", "Intake", reason="Lost the job")

    assert (reopened["status"], reopened["completedOn"], reopened["reopenReason"]) == (
        "IN_PROGRESS",
        None,
        "Lost the job",
    )


@pytest.mark.parametrize("step", ["skipClientService", "reopenClientService"])
async def test_there_is_always_a_reason(house: House, step: str) -> None:
    """A blank one is none."""
    enrollment = await enroll(house)

    refused = await enrollment.on_service(step, "Intake", reason=" ")

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("VALIDATION", ["reason"])]


@pytest.mark.parametrize("step", STEPS)
async def test_a_closed_enrollment_freezes_its_services(house: House, step: str) -> None:
    """The last state is kept, whatever it is."""
    enrollment = await enroll(house)
    closed = await enrollment.closed()

    refused = await enrollment.on_service(step, "Intake", **STEPS[step])

    assert codes(refused) == ["ENROLLMENT_CLOSED"]
    assert await enrollment.read() == closed


async def test_nothing_is_done_for_somebody_who_left(house: House) -> None:
    """Their services can be read."""
    enrollment = await enroll(house)
    await leave(house)

    refused = await enrollment.on_service("startClientService", "Intake")

    assert codes(refused)[0] in ("CLIENT_INACTIVE", "ENROLLMENT_CLOSED")
    assert (await enrollment.service("Intake"))["status"] == "NOT_STARTED"


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("Administrator", set(STEPS)),
        ("Manager", set(STEPS)),
        ("Coordinator", {"startClientService", "completeClientService"}),
        ("Support worker", {"startClientService", "completeClientService"}),
        ("Billing", set()),
        ("Auditor", set()),
    ],
)
async def test_who_may_do_what(house: House, role: str, allowed: set[str]) -> None:
    """Staff start and complete; skipping and reopening is for administrators and managers."""
    enrollment = await enroll(house)
    payloads = {
        step: await enrollment.on_service(step, "Intake", by=role, expectedVersion=99, **given)
        for step, given in STEPS.items()
    }
    assert {tuple(codes(payload)) for payload in payloads.values()} == {("VERSION_CONFLICT",)}

    refused = {
        step
        for step, given in STEPS.items()
        if codes(await enrollment.on_service(step, "Intake", by=role, **given)) == ["FORBIDDEN"]
    }

    assert refused == set(STEPS) - allowed


async def test_a_stale_version_is_refused(house: House) -> None:
    """Nobody overwrites what they have not seen."""
    enrollment = await enroll(house)
    await enrollment.do("startClientService", "Intake")

    refused = await enrollment.on_service("skipClientService", "Intake", expectedVersion=1, reason="Not needed")

    assert codes(refused) == ["VERSION_CONFLICT"]
    assert (await enrollment.service("Intake"))["status"] == "IN_PROGRESS"


async def test_every_step_is_in_the_audit_trail(house: House) -> None:
    """Who did what to which service, in order."""
    enrollment = await enroll(house)
    for step in ("startClientService", "completeClientService", "reopenClientService", "skipClientService"):
        await enrollment.do(step, "Intake", **STEPS[step])
    await enrollment.do("unskipClientService", "Intake")
    service = await enrollment.service("Intake")
    trail = "query($id: ID!) { auditEntries(filter: {subjectId: $id}, orderBy: OLDEST) { nodes { kind facts } } }"

    lines = (await house.ask(trail, {"id": service["id"]}))["auditEntries"]["nodes"]

    assert [line["kind"] for line in lines] == [
        "ClientServiceStarted",
        "ClientServiceCompleted",
        "ClientServiceReopened",
        "ClientServiceSkipped",
        "ClientServiceUnskipped",
    ]
    assert {line["facts"]["enrollment_id"] for line in lines} == {enrollment.id}
