"""The life of a program through the API."""

from typing import Any

import pytest

from ..houses import House
from ..programs import codes, enroll, make_program

IN_USE = """mutation($input: {kind}!) {{ {mutation}(input: $input) {{
  errors {{ code ... on ProgramInUse {{ activeEnrollmentCount enrollmentCount }} }} }} }}"""


async def test_a_program_is_made_whole(house: House) -> None:
    """With its services in order; what is not said has a sensible default."""
    program = await make_program(house)

    made = await program.read(
        "name description status activeEnrollmentCount version programServices { name description position isOngoing"
        " billingMode isBillable price { amount } logsOnReport reportSubmissionLimit signatureLabel archivedAt"
        " program { name } }"
    )

    assert [service["name"] for service in made["programServices"]] == ["Intake", "Job development", "Follow-along"]
    assert made["programServices"][2] == {
        "name": "Follow-along",
        "description": None,
        "position": 3,
        "isOngoing": True,
        "billingMode": "HOURLY",
        "isBillable": True,
        "price": None,
        "logsOnReport": False,
        "reportSubmissionLimit": None,
        "signatureLabel": "Employment Specialist",
        "archivedAt": None,
        "program": {"name": "Supported employment"},
    }
    assert (made["status"], made["description"], made["activeEnrollmentCount"], made["version"]) == (
        "ACTIVE",
        None,
        0,
        1,
    )


@pytest.mark.parametrize(
    ("service", "path"),
    [
        ({"isOngoing": True, "billingMode": "MILESTONE"}, "billingMode"),
        ({"reportSubmissionLimit": -1}, "reportSubmissionLimit"),
        ({"isBillable": False, "price": {"amount": 1, "currency": "AUD", "unit": "HOUR"}}, "price"),
        ({"price": {"amount": -1, "currency": "AUD", "unit": "HOUR"}}, "price.amount"),
        ({"price": {"amount": 1, "currency": "aud", "unit": "HOUR"}}, "price.currency"),
        ({"price": {"amount": 1, "currency": "AUD", "unit": "ONCE"}}, "price.unit"),
        ({"billingMode": "MILESTONE", "price": {"amount": 1, "currency": "AUD", "unit": "HOUR"}}, "price.unit"),
        ({"signatureLabel": " "}, "signatureLabel"),
        ({"name": ""}, "name"),
    ],
)
async def test_a_service_does_not_contradict_itself(house: House, service: dict[str, Any], path: str) -> None:
    """What cannot be meant is refused, and names its field; no program is made."""
    services = [{"name": "Intake"}, {"name": "Wrong"} | service]

    refused = await house.attempt("createProgram", name="Work", services=services)

    expected = [("VALIDATION", ["services", "1", *path.split(".")])]
    assert [(error["code"], error["path"]) for error in refused["errors"]] == expected
    assert (await house.ask("{ programs { totalCount } }"))["programs"]["totalCount"] == 0


async def test_value_based_services_are_priced_either_way(house: House) -> None:
    """For each hour, or once; zero is a price and zero reports are a limit."""
    services: list[dict[str, Any]] = [
        {"name": unit, "billingMode": "VALUE_BASED", "price": {"amount": 0, "currency": "AUD", "unit": unit}}
        for unit in ("HOUR", "ONCE")
    ]
    services[0]["reportSubmissionLimit"] = 0

    program = await make_program(house, services=services)

    made = (await program.read("programServices { price { amount currency unit } reportSubmissionLimit }"))[
        "programServices"
    ]
    assert [(service["price"]["unit"], service["reportSubmissionLimit"]) for service in made] == [
        ("HOUR", 0),
        ("ONCE", None),
    ]


async def test_names_are_unique_among_those_that_are_offered(house: House) -> None:
    """Whatever their case and accents; a discontinued program leaves its name to another one."""
    first = await make_program(house, "Café work")
    other = await make_program(house, "Other")

    made = await house.attempt("createProgram", "program { id }", name="CAFE WORK")
    renamed = await other.on_program("updateProgram", name="cafe work")

    assert codes(made) + codes(renamed) == ["DUPLICATE_NAME"] * 2
    await first.on_program("discontinueProgram")
    assert codes(await other.on_program("updateProgram", name="Cafe work")) == []
    assert codes(await first.on_program("reinstateProgram")) == ["DUPLICATE_NAME"]
    assert (await first.read())["status"] == "DISCONTINUED"


async def test_a_program_is_renamed_and_described(house: House) -> None:
    """What is left out stays; null empties the description; a stale version is refused."""
    program = await make_program(house, description="For school leavers.")

    await program.on_program("updateProgram", name="Work")
    assert await program.read("name description") == {"name": "Work", "description": "For school leavers."}
    await program.on_program("updateProgram", description=None)
    stale = await program.on_program("updateProgram", expectedVersion=1, name="Stale")

    assert await program.read("name description version") == {"name": "Work", "description": None, "version": 3}
    assert codes(stale) == ["VERSION_CONFLICT"]


