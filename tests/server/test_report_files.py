"""Reports as pages for staff and as PDFs: who sees them, and that they are made once asked for."""

import asyncio
import io
from datetime import date, timedelta
from typing import Any

import httpx
import pypdf
import pytest
import sqlalchemy as sa

from careplan.core.form_assignments import LogPlacement
from careplan.core.form_dates import DateSource
from careplan.core.report_documents import ReportDocument, forget
from careplan.core.reports import Answer, ReportContent, ReportedForm, ReportedLog, ReportLine, ReportStatus
from careplan.server.assembling import Service
from careplan.server.working import working

from ..houses import House
from ..programs import codes, enroll
from ..report_rows import change_report, make_report
from .conftest import SignIn
from .roles import change_role

WHOLE = ReportContent(
    lines=(ReportLine("Follow-along", 90, 6_200, 9_300, ("Billable time was given in the month.",)),),
    logs=(ReportedLog("log_x", "Samuel <b>Okafor</b>", date(2026, 9, 1), None, None, 90, True, "Watched a shift."),),
    forms=(
        ReportedForm(
            "submission_x",
            "form_x",
            "Monthly follow-along",
            date(2026, 9, 30),
            DateSource.CREATED_AT,
            LogPlacement.AFTER_LOGS,
            (Answer("Wage", "USD 18.50"),),
        ),
    ),
)
PDF = "report { id pdf { status url requestedAt madeAt } }"


async def whole_report(house: House, **more: Any) -> str:
    """A report that shows time and a form."""
    return await make_report(house, await enroll(house, enrolledOn="2026-08-01"), content=WHOLE, **more)


async def link_to(house: House, *, by: str = "Manager", **page: str) -> str:
    """A link to a page."""
    return str((await house.do("createPageLink", "pageLink { url }", by=by, **page))["pageLink"]["url"])


async def pdf_of(house: House, report: str) -> Any:
    """How far the PDF of a report is."""
    document = "query($id: ID!) { report(id: $id) { pdf { status url } } }"
    return (await house.ask(document, {"id": report}))["report"]["pdf"]


async def made(house: House, report: str) -> str:
    """Where the PDF of a report is, once it is made."""
    async with asyncio.timeout(60):
        while (pdf := await pdf_of(house, report)) is None or pdf["status"] != "READY":  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return str(pdf["url"])


async def test_a_report_is_a_page_to_read_and_print(house: House, web: httpx.AsyncClient) -> None:
    """With its lines and reasons, the time, the forms and how far it is; what people wrote is no markup."""
    report = await whole_report(house)

    shown = await web.get(await link_to(house, reportId=report))

    assert shown.status_code == 200
    for words in (
        "Follow-along</bdi>, September 2026</h1>",
        "Ready to be submitted",
        "AUD 93.00",
        "Billable time was given in the month.",
        "Samuel &lt;b&gt;Okafor&lt;/b&gt;",
        "Watched a shift.",
        "USD 18.50",
        "Employment Specialist",
        "@media print",
    ):
        assert words in shown.text


async def test_a_voided_report_says_so(house: House, web: httpx.AsyncClient) -> None:
    """Nobody takes it for one that counts."""
    report = await whole_report(house, status=ReportStatus.VOIDED, void_reason="Twice.")

    assert "Does not count: <bdi>Twice.</bdi>" in (await web.get(await link_to(house, reportId=report))).text


async def test_who_may_not_see_logs_sees_a_report_without_them(house: House, web: httpx.AsyncClient) -> None:
    """And is told that there is more; a file with all of it is not for them."""
    report = await whole_report(house)
    page, file = await link_to(house, reportId=report), await link_to(house, reportPdfId=report)

    await change_role(house, "Manager", without="support_log.read")
    await house.sign_in_again("Manager")
    shown = await web.get(page)
    refused = await house.attempt("requestReportPdf", PDF, reportId=report)

    assert [words in shown.text for words in ("AUD 93.00", "Watched a shift.", "USD 18.50")] == [True, False, True]
    assert "Your roles do not show you all of it." in shown.text
    assert codes(refused) == ["FORBIDDEN"]
    assert (await web.get(file)).status_code == 404


