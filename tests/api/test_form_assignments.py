"""Where forms are filled in, through the API."""

from typing import Any

from ..forms import FIELDS, make_form, told
from ..houses import House
from ..programs import make_program

ASSIGNMENT = "formAssignment { kind isRequired indicatorFields placement program { name } programService { name } }"


async def test_a_form_is_assigned_to_everything_there_is(house: House) -> None:
    """Every client, a program, a service, its logs and its reports: one of each."""
    form, program = await make_form(house), await make_program(house)
    intake = await program.service("Intake")
    targets: list[dict[str, Any]] = [
        {"everyClient": True},
        {"programId": program.id},
        {"programServiceId": intake},
        {"supportLogsOfId": intake},
        {"reportsOfId": intake},
    ]

    made = [(await form.on_form("assignForm", ASSIGNMENT, to=to))["formAssignment"] for to in targets]

    assert [assignment["kind"] for assignment in made] == [
        "GLOBAL",
        "PROGRAM",
        "PROGRAM_SERVICE",
        "SUPPORT_LOG",
        "REPORT",
    ]
    assert made[1]["program"] == {"name": "Supported employment"}
    assert [each["programService"] for each in made[2:]] == [{"name": "Intake"}] * 3
    again = [await form.on_form("assignForm", to=to) for to in targets]
    assert [told(payload) for payload in again] == [[("ALREADY_ASSIGNED", ["to"])]] * 5
    assert len((await form.read())["assignments"]) == 5


async def test_reports_date_a_form_by_its_date_fields(house: House) -> None:
    """In their order, without repeats; before the logs where that is wanted."""
    form, program = await make_form(house), await make_program(house)
    reports = {"reportsOfId": await program.service("Intake")}

    made = await form.on_form(
        "assignForm",
        ASSIGNMENT,
        to=reports,
        isRequired=True,
        indicatorFields=["given_on", "given_on"],
        placement="BEFORE_LOGS",
    )

    assert made["formAssignment"] == {
        "kind": "REPORT",
        "isRequired": True,
        "indicatorFields": ["given_on"],
        "placement": "BEFORE_LOGS",
        "program": None,
        "programService": {"name": "Intake"},
    }


async def test_an_indicator_is_a_date_field(house: House) -> None:
    """One that is missing or no date is named; nothing is assigned."""
    form, program = await make_form(house), await make_program(house)
    reports = {"reportsOfId": await program.service("Intake")}

    refused = await form.on_form("assignForm", to=reports, indicatorFields=["given_on", "given_by", "gone"])

    assert told(refused) == [
        ("INVALID_INDICATOR", ["indicatorFields", "1"]),
        ("INVALID_INDICATOR", ["indicatorFields", "2"]),
    ]
    assert (await form.read())["assignments"] == []


async def test_a_field_that_dates_reports_stays_a_date(house: House) -> None:
    """It can go once no report names it."""
    form, program = await make_form(house), await make_program(house)
    await form.assigned(reportsOfId=await program.service("Intake"), indicatorFields=["given_on"])

    refused = await form.on_form("defineFormFields", fields=FIELDS[:1])

    assert told(refused) == [("INVALID_INDICATOR", ["fields"])]
    (assignment,) = (await form.read())["assignments"]
    version = (await form.read())["version"]
    change = {"formAssignmentId": assignment["id"], "expectedVersion": version, "indicatorFields": []}
    await house.do("updateFormAssignment", "form { id }", **change)
    assert told(await form.on_form("defineFormFields", fields=FIELDS[:1])) == []


async def test_only_reports_have_indicators_and_a_place(house: House) -> None:
    """Elsewhere they would mean nothing."""
    form = await make_form(house)

    dated = await form.on_form("assignForm", to={"everyClient": True}, indicatorFields=["given_on"])
    placed = await form.on_form("assignForm", to={"everyClient": True}, placement="BEFORE_LOGS")

    assert told(dated) == [("VALIDATION", ["indicatorFields"])]
    assert told(placed) == [("VALIDATION", ["placement"])]
    assert told(await form.on_form("assignForm", to={"everyClient": False})) == [("VALIDATION", ["to", "everyClient"])]


async def test_an_assignment_is_changed_and_taken_back(house: House) -> None:
    """What was submitted stays, nothing more is."""
    form = await (await make_form(house)).assigned()
    await form.submitted()
    (assignment,) = (await form.read())["assignments"]
    named = {"formAssignmentId": assignment["id"]}

    changed = await house.do(
        "updateFormAssignment",
        "form { version } formAssignment { isRequired }",
        **named,
        expectedVersion=(await form.read())["version"],
        isRequired=True,
    )
    gone = await house.do(
        "unassignForm",
        "form { assignments { id } } removedFormAssignmentId",
        **named,
        expectedVersion=changed["form"]["version"],
    )

    assert changed["formAssignment"] == {"isRequired": True}
    assert (gone["form"]["assignments"], gone["removedFormAssignmentId"]) == ([], assignment["id"])
    assert told(await form.attempt()) == [("FORM_NOT_ASSIGNED", ["about"])]
    assert await form.count() == 1


async def test_a_program_nobody_was_in_is_deleted_with_its_assignments(house: House) -> None:
    """Forms do not keep it alive."""
    form, program = await make_form(house), await make_program(house)
    await form.assigned(programId=program.id)
    await form.assigned(programServiceId=await program.service("Intake"))

    deleted = await house.attempt(
        "deleteProgram", programId=program.id, expectedVersion=(await program.read())["version"]
    )

    assert told(deleted) == []
    assert (await form.read())["assignments"] == []


async def test_only_some_may_assign_forms(house: House) -> None:
    """It takes the permission to configure forms."""
    form = await make_form(house)

    refused = await house.attempt(
        "assignForm", by="Coordinator", formId=form.id, expectedVersion=1, to={"everyClient": True}
    )

    assert told(refused) == [("FORBIDDEN", None)]
    assert (await form.read())["assignments"] == []
