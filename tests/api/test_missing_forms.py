"""What is to be filled in, and what is missing and why, through the API."""

from datetime import date
from typing import Any

from ..forms import WHOLE, Form, make_form, on_entry, told
from ..houses import House
from ..programs import Enrollment, Program, codes, enroll, make_program

MISSING = "form { name } reason month message draft { id } enrollment { id } clientService { title }"
QUERY = f"query($filter: MissingFormsFilter!) {{ missingForms(filter: $filter) {{ {MISSING} }} }}"
ON_EACH = """query($client: ID!, $enrollment: ID!, $service: ID!) {
    client(id: $client) { missingForms { form { name } } forms { form { name } } }
    enrollment(id: $enrollment) { missingForms { form { name } } forms { form { name } } }
    node(id: $service) { ... on ClientService { missingForms { form { name } } forms { form { name } kind
        isRequired submissionCount latestSubmission { status } } } } }"""


async def missing(house: House, **filter: Any) -> list[tuple[str, str]]:
    """What is missing, and why."""
    found = (await house.ask(QUERY, {"filter": filter}))["missingForms"]
    return [(each["form"]["name"], each["reason"]) for each in found]


async def furnished(house: House) -> tuple[Program, Enrollment, dict[str, Form]]:
    """A client in a program, with one required form for each level and one for reports."""
    program = await make_program(house)
    intake = await program.service("Intake")
    forms = {
        "Consent": await (await make_form(house, "Consent", isRequired=True)).assigned(),
        "Rules": await (await make_form(house, "Rules")).assigned(programId=program.id, isRequired=True),
        "Referral": await (await make_form(house, "Referral")).assigned(programServiceId=intake, isRequired=True),
        "Optional": await (await make_form(house, "Optional")).assigned(programServiceId=intake),
        "Monthly": await (await make_form(house, "Monthly", isRepeatable=True)).assigned(
            reportsOfId=intake, isRequired=True, indicatorFields=["given_on"]
        ),
    }
    return program, await enroll(house, program), forms


def today_of(house: House) -> date:
    """The day it is in the house."""
    return house.careplan.moment(house.actors["Manager"]).today


async def test_one_query_tells_what_is_missing_and_why(house: House) -> None:
    """For a client all of it, the narrowest first; for an enrollment and a service what is theirs."""
    _, enrollment, forms = await furnished(house)
    service = {"clientServiceId": (await enrollment.service("Intake"))["id"]}
    of_service = [("Referral", "REQUIRED_FOR_PROGRAM_SERVICE")]
    of_enrollment = [*of_service, ("Rules", "REQUIRED_FOR_PROGRAM")]

    assert await missing(house, **service) == of_service
    assert await missing(house, enrollmentId=enrollment.id) == of_enrollment
    assert await missing(house, clientId=house.client_id) == [*of_enrollment, ("Consent", "REQUIRED_FOR_CLIENT")]

    await forms["Referral"].submitted(about=service)
    await forms["Rules"].submitted(about=service)
    await forms["Consent"].submitted(about=service)
    assert await missing(house, clientId=house.client_id) == []


async def test_a_draft_does_not_count_but_is_told(house: House) -> None:
    """In words as well."""
    form = await (await make_form(house, isRequired=True)).assigned()
    draft = await form.begun()

    (found,) = (await house.ask(QUERY, {"filter": {"clientId": house.client_id}}))["missingForms"]

    assert found["draft"] == {"id": draft["id"]}
    assert found["message"] == "'Consent' is required for every client. A draft was begun; submit it."


async def test_a_deleted_or_voided_form_counts_at_once(house: House) -> None:
    """What is deleted is not required; what is voided was not submitted."""
    form = await (await make_form(house, isRequired=True)).assigned()
    entry = await form.submitted()
    assert await missing(house, clientId=house.client_id) == []

    await on_entry(house, "voidFormSubmission", entry, reason="Wrong person.")
    after_voiding = await missing(house, clientId=house.client_id)
    await form.on_form("deleteForm", reason="Replaced.")

    assert after_voiding == [("Consent", "REQUIRED_FOR_CLIENT")]
    assert await missing(house, clientId=house.client_id) == []


