"""Every page looked over by axe-core in a real Chromium, light and dark: nothing that keeps anybody from using it."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant import Assistant
from tests.browser import served
from tests.firm import PAPERS
from tests.ui.chat.visiting import ask, visit

pytestmark = pytest.mark.browser

# axe-core, as the package brings it.
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
_RUN = "axe.run(document, {resultTypes: ['violations']})"
# How the page is when a theme is drawn: its background, as the browser computes it.
_BACKGROUNDS: dict[Literal["light", "dark"], str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 25, 26)"}


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The start page of a home with contracts, a price list and a quote."""
    home = tmp_path_factory.mktemp("firm") / "home"
    assistant = Assistant(home)
    contracts = PAPERS / "contracts"
    papers = (PAPERS / "handbook.md", PAPERS / "price-list-2025.xlsx")
    assistant.add(*papers, *(contracts / f"supply-agreement-carrowbeg-v{number}.pdf" for number in (1, 2)))
    assistant.quotes.draft("- 12 lengths of 22 mm half-hard copper pipe\n- 3 golden taps\n", by="Anna")
    with served(home) as address, visit(browser, address, height=900, patience=60_000) as page:
        yield page


def found(page: Page) -> dict[str, list[str]]:
    """What axe-core finds serious or critical in either theme: the places by the finding."""
    places: dict[str, list[str]] = {}
    for theme, background in _BACKGROUNDS.items():
        page.emulate_media(color_scheme=theme)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", background)
        page.wait_for_timeout(400)  # colours fade from one theme into the other
        page.evaluate(_AXE)
        for one in page.evaluate(_RUN)["violations"]:
            if one["impact"] in ("serious", "critical"):
                places.setdefault(f"{theme}: {one['help']}", []).extend(node["html"][:150] for node in one["nodes"])
    return places


def test_every_page(page: Page) -> None:
    """Those of the navigation, as they are opened."""
    links = page.get_by_test_id("stTopNavLink")
    expect(links.first).to_be_visible()
    addresses = [one.get_attribute("href") or "" for one in links.all()]
    assert len(addresses) >= 4
    troubles = {}
    for address in addresses:
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        _settled(page)
        troubles[address] = found(page)
    assert not {address: one for address, one in troubles.items() if one}


def _answer(page: Page) -> None:
    page.goto("")
    page.locator(".st-key-example-0 button").click()
    page.locator(".st-key-open-0-0 button").click()
    expect(page.locator(".st-key-page :is(img, .passage)").first).to_be_visible()
    page.get_by_test_id("stFeedback").locator("button").last.click()
    expect(page.locator("[class*='st-key-reason-'] input")).to_be_visible()


def _table(page: Page) -> None:
    page.goto("")
    ask(page, "What does a press elbow 22 mm cost?")
    page.locator("[class*='st-key-open-0-'] button", has_text="price-list").first.click()
    expect(page.locator(".st-key-page td.passage").first).to_be_visible()


def _contract(page: Page) -> None:
    page.goto("contracts")
    page.get_by_role("button", name="Open", exact=True).last.click()
    page.locator("[class*='st-key-open-contract-'] button").first.click()
    expect(page.locator(".st-key-page img")).to_be_visible()


def _quote(page: Page) -> None:
    page.goto("quotes")
    page.locator("[class*='st-key-paper-'] button").first.click()
    expect(page.locator("table.sums")).to_be_visible()


@pytest.mark.parametrize("walk", [_answer, _table, _contract, _quote])
def test_what_is_opened_on_them(page: Page, walk: Callable[[Page], None]) -> None:
    """An answer, the table that one comes from, a contract's card and a quote, each with what stands beside it."""
    walk(page)
    _settled(page)
    assert not found(page)


def test_the_keyboard_reaches_everything_and_shows_where_it_is(page: Page) -> None:
    """Tab goes to the pages, the examples and the question; whatever has the focus has a frame."""
    page.emulate_media(color_scheme="light")
    page.goto("")
    expect(page.locator(".st-key-example-0 button")).to_be_visible()
    _settled(page)
    reached, plain = [], []
    for _ in range(30):
        page.keyboard.press("Tab")
        page.wait_for_timeout(200)  # a border fades into its colour
        text, framed = page.evaluate(_FOCUSED)
        if not text:  # past the end
            break
        reached.append(text)
        if not framed:
            plain.append(text)
    said = " | ".join(reached)
    for name in ("Documents", "Quotes", "New conversation", "annual leave", "EN", "Ask a question"):
        assert name in said
    assert not plain


# The text of what has the focus, and whether it is framed; a box to write in may have the frame around it.
_FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one), frames = [];
  for (let up = one; up && frames.length < 6; up = up.parentElement) frames.push(getComputedStyle(up).borderTopColor);
  return [one === document.body ? "" : one.innerText || one.getAttribute("aria-label") || one.tagName,
          style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2
          || ["INPUT", "TEXTAREA"].includes(one.tagName) && frames.includes("rgb(31, 93, 80)")];
}"""


def test_the_language_that_was_chosen_is_remembered(page: Page) -> None:
    """The page speaks it at once and after it was opened anew, and tells readers aloud which it is."""
    page.goto("")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask your papers")
    page.get_by_role("radio", name="NL").click(force=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vraag het je documenten")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.goto("documents")
    expect(page.get_by_role("heading", level=1)).to_have_text("Documenten")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    # What was chosen in one language is no choice in the other.
    for spoken, title in (("EN", "Documents"), ("NL", "Documenten")):
        page.get_by_role("radio", name=spoken, exact=True).click(force=True)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator("[class*='st-key-paper-']").first).to_be_visible()
    page.context.clear_cookies(name="language")


def _settled(page: Page) -> None:
    """Waits until the script has run and nothing is being drawn."""
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.wait_for_timeout(300)
