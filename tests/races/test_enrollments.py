"""Enrollments and programs, when many act on them at once."""

import itertools
from functools import partial
from typing import Any

from ..programs import Enrollment, Program, enroll, make_program
from .crowds import CALLERS, ROUNDS, CrowdedHouse, codes

ACTIVE = "SELECT id FROM enrollments WHERE client_id = :client AND status = 'ACTIVE'"
TALLY = """
    SELECT count(*), sum(CASE WHEN status = 'COMPLETED' THEN 1 ELSE 0 END) FROM client_services
    WHERE enrollment_id = :enrollment
"""
PLACES = "SELECT position FROM program_services WHERE program_id = :program ORDER BY position"
NAMES = [{"name": name} for name in "ABCDEF"]


async def test_nobody_is_in_a_program_twice(house: CrowdedHouse) -> None:
    """Of many who enroll a client in a program one does; the others are told, and nothing is left by halves."""
    for round_ in range(ROUNDS):
        program = await make_program(house, f"Program {round_}")
        given = {"clientId": house.client_id, "programId": program.id}

        payloads = await house.together(
            [partial(house.attempt, "enrollClient", "enrollment { id }", **given)] * CALLERS
        )

        (enrolled,) = [payload["enrollment"]["id"] for payload in payloads if not payload["errors"]]
        assert sorted(map(codes, payloads)) == [[]] + [["ALREADY_ENROLLED"]] * (CALLERS - 1)
        query = "SELECT count(*) FROM client_services WHERE enrollment_id = :enrollment"
        assert await house.value(query, enrollment=enrolled) == 3
    assert len(await house.rows(ACTIVE, client=house.client_id)) == ROUNDS


