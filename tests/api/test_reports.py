"""Reports through the API: what is made, what it says, and what happens when something in its month changes."""

from ..houses import House
from ..programs import codes
from ..reporting import month_before, on, start_reporting

HOURS = "Travel training"


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
    assert (report["title"], report["signatureLabel"], report["logs"]) == (HOURS, "Employment Specialist", [])
    ((line),) = report["lines"]
    assert (line["minutes"], line["unitAmount"], line["amount"]) == (95, 6_200, 9_817)
    assert line["because"][0] == f"Billable time was given in {month.in_words}."


async def test_late_time_is_worked_in_and_what_was_settled_gets_a_supplement(house: House) -> None:
    """Open, it is worked out anew; sent, it is locked; settled, the difference is told log by log."""
    reporting, month = await start_reporting(house), month_before(house)
    log = await reporting.record(on(month, 60))
    (report,) = await reporting.generated(str(month))

    await reporting.record(on(month, 15))
    assert (await reporting.report())["minutes"] == 75

    await reporting.stand(report, "PENDING")
    assert codes(await reporting.attempt(on(month, 5))) == ["REPORT_LOCKED"]
    assert codes(await reporting.do("voidSupportLog", log, reason="Twice")) == ["REPORT_LOCKED"]

    await reporting.stand(report, "VALIDATED")
    await reporting.record(on(month, 10))
    await reporting.do("voidSupportLog", log, reason="Twice")

    first, supplement = await reporting.reports("Follow-along")
    assert (first["minutes"], first["status"]) == (75, "VALIDATED")
    assert (supplement["sequence"], supplement["supplementOf"]) == (2, {"id": first["id"]})
    assert (supplement["minutes"], supplement["amount"]) == (-50, -5_167)
    assert [(each["minutes"], each["minutesReported"]) for each in supplement["logs"]] == [(10, 0), (0, 60)]
