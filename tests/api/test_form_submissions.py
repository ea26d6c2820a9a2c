"""Filling in forms through the API: drafts, submitting, changing what was submitted, voiding."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from careplan.core.events import AuditEntry

from ..forms import FIELDS, WHOLE, make_form, on_entry, read_entry, told
from ..houses import House
from ..programs import enroll, make_program

FAR = "A date that decides the month of a report lies within 10 years of today."


async def test_a_form_is_submitted_in_one_go(house: House) -> None:
    """It counts at once; the history begins."""
    form = await (await make_form(house)).assigned()

    entry = await form.submitted({"given_by": " Mai ", "given_on": None})

    assert entry | {"id": ""} == {
        "id": "",
        "version": 1,
        "status": "SUBMITTED",
        "kind": "GLOBAL",
        "values": {"given_by": "Mai"},
        "formVersion": {"number": 1},
        "lacking": [],
        "client": {"id": house.client_id},
        "enrollment": None,
        "clientService": None,
        "revisions": [{"number": 1, "values": {"given_by": "Mai"}, "formVersion": {"number": 1}}],
    }


async def test_submitting_names_each_field_that_is_wrong(house: House) -> None:
    """What is required, what is of another kind and what nobody defined; nothing is stored."""
    form = await (await make_form(house)).assigned()

    refused = await form.attempt({"given_on": "yesterday", "mood": "fine"})

    assert sorted(told(refused), key=str) == [
        ("VALIDATION", ["values", "given_by"]),
        ("VALIDATION", ["values", "given_on"]),
        ("VALIDATION", ["values", "mood"]),
    ]
    assert await form.count() == 0


async def test_a_draft_may_be_incomplete_and_is_submitted_when_complete(house: House) -> None:
    """Values join those there are; null empties a field; what is lacking is told."""
    form = await (await make_form(house)).assigned()
    draft = await form.begun({"given_on": "2026-01-31"})
    assert (draft["status"], draft["lacking"], draft["revisions"]) == ("DRAFT", [{"key": "given_by"}], [])

    too_early = await on_entry(house, "submitFormSubmission", draft)
    changed = await on_entry(house, "recordFormValues", draft, values={"given_on": None})
    done = await on_entry(house, "submitFormSubmission", changed["formSubmission"], values=WHOLE)

    assert told(too_early) == [("VALIDATION", ["values", "given_by"])]
    assert changed["formSubmission"]["values"] == {}
    assert done["formSubmission"]["status"] == "SUBMITTED"
    assert done["formSubmission"]["values"] == WHOLE
    assert [revision["number"] for revision in done["formSubmission"]["revisions"]] == [1]
    again = await on_entry(house, "submitFormSubmission", done["formSubmission"])
    assert told(again) == [("INVALID_TRANSITION", None)]


async def test_a_form_that_is_filled_in_once_has_one_entry(house: House) -> None:
    """A later attempt changes the first entry; its history keeps what it held, and with which fields."""
    form = await (await make_form(house)).assigned()
    first = await form.submitted({"given_by": "Mai", "given_on": "2026-01-31"})
    await form.on_form("defineFormFields", fields=[*FIELDS[:1], {"key": "note", "label": "Note"}])

    later = await form.submitted({"given_by": "Ann", "note": "By phone"})

    assert later["id"] == first["id"]
    assert later["values"] == {"given_by": "Ann", "note": "By phone"}
    assert later["revisions"] == [
        {"number": 2, "values": {"given_by": "Ann", "note": "By phone"}, "formVersion": {"number": 2}},
        {"number": 1, "values": {"given_by": "Mai", "given_on": "2026-01-31"}, "formVersion": {"number": 1}},
    ]
    assert (await form.begun())["id"] == first["id"]
    assert await form.count() == 1


async def test_the_same_again_is_no_revision(house: House) -> None:
    """What changes nothing leaves no trace."""
    form = await (await make_form(house)).assigned()
    first = await form.submitted()

    again = await form.submitted()

    assert again == first


async def test_a_repeatable_form_keeps_every_entry(house: House) -> None:
    """Each is an entry of its own."""
    form = await (await make_form(house, isRepeatable=True)).assigned()

    entries = {(await form.submitted())["id"] for _ in range(3)}

    assert len(entries) == 3
    assert await form.count() == 3


async def test_what_was_submitted_stays_complete(house: House) -> None:
    """It can be changed, with a revision, but not emptied of what is required."""
    form = await (await make_form(house, isRepeatable=True)).assigned()
    entry = await form.submitted()

    changed = (await on_entry(house, "recordFormValues", entry, values={"given_by": "Ann"}))["formSubmission"]
    refused = await on_entry(house, "recordFormValues", changed, values={"given_by": None})

    assert (changed["version"], changed["status"]) == (2, "SUBMITTED")
    assert [revision["values"] for revision in changed["revisions"]] == [{"given_by": "Ann"}, WHOLE]
    assert told(refused) == [("VALIDATION", ["values", "given_by"])]
    assert await read_entry(house, entry) == changed


async def test_a_stale_version_is_refused(house: House) -> None:
    """Nobody overwrites what they have not seen."""
    form = await (await make_form(house)).assigned()
    draft = await form.begun()
    await on_entry(house, "recordFormValues", draft, values=WHOLE)

    refused = await on_entry(house, "recordFormValues", draft, values={"given_by": "Ann"})

    assert told(refused) == [("VERSION_CONFLICT", ["expectedVersion"])]
    assert (await read_entry(house, draft))["values"] == WHOLE


async def test_the_same_key_makes_one_entry(house: House) -> None:
    """A repeat answers like the first, also where the form is repeatable."""
    form = await (await make_form(house, isRepeatable=True)).assigned()
    first = await form.submitted(idempotencyKey="once")

    again = await form.submitted(idempotencyKey="once")
    other = await form.attempt({"given_by": "Ann"}, idempotencyKey="once")

    assert again["id"] == first["id"]
    assert told(other) == [("IDEMPOTENCY_MISMATCH", ["idempotencyKey"])]
    assert await form.count() == 1


async def test_a_voided_entry_stays_and_makes_room(house: House) -> None:
    """It counts no more and cannot be changed; the form can be filled in anew."""
    form = await (await make_form(house)).assigned()
    entry = await form.submitted()

    voided = (await on_entry(house, "voidFormSubmission", entry, reason="Wrong person."))["formSubmission"]
    again = await form.submitted({"given_by": "Ann"})

    assert (voided["status"], voided["values"]) == ("VOIDED", WHOLE)
    assert again["id"] != entry["id"]
    assert told(await on_entry(house, "voidFormSubmission", voided, reason="x")) == [("INVALID_TRANSITION", None)]
    assert told(await on_entry(house, "recordFormValues", voided, values={})) == [("INVALID_TRANSITION", None)]


async def test_the_narrowest_assignment_owns_the_entry(house: House) -> None:
    """Filled in from a client service: the service's where it is assigned there, else the program's, else the client's."""
    program = await make_program(house)
    enrollment = await enroll(house, program)
    about = {"clientServiceId": (await enrollment.service("Intake"))["id"]}
    of_all = await (await make_form(house, "Of all")).assigned()
    of_program = await (await (await make_form(house, "Of program")).assigned()).assigned(programId=program.id)
    intake = await program.service("Intake")
    of_service = await (await (await make_form(house, "Of service")).assigned()).assigned(programServiceId=intake)

    entries = [await form.submitted(about=about) for form in (of_all, of_program, of_service)]

    assert [entry["kind"] for entry in entries] == ["GLOBAL", "PROGRAM", "PROGRAM_SERVICE"]
    assert [entry["enrollment"] for entry in entries] == [None, {"id": enrollment.id}, {"id": enrollment.id}]
    assert [entry["clientService"] and entry["clientService"]["id"] for entry in entries] == [
        None,
        None,
        about["clientServiceId"],
    ]
    elsewhere = {"clientServiceId": (await enrollment.service("Job development"))["id"]}
    only_there = await (await make_form(house, "Only there")).assigned(programServiceId=intake)
    assert told(await only_there.attempt(about=elsewhere)) == [("FORM_NOT_ASSIGNED", ["about"])]
    assert told(await only_there.attempt()) == [("FORM_NOT_ASSIGNED", ["about"])]


