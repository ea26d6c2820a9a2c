"""Reports through the API: what is made, what it says, and what managers do with it."""

import dataclasses
from datetime import date
from typing import Any

import pytest

from ..deployments import today
from ..houses import House
from ..programs import Enrollment, codes, make_program
from ..reporting import Reporting, day_in, month_before, on, start_reporting
from ..support_logs import configure, refusals

HOURS, MILESTONE, ONGOING = "Travel training", "Discovery", "Follow-along"


def told(reports: list[Any]) -> list[tuple[str, str, int, int]]:
    """Which reports there are, how far they are, and what they report."""
    return [(each["title"], each["status"], each["sequence"], each["minutes"]) for each in reports]


async def test_a_month_of_hours_is_one_report(house: House) -> None:
    """What counts is summed, rounded once, and explained; doing it again changes nothing."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month, 50), HOURS)
    await reporting.record(on(month, 45, day=12), HOURS)
    await reporting.record(on(month, 30, day=13), HOURS, isBillable=False)

    (report,) = await reporting.generated(str(month))
    again = await reporting.generated(str(month))

    assert again == []
    assert (report["kind"], report["status"], report["sequence"]) == ("HOURLY", "READY", 1)
    assert (report["minutes"], report["amount"], report["currency"]) == (95, 9_817, "AUD")
    assert (report["signatureLabel"], report["logs"]) == ("Employment Specialist", [])
    (line,) = report["lines"]
    assert (line["minutes"], line["unitAmount"], line["amount"]) == (95, 6_200, 9_817)
    assert line["because"][0] == f"Billable time was given in {month.in_words}."


async def test_time_that_is_not_billed_is_not_reported(house: House) -> None:
    """Neither that of a service that never is, nor that which somebody called so."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month), "Intake")
    await reporting.record(on(month), HOURS, isBillable=False)

    assert await reporting.generated(str(month)) == []
    assert await reporting.reports() == []


async def test_only_those_who_manage_reports_have_them_made_and_only_of_a_month_that_is_over(house: House) -> None:
    """This month is refused by its path, and so is everybody else."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month))

    early = await reporting.generate(today(house)[:7])
    nonsense = await reporting.generate("last month")
    refused = await reporting.generate(str(month), by="Coordinator")

    assert refusals(early) == [("MONTH_NOT_OVER", ["month"])]
    assert refusals(nonsense) == [("VALIDATION", ["month"])]
    assert codes(refused) == ["FORBIDDEN"]
    assert await reporting.reports() == []


async def test_what_a_service_is_called_stays_on_its_reports(house: House) -> None:
    """The label below the signature, and whether logs are shown, are those of the day it was made."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month, 40), note="Bus 12.")
    await reporting.generated(str(month))

    program = (await reporting.enrollment.read("program { id version programServices { id name } }"))["program"]
    service = next(each["id"] for each in program["programServices"] if each["name"] == ONGOING)
    given = {"programServiceId": service, "expectedVersion": program["version"], "signatureLabel": "Somebody else"}
    await house.do("updateProgramService", "program { id }", **given, name="Monthly visits", logsOnReport=False)
    await reporting.record(on(month, 20, day=11))

    report = await reporting.report()
    assert (report["title"], report["signatureLabel"], report["minutes"]) == (ONGOING, "Job coach", 60)
    assert [(log["minutes"], log["note"], log["staffName"]) for log in report["logs"]] == [
        (40, "Bus 12.", "Support worker of the house"),
        (20, None, "Support worker of the house"),
    ]


async def test_a_milestone_is_reported_when_it_is_completed(house: House) -> None:
    """At once, in the month of that day; reopened, its report is void; completed again, there is another."""
    reporting = await start_reporting(house)
    day = day_in(month_before(house, 2)).isoformat()

    await reporting.enrollment.do("completeClientService", MILESTONE, completedOn=day)
    (report,) = await reporting.reports(MILESTONE)
    assert (report["month"], report["kind"], report["status"]) == (day[:7], "MILESTONE", "READY")
    assert (report["minutes"], report["amount"]) == (0, 62_500)

    await reporting.enrollment.do("reopenClientService", MILESTONE, reason="Too early.")
    (report,) = await reporting.reports(MILESTONE)
    assert (report["status"], report["voidReason"]) == ("VOIDED", "The service is no longer completed in the month.")

    await reporting.enrollment.do("completeClientService", MILESTONE)
    first, second = await reporting.reports(MILESTONE)
    assert (second["month"], second["status"], second["sequence"]) == (today(house)[:7], "READY", 1)
    assert first["status"] == "VOIDED"


