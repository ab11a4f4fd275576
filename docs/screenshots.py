"""Takes the pictures for the documentation from a real session on the sample firm: python docs/screenshots.py"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant import Assistant  # noqa: E402 - the repository's root is on the path only now
from tests.browser import chromium, served  # noqa: E402

QUESTION = "How long is the warranty on our workmanship?"
FIRM, IMAGES = ROOT / "examples" / "firm", ROOT / "docs" / "images"


def main() -> None:
    """Asks a question, opens its first source and takes the window at 1440 x 900."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        Assistant(home).add(FIRM)
        with served(home) as address, chromium() as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
            page.goto(address)
            box = page.get_by_test_id("stChatInputTextArea")
            box.fill(QUESTION)
            box.press("Enter")
            page.locator(".st-key-open-0-0 button").click()
            expect(page.locator(".st-key-page img")).to_be_visible()
            page.wait_for_function("document.querySelector('.st-key-page-frame').scrollTop > 0")
            page.mouse.move(0, 0)
            page.wait_for_timeout(1000)
            IMAGES.mkdir(exist_ok=True)
            page.screenshot(path=IMAGES / "chat.png")


if __name__ == "__main__":
    main()
