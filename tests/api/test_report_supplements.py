"""Late entries: what is open is worked out anew, what was sent is locked, what is settled gets a supplement."""

from ..houses import House
from ..programs import codes
from ..reporting import day_in, month_before, on, start_reporting

HOURS, ONGOING = "Travel training", "Follow-along"


async def test_a_month_that_was_not_closed_has_no_report_before_somebody_makes_one(house: House) -> None:
    """Once it was closed, what comes late is reported at once."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month, 60))
    assert await reporting.reports() == []

    await reporting.close(str(month.before))
    await reporting.record(on(month.before, 20))

    (report,) = await reporting.reports()
    assert (report["month"], report["minutes"]) == (str(month.before), 20)


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

    first, supplement = await reporting.reports(ONGOING)
    assert (first["minutes"], first["status"], first["supplements"]) == (75, "VALIDATED", [{"id": supplement["id"]}])
    assert (supplement["sequence"], supplement["supplementOf"]) == (2, {"id": first["id"]})
    assert (supplement["minutes"], supplement["amount"]) == (-50, -5_167)
    assert [(each["minutes"], each["minutesReported"]) for each in supplement["logs"]] == [(10, 0), (0, 60)]
    (line,) = supplement["lines"]
    assert (line["minutes"], line["amount"]) == (-50, -5_167)
    assert line["because"][1] == f"75 minutes of {month.in_words} were reported before; now they are 25."


async def test_a_supplement_falls_away_with_its_reason(house: House) -> None:
    """It is voided in words; the next is counted on."""
    reporting, month = await start_reporting(house), month_before(house)
    await reporting.record(on(month, 60))
    (report,) = await reporting.generated(str(month))
    await reporting.validated(report)

    late = await reporting.record(on(month, 10))
    await reporting.do("voidSupportLog", late, reason="Twice")
    await reporting.record(on(month, 5))

    _, gone, supplement = await reporting.reports(ONGOING)
    assert gone["status"] == "VOIDED"
    assert gone["voidReason"] == "There is nothing left to add to what earlier reports of the month told."
    assert (supplement["sequence"], supplement["minutes"]) == (3, 5)


async def test_a_report_falls_away_when_no_time_is_left(house: House) -> None:
    """By itself, for a reason in words."""
    reporting, month = await start_reporting(house), month_before(house)
    log = await reporting.record(on(month, 60))
    await reporting.generated(str(month))

    await reporting.do("voidSupportLog", log, reason="Twice")

    (report,) = await reporting.reports()
    assert (report["status"], report["voidReason"]) == ("VOIDED", "No billable time of the month counts any more.")


async def test_time_that_moves_to_another_month_moves_to_its_report(house: House) -> None:
    """From a settled one by a supplement, into an open one by itself."""
    reporting, month = await start_reporting(house), month_before(house)
    log = await reporting.record(on(month.before, 60))
    await reporting.record(on(month, 30))
    (settled,) = await reporting.generated(str(month.before))
    await reporting.generated(str(month))
    await reporting.validated(settled)

    await reporting.do("updateSupportLog", log, reason="Wrong month.", time=on(month, 45, day=20))

    reports = await reporting.reports(ONGOING)
    assert sorted((each["month"], each["sequence"], each["minutes"]) for each in reports) == [
        (str(month.before), 1, 60),
        (str(month.before), 2, -60),
        (str(month), 1, 75),
    ]


async def test_each_supplement_tells_only_what_no_report_before_told(house: House) -> None:
    """Twice changed, twice told: what all of them bill is what the month comes to."""
    reporting, month = await start_reporting(house), month_before(house)
    log = await reporting.record(on(month, 50), HOURS)
    (report,) = await reporting.generated(str(month))
    for minutes in (55, 40):
        await reporting.validated(report)
        await reporting.do("updateSupportLog", log, reason="Corrected.", time=on(month, minutes))
        report = (await reporting.reports(HOURS))[-1]

    reports = await reporting.reports(HOURS)
    assert [(each["sequence"], each["minutes"], each["amount"]) for each in reports] == [
        (1, 50, 5_167),
        (2, 5, 516),
        (3, -15, -1_550),
    ]
    assert sum(each["amount"] for each in reports) == 4_133
    assert reports[2]["supplementOf"] == {"id": reports[0]["id"]}


async def test_what_is_not_billed_needs_no_supplement(house: House) -> None:
    """Nor does a note."""
    reporting, month = await start_reporting(house), month_before(house)
    log = await reporting.record(on(month, 50), HOURS)
    (report,) = await reporting.generated(str(month))
    await reporting.validated(report)

    await reporting.record(on(month, 30), HOURS, isBillable=False)
    await reporting.do("updateSupportLog", log, reason="Said more.", note=f"At the pool on {day_in(month)}.")

    assert len(await reporting.reports(HOURS)) == 1