@pytest.mark.parametrize("status", ["PENDING", "VALIDATED", "ARCHIVED"])
async def test_a_milestone_that_was_sent_is_not_reopened(house: House, status: str) -> None:
    """Its report names itself, and the service stays completed."""
    reporting = await start_reporting(house)
    await reporting.enrollment.do("completeClientService", MILESTONE)
    report = await reporting.report(MILESTONE)
    await reporting.stand(report, status)

    refused = await reporting.enrollment.on_service("reopenClientService", MILESTONE, reason="Too early.")

    assert codes(refused) == ["REPORT_ALREADY_SENT"]
    assert (await reporting.enrollment.statuses())[MILESTONE] == "COMPLETED"
    assert (await reporting.report(MILESTONE))["status"] == status


async def test_a_part_of_a_month_is_reported_when_an_enrollment_ends_in_it(house: House) -> None:
    """At once, also where somebody may not see reports; what is reported was done in that month."""
    reporting = await start_reporting(house)
    await reporting.record({"duration": {"workedOn": today(house), "minutes": 25}})

    await reporting.enrollment.closed(closedOn=today(house))

    assert told(await reporting.reports()) == [(ONGOING, "READY", 1, 25)]


async def test_a_part_of_a_month_is_reported_when_a_client_leaves(house: House) -> None:
    """With everything else that ends then."""
    reporting = await start_reporting(house)
    await reporting.record({"duration": {"workedOn": today(house), "minutes": 25}})
    version = (await house.ask("query($id: ID!) { client(id: $id) { version } }", {"id": house.client_id}))["client"]

    await house.do(
        "exitClient",
        "client { status }",
        clientId=house.client_id,
        expectedVersion=version["version"],
        status="EXITED",
        on=today(house),
        reason="Moved away.",
    )

    assert told(await reporting.reports()) == [(ONGOING, "READY", 1, 25)]


async def test_what_was_billed_is_corrected_by_a_supplement(house: House) -> None:
    """A report that is ready can be billed without a form; from then on it stays as it is."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month, 60), HOURS)
    (report,) = await reporting.generated(str(month))

    early = await reporting.act("markReportBilled", report, billedOn=today(house, 1))
    billed = await reporting.act("markReportBilled", report)
    again = await reporting.act("markReportBilled", report)
    await reporting.record(on(month, 30), HOURS)

    assert refusals(early) == [("VALIDATION", ["billedOn"])]
    assert billed["report"]["billedOn"] == today(house)
    assert codes(again) == ["INVALID_TRANSITION"]
    assert told(await reporting.reports()) == [(HOURS, "READY", 1, 60), (HOURS, "READY", 2, 30)]
    assert codes(await reporting.act("voidReport", report, reason="No")) == ["ALREADY_BILLED"]
    assert codes(await reporting.act("takeBackReportBilling", report)) == ["INVALID_TRANSITION"]
    assert [each["isBilled"] for each in await reporting.reports()] == [True, False]


async def test_billing_that_is_taken_back_leaves_a_report_that_is_worked_out_anew(house: House) -> None:
    """As it was before it was billed."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month, 60), HOURS)
    (report,) = await reporting.generated(str(month))
    await reporting.act("markReportBilled", report)

    unbilled = await reporting.act("takeBackReportBilling", report)
    await reporting.record(on(month, 30), HOURS)

    assert (unbilled["errors"], unbilled["report"]["isBilled"]) == ([], False)
    assert told(await reporting.reports()) == [(HOURS, "READY", 1, 90)]


