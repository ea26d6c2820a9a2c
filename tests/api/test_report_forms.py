"""Forms on reports: what they wait for, what they show, and what becomes of them when a form changes."""

from typing import Any

from ..deployments import today
from ..forms import Form, make_form, on_entry
from ..houses import House
from ..programs import codes
from ..reporting import Reporting, day_in, month_before, on, start_reporting

HOURS, ONGOING = "Travel training", "Follow-along"


async def with_form(reporting: Reporting, name: str = "Visit", titled: str = ONGOING, **assigned: Any) -> Form:
    """A form that is filled in as often as wanted for the reports of a service."""
    program = (await reporting.enrollment.read("program { programServices { id name } }"))["program"]
    service = next(each["id"] for each in program["programServices"] if each["name"] == titled)
    form = await make_form(reporting.house, name, isRepeatable=True)
    return await form.assigned(reportsOfId=service, **({"indicatorFields": ["given_on"]} | assigned))


async def filled_in(reporting: Reporting, form: Form, day: str | None, who: str = "Mai", titled: str = ONGOING) -> Any:
    """The form as it was submitted about a day."""
    about = {"clientServiceId": await reporting.service(titled)}
    return await form.submitted({"given_by": who} | ({"given_on": day} if day else {}), about=about)


async def test_a_report_waits_for_the_forms_it_requires(house: House) -> None:
    """Submitted, it is ready; voided, it waits again; deleted, nothing is required any more."""
    reporting, month = await start_reporting(house), month_before(house)
    form = await with_form(reporting, isRequired=True)
    await reporting.record(on(month))

    (report,) = await reporting.generated(str(month))
    assert (report["status"], report["missingForms"]) == ("AWAITING_FORMS", [{"name": "Visit"}])

    entry = await filled_in(reporting, form, day_in(month).isoformat())
    assert ((await reporting.report())["status"], (await reporting.report())["missingForms"]) == ("READY", [])

    await on_entry(house, "voidFormSubmission", entry, reason="Wrong person.")
    assert (await reporting.report())["status"] == "AWAITING_FORMS"

    await form.on_form("deleteForm", reason="Not used.")
    assert (await reporting.report())["status"] == "READY"
    await form.on_form("restoreForm")
    assert (await reporting.report())["status"] == "AWAITING_FORMS"


