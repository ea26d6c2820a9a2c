"""Clients enter programs, and leave them."""

from datetime import timedelta
from typing import Any

import pytest

from careplan.core.clients import Client
from careplan.core.enrollment_closing import close_for_exit
from careplan.core.enrollments import Enrollment as StoredEnrollment
from careplan.core.work import Work

from ..houses import House, build_house
from ..programs import Enrollment, codes, enroll, make_program

LIST = "query($filter: EnrollmentFilter) { enrollments(filter: $filter) { totalCount nodes { id } } }"


async def day(house: House, days: int = 0) -> str:
    """A day so many days from today, where the house is."""
    return str(house.careplan.moment(house.actors["Manager"]).today + timedelta(days))


async def test_a_client_gets_the_services_of_the_program(house: House) -> None:
    """One for each, in order, none started; the referral is kept."""
    program = await make_program(house)
    referral = {
        "referralSource": "State VR agency",
        "referralContact": "Dana Reed, 555 0100",
        "referralDocuments": [{"title": "Referral", "url": "https://example.org/referral.pdf"}],
    }

    enrollment = await enroll(house, program, **referral)

    made = await enrollment.read(
        "status enrolledOn referralSource referralContact referralDocuments { title url } outcome client { name }"
        " program { name activeEnrollmentCount } progress { percent total isAllSkipped } clientServices"
        " { title status isOngoing version client { name } enrollment { status } programService { name position } }"
    )
    assert [(service["title"], service["status"]) for service in made["clientServices"]] == [
        ("Intake", "NOT_STARTED"),
        ("Job development", "NOT_STARTED"),
        ("Follow-along", "NOT_STARTED"),
    ]
    assert made["clientServices"][2]["programService"] == {"name": "Follow-along", "position": 3}
    assert {name: made[name] for name in referral} == referral
    assert (made["status"], made["enrolledOn"], made["outcome"]) == ("ACTIVE", await day(house), None)
    assert made["program"] == {"name": "Supported employment", "activeEnrollmentCount": 1}
    assert made["progress"] == {"percent": 0, "total": 2, "isAllSkipped": False}


async def test_nobody_is_in_a_program_twice_at_once(house: House) -> None:
    """The refusal names the enrollment; once it is closed, a new one starts fresh."""
    program = await make_program(house)
    first = await enroll(house, program)
    await first.do("completeClientService", "Intake")
    document = """mutation($input: EnrollClientInput!) { enrollClient(input: $input) {
      errors { code path ... on AlreadyEnrolled { conflictId } } } }"""

    given = {"input": {"clientId": house.client_id, "programId": program.id}}
    refused = (await house.ask(document, given))["enrollClient"]["errors"]

    assert refused == [{"code": "ALREADY_ENROLLED", "path": ["programId"], "conflictId": first.id}]
    await first.closed()
    second = await enroll(house, program)
    assert set((await second.statuses()).values()) == {"NOT_STARTED"}
    assert codes(await first.on_enrollment("reopenEnrollment", reason="By mistake")) == ["ALREADY_ENROLLED"]


async def test_the_same_key_enrolls_once(house: House) -> None:
    """A repeat answers like the first."""
    program = await make_program(house)
    given: dict[str, Any] = {"clientId": house.client_id, "programId": program.id, "idempotencyKey": "enroll-1"}

    first = await house.do("enrollClient", "enrollment { id clientServices { id } }", **given)
    again = await house.do("enrollClient", "enrollment { id clientServices { id } }", **given)

    assert again["enrollment"] == first["enrollment"]


@pytest.mark.parametrize(
    ("input", "path"),
    [
        ({"enrolledOn": "2999-01-01"}, ["enrolledOn"]),
        ({"enrolledOn": "2000-12-31"}, ["enrolledOn"]),
        ({"referralDocuments": [{"title": "T", "url": "http://example.org"}]}, ["referralDocuments", "0", "url"]),
        ({"referralSource": "two\nlines"}, ["referralSource"]),
    ],
)
async def test_an_enrollment_that_cannot_be_is_refused(house: House, input: Any, path: list[str]) -> None:
    """Not in the future, not before they were born; documents are at https addresses."""
    program = await make_program(house)
    await house.do("updateClient", "", clientId=house.client_id, expectedVersion=1, dateOfBirth="2001-01-01")

    refused = await house.attempt("enrollClient", clientId=house.client_id, programId=program.id, **input)

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("VALIDATION", path)]
    assert (await house.ask(LIST))["enrollments"]["totalCount"] == 0


