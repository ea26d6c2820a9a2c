"""The page behind the link of a report: to read it, confirm it or send it back, once."""

import asyncio
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from careplan.core import report_answers, report_sending
from careplan.core.addresses import Recipient
from careplan.core.form_assignments import LogPlacement
from careplan.core.form_dates import DateSource
from careplan.core.reports import Answer, ReportContent, ReportedForm, ReportedLog, ReportLine

from ..houses import House
from ..sending import DANA, Sending, start_sending

FORM = re.compile(r'name="form" value="(\w+)"')
ARABIC = "ليلى حداد"
EVIL = "<script>alert('Ana')</script>"
CONTENT = ReportContent(
    lines=(ReportLine("Follow-along", 195, 6_200, 20_150, ("Billable time was given in October 2025.",)),),
    logs=(
        ReportedLog(
            support_log_id="supportlog_1",
            staff_name=ARABIC,
            worked_on=date(2025, 10, 3),
            started_at=datetime(2025, 10, 3, 1, 0, tzinfo=UTC),
            ended_at=datetime(2025, 10, 3, 4, 15, tzinfo=UTC),
            minutes=195,
            is_billable=True,
            note=f"Watched a whole shift. {EVIL}",
        ),
        ReportedLog("supportlog_2", "Mei Lin", date(2025, 10, 9), None, None, 50, is_billable=False),
    ),
    forms=(
        ReportedForm(
            "formsubmission_1",
            "form_1",
            "Monthly follow-along",
            date(2025, 10, 28),
            DateSource.INDICATOR,
            LogPlacement.AFTER_LOGS,
            (Answer("Hours worked", "64"), Answer("Supports", "w" * 2_000), Answer("Remarks", "")),
        ),
    ),
    warnings=("A form is dated by the day it was filled in.",),
)


async def sent(house: House, recipient: Recipient = DANA, **values: Any) -> tuple[Sending, str, str]:
    """A report that waits for its recipient, its identifier, and the path of its link."""
    sending = await start_sending(house, limit=3)
    usual: dict[str, Any] = {"content": CONTENT, "minutes": 195, "amount": 20_150}
    report = await sending.make(**(usual | values))
    await sending.submit(report, recipient)
    return sending, report, await sending.link()


async def press(web: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    """Open a link and fill in one of its forms."""
    found = FORM.search((await web.get(path)).text)
    assert found
    return await web.post(path, data={"form": found[1], **fields})


async def test_the_whole_report_is_on_the_page(house: House, web: httpx.AsyncClient) -> None:
    """Whom it is about, what is billed and why, the time that was given on clocks of the house, and what was recorded."""
    _, _, path = await sent(house)

    shown = await web.get(path)

    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown.text))
    for expected in (
        "Follow-along , October 2025",
        "Zoë Zimmer (CL-00001)",
        "By Harbour Care",
        "3 h 15 min at USD 62.00 an hour Billable time was given in October 2025.",
        "In all, 3 h 15 min USD 201.50",
        "clocks are those of Australia/Perth",
        "3 October 2025 09:00 to 12:15 3 h 15 min",
        "9 October 2025 50 min not billed Mei Lin",
        "Monthly follow-along 28 October 2025 Hours worked 64",
        "Remarks Not filled in",
        "A form is dated by the day it was filled in.",
        "Employment Specialist",
    ):
        assert expected in text
    assert shown.text.index('id="logs"') < shown.text.index('id="forms-after"')


async def test_a_billing_summary_tells_of_no_logs(house: House, web: httpx.AsyncClient) -> None:
    """Where logs are not on reports, neither they nor forms are shown, although they are kept."""
    _, _, path = await sent(house, logs_on_report=False)

    shown = (await web.get(path)).text

    assert "USD 201.50" in shown
    assert "Watched a whole shift" not in shown
    assert "Monthly follow-along" not in shown


async def test_a_report_is_confirmed_once(house: House, web: httpx.AsyncClient) -> None:
    """Under a name, with time and network address; nobody of the staff did it; after that the link is used up."""
    sending, report, path = await sent(house)

    thanked = await press(web, path, act="confirm", name="  Dana  Reed ")

    confirmed = await sending.read(report)
    assert (thanked.status_code, "Thank you, the report is confirmed" in thanked.text) == (200, True)
    assert (confirmed.status, confirmed.validated_by, confirmed.validated_from) == (
        "VALIDATED",
        "Dana  Reed",
        "127.0.0.1",
    )
    assert confirmed.validated_at is not None
    assert (await sending.events())[-1] == ("ReportValidated", None)
    facts = '{ auditEntries(filter: {kinds: ["ReportValidated"]}) { nodes { facts } } }'
    assert (await house.ask(facts))["auditEntries"]["nodes"] == [{"facts": {"answered_by": "RECIPIENT"}}]
    for again in (await web.get(path), await web.post(path, data={"form": "x", "act": "confirm", "name": "Eve"})):
        assert (again.status_code, "This link was used already" in again.text) == (410, True)


async def test_a_report_is_sent_back_and_sent_again(house: House, web: httpx.AsyncClient) -> None:
    """It is ready again with the comment, holds its use, and only the new link works."""
    sending, report, old = await sent(house)

    answer = await press(web, old, act="return", comment="The hours of the 3rd are wrong.\nPlease look.")
    returned = await sending.read(report)
    again = await sending.submit(report)
    new = await sending.link()

    assert (answer.status_code, "The report was sent back" in answer.text) == (200, True)
    assert (returned.status, returned.return_comment) == ("READY", "The hours of the 3rd are wrong.\nPlease look.")
    assert (again.status, again.use_number) == ("PENDING", 1)
    assert (await web.get(old)).status_code == 410
    assert "The hours of the 3rd are wrong." in (await web.get(new)).text
    assert "confirmed" in (await press(web, new, act="confirm", name="Dana Reed")).text


