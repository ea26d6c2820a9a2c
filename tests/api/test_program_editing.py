"""What a program consists of, changed through the API."""

from typing import Any

import pytest

from ..houses import House
from ..programs import Program, codes, enroll, make_program


async def four(house: House) -> Program:
    """A program with services A to D."""
    return await make_program(house, services=[{"name": name} for name in "ABCD"])


@pytest.mark.parametrize(
    ("moved", "side", "anchor", "expected"),
    [
        ("D", "before", "A", "DABC"),
        ("A", "after", "D", "BCDA"),
        ("A", "before", "C", "BACD"),
        ("A", "after", "C", "BCAD"),
        ("D", "before", "C", "ABDC"),
        ("B", "after", "A", "ABCD"),
        ("B", "before", "B", "ABCD"),
    ],
)
async def test_a_service_moves_before_or_after_another(
    house: House, moved: str, side: str, anchor: str, expected: str
) -> None:
    """The others close up; places stay dense."""
    program = await four(house)

    payload = await program.on_service("moveProgramService", moved, place={side: await program.service(anchor)})

    assert codes(payload) == []
    assert await program.names() == list(expected)


async def test_a_place_is_one_side_of_a_service_of_the_program(house: House) -> None:
    """Both sides, none, or a service from elsewhere is no place."""
    program = await four(house)
    other = await make_program(house, "Other")
    elsewhere = await other.service("Intake")
    a = await program.service("A")

    refused = await program.on_service("moveProgramService", "A", place={"after": elsewhere})
    bodies = [await _move(house, a, place) for place in ({}, {"before": a, "after": a}, {"before": None})]

    assert [(error["code"], error["path"]) for error in refused["errors"]] == [("NOT_FOUND", ["place", "after"])]
    assert [body["errors"][0]["extensions"]["code"] for body in bodies] == ["BAD_USER_INPUT"] * 3
    assert await program.names() == list("ABCD")


async def _move(house: House, service: str, place: dict[str, Any]) -> Any:
    document = "mutation($input: MoveProgramServiceInput!) { moveProgramService(input: $input) { errors { code } } }"
    given = {"programServiceId": service, "expectedVersion": 1, "place": place}
    return await house.raw(document, {"input": given})


async def test_a_service_is_added_at_its_place(house: House) -> None:
    """At the end, or beside another one; the same key adds it once."""
    program = await four(house)

    await program.on_program("addProgramService", service={"name": "E"}, idempotencyKey="add-e")
    await program.on_program("addProgramService", service={"name": "E"}, idempotencyKey="add-e", expectedVersion=1)
    x: dict[str, Any] = {"service": {"name": "X"}, "place": {"before": await program.service("A")}}
    await program.on_program("addProgramService", **x, idempotencyKey="add-x", expectedVersion=2)
    await program.on_program("addProgramService", **x, idempotencyKey="add-x", expectedVersion=2)
    wrong = await program.on_program("addProgramService", service={"name": "Y", "reportSubmissionLimit": -1})

    assert await program.names() == list("XABCDE")
    assert [(error["code"], error["path"]) for error in wrong["errors"]] == [
        ("VALIDATION", ["service", "reportSubmissionLimit"])
    ]


async def test_a_service_is_set_up_differently(house: House) -> None:
    """What is left out stays; null takes a limit or a price away; what contradicts itself is refused."""
    program = await make_program(house)
    price = {"amount": 165_000, "currency": "USD", "unit": "ONCE"}
    fields = "programServices { name price { amount currency unit } reportSubmissionLimit signatureLabel }"

    await program.on_service("updateProgramService", "Job development", price=price, reportSubmissionLimit=3)
    refused = await program.on_service("updateProgramService", "Job development", isOngoing=True)
    cheap = await program.on_service("updateProgramService", "Job development", price=price | {"unit": "HOUR"})
    renamed = await program.on_service("updateProgramService", "Job development", name="Job search")

    assert [(each["code"], each["path"]) for each in refused["errors"]] == [("VALIDATION", ["billingMode"])]
    assert [(each["code"], each["path"]) for each in cheap["errors"]] == [("VALIDATION", ["price", "unit"])]
    assert codes(renamed) == []
    assert (await program.read(fields))["programServices"][1] == {
        "name": "Job search",
        "price": price,
        "reportSubmissionLimit": 3,
        "signatureLabel": "Employment Specialist",
    }
    await program.on_service("updateProgramService", "Job search", price=None, reportSubmissionLimit=None)
    cleared = (await program.read(fields))["programServices"][1]
    assert (cleared["price"], cleared["reportSubmissionLimit"]) == (None, None)


async def test_a_service_clients_have_is_archived_not_removed(house: House) -> None:
    """They keep it; who enrolls later does not get it; restored, it stands at the end."""
    program = await four(house)
    enrollment = await enroll(house, program)

    refused = await program.on_service("removeProgramService", "B")
    archived = await program.on_service("archiveProgramService", "B")

    assert codes(refused) == ["PROGRAM_SERVICE_IN_USE"]
    assert [service["name"] for service in archived["program"]["programServices"]] == list("ACD")
    assert list(await enrollment.statuses()) == list("ACDB")
    await enrollment.closed()
    assert list(await (await enroll(house, program)).statuses()) == list("ACD")
    assert codes(await program.on_service("archiveProgramService", "B")) == ["INVALID_TRANSITION"]
    b = {"before": await program.service("A")}
    assert codes(await program.on_service("moveProgramService", "B", place=b)) == ["INVALID_TRANSITION"]
    await program.on_service("restoreProgramService", "B")
    assert codes(await program.on_service("restoreProgramService", "B")) == ["INVALID_TRANSITION"]
    assert await program.names() == list("ACDB")


async def test_a_service_nobody_had_is_removed(house: House) -> None:
    """The others close up."""
    program = await four(house)
    service = await program.service("B")

    gone = await house.do(
        "removeProgramService", "removedProgramServiceId", programServiceId=service, expectedVersion=1
    )

    assert gone["removedProgramServiceId"] == service
    assert await program.names() == list("ACD")


@pytest.mark.parametrize(
    ("mutation", "input"),
    [
        ("updateProgramService", {"name": "Mine"}),
        ("archiveProgramService", {}),
        ("restoreProgramService", {}),
        ("removeProgramService", {}),
    ],
)
async def test_only_who_may_configure_programs_edits_them(house: House, mutation: str, input: Any) -> None:
    """Coordinators see them; nothing changes."""
    program = await four(house)
    given = {"programServiceId": await program.service("A"), "expectedVersion": 1} | input

    refused = await house.attempt(mutation, by="Coordinator", **given)

    assert codes(refused) == ["FORBIDDEN"]
    assert await program.names() == list("ABCD")
    assert (await program.read())["version"] == 1
