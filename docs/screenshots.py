"""Takes the pictures for the documentation from a real session on the sample firm: python docs/screenshots.py"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant import Assistant  # noqa: E402 - the repository's root is on the path only now
from tests.browser import chromium, served  # noqa: E402

QUESTION = "How long is the warranty on our workmanship?"
REQUEST = """Hello,

for the second floor at 8 Mill Street we need:
- 12 lengths of 22 mm half-hard copper pipe
- 20 press elbows 22 mm
- 8 ball valves 20 mm
- 2 magnetic dirt filters 22 mm

Could you also look at the dripping tap in the kitchen?

Kind regards,
Dermot Quinn
"""
CONTRACT = "supply-agreement-carrowbeg-v2.pdf"
FIRM, IMAGES = ROOT / "examples" / "firm", ROOT / "docs" / "images"


def main() -> None:
    """Takes the windows of the documentation at 1440 x 900."""
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        Assistant(home).add(FIRM)
        with served(home) as address, chromium() as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
            page.goto(address)
            _ask(page)
            page.goto(f"{address.rstrip('/')}/contracts")
            _contracts(page)
            page.goto(f"{address.rstrip('/')}/quotes")
            _quotes(page)


def _ask(page: Page) -> None:
    """Asks a question and opens its first source."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(QUESTION)
    box.press("Enter")
    page.locator(".st-key-open-0-0 button").click()
    _take(page, "chat")


def _contracts(page: Page) -> None:
    """Shows all contracts, then the card of one with the page of a clause beside it."""
    expect(page.get_by_text("What falls due")).to_be_visible(timeout=120_000)
    page.wait_for_timeout(1000)
    page.screenshot(path=IMAGES / "contracts.png")
    page.get_by_label("Filter by name, party or kind").fill("carrowbeg-v2")
    page.get_by_label("Filter by name, party or kind").press("Enter")
    page.wait_for_timeout(2000)
    page.get_by_role("button", name="Open").last.click()
    page.locator("[class*='st-key-open-contract-'] button").nth(8).click()
    _take(page, "contract")


def _quotes(page: Page) -> None:
    """Drafts a quote and shows it with the row of the list that a price comes from."""
    page.get_by_role("button", name="New quote").click()
    page.get_by_label("The request", exact=True).fill(REQUEST)
    page.get_by_label("Your name").fill("Anna")
    page.get_by_role("button", name="Draft the quote").click()
    page.locator("[class*='st-key-open-price-2'] button").click(timeout=120_000)
    expect(page.locator(".st-key-page .passage").first).to_be_visible(timeout=30_000)
    page.mouse.move(1000, 300)
    page.mouse.wheel(0, -5000)
    _take(page, "quotes")


def _take(page: Page, name: str) -> None:
    """Takes the window once the page of the source stands at its passage."""
    expect(page.locator(".st-key-page img, .st-key-page .passage").first).to_be_visible(timeout=30_000)
    page.wait_for_function("document.querySelector('.st-key-page-frame').scrollTop >= 0")
    page.mouse.move(0, 0)
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