async def test_a_pdf_is_made_once_it_is_asked_for(
    service: Service, house: House, web: httpx.AsyncClient, sign_in: SignIn
) -> None:
    """Nobody waits for it, it is made once, and whoever may see the report downloads it."""
    report = await whole_report(house)
    nothing = await web.get(f"/reports/{report}.pdf", headers=await sign_in("Auditor"))
    await service.jobs.prepare()

    first = await house.do("requestReportPdf", PDF, reportId=report)
    again = await house.do("requestReportPdf", PDF, reportId=report, by="Coordinator")
    async with working(service):
        url = await made(house, report)
    file = await web.get(url, headers=await sign_in("Auditor"))
    in_browser = await web.get(await link_to(house, reportPdfId=report))

    assert (nothing.status_code, "There is no PDF of the report as it is now" in nothing.text) == (400, True)
    assert first["report"] == again["report"]
    assert (first["report"]["pdf"]["status"], first["report"]["pdf"]["url"]) == ("REQUESTED", None)
    assert (file.status_code, file.headers["content-type"]) == (200, "application/pdf")
    assert file.headers["content-disposition"] == 'inline; filename="report-2026-09-1.pdf"'
    assert file.headers["cache-control"] == "no-store"
    assert in_browser.content == file.content
    assert "Samuel <b>Okafor</b>" in pypdf.PdfReader(io.BytesIO(file.content)).pages[0].extract_text()
    assert (await web.get(url)).status_code == 401
    assert await documents(house) == 1


async def test_a_pdf_shows_the_report_as_it_is_now(
    service: Service, house: House, web: httpx.AsyncClient, sign_in: SignIn
) -> None:
    """One of an earlier version is not given out, and one that was overtaken while it was made is dropped."""
    report, headers = await whole_report(house), await sign_in("Manager")
    await service.jobs.prepare()
    await house.do("requestReportPdf", PDF, reportId=report)
    await change_report(house, report, signature_label="Job coach")

    async with working(service):
        await house.do("requestReportPdf", PDF, reportId=report)
        url = await made(house, report)
        async with asyncio.timeout(60):
            while await documents(house) > 1:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    file = await web.get(url, headers=headers)
    await change_report(house, report, signature_label="Somebody else")

    assert "Job coach" in "".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(file.content)).pages)
    assert await pdf_of(house, report) is None
    assert (await web.get(url, headers=headers)).status_code == 400


async def test_a_pdf_is_for_those_who_may_see_the_report(house: House) -> None:
    """Neither asked for nor looked at by others."""
    report = await whole_report(house)
    await change_role(house, "Support worker", without="report.read")
    await house.sign_in_again("Support worker")

    refused = await house.attempt("requestReportPdf", PDF, by="Support worker", reportId=report)

    assert codes(refused) == ["NOT_FOUND"]
    assert await documents(house) == 0


@pytest.mark.parametrize(("days", "is_asked_again"), [(0, False), (2, True)])
async def test_what_could_not_be_made_is_asked_for_again(house: House, days: int, is_asked_again: bool) -> None:
    """After a day it is given up, until somebody asks once more."""
    report = await whole_report(house)
    await house.do("requestReportPdf", PDF, reportId=report)
    clock = house.careplan.clock
    house.careplan.clock = lambda: clock() + timedelta(days=days)

    await house.do("requestReportPdf", PDF, reportId=report)

    kinds = '{ auditEntries(filter: {kinds: ["ReportPdfRequested"]}) { totalCount } }'
    assert (await house.ask(kinds))["auditEntries"]["totalCount"] == 1 + is_asked_again


async def test_files_are_forgotten(house: House) -> None:
    """They can be made again."""
    report = await whole_report(house)
    await house.do("requestReportPdf", PDF, reportId=report)
    now = house.careplan.clock()
    administrator = house.actors["Administrator"]

    await house.careplan.perform(administrator, lambda work: forget(work, now - timedelta(days=90)))
    kept = await documents(house)
    await house.careplan.perform(administrator, lambda work: forget(work, now + timedelta(days=1)))

    assert (kept, await documents(house)) == (1, 0)


async def documents(house: House) -> int:
    """How many files there are, made or wanted."""
    async with house.careplan.reading(house.actors["Administrator"]) as db:
        return await db.scalar(sa.select(sa.func.count()).select_from(ReportDocument)) or 0