async def test_a_form_reached_twice_is_told_once(house: House) -> None:
    """Through every client and through a service: in the service; submitted there, it counts for both."""
    program = await make_program(house)
    form = await (await make_form(house, isRequired=True)).assigned()
    await form.assigned(programServiceId=await program.service("Intake"))
    enrollment = await enroll(house, program)
    service = await enrollment.service("Intake")

    before = await missing(house, clientId=house.client_id)
    await form.submitted(about={"clientServiceId": service["id"]})

    assert before == [("Consent", "REQUIRED_FOR_PROGRAM_SERVICE")]
    assert await missing(house, clientId=house.client_id) == []


async def test_every_month_needs_its_own(house: House) -> None:
    """Of services that were delivered in it; the date that the report goes by decides, not the day it was typed."""
    _, enrollment, forms = await furnished(house)
    service = await enrollment.service("Intake")
    about = {"clientServiceId": service["id"]}
    today = today_of(house)
    this_month, last_year = f"{today:%Y-%m}", f"{today.year - 1}-{today.month:02}"
    assert await missing(house, month=this_month) == []  # not started: nothing is reported

    await enrollment.do("startClientService", "Intake")
    due = [("Monthly", "REQUIRED_EVERY_MONTH")]
    assert await missing(house, month=this_month) == due
    assert await missing(house, month=this_month, **about) == due
    assert await missing(house, month=last_year) == []

    await forms["Monthly"].submitted({**WHOLE, "given_on": f"{last_year}-01"}, about=about)
    assert await missing(house, month=this_month) == due
    await forms["Monthly"].submitted({**WHOLE, "given_on": str(today)}, about=about)
    assert await missing(house, month=this_month) == []


async def test_an_entry_without_its_date_belongs_to_the_month_it_was_made_in(house: House) -> None:
    """Where the date that a report goes by is empty."""
    _, enrollment, forms = await furnished(house)
    await enrollment.do("startClientService", "Intake")

    await forms["Monthly"].submitted(about={"clientServiceId": (await enrollment.service("Intake"))["id"]})

    assert await missing(house, month=f"{today_of(house):%Y-%m}") == []


async def test_a_service_is_completed_once_its_forms_are_submitted(house: House) -> None:
    """The refusal lists them, also for somebody who may not see forms."""
    _, enrollment, forms = await furnished(house)
    service = await enrollment.service("Intake")
    named = {"clientServiceId": service["id"], "expectedVersion": service["version"]}
    document = """mutation($input: CompleteClientServiceInput!) { completeClientService(input: $input) { errors { code
        ... on RequiredFormsMissing { missingForms { form { name } reason } } } } }"""

    refused = (await house.ask(document, {"input": named}))["completeClientService"]

    assert refused["errors"] == [
        {
            "code": "REQUIRED_FORMS_MISSING",
            "missingForms": [{"form": {"name": "Referral"}, "reason": "REQUIRED_FOR_PROGRAM_SERVICE"}],
        }
    ]
    assert (await enrollment.statuses())["Intake"] == "NOT_STARTED"
    await forms["Referral"].submitted(about={"clientServiceId": service["id"]})
    assert codes(await enrollment.on_service("completeClientService", "Intake")) == []


async def test_skipping_demands_no_forms(house: House) -> None:
    """Nor does anything miss them afterwards."""
    _, enrollment, _ = await furnished(house)

    await enrollment.do("skipClientService", "Intake", reason="Not needed.")

    assert await missing(house, enrollmentId=enrollment.id) == [("Rules", "REQUIRED_FOR_PROGRAM")]


async def test_an_enrollment_without_the_forms_of_its_program_ends_unsuccessfully(house: House) -> None:
    """It can be closed all the same; what was missing is kept, and gone again when it is reopened."""
    program = await make_program(house, services=[{"name": "Intake"}])
    await (await make_form(house, "Rules")).assigned(programId=program.id, isRequired=True)
    enrollment = await enroll(house, program)
    await enrollment.do("completeClientService", "Intake")

    await enrollment.closed()

    outcome = await enrollment.read("outcome missingFormsAtClosing { name }")
    assert outcome == {"outcome": "UNSUCCESSFUL", "missingFormsAtClosing": [{"name": "Rules"}]}
    await enrollment.on_enrollment("reopenEnrollment", reason="Too early.")
    assert await enrollment.read("outcome missingFormsAtClosing { name }") == {
        "outcome": None,
        "missingFormsAtClosing": [],
    }