async def test_who_left_is_not_enrolled(house: House) -> None:
    """Nor is an old enrollment of theirs opened again."""
    program = await make_program(house)
    enrollment = await enroll(house, program)
    await leave(house)
    assert (await enrollment.read())["closeReason"] == "CLIENT_EXITED"

    entered = await house.attempt("enrollClient", clientId=house.client_id, programId=program.id)
    reopened = await enrollment.on_enrollment("reopenEnrollment", reason="Came back")

    assert codes(entered) + codes(reopened) == ["CLIENT_INACTIVE"] * 2


async def leave(house: House) -> None:
    """Let the client of the house leave today."""
    client = (await house.ask("query($id: ID!) { client(id: $id) { version } }", {"id": house.client_id}))["client"]
    given = {"status": "EXITED", "on": await day(house), "reason": "Moved"}
    await house.do("exitClient", "", clientId=house.client_id, expectedVersion=client["version"], **given)


async def test_what_is_known_about_a_referral_is_corrected(house: House) -> None:
    """What is left out stays; null and an empty list take away; the first day is not after work began."""
    enrollment = await enroll(
        house, referralSource="School", referralDocuments=[{"title": "T", "url": "https://example.org/t"}]
    )
    yesterday = await day(house, -1)

    await enrollment.on_enrollment("updateEnrollment", enrolledOn=yesterday, referralContact="Ann")
    await enrollment.do("startClientService", "Intake", startedOn=yesterday)
    late = await enrollment.on_enrollment("updateEnrollment", enrolledOn=await day(house))

    fields = "enrolledOn referralSource referralContact referralDocuments { title }"
    assert [(error["code"], error["path"]) for error in late["errors"]] == [("VALIDATION", ["enrolledOn"])]
    assert await enrollment.read(fields) == {
        "enrolledOn": yesterday,
        "referralSource": "School",
        "referralContact": "Ann",
        "referralDocuments": [{"title": "T"}],
    }
    await enrollment.on_enrollment("updateEnrollment", referralSource=None, referralDocuments=[])
    assert (await enrollment.read(fields))["referralDocuments"] == []
    assert (await enrollment.read(fields))["referralSource"] is None


async def test_later_services_join_through_a_sync_alone(house: House) -> None:
    """They are not there before; a second sync adds nothing; names are taken over, what is completed stays so."""
    program = await make_program(house)
    enrollment = await enroll(house, program)
    await enrollment.do("completeClientService", "Intake")
    await program.on_program(
        "addProgramService", service={"name": "New"}, place={"after": await program.service("Intake")}
    )
    await program.on_service("updateProgramService", "Intake", name="Welcome", isOngoing=True)
    assert list(await enrollment.statuses()) == ["Intake", "Job development", "Follow-along"]

    added = await enrollment.on_enrollment("syncEnrollment", "addedClientServices { title }")
    again = await enrollment.on_enrollment("syncEnrollment", "addedClientServices { title }")

    assert added["addedClientServices"] == [{"title": "New"}]
    assert again["addedClientServices"] == []
    assert await enrollment.statuses() == {
        "Welcome": "COMPLETED",
        "New": "NOT_STARTED",
        "Job development": "NOT_STARTED",
        "Follow-along": "NOT_STARTED",
    }
    assert (await enrollment.service("Welcome"))["isOngoing"] is False


async def test_a_sync_follows_what_is_ongoing(house: House) -> None:
    """A service that is not finished becomes ongoing with its definition."""
    program = await make_program(house)
    enrollment = await enroll(house, program)
    await program.on_service("updateProgramService", "Intake", isOngoing=True)
    assert (await enrollment.service("Intake"))["isOngoing"] is False

    await enrollment.on_enrollment("syncEnrollment")

    assert (await enrollment.service("Intake"))["isOngoing"] is True


