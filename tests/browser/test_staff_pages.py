"""Pages for staff as somebody of the demo opens them: a link from GraphiQL, in a browser without scripts."""

from pathlib import Path

from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

from .demos import CHROMIUM, QUIET, needs_browser, served_demo

pytestmark = needs_browser

SHOWN = {
    "Open the charts of a program": "Supported employment (milestone)",
    "Open a report in a browser": "Follow-along,",
}


async def test_pages_are_opened_with_links(tmp_path: Path) -> None:
    """Charts and reports are there without a token, and nothing on them is blocked."""
    async with served_demo(tmp_path) as demo, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        graphiql = await browser.new_page(viewport={"width": 1500, "height": 950})
        await graphiql.goto(f"{demo}/graphiql")
        await graphiql.get_by_label("Sign in as").select_option(label="Alice Thornton (Administrator)")

        for example, heading in SHOWN.items():
            link = await _link(graphiql, example)
            reader, problems = await _reader(browser)
            await reader.goto(f"{demo}{link}")
            await expect(reader.get_by_role("heading", level=1)).to_contain_text(heading)
            await reader.screenshot(path=tmp_path / f"{example}.png", full_page=True)
            assert problems == []
            await reader.goto(f"{demo}{link[:-1]}")
            await expect(reader.get_by_role("heading", level=1)).to_have_text("This link does not work")
        await browser.close()


async def _link(page: Page, example: str) -> str:
    """The link that an example gives."""
    await page.get_by_role("button", name=example, exact=True).click()
    async with page.expect_response(lambda each: "createPageLink(" in (each.request.post_data or "")) as answered:
        await page.locator(".graphiql-execute-button").click()
    body = await (await answered.value).json()
    return str(body["data"]["createPageLink"]["pageLink"]["url"])


async def _reader(browser: Browser) -> tuple[Page, list[str]]:
    """A page in a browser without scripts, and what it complains about."""
    page = await (await browser.new_context(java_script_enabled=False)).new_page()
    problems: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(message.text)

    page.on("console", note)
    return page, problems
