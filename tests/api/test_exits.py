"""Clients who leave, die, or come back."""

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest

from ..deployments import deploy, make_service_plan
from ..houses import House
from ..planned import Planned, plan_work
from ..plans import make_plan
from ..programs import enroll, make_program
from .test_client_lists import plan_in_force

CLIENT = "client { status isActive exitedOn exitReason version latestSupportPlan { id status } }"
READ = f"query($id: ID!) {{ client(id: $id) {CLIENT.removeprefix('client')} }}"
ENDED = """closedEnrollments { id status closeReason } cancelledDeployments { id status cancelReason }
    cancelledPlannedServices { id status }"""
EXIT: dict[str, Any] = {"status": "EXITED", "on": "2024-02-29", "reason": "Moved away"}


async def version(house: House) -> int:
    """The client's version now."""
    return int((await house.ask(READ, {"id": house.client_id}))["client"]["version"])


async def leave(house: House, *, fields: str = "", by: str = "Manager", **input: Any) -> Any:
    """Try to record an exit."""
    target: dict[str, Any] = {"clientId": house.client_id, "expectedVersion": await version(house)}
    fields = f"{CLIENT} expiredSupportPlan {{ id status endReason endedOn activatedOn }} {fields}"
    return await house.attempt("exitClient", fields, by=by, **target, **(EXIT | input))


async def test_the_active_plan_expires_with_the_exit(house: House) -> None:
    """The plan ends no earlier than it began, and stays the latest."""
    plan = await plan_in_force(house, house.client_id)

    left = await leave(house)

    assert left["errors"] == []
    expired = left["expiredSupportPlan"]
    assert (expired["id"], expired["status"], expired["endReason"]) == (plan.id, "EXPIRED", "CLIENT_EXITED")
    assert expired["endedOn"] == expired["activatedOn"]
    client = left["client"]
    assert (client["status"], client["isActive"], client["exitedOn"]) == ("EXITED", False, "2024-02-29")
    assert (client["exitReason"], client["latestSupportPlan"]) == ("Moved away", {"id": plan.id, "status": "EXPIRED"})


async def test_an_exit_without_a_plan_expires_nothing(house: House) -> None:
    """There is nothing to end, and nothing to warn about."""
    left = await leave(house)

    assert (left["errors"], left["warnings"], left["expiredSupportPlan"]) == ([], [], None)


async def test_everything_that_goes_on_ends_with_the_exit(house: House) -> None:
    """Enrollments are closed, deployments called off, what was planned by hand falls away; what is done stays."""
    begun, over = await enroll(house), await enroll(house, await make_program(house, "Over"))
    await over.closed()
    deployed = await deploy(house, await make_service_plan(house))
    first, *others = deployed["plannedServices"]
    await Planned(house, first["id"]).do("completePlannedService", by="Manager")
    by_hand = await plan_work(house)
    gone = [*(each["id"] for each in others), by_hand.id]

    left = await leave(house, fields=ENDED)

    assert left["closedEnrollments"] == [{"id": begun.id, "status": "CLOSED", "closeReason": "CLIENT_EXITED"}]
    cancelled = {"id": deployed["deployment"]["id"], "status": "CANCELLED", "cancelReason": "Moved away"}
    assert left["cancelledDeployments"] == [cancelled]
    assert left["cancelledPlannedServices"] == [{"id": each, "status": "CANCELLED"} for each in gone]
    assert (await Planned(house, first["id"]).look("status"))["status"] == "APPROVED"
    kinds = await audited(house, [begun.id, cancelled["id"], by_hand.id, house.client_id])
    assert kinds >= {"EnrollmentEnded", "DeploymentCancelled", "PlannedServiceCancelledByExit", "ClientExited"}


async def test_what_ends_is_shown_as_far_as_one_may_see_it(house: House) -> None:
    """Whoever records exits ends also what is not for them to see, and is not told of it."""
    enrollment, service = await enroll(house), await plan_work(house)
    manager = house.actors["Manager"]
    unseen = {"program.read", "planned_service.read"}
    house.actors["Reception"] = dataclasses.replace(manager, permissions=manager.permissions - unseen)

    left = await leave(house, fields=ENDED, by="Reception")

    assert left["errors"] == []
    ended = ("closedEnrollments", "cancelledDeployments", "cancelledPlannedServices")
    assert [left[each] for each in ended] == [None, None, None]
    assert await enrollment.read("status") == {"status": "CLOSED"}
    assert await service.look("status") == {"status": "CANCELLED"}


