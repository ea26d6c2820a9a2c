"""Tables to take along: what is billed for a month, and the long-term support of a month."""

import csv
import io
from datetime import date
from typing import Any

import httpx
import pytest

from careplan.core.reports import ReportContent, ReportLine, ReportStatus
from careplan.server import exports

from ..forms import make_form
from ..houses import House
from ..programs import enroll, make_program
from ..report_rows import change_report, make_report
from ..support_logs import Logging
from .conftest import SignIn


async def table(web: httpx.AsyncClient, path: str, headers: dict[str, str]) -> list[dict[str, str]]:
    """The rows of a table, by what stands above them."""
    answer = await web.get(path, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_each_line_of_a_report_is_a_row(house: House, web: httpx.AsyncClient, sign_in: SignIn) -> None:
    """With all that a bill names; other months and voided reports are left out."""
    stay = await enroll(house, enrolledOn="2026-08-01")
    lines = (
        ReportLine("Follow-along", 90, 6_200, 9_300, ("Billable time was logged.", "It is priced by the hour.")),
        ReportLine("=cmd()", None, 1_250, -1_250, ()),
    )
    report = await make_report(house, stay, content=ReportContent(lines=lines), billed_on=date(2026, 10, 1))
    await make_report(house, stay, "2026-08")
    voided = await make_report(house, stay, sequence=2)
    await change_report(house, voided, status=ReportStatus.VOIDED, void_reason="Twice.")

    rows = await table(web, "/exports/reports.csv?month=2026-09", await sign_in("Billing"))

    assert rows[0] == {
        "Report": report,
        "Month": "2026-09",
        "Client": "CL-00001",
        "Client name": rows[0]["Client name"],
        "Program": "Supported employment",
        "Client service": "Follow-along",
        "Kind": "HOURLY",
        "Number": "1",
        "Supplement of": "",
        "Status": "READY",
        "Recipient": "",
        "Confirmed by": "",
        "Billed on": "2026-10-01",
        "What for": "Follow-along",
        "Minutes": "90",
        "Hours": "1.50",
        "Price": "62.00",
        "Amount": "93.00",
        "Currency": "AUD",
        "Because": "Billable time was logged. It is priced by the hour.",
    }
    assert [(row["What for"], row["Amount"], row["Hours"]) for row in rows] == [
        ("Follow-along", "93.00", "1.50"),
        ("'=cmd()", "-12.50", ""),
    ]


async def test_a_table_is_read_portion_by_portion(
    house: House, web: httpx.AsyncClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it is, each row is in it once."""
    monkeypatch.setattr(exports, "PORTION", 2)
    stay = await enroll(house)
    made = [await make_report(house, stay, sequence=number) for number in range(1, 6)]
    headers = await sign_in("Billing")

    rows = await table(web, "/exports/reports.csv?month=2026-09", headers)
    fewer = await table(web, "/exports/reports.csv?month=2026-08", headers)

    assert [row["Report"] for row in rows] == made
    assert fewer == []


async def test_long_term_support_tells_what_was_done(house: House, web: httpx.AsyncClient, sign_in: SignIn) -> None:
    """Hours, contacts, days, the report, and what the monthly form says, however often it was filled in."""
    stay = await enroll(house, await make_program(house), enrolledOn="2026-07-20")
    logging = Logging(house, stay)
    for day, minutes, billable in (("2026-07-31", 30, True), ("2026-09-01", 90, True), ("2026-09-01", 15, False)):
        time = {"duration": {"workedOn": day, "minutes": minutes}}
        await logging.record(time, isBillable=billable)
    await fill_in_follow_along(house, (await stay.service("Follow-along"))["id"])
    await make_report(house, stay, status=ReportStatus.AWAITING_FORMS)

    rows = await table(web, "/exports/long-term-support.csv?month=2026-09", await sign_in("Manager"))

    assert rows == [
        {
            "Client": "CL-00001",
            "Client name": rows[0]["Client name"],
            "Program": "Supported employment",
            "Client service": "Follow-along",
            "Month": "2026-09",
            "Began on": "2026-07-31",
            "Month number": "3",
            "Hours": "1.75",
            "Billable hours": "1.50",
            "Contacts": "2",
            "Days": "1",
            "Reports": "AWAITING_FORMS",
            "Monthly: Visited on": "2026-09-02; 2026-09-30",
            "Monthly: Wage": "18.5; -3",
        }
    ]


async def test_only_what_went_on_is_tracked(house: House, web: httpx.AsyncClient, sign_in: SignIn) -> None:
    """Not before it began, nor after it ended."""
    stay = await enroll(house, await make_program(house), enrolledOn="2026-07-20")
    await stay.do("startClientService", "Follow-along", startedOn="2026-08-05")
    await stay.closed(closedOn="2026-09-10")
    headers = await sign_in("Manager")

    tracked = {
        month: [
            row["Month number"] for row in await table(web, f"/exports/long-term-support.csv?month={month}", headers)
        ]
        for month in ("2026-07", "2026-08", "2026-09", "2026-10")
    }

    assert tracked == {"2026-07": [], "2026-08": ["1"], "2026-09": ["2"], "2026-10": []}


@pytest.mark.parametrize("name", ["reports", "long-term-support"])
async def test_a_table_is_for_those_who_may_see_reports(
    house: House, web: httpx.AsyncClient, sign_in: SignIn, name: str
) -> None:
    """With a link as well as with a token, for a month that there is."""
    headers = await sign_in("Manager")
    which = "billingMonth" if name == "reports" else "longTermSupportMonth"
    made: Any = await house.do("createPageLink", "pageLink { url }", **{which: "2026-09"})

    with_link = await web.get(made["pageLink"]["url"])
    statuses = [
        (await web.get(f"/exports/{name}.csv{asked}", headers=headers)).status_code
        for asked in ("?month=2026-09", "?month=2026-13", "", "?month=")
    ]

    assert (with_link.status_code, statuses) == (200, [200, 400, 400, 400])
    assert with_link.headers["content-disposition"] == f'attachment; filename="{name}-2026-09.csv"'
    assert (await web.get(f"/exports/{name}.csv?month=2026-09")).status_code == 401


async def fill_in_follow_along(house: House, service_id: str) -> None:
    """The monthly form of a service: twice in September, once in August."""
    fields = [
        {"key": "visited_on", "label": "Visited on", "kind": "DATE"},
        {"key": "wage", "label": "Wage", "kind": "NUMBER"},
    ]
    form = await make_form(house, "Monthly", isRepeatable=True, fields=fields)
    document = "query($id: ID!) { node(id: $id) { ... on ClientService { programService { id } } } }"
    definition = (await house.ask(document, {"id": service_id}))["node"]["programService"]["id"]
    await form.assigned(reportsOfId=definition, indicatorFields=["visited_on"])
    for day, wage in (("2026-09-02", 18.5), ("2026-09-30", -3), ("2026-08-31", 1)):
        await form.submitted({"visited_on": day, "wage": wage}, about={"clientServiceId": service_id})
