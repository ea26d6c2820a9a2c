"""GraphiQL as support staff see it: in a real browser, on the demo data."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from ..server.running import free_port

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ, reason="no chromium here: the browser tests did not run"
)


@pytest_asyncio.fixture
async def demo(tmp_path: Path) -> AsyncIterator[str]:
    """The demo, served by a process of its own from an empty folder."""
    port = free_port()
    process = _start_demo(tmp_path, port)
    address = f"http://127.0.0.1:{port}"
    try:
        await _until_it_answers(process, address)
        yield address
    finally:
        process.terminate()
        process.wait()


def _start_demo(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "careplan.server.cli", "demo", "--port", str(port)]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def _until_it_answers(process: "subprocess.Popen[bytes]", address: str) -> None:
    async with httpx.AsyncClient() as client:
        while process.poll() is None:
            try:
                if (await client.get(f"{address}/readyz")).is_success:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)
    raise AssertionError("the demo did not start")


@pytest_asyncio.fixture
async def page(demo: str) -> AsyncIterator[Page]:
    """The page in a fresh browser; it must ask no other host for anything and break no rule of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport={"width": 1500, "height": 950})
        hosts: set[str] = set()
        complaints: list[str] = []
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        await page.goto(f"{demo}/graphiql")
        await expect(page.locator(".graphiql-execute-button")).to_be_visible()
        yield page
        await browser.close()
    assert hosts - {""} == {urlsplit(demo).netloc}
    assert complaints == []


async def test_a_demo_person_reads_a_whole_plan(page: Page) -> None:
    """Sign in, press Run on the first tab: the nested plan is there."""
    await page.get_by_label("Sign in as").select_option(label="Alice Thornton (Administrator)")
    await page.get_by_role("tab", name="NestedPlan").click()

    await page.locator(".graphiql-execute-button").click()

    answer = page.locator(".result-window")
    await expect(answer).to_contain_text('"supportPlan"')
    await expect(answer).to_contain_text('"ACTIVE"')
    await expect(answer).not_to_contain_text('"errors"')


async def test_an_error_is_readable(page: Page) -> None:
    """Nobody signed in: the answer says what to do, in words."""
    await page.locator(".graphiql-execute-button").click()

    await expect(page.locator(".result-window")).to_contain_text("Sign in first")


async def test_the_documentation_explains_a_support_plan(page: Page) -> None:
    """The documentation explorer finds the type and shows what it is."""
    await page.get_by_label("Sign in as").select_option(label="Alice Thornton (Administrator)")
    await page.get_by_label("Show Documentation Explorer").click()

    await page.locator(".graphiql-doc-explorer").get_by_role("combobox").fill("SupportPlan")
    await page.get_by_role("option", name="SupportPlan", exact=True).first.click()

    await expect(page.locator(".graphiql-doc-explorer")).to_contain_text(
        "What a client needs and how they are supported"
    )


async def test_a_chosen_example_is_filled_in_as_of_now(page: Page) -> None:
    """Create a draft, choose the next example: it speaks of the new draft."""
    await page.get_by_label("Sign in as").select_option(label="Alice Thornton (Administrator)")
    await page.get_by_role("button", name="Create a draft").click()
    await page.locator(".graphiql-execute-button").click()
    answer = page.locator(".result-window")
    await expect(answer).to_contain_text('"createSupportPlan"')
    created = re.search(r"plan_[0-9a-z]{26}", await answer.inner_text())
    assert created

    await page.get_by_role("button", name="What is still to do").click()

    await expect(page.get_by_label("Variables")).to_contain_text(created[0])