async def test_a_scanner_that_opens_links_changes_nothing(house: House, web: httpx.AsyncClient) -> None:
    """GET, HEAD, a POST that is not from the page, and one that fills in nothing leave the report as it is."""
    sending, report, path = await sent(house)

    for _ in range(2):
        assert (await web.get(path)).status_code == 200
        assert (await web.head(path)).status_code == 200
    for body in (b"", b"act=confirm&name=Eve", b"form=%ff&act=confirm&name=Eve", b"form=" + b"x" * 70_000):
        pressed = await web.post(path, content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert (pressed.status_code, "Is this report right?" in pressed.text) == (200, True)
    for fields in ({}, {"act": "confirm"}, {"act": "return"}, {"act": "burn", "name": "Eve"}):
        await press(web, path, **fields)

    assert (await sending.read(report)).status == "PENDING"
    assert (await sending.events())[-1] == ("ReportSubmitted", "Manager of the house")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"act": "confirm", "name": " \u200b "}, "Your name</a>: This must not be blank."),
        ({"act": "confirm", "name": "x" * 201}, "Your name</a>: This is 201 characters long"),
        ({"act": "confirm", "name": "Dana\x00"}, "Your name</a>: This holds characters that cannot be shown."),
        ({"act": "confirm", "name": "Dana\nReed"}, "Your name</a>: This must be one line."),
        ({"act": "return", "comment": ""}, "What has to be changed</a>: This must not be blank."),
        ({"act": "return", "comment": "x" * 2_001}, "What has to be changed</a>: This is 2,001 characters long"),
    ],
)
async def test_an_answer_that_says_too_little_is_asked_for_again(
    house: House, web: httpx.AsyncClient, fields: dict[str, str], problem: str
) -> None:
    """The page says what is missing and keeps what was typed; nothing is decided."""
    sending, report, path = await sent(house)

    asked_again = await press(web, path, **fields)

    assert (asked_again.status_code, problem in asked_again.text) == (422, True)
    assert (await sending.read(report)).status == "PENDING"
    assert (await web.get(path)).status_code == 200


async def test_links_that_are_over_say_so(house: House, web: httpx.AsyncClient) -> None:
    """Expired, withdrawn and tampered ones get a page of their own, and change nothing, also from a page left open."""
    sending, report, path = await sent(house)
    form = FORM.search((await web.get(path)).text)
    assert form
    confirm = {"form": form[1], "act": "confirm", "name": "Dana Reed"}
    clock = house.careplan.clock

    tampered = await web.post(f"{path}x", data=confirm)
    house.careplan.clock = lambda: clock() + timedelta(days=30)
    expired = await web.post(path, data=confirm)
    house.careplan.clock = clock
    await sending.do(report_sending.recall, report)
    withdrawn = await web.post(path, data=confirm)

    assert (tampered.status_code, "There is no such link" in tampered.text) == (404, True)
    assert (expired.status_code, "This link has expired" in expired.text) == (410, True)
    assert (withdrawn.status_code, "or it was withdrawn" in withdrawn.text) == (410, True)
    assert (await sending.read(report)).status == "READY"


@pytest.mark.parametrize("verb", [report_answers.record_validation, report_answers.record_return])
async def test_a_link_dies_with_what_staff_record(house: House, web: httpx.AsyncClient, verb: Any) -> None:
    """Who answered by telephone does not answer again by link."""
    sending, report, path = await sent(house)

    await sending.do(verb, report, "Dana Reed, by telephone")

    assert (await web.get(path)).status_code == 410


async def test_of_many_answers_at_once_one_counts(house: House, web: httpx.AsyncClient) -> None:
    """Twelve presses, half of them to confirm and half to send back: one is thanked, the others find the link used."""
    sending, report, path = await sent(house)
    form = FORM.search((await web.get(path)).text)
    assert form
    said = {"form": form[1], "name": "Dana Reed", "comment": "Wrong."}

    presses = [web.post(path, data=said | {"act": act}) for act in ("confirm", "return") for _ in range(6)]
    answers = [answer.status_code for answer in await asyncio.gather(*presses)]

    assert sorted(answers) == [200, *[410] * 11]
    answered = [kind for kind, _ in await sending.events() if kind in ("ReportValidated", "ReportReturned")]
    assert len(answered) == 1
    assert (await sending.read(report)).status in ("VALIDATED", "READY")


async def test_what_people_wrote_is_shown_as_they_wrote_it(house: House, web: httpx.AsyncClient) -> None:
    """No markup gets in; names of any direction stand for themselves; no scripts, no caches, no search engines."""
    _, _, path = await sent(house, Recipient(f'{ARABIC} "{EVIL}"', "layla@agency.example"), title=EVIL)

    shown = await web.get(path)

    assert "<script" not in shown.text
    assert shown.text.count("&lt;script&gt;alert") >= 4
    assert f"<bdi>{ARABIC}</bdi>" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["X-Robots-Tag"].startswith("noindex")
    assert "script" not in shown.headers["Content-Security-Policy"]