async def test_a_program_somebody_is_in_is_not_discontinued(house: House) -> None:
    """The refusal says how many are in it; once it is closed the program can be discontinued, never deleted."""
    program = await make_program(house)
    enrollment = await enroll(house, program)

    assert await _in_use(house, "discontinueProgram", program.id, 1) == {
        "code": "PROGRAM_IN_USE",
        "activeEnrollmentCount": 1,
        "enrollmentCount": 1,
    }
    await enrollment.closed()
    assert await _in_use(house, "deleteProgram", program.id, 1) == {
        "code": "PROGRAM_IN_USE",
        "activeEnrollmentCount": 0,
        "enrollmentCount": 1,
    }
    assert codes(await program.on_program("discontinueProgram")) == []
    assert codes(await program.on_program("discontinueProgram")) == ["INVALID_TRANSITION"]
    assert (await program.read())["status"] == "DISCONTINUED"


async def _in_use(house: House, mutation: str, program_id: str, version: int) -> Any:
    document = IN_USE.format(mutation=mutation, kind=f"{mutation[0].upper()}{mutation[1:]}Input")
    given = {"input": {"programId": program_id, "expectedVersion": version}}
    ((error,),) = (payload["errors"] for payload in (await house.ask(document, given)).values())
    return error


async def test_nobody_enters_a_discontinued_program(house: House) -> None:
    """Neither anew nor by opening an old enrollment again, until it is reinstated."""
    program = await make_program(house)
    enrollment = await enroll(house, program)
    await enrollment.closed()
    await program.on_program("discontinueProgram")

    entered = await house.attempt("enrollClient", clientId=house.client_id, programId=program.id)
    reopened = await enrollment.on_enrollment("reopenEnrollment", reason="Came back")

    assert codes(entered) + codes(reopened) == ["PROGRAM_DISCONTINUED"] * 2
    assert codes(await program.on_program("reinstateProgram")) == []
    assert codes(await program.on_program("reinstateProgram")) == ["INVALID_TRANSITION"]
    assert codes(await enrollment.on_enrollment("reopenEnrollment", reason="Came back")) == []


async def test_a_program_nobody_was_ever_in_is_deleted(house: House) -> None:
    """With its services; its name is free again."""
    program = await make_program(house)
    service = await program.service("Intake")

    gone = await program.on_program("deleteProgram", "deletedProgramId")

    assert gone["deletedProgramId"] == program.id
    found = await house.ask("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": [program.id, service]})
    assert found["nodes"] == [None, None]
    await make_program(house)


async def test_the_same_key_makes_one_program(house: House) -> None:
    """A repeat answers like the first; another input under the key is refused."""
    given: dict[str, Any] = {"name": "Work", "services": [{"name": "Intake"}], "idempotencyKey": "work-1"}

    first = await house.do("createProgram", "program { id }", **given)
    again = await house.do("createProgram", "program { id }", **given)
    other = await house.attempt("createProgram", "program { id }", **{**given, "services": []})

    assert again["program"] == first["program"]
    assert codes(other) == ["IDEMPOTENCY_MISMATCH"]


async def test_programs_are_found_by_words_and_status(house: House) -> None:
    """Sorted by name or by age."""
    await make_program(house, "Wörk experience")
    old = await make_program(house, "Community")
    await old.on_program("discontinueProgram")
    document = """query($filter: ProgramFilter, $orderBy: ProgramOrder! = NAME) {
      programs(filter: $filter, orderBy: $orderBy) { nodes { name } } }"""

    async def names(**variables: Any) -> list[str]:
        return [node["name"] for node in (await house.ask(document, variables))["programs"]["nodes"]]

    assert await names() == ["Community", "Wörk experience"]
    assert await names(orderBy="NEWEST") == ["Community", "Wörk experience"]
    assert await names(filter={"search": "WORK exp"}) == ["Wörk experience"]
    assert await names(filter={"statuses": ["DISCONTINUED"]}) == ["Community"]


@pytest.mark.parametrize("role", ["Coordinator", "Support worker", "Billing", "Auditor"])
async def test_who_may_not_configure_programs_only_reads_them(house: House, role: str) -> None:
    """Administrators and managers make programs, everybody else sees them."""
    await make_program(house)

    refused = await house.attempt("createProgram", by=role, name="Mine")

    assert codes(refused) == ["FORBIDDEN"]
    assert (await house.ask("{ programs { nodes { name } } }", by=role))["programs"]["nodes"] == [
        {"name": "Supported employment"}
    ]
