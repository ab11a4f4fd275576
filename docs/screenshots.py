"""Takes the pictures for the documentation from a real session on the sample firm: python docs/screenshots.py

Every page in both themes, as PAGE.png and PAGE-dark.png in docs/images.
"""

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
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
FIRM, IMAGES = ROOT / "examples" / "firm", ROOT / "docs" / "images"
# Each theme with the end of its pictures' names and the page's background, as the browser computes it.
THEMES = (("light", "", "rgb(255, 255, 255)"), ("dark", "-dark", "rgb(21, 25, 26)"))
_PATIENCE = 120_000


def main() -> None:
    """Takes the windows of the documentation at 1440 x 900."""
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        Assistant(home).add(FIRM)
        with served(home) as address, chromium() as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 900}, base_url=address)
            page.set_default_timeout(_PATIENCE)
            expect.set_options(timeout=_PATIENCE)
            page.goto("")
            expect(page.locator(".st-key-example-2 button")).to_be_visible()
            _take(page, "start")
            _ask(page)
            _contracts(page)
            _quotes(page)
            for name in ("documents", "conversations", "settings"):
                page.goto(name)
                expect(page.locator("h1")).to_be_visible()
                _take(page, name)


def _ask(page: Page) -> None:
    """Asks a question and opens its first source."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(QUESTION)
    box.press("Enter")
    page.locator(".st-key-open-0-0 button").click()
    expect(page.locator(".st-key-page img")).to_be_visible()
    _take(page, "chat")


def _contracts(page: Page) -> None:
    """Shows all contracts, then the card of one with the page of a clause beside it."""
    page.goto("contracts")
    expect(page.get_by_text("What falls due")).to_be_visible()
    _take(page, "contracts")
    row = page.locator("[class*='st-key-paper-']").filter(has_text="supply-agreement-carrowbeg-v2.pdf")
    row.get_by_role("button").click()
    notice = page.locator("[class*='st-key-source-contract-']").filter(has_text="Notice to stop the renewal")
    notice.first.get_by_role("button").first.click()
    expect(page.locator(".st-key-page img")).to_be_visible()
    page.mouse.move(400, 500)
    page.mouse.wheel(0, -5000)
    _take(page, "contract")


def _quotes(page: Page) -> None:
    """Drafts a quote and shows it with the row of the list that a price comes from."""
    page.goto("quotes")
    page.get_by_role("button", name="New quote").click()
    page.get_by_label("The request", exact=True).fill(REQUEST)
    page.get_by_label("Your name").fill("Anna")
    page.get_by_role("button", name="Draft the quote").click()
    page.locator("[class*='st-key-open-price-2'] button").click()
    expect(page.locator(".st-key-viewer table")).to_be_visible()
    page.mouse.move(1000, 300)
    page.mouse.wheel(0, -5000)
    _take(page, "quotes")


def _take(page: Page, name: str) -> None:
    """Takes the window in both themes, once it stands still."""
    page.mouse.move(0, 0)
    for theme, ending, background in THEMES:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", background)
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
        page.wait_for_timeout(1500)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        # A page has few colours: with a palette the file is a third of its size and looks the same.
        picture.quantize(256, dither=Image.Dither.NONE).save(IMAGES / f"{name}{ending}.png", optimize=True)
    page.emulate_media(color_scheme="light")


if __name__ == "__main__":
    main()