async def audited(house: House, subjects: list[str]) -> set[str]:
    """What the audit trail tells of things."""
    asked = "query($id: ID!) { auditEntries(filter: {subjectId: $id}, first: 100) { nodes { kind } } }"
    told = [await house.ask(asked, {"id": subject}, by="Administrator") for subject in subjects]
    return {entry["kind"] for each in told for entry in each["auditEntries"]["nodes"]}


async def test_open_drafts_are_mentioned_and_stay(house: House) -> None:
    """A draft outlives the exit, but cannot be activated."""
    draft = await make_plan(house)

    left = await leave(house)

    assert left["warnings"] == ["1 draft(s) of this client stay open: they can be read and cancelled, not activated."]
    assert await draft.read("status") == {"status": "DRAFT"}


@pytest.mark.parametrize(
    ("input", "path"),
    [
        ({"status": "ACTIVE"}, ["status"]),
        ({"on": (date.today() + timedelta(days=2)).isoformat()}, ["on"]),  # noqa: DTZ011
        ({"reason": "  "}, ["reason"]),
    ],
)
async def test_an_exit_that_cannot_be_is_refused(house: House, input: Any, path: list[str]) -> None:
    """Active is no exit, the future has not happened, and there is always a reason."""
    before = await house.ask(READ, {"id": house.client_id})

    refused = await leave(house, **input)

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("VALIDATION", path)]
    assert await house.ask(READ, {"id": house.client_id}) == before


async def test_nobody_leaves_before_they_were_born(house: House) -> None:
    """The day is compared with the date of birth."""
    await house.do(
        "updateClient", "client { id }", clientId=house.client_id, expectedVersion=1, dateOfBirth="2001-01-01"
    )

    refused = await leave(house, on="2000-12-31")

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("VALIDATION", ["on"])]
    assert (await house.ask(READ, {"id": house.client_id}))["client"]["status"] == "ACTIVE"


async def test_who_left_can_die_but_not_leave_again(house: House) -> None:
    """Leaving comes once; death after it is recorded, and ends the matter."""
    await leave(house)

    again = await leave(house)
    died = await leave(house, status="DECEASED", reason="Told by the family")
    after = await leave(house)

    assert [error["code"] for error in again["errors"] + after["errors"]] == ["INVALID_TRANSITION"] * 2
    assert (died["client"]["status"], died["client"]["exitReason"]) == ("DECEASED", "Told by the family")


async def test_who_left_can_come_back(house: House) -> None:
    """The old plan stays expired; the client is active, and the reason is on file."""
    plan = await plan_in_force(house, house.client_id)
    await leave(house)
    target: dict[str, Any] = {"clientId": house.client_id, "expectedVersion": await version(house)}

    back = await house.do("readmitClient", f"{CLIENT[:-1]} readmissionReason }}", **target, reason="Moved back")

    client = back["client"]
    assert (client["status"], client["exitedOn"], client["exitReason"]) == ("ACTIVE", None, None)
    assert client["readmissionReason"] == "Moved back"
    assert client["latestSupportPlan"] == {"id": plan.id, "status": "EXPIRED"}


async def test_who_never_left_cannot_come_back(house: House) -> None:
    """The status does not allow it."""
    refused = await house.attempt(
        "readmitClient", CLIENT, clientId=house.client_id, expectedVersion=1, reason="By mistake"
    )

    assert [error["code"] for error in refused["errors"]] == ["INVALID_TRANSITION"]
    assert await version(house) == 1


async def test_the_same_key_records_one_exit(house: House) -> None:
    """A repeated request answers like the first, the expired plan included."""
    await plan_in_force(house, house.client_id)
    given = {"clientId": house.client_id, "expectedVersion": await version(house), "idempotencyKey": "exit-1"}
    fields = "client { status version } expiredSupportPlan { id status }"

    first = await house.do("exitClient", fields, **(EXIT | given))
    again = await house.do("exitClient", fields, **(EXIT | given))

    assert again["client"] == first["client"]
    assert again["expiredSupportPlan"] == first["expiredSupportPlan"]