async def test_a_form_that_is_required_from_now_on_holds_up_what_was_not_sent(house: House) -> None:
    """Assigned or unassigned, required or not: open reports go along."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month))
    (report,) = await reporting.generated(str(month))
    assert report["status"] == "READY"

    form = await with_form(reporting, isRequired=True)
    assert (await reporting.report())["status"] == "AWAITING_FORMS"

    read = await form.read()
    given = {"formAssignmentId": read["assignments"][0]["id"], "expectedVersion": read["version"]}
    await house.do("updateFormAssignment", "form { id }", **given, isRequired=False)
    assert (await reporting.report())["status"] == "READY"


async def test_a_form_is_listed_as_often_as_it_was_submitted_in_the_month(house: House) -> None:
    """Dated by its field, before or after the logs; what is not filled in is dated by the day it was made."""
    reporting, month = await start_reporting(house), month_before(house)
    before = await with_form(reporting, "Assessment", placement="BEFORE_LOGS")
    plain = await with_form(reporting, "Summary", indicatorFields=[])
    await reporting.record({"duration": {"workedOn": today(house), "minutes": 5}})
    await reporting.record(on(month))
    days = [day_in(month, day).isoformat() for day in (20, 3)]
    for day in (*days, None, day_in(month.before).isoformat()):
        await filled_in(reporting, before, day, "Mai Nguyen")
    await filled_in(reporting, plain, days[0])

    (report,) = await reporting.generated(str(month))
    await reporting.enrollment.closed(closedOn=today(house))
    *_, part = await reporting.reports(ONGOING)

    shown = [(form["name"], form["datedOn"], form["dateSource"], form["placement"]) for form in report["forms"]]
    assert shown == [("Assessment", day, "INDICATOR", "BEFORE_LOGS") for day in sorted(days)]
    assert report["forms"][0]["answers"] == [
        {"label": "Given by", "text": "Mai Nguyen"},
        {"label": "Given on", "text": days[1]},
    ]
    assert report["cautions"] == []
    assert [(form["name"], form["dateSource"]) for form in part["forms"]] == [
        ("Assessment", "CREATED_AT_FALLBACK"),
        ("Summary", "CREATED_AT"),
    ]
    assert part["cautions"] == [
        f"No date of 'Assessment' is filled in: it counts for {today(house)}, the day it was made."
    ]


async def test_a_form_is_shown_with_the_fields_it_had_when_it_was_submitted(house: House) -> None:
    """A label that changed since does not change what was reported, nor what is worked out anew."""
    reporting, month = await start_reporting(house), month_before(house)
    form = await with_form(reporting)
    await reporting.record(on(month))
    await filled_in(reporting, form, day_in(month).isoformat())
    fields = [{"key": "given_by", "label": "Who came"}, {"key": "given_on", "label": "When", "kind": "DATE"}]
    await form.on_form("defineFormFields", "form { id }", fields=fields)

    (report,) = await reporting.generated(str(month))

    assert [answer["label"] for answer in report["forms"][0]["answers"]] == ["Given by", "Given on"]


async def test_a_form_cannot_enter_a_month_whose_report_was_sent(house: House) -> None:
    """Nor leave it; in other months there is room."""
    reporting, month = await start_reporting(house), month_before(house)
    form = await with_form(reporting)
    await reporting.record(on(month))
    entry = await filled_in(reporting, form, day_in(month).isoformat())
    (report,) = await reporting.generated(str(month))
    await reporting.stand(report, "PENDING")
    about = {"clientServiceId": await reporting.service(ONGOING)}

    late = await form.attempt({"given_by": "Mai", "given_on": day_in(month, 3).isoformat()}, about=about)
    voided = await on_entry(house, "voidFormSubmission", entry, reason="Wrong.")
    moved = await on_entry(house, "recordFormValues", entry, values={"given_on": day_in(month.before).isoformat()})
    other = await form.attempt({"given_by": "Mai", "given_on": day_in(month.before).isoformat()}, about=about)

    assert codes(late) == codes(voided) == codes(moved) == ["REPORT_LOCKED"]
    assert codes(other) == []
    assert len((await reporting.report(month=str(month)))["forms"]) == 1


async def test_a_form_that_comes_late_goes_into_a_supplement(house: House) -> None:
    """One that was a mistake is withdrawn there; nothing is billed for either."""
    reporting, month = await start_reporting(house), month_before(house)
    form = await with_form(reporting)
    await reporting.record(on(month))
    entry = await filled_in(reporting, form, day_in(month).isoformat())
    (report,) = await reporting.generated(str(month))
    await reporting.validated(report)

    late = await filled_in(reporting, form, day_in(month, 3).isoformat(), "Somebody")
    _, supplement = await reporting.reports(ONGOING)
    assert [each["formSubmission"]["id"] for each in supplement["forms"]] == [late["id"]]
    assert (supplement["minutes"], supplement["amount"], supplement["logs"]) == (0, 0, [])

    await on_entry(house, "voidFormSubmission", entry, reason="Wrong person.")
    _, supplement = await reporting.reports(ONGOING)
    assert supplement["cautions"] == [f"'Visit' of {day_in(month)} was a mistake and counts no longer."]
    await reporting.validated(supplement)
    assert await reporting.generated(str(month)) == []


async def test_forms_of_logs_are_shown_where_logs_are(house: House) -> None:
    """After them, dated as they are; a report without logs has none."""
    reporting, month = await start_reporting(house), month_before(house)
    form = await make_form(house, "Session note", isRepeatable=True)
    program = (await reporting.enrollment.read("program { programServices { id name } }"))["program"]
    for service in program["programServices"]:
        if service["name"] in (HOURS, ONGOING):
            await form.assigned(supportLogsOfId=service["id"])
    for titled in (HOURS, ONGOING):
        log = await reporting.record(on(month), titled)
        await form.submitted(about={"supportLogId": log["id"]})

    reports = {each["title"]: each for each in await reporting.generated(str(month))}

    assert reports[HOURS]["forms"] == []
    (shown,) = reports[ONGOING]["forms"]
    assert (shown["name"], shown["datedOn"], shown["dateSource"], shown["placement"]) == (
        "Session note",
        day_in(month).isoformat(),
        "SUPPORT_LOG",
        "AFTER_LOGS",
    )