async def test_all_done_is_successful(house: House) -> None:
    """Ongoing services do not count; what was in progress of them gets a last day and stays in progress."""
    enrollment = await enroll(house)
    await enrollment.do("startClientService", "Follow-along")
    await enrollment.do("completeClientService", "Intake")
    await enrollment.do("skipClientService", "Job development", reason="Has a job")

    closed = await enrollment.closed(note="Works at the bakery.")

    today = await day(house)
    assert (closed["status"], closed["outcome"]) == ("CLOSED", "SUCCESSFUL")
    assert (closed["closedOn"], closed["closeReason"], closed["closeNote"]) == (
        today,
        "COMPLETED",
        "Works at the bakery.",
    )
    assert closed["outcomeDetail"] == {"completed": 1, "skipped": 1, "unfinished": 0, "ongoing": 1}
    follow_along = closed["clientServices"][2]
    assert (follow_along["status"], follow_along["endedOn"]) == ("IN_PROGRESS", today)


async def test_anything_unfinished_is_unsuccessful(house: House) -> None:
    """Closing is never blocked by it, and changes no service."""
    enrollment = await enroll(house)
    await enrollment.do("startClientService", "Intake")
    before = await enrollment.statuses()

    closed = await enrollment.closed(reason="WITHDREW")

    assert (closed["outcome"], closed["outcomeDetail"]["unfinished"]) == ("UNSUCCESSFUL", 2)
    assert await enrollment.statuses() == before
    assert [service["endedOn"] for service in closed["clientServices"]] == [None] * 3


async def test_all_skipped_is_successful_with_a_warning(house: House) -> None:
    """By the letter; whoever closes it is told."""
    enrollment = await enroll(house)
    for title in ("Intake", "Job development"):
        await enrollment.do("skipClientService", title, reason="Done elsewhere")

    closed = await enrollment.on_enrollment("closeEnrollment", reason="TRANSFERRED")

    assert (closed["enrollment"]["outcome"], closed["enrollment"]["progress"]["isAllSkipped"]) == ("SUCCESSFUL", True)
    assert ["ALL_SKIPPED" in warning for warning in closed["warnings"]] == [True]


@pytest.mark.parametrize("services", [[], [{"name": "Follow-along", "isOngoing": True}]])
async def test_without_services_that_count_there_is_no_outcome(house: House, services: Any) -> None:
    """Neither none at all nor ongoing ones alone say how it turned out."""
    enrollment = await enroll(house, await make_program(house, services=services))

    closed = await enrollment.closed()

    assert (closed["status"], closed["outcome"]) == ("CLOSED", None)
    assert closed["outcomeDetail"] == {"completed": 0, "skipped": 0, "unfinished": 0, "ongoing": len(services)}


@pytest.mark.parametrize(
    ("input", "path"),
    [
        ({"closedOn": 1}, ["closedOn"]),
        ({"closedOn": -11}, ["closedOn"]),
        ({"closedOn": -6}, ["closedOn"]),
        ({"reason": "OTHER"}, ["note"]),
        ({"reason": "OTHER", "note": " "}, ["note"]),
        ({"reason": "CLIENT_EXITED"}, ["reason"]),
    ],
)
async def test_a_closing_that_cannot_be_is_refused(house: House, input: dict[str, Any], path: list[str]) -> None:
    """Not in the future, before it began, or before something was done; with a reason that says something."""
    enrollment = await enroll(house, enrolledOn=await day(house, -10))
    await enrollment.do("completeClientService", "Intake", completedOn=await day(house, -5))
    given = {"reason": "COMPLETED"} | input
    if "closedOn" in input:
        given["closedOn"] = await day(house, input["closedOn"])

    refused = await enrollment.on_enrollment("closeEnrollment", **given)

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("VALIDATION", path)]
    assert (await enrollment.read())["status"] == "ACTIVE"


@pytest.mark.parametrize(
    ("mutation", "input"),
    [
        ("closeEnrollment", {"reason": "COMPLETED"}),
        ("updateEnrollment", {"referralSource": "School"}),
        ("syncEnrollment", {}),
    ],
)
async def test_a_closed_enrollment_is_frozen(house: House, mutation: str, input: Any) -> None:
    """It can be read; the refusal says since when."""
    enrollment = await enroll(house)
    closed = await enrollment.closed()

    refused = await enrollment.on_enrollment(mutation, **input)

    assert codes(refused) == ["ENROLLMENT_CLOSED"]
    assert await enrollment.read() == closed