async def test_the_first_form_starts_a_client_service(house: House) -> None:
    """A draft does not; a submitted one does, on the day it is submitted."""
    program = await make_program(house)
    enrollment = await enroll(house, program)
    form = await (await make_form(house)).assigned(programServiceId=await program.service("Intake"))
    about = {"clientServiceId": (await enrollment.service("Intake"))["id"]}

    draft = await form.begun(about=about)
    before = (await enrollment.statuses())["Intake"]
    done = await on_entry(house, "submitFormSubmission", draft, values=WHOLE, by="Support worker")

    assert before == "NOT_STARTED"
    assert done["formSubmission"]["clientService"]["status"] == "IN_PROGRESS"
    assert done["formSubmission"]["clientService"]["startedOn"] == str(
        house.careplan.moment(house.actors["Manager"]).today
    )


async def test_a_closed_enrollment_is_frozen(house: House) -> None:
    """No new entry, no change, no voiding; the client's own forms go on."""
    program = await make_program(house)
    enrollment = await enroll(house, program)
    form = await (await make_form(house)).assigned(programId=program.id)
    about = {"enrollmentId": enrollment.id}
    entry = await form.submitted(about=about)
    draft = await (await (await make_form(house, "Second")).assigned(programId=program.id)).begun(about=about)
    await enrollment.closed()

    refused = [
        await form.attempt(about=about),
        await on_entry(house, "recordFormValues", entry, values={"given_by": "Ann"}),
        await on_entry(house, "submitFormSubmission", draft, values=WHOLE),
        await on_entry(house, "voidFormSubmission", entry, reason="x"),
    ]

    assert [told(payload) for payload in refused] == [[("ENROLLMENT_CLOSED", None)]] * 4
    assert await read_entry(house, entry) == entry
    assert (await read_entry(house, draft))["status"] == "DRAFT"


