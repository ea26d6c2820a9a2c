"""Pages for staff: opened with a token or a link, with what whoever opens them may see at that moment."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from careplan.core.careplan import Careplan
from careplan.core.page_links import forget

from ..houses import House
from ..programs import Program, codes, enroll, make_program
from ..report_rows import make_report
from .conftest import SignIn
from .roles import change_role

LINK = "pageLink { url expiresAt }"


async def program_with_reports(house: House) -> Program:
    """A program with one report."""
    program = await make_program(house)
    await make_report(house, await enroll(house, program, enrolledOn="2026-08-01"))
    return program


async def figures_link(house: House, program: Program, *, by: str = "Manager") -> str:
    """A link to the figures of a program."""
    page = {"programId": program.id, "firstMonth": "2026-08", "lastMonth": "2026-10"}
    made = await house.do("createPageLink", LINK, by=by, programFigures=page)
    return str(made["pageLink"]["url"])


async def test_a_link_opens_its_page_in_a_browser(house: House, web: httpx.AsyncClient) -> None:
    """No token is needed, as often as one likes, and nobody on the way keeps the page."""
    link = await figures_link(house, await program_with_reports(house))

    for answer in (await web.get(link), await web.get(link)):
        assert answer.status_code == 200
        assert "<h1>Supported employment</h1>" in answer.text
        assert "August 2026 to October 2026" in answer.text
        assert "AUD 93.00" in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert "script" not in answer.headers["content-security-policy"]
    assert (await web.head(link)).status_code == 200


async def test_a_token_opens_a_page(house: House, web: httpx.AsyncClient, sign_in: SignIn) -> None:
    """Who has a token needs no link."""
    program = await program_with_reports(house)

    answer = await web.get(f"/programs/{program.id}/figures", headers=await sign_in("Manager"))

    assert (answer.status_code, "<h1>Supported employment</h1>" in answer.text) == (200, True)


async def test_a_stranger_sees_that_a_page_is_for_staff(house: House, web: httpx.AsyncClient) -> None:
    """Without a link or a token there is nothing to see, nor with one that nobody gave out."""
    program = await program_with_reports(house)
    path = f"/programs/{program.id}/figures"

    unasked = await web.get(path)
    wrong = await web.get(path, headers={"Authorization": "Bearer careplan_x"})

    assert (unasked.status_code, "This page is for staff" in unasked.text) == (401, True)
    assert (wrong.status_code, "This link does not work" in wrong.text) == (401, True)


async def test_a_link_that_was_changed_opens_nothing(house: House, web: httpx.AsyncClient) -> None:
    """It fits one page, as it was given: no other program, month, or key."""
    program, other = await program_with_reports(house), await make_program(house, "Another")
    link = await figures_link(house, program)
    ticket = link.partition("ticket=")[2]

    for changed in (
        link.replace(program.id, other.id),
        link.replace("2026-10", "2026-11"),
        link.replace("ticket=", "ticket=x"),
        link[:-1],
        f"{link}&to=2026-09",
        link.replace("?", "?ticket=x&"),
        f"{link}{'x' * 5_000}",
        f"/exports/reports.csv?month=2026-09&ticket={ticket}",
    ):
        answer = await web.get(changed)
        assert (answer.status_code, "This link does not work" in answer.text) == (401, True), changed


async def test_the_key_of_a_link_is_in_no_log(
    house: House, web: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads logs opens no pages."""
    link = await figures_link(house, await program_with_reports(house))

    await web.get(link)

    logged = "".join(capsys.readouterr())
    assert "/programs/{program_id}/figures" in logged
    assert link.partition("ticket=")[2] not in logged


async def test_nobody_signs_in_with_a_link(house: House, web: httpx.AsyncClient) -> None:
    """Its key is no token, whatever is put around it."""
    link = await figures_link(house, await program_with_reports(house))
    path, _, ticket = link.partition("&ticket=")

    for token in (ticket, f"{ticket} {path}", f"{ticket}{path}"):
        headers = {"Authorization": f"Bearer {token}"}
        asked = await web.post("/graphql", json={"query": "{ viewer { today } }"}, headers=headers)
        assert asked.status_code == 401


async def test_a_link_expires(house: House, web: httpx.AsyncClient, careplan: Careplan) -> None:
    """After a quarter of an hour it opens nothing, and is forgotten the next night."""
    link = await figures_link(house, await program_with_reports(house))
    clock = careplan.clock
    careplan.clock = lambda: clock() + timedelta(minutes=15)

    late = await web.get(link)
    await careplan.perform(house.actors["Administrator"], forget)

    assert (late.status_code, "This link does not work" in late.text) == (401, True)
    careplan.clock = clock
    assert (await web.get(link)).status_code == 401


async def test_a_page_shows_what_may_be_seen_at_that_moment(house: House, web: httpx.AsyncClient) -> None:
    """Rights that were taken away since the link was made are gone."""
    link = await figures_link(house, await program_with_reports(house))
    before = await web.get(link)

    await change_role(house, "Manager", without="report.read")
    fewer = await web.get(link)
    await change_role(house, "Manager", without="program.read")
    none = await web.get(link)

    assert ["AUD 93.00" in each.text for each in (before, fewer, none)] == [True, False, False]
    assert [each.status_code for each in (before, fewer, none)] == [200, 200, 404]


async def test_who_left_opens_nothing(house: House, web: httpx.AsyncClient) -> None:
    """A link dies with the right to sign in."""
    link = await figures_link(house, await program_with_reports(house), by="Coordinator")
    leaving = {"staffMemberId": house.actors["Coordinator"].staff_id, "expectedVersion": 1}

    await house.do("deactivateStaffMember", "", by="Administrator", **leaving)

    assert (await web.get(link)).status_code == 401


@pytest.mark.parametrize(
    ("page", "code", "path"),
    [
        ({"reportId": "report_x"}, "NOT_FOUND", ["reportId"]),
        ({"reportPdfId": "report_x"}, "NOT_FOUND", ["reportPdfId"]),
        ({"billingMonth": "2026-13"}, "VALIDATION", ["billingMonth"]),
        ({"longTermSupportMonth": "next"}, "VALIDATION", ["longTermSupportMonth"]),
    ],
)
async def test_a_link_is_made_for_pages_that_there_are(
    house: House, page: dict[str, Any], code: str, path: list[str]
) -> None:
    """What is asked for wrongly is named."""
    refused = await house.attempt("createPageLink", LINK, **page)

    assert refused["pageLink"] is None
    assert [(error["code"], error["path"]) for error in refused["errors"]] == [(code, path)]


async def test_who_may_not_see_reports_gets_no_link_to_them(house: House) -> None:
    """A link gives nobody more than they have."""
    await change_role(house, "Manager", without="report.read")
    await house.sign_in_again("Manager")

    assert codes(await house.attempt("createPageLink", LINK, billingMonth="2026-09")) == ["FORBIDDEN"]


async def test_a_page_that_is_asked_for_wrongly_says_so(house: House, web: httpx.AsyncClient, sign_in: SignIn) -> None:
    """No input is an error of ours."""
    program, headers = await program_with_reports(house), await sign_in("Manager")

    wrong = await web.get(f"/programs/{program.id}/figures?from=2026-13", headers=headers)
    unknown = await web.get("/programs/program_x/figures", headers=headers)

    assert (wrong.status_code, "Write a month as its year and number" in wrong.text) == (400, True)
    assert (unknown.status_code, "There is no such page" in unknown.text) == (404, True)