async def test_an_enrollment_with_its_forms_ends_successfully(house: House) -> None:
    """Services done, forms submitted."""
    program = await make_program(house, services=[{"name": "Intake"}])
    rules = await (await make_form(house, "Rules")).assigned(programId=program.id, isRequired=True)
    enrollment = await enroll(house, program)
    await enrollment.do("completeClientService", "Intake")
    await rules.submitted(about={"enrollmentId": enrollment.id})

    closed = await enrollment.closed()

    assert closed["outcome"] == "SUCCESSFUL"


async def test_what_can_be_filled_in_is_listed_once(house: House) -> None:
    """By name, with the narrowest of what it is assigned to, and how far it is."""
    program, enrollment, forms = await furnished(house)
    service = await enrollment.service("Intake")
    await forms["Consent"].assigned(programServiceId=await program.service("Intake"))
    await forms["Referral"].submitted(about={"clientServiceId": service["id"]})

    found = await house.ask(ON_EACH, {"client": house.client_id, "enrollment": enrollment.id, "service": service["id"]})

    assert [each["form"]["name"] for each in found["client"]["forms"]] == ["Consent"]
    assert [each["form"]["name"] for each in found["enrollment"]["forms"]] == ["Consent", "Rules"]
    assert [(each["form"]["name"], each["kind"], each["isRequired"]) for each in found["node"]["forms"]] == [
        ("Consent", "PROGRAM_SERVICE", True),
        ("Monthly", "REPORT", True),
        ("Optional", "PROGRAM_SERVICE", False),
        ("Referral", "PROGRAM_SERVICE", True),
        ("Rules", "PROGRAM", True),
    ]
    assert [(each["submissionCount"], each["latestSubmission"]) for each in found["node"]["forms"]][2:4] == [
        (0, None),
        (1, {"status": "SUBMITTED"}),
    ]
    assert [each["form"]["name"] for each in found["node"]["missingForms"]] == ["Consent"]


async def test_whoever_may_not_see_forms_is_told_nothing(house: House) -> None:
    """Null, not an empty list: that would say that nothing is missing."""
    _, enrollment, _ = await furnished(house)
    roles = (await house.ask("{ roles { id name version } }", by="Administrator"))["roles"]
    auditor = next(each for each in roles if each["name"] == "Auditor")
    change = {"roleId": auditor["id"], "expectedVersion": auditor["version"]}
    permissions = ["client.read", "program.read"]
    await house.do("updateRole", "role { id }", by="Administrator", **change, permissions=permissions)
    await house.sign_in_again("Auditor")
    service = await enrollment.service("Intake")

    found = await house.ask(
        ON_EACH,
        {"client": house.client_id, "enrollment": enrollment.id, "service": service["id"]},
        by="Auditor",
    )
    body = await house.raw(QUERY, {"filter": {"clientId": house.client_id}}, by="Auditor")

    assert found["client"] == found["enrollment"] == found["node"] == {"missingForms": None, "forms": None}
    assert [error["extensions"]["code"] for error in body["errors"]] == ["FORBIDDEN"]


async def test_the_question_must_be_about_something(house: House) -> None:
    """One thing, or a month; a month is written as one; what is not there is not found."""
    for wanted in ({}, {"month": "2026-13"}, {"month": "October"}, {"clientId": house.client_id, "enrollmentId": "x"}):
        body = await house.raw(QUERY, {"filter": wanted})
        assert [error["extensions"]["code"] for error in body["errors"]] == ["BAD_USER_INPUT"]
    body = await house.raw(QUERY, {"filter": {"clientServiceId": "clientservice_01h455vb4pex5vsknk084sn02q"}})
    assert [error["extensions"]["code"] for error in body["errors"]] == ["NOT_FOUND"]


async def test_many_clients_take_as_many_statements_as_one(house: House) -> None:
    """What is missing and what can be filled in, for one client or for ten."""
    await furnished(house)
    document = "{ clients { nodes { missingForms { form { name } draft { id } } forms { form { name } } } } }"
    with house.count_statements() as few:
        await house.ask(document)
    for number in range(9):
        made = await house.do("createClient", "client { id }", givenName=f"Ann {number}")
        assert told(made) == []

    with house.count_statements() as many:
        found = await house.ask(document)

    assert [len(each["missingForms"]) for each in found["clients"]["nodes"]].count(1) == 9
    assert len(many) == len(few)