async def test_nothing_is_filled_in_for_a_skipped_service(house: House) -> None:
    """It was left out on purpose; unskip it first."""
    program = await make_program(house)
    enrollment = await enroll(house, program)
    form = await (await make_form(house)).assigned(programServiceId=await program.service("Intake"))
    await enrollment.do("skipClientService", "Intake", reason="Not needed.")

    refused = await form.attempt(about={"clientServiceId": (await enrollment.service("Intake"))["id"]})

    assert told(refused) == [("INVALID_TRANSITION", None)]
    assert await form.count() == 0


async def test_nothing_is_filled_in_about_a_client_who_left(house: House) -> None:
    """What is on file can be read."""
    form = await (await make_form(house)).assigned()
    day = str(house.careplan.moment(house.actors["Manager"]).today)
    client = (await house.ask("query($id: ID!) { client(id: $id) { version } }", {"id": house.client_id}))["client"]
    leaving = {"expectedVersion": client["version"], "status": "EXITED", "on": day, "reason": "Moved."}
    await house.do("exitClient", "client { id }", clientId=house.client_id, **leaving)

    refused = await form.attempt()

    assert told(refused) == [("CLIENT_INACTIVE", None)]
    assert await form.count() == 0


@pytest.mark.parametrize(("years", "codes"), [(-11, ["VALIDATION"]), (-9, []), (9, []), (11, ["VALIDATION"])])
async def test_a_date_that_decides_a_month_lies_within_ten_years(house: House, years: int, codes: list[str]) -> None:
    """A date of birth may be further away; one that a report goes by may not."""
    program = await make_program(house)
    enrollment = await enroll(house, program)
    intake = await program.service("Intake")
    fields = [*FIELDS, {"key": "born_on", "label": "Born on", "kind": "DATE"}]
    form = await (await make_form(house, fields=fields)).assigned(reportsOfId=intake, indicatorFields=["given_on"])
    about = {"clientServiceId": (await enrollment.service("Intake"))["id"]}
    today = house.careplan.moment(house.actors["Manager"]).today
    day = str(today + timedelta(days=365 * years))

    payload = await form.attempt({**WHOLE, "given_on": day, "born_on": "1950-03-01"}, about=about)

    assert [error["code"] for error in payload["errors"]] == codes
    assert [error["path"] for error in payload["errors"]] == [["values", "given_on"]] * len(codes)
    assert [error["message"] for error in payload["errors"]] == [FAR] * len(codes)