async def test_a_program_is_never_left_with_somebody_in_it(house: CrowdedHouse) -> None:
    """Some enroll clients while others discontinue the program: whoever is second is refused."""
    for round_ in range(ROUNDS):
        program = await make_program(house, f"Program {round_}")
        given = {"clientId": house.client_id, "programId": program.id}
        enrolling = partial(house.attempt, "enrollClient", **given)
        ending = partial(house.attempt, "discontinueProgram", programId=program.id, expectedVersion=1)

        payloads = await house.together([enrolling, ending] * (CALLERS // 2))

        status = await house.value("SELECT status FROM programs WHERE id = :program", program=program.id)
        query = "SELECT count(*) FROM enrollments WHERE program_id = :program"
        enrolled = await house.value(query, program=program.id)
        assert (status, enrolled) in {("ACTIVE", 1), ("DISCONTINUED", 0)}
        assert {code for payload in payloads for code in codes(payload)} <= {
            "ALREADY_ENROLLED",
            "INVALID_TRANSITION",
            "PROGRAM_DISCONTINUED",
            "PROGRAM_IN_USE",
            "VERSION_CONFLICT",
        }


async def test_an_outcome_is_that_of_the_moment_of_closing(house: CrowdedHouse) -> None:
    """Some complete services while others close the enrollment: what it says equals what the services are."""
    program = await make_program(house, services=NAMES)
    for _ in range(ROUNDS):
        enrollment = await enroll(house, program)
        services = (await enrollment.read())["clientServices"]
        completing = [
            partial(house.attempt, "completeClientService", clientServiceId=each["id"], expectedVersion=1)
            for each in services
        ]
        close = {"enrollmentId": enrollment.id, "expectedVersion": 1, "reason": "COMPLETED"}
        closing = [partial(house.insist, "closeEnrollment", **close)] * len(services)

        payloads = await house.together([call for pair in zip(completing, closing, strict=True) for call in pair])

        closed = await enrollment.read()
        ((total, completed),) = await house.rows(TALLY, enrollment=enrollment.id)
        expected = {"completed": completed, "skipped": 0, "unfinished": total - completed, "ongoing": 0}
        assert closed["outcomeDetail"] == expected
        assert closed["outcome"] == ("SUCCESSFUL" if total == completed else "UNSUCCESSFUL")
        assert {code for payload in payloads for code in codes(payload)} <= {"ENROLLMENT_CLOSED"}
        assert len([payload for payload in payloads[1::2] if not payload["errors"]]) == 1


async def test_each_step_of_a_service_is_done_once(house: CrowdedHouse) -> None:
    """Of many who complete a service one does; it is completed, and counted in its enrollment once."""
    program = await make_program(house, services=NAMES)
    enrollment = await enroll(house, program)
    for title in "ABC":
        service = await enrollment.service(title)
        given: dict[str, Any] = {"clientServiceId": service["id"], "expectedVersion": service["version"]}

        payloads = await house.together([partial(house.insist, "completeClientService", **given)] * CALLERS)

        assert sorted(map(codes, payloads)) == [[]] + [["INVALID_TRANSITION"]] * (CALLERS - 1)
    assert (await enrollment.read())["version"] == 1 + 3


async def test_a_sync_adds_each_service_once(house: CrowdedHouse) -> None:
    """Of many who sync an enrollment one adds what is new."""
    program = await make_program(house)
    enrollment = await enroll(house, program)
    for number in range(ROUNDS):
        await program.on_program("addProgramService", service={"name": f"New {number}"})
        given = {"enrollmentId": enrollment.id, "expectedVersion": (await enrollment.read())["version"]}
        sync = partial(house.insist, "syncEnrollment", "addedClientServices { title }", **given)

        payloads = await house.together([sync] * CALLERS)

        assert [each["title"] for payload in payloads for each in payload["addedClientServices"]] == [f"New {number}"]
    assert len(await enrollment.statuses()) == 3 + ROUNDS


async def test_places_of_services_stay_dense(house: CrowdedHouse) -> None:
    """Some move, some add, some archive and restore: places are 1 to n, whoever comes first."""
    program = await make_program(house, services=NAMES)
    ids = [await program.service(each["name"]) for each in NAMES]
    for round_ in range(1, ROUNDS + 1):
        version = (await program.read())["version"]
        calls = [
            partial(_change, house, program, version, kind, ids, number)
            for number, kind in zip(range(CALLERS), itertools.cycle(("move", "add", "archive", "restore")))
        ]

        await house.together(calls)

        added = round_ * CALLERS // 4
        assert await house.rows(PLACES, program=program.id) == [(place + 1,) for place in range(len(ids) + added)]
        await program.names()


async def _change(house: CrowdedHouse, program: Program, version: int, kind: str, ids: list[str], number: int) -> None:
    service = {"programServiceId": ids[number % len(ids)], "expectedVersion": version}
    anchor = {("before", "after")[number % 2]: ids[(number + 2) % len(ids)]}
    refused: set[str] = set()
    match kind:
        case "move":
            payload = await house.insist("moveProgramService", **service, place=anchor)
            refused = {"INVALID_TRANSITION", "NOT_FOUND"}  # one of the two is archived meanwhile
        case "add":
            new = {"programId": program.id, "expectedVersion": version, "service": {"name": f"New {number}"}}
            payload = await house.insist("addProgramService", **new)
        case _:
            payload = await house.insist(f"{kind}ProgramService", **service)
            refused = {"INVALID_TRANSITION"}
    assert set(codes(payload)) <= refused


async def test_enrollments_of_many_clients_do_not_wait_in_a_ring(house: CrowdedHouse) -> None:
    """Many clients enter the same programs at once, in another order each: all of them are in both."""
    one, two = await make_program(house, "One"), await make_program(house, "Two")
    clients = await house.clients(CALLERS // 2)
    orders = [(client, programs) for client in clients for programs in ((one, two), (two, one))]
    calls = [
        partial(house.do, "enrollClient", "enrollment { id }", clientId=client, programId=programs[0].id)
        for client, programs in orders
    ]

    payloads = await house.together(calls)

    enrolled = [Enrollment(house, payload["enrollment"]["id"]) for payload in payloads]
    assert [list(await each.statuses()) for each in enrolled] == [["Intake", "Job development", "Follow-along"]] * len(
        orders
    )
