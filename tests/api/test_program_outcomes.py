"""What became of enrollments, in numbers."""

from typing import Any

from ..houses import House
from ..programs import Program, enroll, make_program
from .test_enrollments import day

OUTCOMES = """query($filter: ProgramOutcomesFilter) { programOutcomes(filter: $filter) {
  program { name } enrolled closed successful unsuccessful withoutOutcome byReason { reason count } stillActive } }"""


async def outcomes(house: House, by: str = "Manager", **filter: Any) -> dict[str, Any]:
    """The numbers, by program."""
    found = (await house.ask(OUTCOMES, {"filter": filter}, by=by))["programOutcomes"]
    return {each.pop("program")["name"]: each for each in found}


async def stay(house: House, program: Program, began: int, ended: int | None, reason: str, *, done: bool) -> None:
    """A client's stay in a program, in days from today."""
    made = await house.do("createClient", "client { id }", givenName="Ann")
    enrollment = await enroll(house, program, clientId=made["client"]["id"], enrolledOn=await day(house, began))
    if done:
        await enrollment.do("completeClientService", "Intake", completedOn=await day(house, began))
    if ended is not None:
        await enrollment.closed(closedOn=await day(house, ended), reason=reason)


async def test_outcomes_by_program_reason_and_period(house: House) -> None:
    """Closed in the period by outcome and reason; begun in it; and who was still there at its end."""
    work = await make_program(house, "Work", services=[{"name": "Intake"}])
    empty = await make_program(house, "Empty", services=[])
    await make_program(house, "Nobody")
    await stay(house, work, -30, -20, "COMPLETED", done=True)
    await stay(house, work, -30, -10, "COMPLETED", done=True)
    await stay(house, work, -9, -8, "WITHDREW", done=False)
    await stay(house, work, -30, None, "", done=False)
    await stay(house, empty, -5, -1, "MOVED_AWAY", done=False)

    everything = await outcomes(house)
    period = await outcomes(house, programIds=[work.id], firstDay=await day(house, -12), lastDay=await day(house, -9))

    assert list(everything) == ["Empty", "Nobody", "Work"]
    assert everything["Work"] == {
        "enrolled": 4,
        "closed": 3,
        "successful": 2,
        "unsuccessful": 1,
        "withoutOutcome": 0,
        "byReason": [{"reason": "COMPLETED", "count": 2}, {"reason": "WITHDREW", "count": 1}],
        "stillActive": 1,
    }
    assert (everything["Empty"]["withoutOutcome"], everything["Empty"]["closed"]) == (1, 1)
    assert (everything["Nobody"]["closed"], everything["Nobody"]["byReason"]) == (0, [])
    assert period == {
        "Work": {
            "enrolled": 1,
            "closed": 1,
            "successful": 1,
            "unsuccessful": 0,
            "withoutOutcome": 0,
            "byReason": [{"reason": "COMPLETED", "count": 1}],
            "stillActive": 2,
        }
    }


async def test_a_period_that_ends_before_it_begins_is_refused(house: House) -> None:
    """It names the field."""
    body = await house.raw(OUTCOMES, {"filter": {"firstDay": "2026-02-01", "lastDay": "2026-01-31"}})

    (error,) = body["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "path": ["filter", "lastDay"]}


async def test_who_sees_a_caseload_counts_a_caseload(house: House) -> None:
    """Where staff find only the clients assigned to them, so do the numbers."""
    program = await make_program(house)
    await enroll(house, program)
    await house.do("updateOrganisation", "", by="Administrator", expectedVersion=1, caseloadOnly=True)
    await house.sign_in_again("Support worker")

    seen = await outcomes(house, by="Support worker")

    assert seen["Supported employment"]["stillActive"] == 0
    assert (await outcomes(house))["Supported employment"]["stillActive"] == 1


async def test_the_numbers_take_one_statement_however_many_programs(house: House) -> None:
    """One for the programs, one for the numbers."""
    await make_program(house)
    with house.count_statements() as one:
        await outcomes(house)
    for number in range(5):
        await enroll(house, await make_program(house, f"Program {number}"))

    with house.count_statements() as many:
        await outcomes(house)

    assert len(many) == len(one)