async def test_the_same_key_closes_once(house: House) -> None:
    """A repeat answers like the first, although the enrollment is closed by then."""
    enrollment = await enroll(house)
    given: dict[str, Any] = {
        "enrollmentId": enrollment.id,
        "expectedVersion": 1,
        "reason": "COMPLETED",
        "idempotencyKey": "close-1",
    }

    first = await house.do("closeEnrollment", "enrollment { outcome version }", **given)
    again = await house.do("closeEnrollment", "enrollment { outcome version }", **given)

    assert again["enrollment"] == first["enrollment"]


async def test_whoever_closes_has_seen_the_services(house: House) -> None:
    """A change of a service counts as a change of the enrollment."""
    enrollment = await enroll(house)
    await enrollment.do("completeClientService", "Intake")

    refused = await enrollment.on_enrollment("closeEnrollment", reason="COMPLETED", expectedVersion=1)

    assert codes(refused) == ["VERSION_CONFLICT"]


async def test_a_closed_enrollment_is_opened_again(house: House) -> None:
    """As it was, without an outcome; how it had been closed stays in the audit trail."""
    enrollment = await enroll(house)
    await enrollment.do("startClientService", "Follow-along")
    before = await enrollment.statuses()
    await enrollment.closed(reason="LOST_CONTACT")

    opened = (await enrollment.on_enrollment("reopenEnrollment", reason="They called back"))["enrollment"]

    assert (opened["status"], opened["outcome"], opened["outcomeDetail"]) == ("ACTIVE", None, None)
    assert (opened["closedOn"], opened["closeReason"], opened["closeNote"]) == (None, None, None)
    assert await enrollment.statuses() == before
    assert (await enrollment.service("Follow-along"))["endedOn"] is None
    assert await enrollment.read("reopenedOn reopenReason") == {
        "reopenedOn": await day(house),
        "reopenReason": "They called back",
    }
    trail = "query($id: ID!) { auditEntries(filter: {subjectId: $id}, first: 1) { nodes { kind facts } } }"
    (line,) = (await house.ask(trail, {"id": enrollment.id}))["auditEntries"]["nodes"]
    assert (line["kind"], line["facts"]["outcome"], line["facts"]["reason"]) == (
        "EnrollmentReopened",
        "UNSUCCESSFUL",
        "LOST_CONTACT",
    )
    assert codes(await enrollment.on_enrollment("reopenEnrollment", reason="Again")) == ["INVALID_TRANSITION"]


async def test_after_its_month_reopening_takes_more(house: House) -> None:
    """A team leader reopens within the month; later that takes `enrollment.manage`."""
    await _give(house, "Support worker", "client_service.reopen")
    enrollment = await enroll(house)
    await enrollment.closed()

    within = await enrollment.on_enrollment("reopenEnrollment", by="Support worker", reason="By mistake")
    await enrollment.closed()
    await _closed_last_month(house, enrollment)
    later = await enrollment.on_enrollment("reopenEnrollment", by="Support worker", reason="By mistake")

    assert (codes(within), codes(later)) == ([], ["FORBIDDEN"])
    assert (await enrollment.read())["status"] == "CLOSED"
    assert codes(await enrollment.on_enrollment("reopenEnrollment", reason="By mistake")) == []


async def _give(house: House, role: str, permission: str) -> None:
    roles = (await house.ask("{ roles { id name permissions version } }"))["roles"]
    (given,) = [each for each in roles if each["name"] == role]
    permissions = [*given["permissions"], permission]
    await house.do("updateRole", "", by="Administrator", roleId=given["id"], expectedVersion=1, permissions=permissions)
    await house.sign_in_again(role)


async def _closed_last_month(house: House, enrollment: Enrollment) -> None:
    async def change(work: Work) -> None:
        stored = await work.get(StoredEnrollment, enrollment.id)
        stored.enrolled_on = stored.closed_on = work.today.replace(day=1) - timedelta(days=1)

    await house.careplan.perform(house.actors["Manager"], change)