async def test_a_voided_report_stays_on_file_and_can_be_made_again(house: House) -> None:
    """Under the next number; one that was confirmed is not voided, and only managers void."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month, 60), HOURS)
    (report,) = await reporting.generated(str(month))

    refused = await reporting.act("voidReport", report, by="Coordinator", reason="Wrong")
    voided = await reporting.act("voidReport", report, reason="Wrong")
    twice = await reporting.act("voidReport", report, reason="Wrong")
    (another,) = await reporting.generated(str(month))
    await reporting.validated(another)
    late = await reporting.act("voidReport", another, reason="Wrong")

    assert (codes(refused), codes(twice), codes(late)) == (
        ["FORBIDDEN"],
        ["INVALID_TRANSITION"],
        ["INVALID_TRANSITION"],
    )
    assert (voided["report"]["status"], voided["report"]["voidReason"]) == ("VOIDED", "Wrong")
    assert told(await reporting.reports()) == [(HOURS, "VOIDED", 1, 60), (HOURS, "VALIDATED", 2, 60)]


async def test_reports_show_time_and_forms_to_those_who_may_see_them(house: House) -> None:
    """Others see what is billed; who may not see reports finds none."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month, 60))
    await reporting.generated(str(month))
    manager = house.actors["Manager"]
    for role, hidden in (("Payer", {"support_log.read", "form.read"}), ("Stranger", {"report.read"})):
        house.actors[role] = dataclasses.replace(manager, permissions=manager.permissions - hidden)

    (seen,) = await reporting.reports(by="Payer")
    found = await reporting.reports(by="Stranger")
    about = await house.ask(
        "query($id: ID!) { client(id: $id) { reports { id } enrollments { reports { id } clientServices { reports { id } } } } }",
        {"id": house.client_id},
        by="Stranger",
    )

    assert (seen["minutes"], seen["logs"], seen["forms"], seen["missingForms"]) == (60, None, None, None)
    assert found == []
    assert about["client"]["reports"] is None
    assert about["client"]["enrollments"][0]["reports"] is None


async def test_reports_are_found_by_what_they_are(house: House) -> None:
    """By month, status, mode, whom and what they are about, and whether they were billed."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month, 60), HOURS)
    await reporting.enrollment.do("completeClientService", MILESTONE)
    await reporting.generated(str(month))
    program = (await reporting.enrollment.read("program { id }"))["program"]["id"]
    other = await make_program(house, name="Another")

    async def titles(**filter: Any) -> list[str]:
        return [each["title"] for each in await reporting.reports(**filter)]

    assert await titles() == await titles(clientId=house.client_id) == [HOURS, MILESTONE]
    assert await titles(programId=program) == await titles(enrollmentId=reporting.enrollment.id) == [HOURS, MILESTONE]
    assert await titles(programId=other.id) == await titles(isSupplement=True) == await titles(isBilled=True) == []
    assert await titles(month=str(month)) == await titles(kinds=["HOURLY"]) == [HOURS]
    assert await titles(statuses=["AWAITING_FORMS"]) == []


async def test_many_services_take_as_many_statements_as_one(house: House) -> None:
    """Making reports: the clients of a program or one of them."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month))
    program = (await reporting.enrollment.read("program { id }"))["program"]["id"]
    with house.count_statements() as one:
        await reporting.generated(str(month), programId=program)

    await _more_clients(reporting, program, 6, on(month))
    with house.count_statements() as many:
        made = await reporting.generated(str(month), programId=program)

    assert len(made) == 6
    assert sum("INSERT" not in statement for statement in many.statements) <= sum(
        "INSERT" not in statement for statement in one.statements
    )


async def _more_clients(reporting: Reporting, program: str, count: int, time: dict[str, Any]) -> None:
    house = reporting.house
    for number in range(count):
        client = await house.do("createClient", "client { id }", givenName=f"Ann {number}")
        given = {"clientId": client["client"]["id"], "programId": program, "enrolledOn": today(house, -300)}
        enrolled = await house.do("enrollClient", "enrollment { id }", **given)
        await Reporting(house, Enrollment(house, enrolled["enrollment"]["id"])).record(time)


async def test_time_counts_on_reports_once_it_is_approved(house: House) -> None:
    """Until then a report says that it waits; a month that was closed gets its report with the approval."""
    reporting, month = await start_reporting(house), month_before(house)
    await configure(house, supportLogApproval=True)
    first = await reporting.record(on(month, 60))
    await reporting.close(str(month))
    assert await reporting.reports() == []

    await reporting.do("approveSupportLog", first, by="Manager")
    await reporting.record(on(month, 20))

    report = await reporting.report()
    assert (report["minutes"], report["status"]) == (60, "READY")
    assert "20 minutes are not approved yet and do not count." in report["cautions"]
    assert date.fromisoformat(report["logs"][0]["workedOn"]) == day_in(month)
