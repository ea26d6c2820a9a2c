"""Signing in by e-mail as somebody does it in the demo: send, read the mail, open the link, press the button."""

from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from .demos import CHROMIUM, QUIET, needs_browser, served_demo

pytestmark = needs_browser


async def test_signing_in_by_e_mail(tmp_path: Path) -> None:
    """The whole loop, without scripts on the pages of our own."""
    async with served_demo(tmp_path) as demo, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        await _send_a_link(await browser.new_page(viewport={"width": 1500, "height": 950}), demo)
        reader = await (await browser.new_context(java_script_enabled=False)).new_page()
        await _open_the_mail(reader, demo)
        await reader.screenshot(path=tmp_path / "mail.png")

        await reader.get_by_role("link", name=f"{demo}/l/").click()
        await expect(reader.get_by_role("heading", level=1)).to_have_text("Sign in to Banksia Community Care")
        await reader.screenshot(path=tmp_path / "link.png")
        link = reader.url
        await reader.get_by_role("button", name="Show my token").click()
        await expect(reader.get_by_label("Token")).to_contain_text("careplan_")
        await reader.screenshot(path=tmp_path / "token.png")

        await reader.goto(link)
        await expect(reader.get_by_role("heading", level=1)).to_have_text("This link was used already")
        await browser.close()


async def _send_a_link(page: Page, demo: str) -> None:
    await page.goto(f"{demo}/graphiql")
    await page.get_by_label("Sign in as").select_option(label="Alice Thornton (Administrator)")
    await page.get_by_role("button", name="Let somebody sign in by e-mail").click()
    await page.locator(".graphiql-execute-button").click()
    await expect(page.locator(".result-window")).to_contain_text('"sendSignInLink"')


async def _open_the_mail(reader: Page, demo: str) -> None:
    await reader.goto(f"{demo}/mail")
    subject = reader.get_by_role("link", name="Sign in to Banksia Community Care")
    for _ in range(50):
        if await subject.count():
            break
        await reader.reload()
    await subject.first.click()
    await expect(reader.locator("pre")).to_contain_text("with this link you can sign in")