async def test_who_may_fill_in_what(house: House) -> None:
    """Support workers fill in, also for reports; they void drafts, but nothing that was submitted."""
    form = await (await make_form(house)).assigned()
    assert told(await form.attempt(by="Auditor")) == [("FORBIDDEN", None)]
    assert told(await form.attempt(by="Billing")) == [("FORBIDDEN", None)]
    draft = await form.begun()
    assert told(await on_entry(house, "voidFormSubmission", draft, by="Support worker", reason="Mine.")) == []
    entry = await form.submitted(by="Support worker")

    refused = await on_entry(house, "voidFormSubmission", entry, by="Support worker", reason="Mine.")

    assert told(refused) == [("FORBIDDEN", None)]
    assert (await read_entry(house, entry))["status"] == "SUBMITTED"
    assert told(await on_entry(house, "voidFormSubmission", entry, by="Coordinator", reason="Wrong.")) == []


async def test_report_forms_take_a_permission_of_their_own(house: House) -> None:
    """Whoever may only complete reports fills in their forms, and no others."""
    program = await make_program(house)
    enrollment = await enroll(house, program)
    monthly = await (await make_form(house, "Monthly")).assigned(reportsOfId=await program.service("Intake"))
    other = await (await make_form(house, "Other")).assigned()
    role = (await house.ask("{ roles { id name version } }", by="Administrator"))["roles"]
    auditor = next(each for each in role if each["name"] == "Auditor")
    await house.do(
        "updateRole",
        "role { id }",
        by="Administrator",
        roleId=auditor["id"],
        expectedVersion=auditor["version"],
        permissions=["client.read", "program.read", "form.read", "report.complete_form"],
    )
    await house.sign_in_again("Auditor")
    about = {"clientServiceId": (await enrollment.service("Intake"))["id"]}

    entry = await monthly.submitted(about=about, by="Auditor")

    assert entry["kind"] == "REPORT"
    assert told(await other.attempt(by="Auditor")) == [("FORBIDDEN", None)]


async def test_the_audit_trail_knows_what_happened_and_not_what_was_said(house: House) -> None:
    """Identifiers and keys, never values."""
    form = await (await make_form(house)).assigned()
    draft = await form.begun({"given_on": "2026-01-31"})
    entry = (await on_entry(house, "submitFormSubmission", draft, values={"given_by": "Secret"}))["formSubmission"]
    entry = (await on_entry(house, "recordFormValues", entry, values={"given_by": "Other"}))["formSubmission"]
    await on_entry(house, "voidFormSubmission", entry, reason="Secret too")

    async with house.careplan.reading(house.actors["Administrator"]) as db:
        lines = list(
            await db.scalars(sa.select(AuditEntry).where(AuditEntry.subject_id == entry["id"]).order_by(AuditEntry.id))
        )
    facts: list[Any] = [line.facts for line in lines]
    assert [line.kind for line in lines] == [
        "FormSubmissionStarted",
        "FormSubmitted",
        "FormSubmissionChanged",
        "FormSubmissionVoided",
    ]
    assert facts[2] == {"client_id": house.client_id, "keys": ["given_by"], "revision": 2}
    assert "Secret" not in str(facts)


@pytest.mark.parametrize("values", [[], "x", 3, {"given_by": {"a": [1]}}, {"given_by": ["x"]}, {"\u0000": 1}])
async def test_bad_values_are_told_as_such(house: House, values: Any) -> None:
    """Nothing that can be sent is a fault of ours."""
    form = await (await make_form(house)).assigned()

    refused = await form.attempt(values)

    assert {error["code"] for error in refused["errors"]} == {"VALIDATION"}
    assert await form.count() == 0
