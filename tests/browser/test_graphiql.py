"""GraphiQL as support staff see it: in a real browser, on the demo data."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from .demos import CHROMIUM, QUIET, needs_browser, served_demo

pytestmark = needs_browser


@pytest_asyncio.fixture
async def demo(tmp_path: Path) -> AsyncIterator[str]:
    """The demo, served by a process of its own from an empty folder."""
    async with served_demo(tmp_path) as address:
        yield address


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


async def test_an_example_is_found_by_what_it_is_about(page: Page) -> None:
    """Hundreds of examples are too many to look through: type a word."""
    examples = page.get_by_label("Examples").get_by_role("listitem")

    await page.get_by_label("Find an example").fill("client glance")
    await expect(examples).to_have_text(["A client at a glance", "My clients at a glance"])

    await page.get_by_label("Find an example").fill("nothing of the kind")
    await expect(page.get_by_text("None is about that.")).to_be_visible()