@pytest.mark.parametrize("role", ["Support worker", "Billing", "Auditor"])
async def test_only_who_manages_enrollments_opens_and_closes_them(house: House, role: str) -> None:
    """Others see them; nothing changes."""
    program = await make_program(house)
    enrollment = await enroll(house, program)
    other = await make_program(house, "Other")

    entered = await house.attempt("enrollClient", by=role, clientId=house.client_id, programId=other.id)
    closed = await enrollment.on_enrollment("closeEnrollment", by=role, reason="COMPLETED")
    synced = await enrollment.on_enrollment("syncEnrollment", by=role)

    assert codes(entered) + codes(closed) + codes(synced) == ["FORBIDDEN"] * 3
    assert (await house.ask(LIST, by=role))["enrollments"]["totalCount"] == 1


async def test_reopening_is_for_administrators_and_managers(house: House) -> None:
    """A coordinator closes an enrollment, and cannot open it again."""
    enrollment = await enroll(house)

    closed = await enrollment.on_enrollment("closeEnrollment", by="Coordinator", reason="COMPLETED")
    reopened = await enrollment.on_enrollment("reopenEnrollment", by="Coordinator", reason="By mistake")

    assert (codes(closed), codes(reopened)) == ([], ["FORBIDDEN"])


async def test_enrollments_are_found_by_client_program_status_and_day(house: House) -> None:
    """Filters narrow each other."""
    one, two = await make_program(house, "One"), await make_program(house, "Two")
    closed = await enroll(house, one, enrolledOn=await day(house, -9))
    await enroll(house, two)
    await closed.closed(closedOn=await day(house, -3))

    async def found(**filter: Any) -> list[str]:
        nodes = (await house.ask(LIST, {"filter": filter}))["enrollments"]["nodes"]
        return ["closed" if node["id"] == closed.id else "active" for node in nodes]

    assert await found() == await found(clientId=house.client_id) == ["active", "closed"]
    assert await found(programId=one.id) == await found(statuses=["CLOSED"]) == ["closed"]
    assert await found(programId=two.id) == await found(statuses=["ACTIVE"]) == ["active"]
    assert await found(outcomes=["UNSUCCESSFUL"]) == ["closed"]
    assert await found(closedFrom=await day(house, -3), closedTo=await day(house, -3)) == ["closed"]
    assert await found(closedFrom=await day(house, -2)) == await found(closedTo=await day(house, -4)) == []
    assert await found(statuses=[]) == []


async def test_who_is_supported_is_in_a_program(house: House) -> None:
    """A client who is in none needs one; somebody who left does not."""
    document = "query($filter: ClientFilter) { clients(filter: $filter) { nodes { needsProgram enrollments { id } } } }"

    async def needing(by: str = "Manager", **filter: Any) -> list[Any]:
        nodes = (await house.ask(document, {"filter": filter}, by=by))["clients"]["nodes"]
        return [node["needsProgram"] for node in nodes]

    assert await needing() == await needing(needsProgram=True) == [True]
    enrollment = await enroll(house)
    assert await needing() == await needing(needsProgram=False) == [False]
    await enrollment.closed()
    second = await enroll(house, await make_program(house, "Another"))
    (client,) = (await house.ask(document))["clients"]["nodes"]
    assert client == {"needsProgram": False, "enrollments": [{"id": second.id}, {"id": enrollment.id}]}
    await second.closed()
    assert await needing() == [True]
    await leave(house)
    assert await needing() == [False]
    assert await needing(needsProgram=True) == []


async def test_who_may_not_see_programs_is_told_nothing_about_who_needs_one(house: House) -> None:
    """Neither by the field nor by the filter, whichever way they ask."""
    document = "query($filter: ClientFilter) { clients(filter: $filter) { nodes { needsProgram } } }"
    role = await house.do("createRole", "role { id }", by="Administrator", name="Desk", permissions=["client.read"])
    desk = house.actors["Auditor"].staff_id
    given = {"staffMemberId": desk, "expectedVersion": 1, "roleIds": [role["role"]["id"]]}
    await house.do("updateStaffMember", "staffMember { id }", by="Administrator", **given)
    await house.sign_in_again("Auditor")

    found = [
        (await house.ask(document, {"filter": wanted}, by="Auditor"))["clients"]["nodes"]
        for wanted in ({}, {"needsProgram": True}, {"needsProgram": False})
    ]

    assert found == [[{"needsProgram": None}], [], []]


