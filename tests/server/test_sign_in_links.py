"""Signing in by e-mail: a one-time link, a page, a button, a token."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from careplan.core.careplan import Careplan
from careplan.core.mail import OutgoingMail
from careplan.core.staff import AccessToken, actor_with_token
from careplan.server.assembling import Service

from ..houses import House
from .conftest import client_of

FORM = re.compile(r'name="form" value="(\w+)"')
TOKEN = re.compile(r"careplan_[\w-]+")


async def send(house: House, to: str = "Coordinator", *, by: str = "Administrator") -> str:
    """Send a member of staff a link; its path, as the mail has it."""
    sent = await house.attempt("sendSignInLink", "staffMember { id }", by=by, staffMemberId=house.actors[to].staff_id)
    assert sent["errors"] == []
    async with house.careplan.reading(house.actors["Administrator"]) as db:
        newest = sa.select(OutgoingMail.link).order_by(OutgoingMail.id.desc()).limit(1)
        return str(await db.scalar(newest))


async def press(web: httpx.AsyncClient, path: str) -> httpx.Response:
    """Open a link and press its button."""
    found = FORM.search((await web.get(path)).text)
    assert found
    return await web.post(path, data={"form": found[1]})


async def tokens(house: House) -> int:
    """How many tokens there are."""
    async with house.careplan.reading(house.actors["Administrator"]) as db:
        return await db.scalar(sa.select(sa.func.count()).select_from(AccessToken)) or 0


async def test_a_link_gives_a_token_once(house: House, web: httpx.AsyncClient) -> None:
    """The button shows a token that works; after that the link is used up."""
    path = await send(house)

    shown = await press(web, path)

    found = TOKEN.search(shown.text)
    assert found
    async with house.careplan.reading(None) as db:
        actor = await actor_with_token(db, found[0], house.careplan.clock())
    assert actor == house.actors["Coordinator"]
    for again in (await web.get(path), await web.post(path, data={"form": "x"})):
        assert again.status_code == 410
        assert "This link was used already" in again.text
    assert await tokens(house) == 1
    kinds = '{ auditEntries(filter: {kinds: ["LinkUsed"]}) { nodes { subjectId staff { id } } } }'
    coordinator = house.actors["Coordinator"].staff_id
    assert (await house.ask(kinds, by="Administrator"))["auditEntries"]["nodes"] == [
        {"subjectId": coordinator, "staff": {"id": coordinator}}
    ]


async def test_a_scanner_that_opens_links_changes_nothing(house: House, web: httpx.AsyncClient) -> None:
    """GET, HEAD and a POST that does not come from the form leave the link as it is."""
    path = await send(house)

    for _ in range(3):
        assert (await web.get(path)).status_code == 200
        assert (await web.head(path)).status_code == 200
    for body in (b"", b"form=", b"form=\xff\xfe", b"form=" + b"x" * 70_000, b"&" * 60 + b"form=1"):
        pressed = await web.post(path, content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert (pressed.status_code, "Show my token" in pressed.text) == (200, True)

    assert await tokens(house) == 0
    assert TOKEN.search((await press(web, path)).text)


async def test_a_link_expires(house: House, web: httpx.AsyncClient, careplan: Careplan) -> None:
    """After three days nobody signs in with it, not even from a page that was left open."""
    path = await send(house)
    found = FORM.search((await web.get(path)).text)
    assert found
    clock = careplan.clock
    careplan.clock = lambda: clock() + timedelta(days=3)

    late = await web.post(path, data={"form": found[1]})

    assert (late.status_code, "This link has expired" in late.text) == (410, True)
    assert await tokens(house) == 0


@pytest.mark.parametrize("secret", ["x", "../etc/passwd", "%00", "a" * 5_000, "é%F0%9F%92%A9"])
async def test_a_link_that_was_tampered_with_is_no_link(web: httpx.AsyncClient, house: House, secret: str) -> None:
    """Whatever it says, the page is the same and no error of ours."""
    path = await send(house)
    for wrong in (f"/l/{secret}", f"{path}x", path[:-1]):
        for answer in (await web.get(wrong), await web.post(wrong, data={"form": "x"})):
            assert answer.status_code == 404


async def test_a_new_link_takes_the_place_of_the_old(house: House, web: httpx.AsyncClient) -> None:
    """There is one open link for each member of staff."""
    old, new = await send(house), await send(house)

    gone = await web.get(old)

    assert (gone.status_code, "A newer link took the place" in gone.text) == (410, True)
    assert TOKEN.search((await press(web, new)).text)


@pytest.mark.parametrize("change", ["email", "leaves"])
async def test_a_link_dies_with_its_address(house: House, web: httpx.AsyncClient, change: str) -> None:
    """Who has another address now, or left, cannot sign in with what was sent to the old one."""
    path = await send(house)
    target: dict[str, Any] = {"staffMemberId": house.actors["Coordinator"].staff_id, "expectedVersion": 1}
    if change == "email":
        target["email"] = "elsewhere@example.org"
    mutation = "updateStaffMember" if change == "email" else "deactivateStaffMember"
    await house.do(mutation, "", by="Administrator", **target)

    assert (await web.get(path)).status_code == 410
    assert await tokens(house) == 0


async def test_two_presses_at_once_give_one_token(house: House, web: httpx.AsyncClient) -> None:
    """The slower one is told that the link was used."""
    path = await send(house)

    pressed = await asyncio.gather(*(press(web, path) for _ in range(4)), return_exceptions=True)

    answers = [each.status_code for each in pressed if isinstance(each, httpx.Response)]
    assert answers.count(200) == 1
    assert await tokens(house) == 1


async def test_only_who_manages_staff_sends_links(house: House) -> None:
    """And none to somebody who left; nothing is written to anybody then."""
    staff_id = house.actors["Coordinator"].staff_id
    forbidden = await house.attempt("sendSignInLink", by="Manager", staffMemberId=staff_id)
    await house.do("deactivateStaffMember", "", by="Administrator", staffMemberId=staff_id, expectedVersion=1)
    left = await house.attempt("sendSignInLink", by="Administrator", staffMemberId=staff_id)

    assert [each["code"] for each in forbidden["errors"]] == ["FORBIDDEN"]
    assert [each["code"] for each in left["errors"]] == ["INVALID_TRANSITION"]
    assert (await house.ask("{ outgoingMails { totalCount } }"))["outgoingMails"]["totalCount"] == 0


async def test_pages_are_kept_by_nobody_and_run_nothing(house: House, web: httpx.AsyncClient) -> None:
    """No scripts, no caches, no search engines, no address passed on; names are shown as they are written."""
    staff_id = house.actors["Coordinator"].staff_id
    name = "<script>alert('Ana')</script>"
    await house.do("updateStaffMember", "", by="Administrator", staffMemberId=staff_id, expectedVersion=1, name=name)

    shown = await web.get(await send(house))

    assert "<script" not in shown.text
    assert "&lt;script&gt;alert" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert shown.headers["X-Robots-Tag"].startswith("noindex")
    assert "script" not in shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]


async def test_the_log_does_not_hold_the_key(
    house: House, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    """The path of a link is a secret until it is used."""
    path = await send(house)
    async with client_of(service) as web:
        await web.get(path)
        await web.get(f"{path}x")

    said = "".join(capsys.readouterr())
    assert "/l/{secret}" in said
    assert path.removeprefix("/l/") not in said