async def test_an_exit_closes_whatever_is_open(house: House) -> None:
    """With the outcome of that moment, no earlier than the last day something was done, whoever records it."""
    begun = await enroll(house, await make_program(house, "Begun"), enrolledOn=await day(house, -20))
    await begun.do("completeClientService", "Intake", completedOn=await day(house, -2))
    over = await enroll(house, await make_program(house, "Over"))
    await over.closed()
    untouched = await enroll(house, await make_program(house, "Untouched"), enrolledOn=await day(house, -20))

    async def change(work: Work) -> list[str]:
        client = await work.get(Client, house.client_id)
        closed = await close_for_exit(work, client, work.today - timedelta(days=9), "Moved away")
        return [enrollment.id for enrollment in closed]

    closed = await house.careplan.perform(house.actors["Billing"], change)

    assert closed == [begun.id, untouched.id]
    ended = [await each.read("status closedOn closeReason closeNote outcome") for each in (begun, untouched)]
    assert [each["closedOn"] for each in ended] == [await day(house, -2), await day(house, -9)]
    assert {(each["closeReason"], each["closeNote"], each["outcome"]) for each in ended} == {
        ("CLIENT_EXITED", "Moved away", "UNSUCCESSFUL")
    }
    assert (await over.read())["closeReason"] == "COMPLETED"


async def test_another_house_finds_none_of_it(house: House) -> None:
    """Neither by name nor by identifier; nothing can be done with what is not there."""
    program = await make_program(house)
    enrollment = await enroll(house, program)
    ids = [program.id, enrollment.id, (await enrollment.service("Intake"))["id"], await program.service("Intake")]
    neighbour = await build_house(house.careplan, house.schema, name="Next Door")

    found = await neighbour.ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ids})
    lists = await neighbour.ask("{ programs { totalCount } enrollments { totalCount } programOutcomes { closed } }")
    entered = await neighbour.attempt("enrollClient", clientId=neighbour.client_id, programId=program.id)
    started = await neighbour.attempt("startClientService", clientServiceId=ids[2], expectedVersion=1)

    assert found["nodes"] == [None] * 4
    assert lists == {"programs": {"totalCount": 0}, "enrollments": {"totalCount": 0}, "programOutcomes": []}
    assert codes(entered) + codes(started) == ["NOT_FOUND"] * 2


async def test_a_dashboard_costs_the_same_for_one_client_and_for_many(house: House) -> None:
    """Enrollments, services in order and progress take a statement each, however many clients there are."""
    document = """{ clients { nodes { name needsProgram enrollments { status program { name activeEnrollmentCount }
      progress { percent } clientServices { title status programService { position } } } } } }"""
    program = await make_program(house)
    await enroll(house, program)
    with house.count_statements() as one:
        await house.ask(document)
    for number in range(10):
        made = await house.do("createClient", "client { id }", givenName=f"Client {number}")
        await enroll(house, program, clientId=made["client"]["id"])

    with house.count_statements() as many:
        answer = await house.ask(document)

    assert len(answer["clients"]["nodes"]) == 11
    assert len(many) == len(one)


async def test_a_list_takes_as_many_statements_however_long(house: House) -> None:
    """Everything about each, read for all at once."""
    document = """{ enrollments(first: 100) { totalCount nodes { status client { name } program { name
      programServices { name } } progress { percent } clientServices { title status programService { name } } } } }"""
    program = await make_program(house)
    await enroll(house, program)
    with house.count_statements() as one:
        await house.ask(document)
    for number in range(9):
        await enroll(house, await make_program(house, f"Program {number}"))

    with house.count_statements() as ten:
        answer = await house.ask(document)

    assert answer["enrollments"]["totalCount"] == len(answer["enrollments"]["nodes"]) == 10
    assert len(ten) == len(one)
