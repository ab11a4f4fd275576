"""The chat page from end to end, in a real Chromium against a real server."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from assistant import Assistant, Box
from tests.browser import chromium, go_to, served
from tests.ui import papers
from tests.ui.chat.visiting import ask, visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the two papers."""
    folder = tmp_path_factory.mktemp("firm")
    Assistant(folder / "home").add(*papers.put_down(folder / "papers"))
    return folder / "home"


@pytest.fixture(scope="module")
def address(browser: Browser, home: Path) -> Iterator[str]:
    """Where the page is served; after `browser`, so that no server starts where there is none."""
    del browser
    with served(home) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page, opened."""
    with visit(browser, address) as page:
        yield page


def pixels(address: str) -> "np.ndarray[tuple[int, int, int], np.dtype[np.int16]]":
    """The picture at an address: (height, width, 3), red, green and blue from 0 to 255."""
    with urlopen(address) as response:
        return np.asarray(Image.open(BytesIO(response.read())).convert("RGB"), dtype=np.int16)


def test_question_to_highlighted_page(page: Page, home: Path) -> None:
    """Ask, click the source, and see the quoted words, and nothing else, marked on the page."""
    ask(page, papers.QUESTION)
    expect(page.locator(".quote").first).to_have_text(papers.NOTICE)
    page.locator(".st-key-open-0-0 button").click()
    picture = page.locator(".st-key-page img")
    expect(picture).to_be_visible()
    drawn = pixels(picture.get_attribute("src") or "")

    citation = Assistant(home).ask(papers.QUESTION).citations[0]
    (box,) = citation.boxes
    # The clause was printed with its baseline 300 points above the foot of the page, 72 from its left edge.
    assert box.top < 1 - 300 / 842 < box.bottom + 0.005
    assert abs(box.left - 72 / 595) < 0.01
    yellow = (drawn[:, :, 2] < drawn[:, :, 0] - 60) & (drawn[:, :, 0] > 180)
    inside = _mask(drawn.shape, box)
    assert yellow[inside].mean() > 0.6
    assert not yellow[~_mask(drawn.shape, box, around=0.012)].any()
    # The clause's letters are in the box, and those of the clause that was not quoted are elsewhere and plain.
    dark = drawn.max(axis=2) < 110
    assert dark[inside].mean() > 0.03
    assert dark[~inside].any()


def test_viewer_opens_at_the_passage(page: Page) -> None:
    """The passage is in sight, without scrolling, though it stands far down the page."""
    page.set_viewport_size({"width": 1280, "height": 500})
    ask(page, papers.QUESTION)
    page.locator(".st-key-open-0-0 button").click()
    expect(page.locator(".st-key-page img")).to_be_visible()
    page.wait_for_function("document.querySelector('.st-key-page-frame').scrollTop > 100")
    frame = page.locator(".st-key-page-frame").bounding_box()
    picture = page.locator(".st-key-page img").bounding_box()
    assert frame and picture
    line = picture["y"] + picture["height"] * (1 - 300 / 842)
    assert frame["y"] < line < min(frame["y"] + frame["height"], 500)


def test_upload_shows_the_status_of_each_file(page: Page, tmp_path: Path) -> None:
    """Through the file chooser: one is added, the broken one has its reason, and both are said."""
    (tmp_path / "parking.md").write_text("# Parking\n\nBicycles go under the stairs of the north entrance.\n")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 no more")
    go_to(page, "Documents")
    expect(page.get_by_role("heading", name="2 papers, 3 pages")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id("stFileUploader").locator("button").first.click()
    chooser.value.set_files([tmp_path / "parking.md", tmp_path / "broken.pdf"])
    expect(page.locator(".files .added")).to_contain_text("parking.md")
    expect(page.locator(".files .failed")).to_contain_text("broken.pdf")
    expect(page.get_by_role("heading", name="3 papers, 4 pages")).to_be_visible()
    go_to(page, "Ask")
    ask(page, "Where do bicycles go?")
    expect(page.locator(".quote").first).to_contain_text("under the stairs")


def test_narrow_screen_shows_the_page_over_the_conversation(page: Page) -> None:
    """On a telephone the viewer fills the screen and can be closed again."""
    page.set_viewport_size({"width": 420, "height": 800})
    ask(page, papers.QUESTION)
    page.locator(".st-key-open-0-0 button").click()
    picture = page.locator(".st-key-page img")
    expect(picture).to_be_visible()
    # Wider than the screen, to be read, and scrolled to where the passage begins.
    page.wait_for_function("document.querySelector('.st-key-page-frame').scrollLeft > 30")
    box = picture.bounding_box()
    assert box
    assert box["width"] > 600
    assert 0 < box["x"] + box["width"] * 72 / 595 < 60
    page.locator(".st-key-close button").click()
    expect(picture).to_have_count(0)
    expect(page.locator(".quote").first).to_be_visible()


def test_the_menu_of_a_narrow_screen_closes_when_a_page_was_chosen(page: Page) -> None:
    """It lies over the page, which can then be seen."""
    page.set_viewport_size({"width": 380, "height": 760})
    menu = page.get_by_test_id("stSidebar")
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(menu).to_have_attribute("data-collapsed", "false")
    menu.get_by_text("Quotes").click()
    expect(page.get_by_role("heading", name="Quotes", level=1)).to_be_visible()
    expect(menu).to_have_attribute("data-collapsed", "true")


def test_a_question_is_restricted_to_a_paper(page: Page) -> None:
    """Choose a paper above the box, ask, and see what was searched; the question box can be reached all the while."""
    page.set_viewport_size({"width": 420, "height": 800})
    page.locator(".st-key-choice button").click()
    choice = page.get_by_test_id("stMultiSelect")
    choice.locator("input").fill("handbook")
    page.get_by_role("option", name="handbook.md").click()
    page.get_by_role("dialog").get_by_text("Search only in these papers").click()
    page.locator(".st-key-chosen-done button").click()
    expect(page.locator(".st-key-choice button")).to_have_text(re.compile("Only in handbook.md"))
    ask(page, papers.QUESTION)
    expect(page.locator(".question + .aside")).to_have_text("Only in handbook.md")
    expect(page.locator("[class*=st-key-open-0-] button").first).to_contain_text("handbook.md")


def test_labels_show_names_as_they_are(page: Page, home: Path, tmp_path: Path) -> None:
    """A paper's name that looks like markup, an emoji, a formula or an address stays what it is."""
    name = "[a](b) $x$ *c* :smile: www.d.test.txt"
    (tmp_path / name).write_text("The spare key of the cabin hangs behind the blue door.")
    Assistant(home).add(tmp_path / name)
    ask(page, "Where does the spare key of the cabin hang?")
    label = page.locator(".st-key-open-0-0 button")
    expect(label).to_contain_text("page 1")
    assert name in label.inner_text()
    assert label.locator("a, .katex, em").count() == 0


@pytest.mark.parametrize(("ci", "outcome"), [("true", "Failed"), ("", "Skipped")])
def test_missing_chromium_fails_in_ci_alone(ci: str, outcome: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere the tests of this file are skipped, with the reason."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", ci)
    with pytest.raises(BaseException, match="no Chromium") as raised, chromium():
        pass
    assert raised.typename == outcome


def _mask(
    shape: tuple[int, ...], box: Box, *, around: float = 0.0
) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    """Which pixels lie in the box, widened on each side by a fraction of the page."""
    height, width = shape[:2]
    mask = np.zeros((height, width), dtype=bool)
    rows = slice(int((box.top - around) * height), int((box.bottom + around) * height) + 1)
    columns = slice(int((box.left - around) * width), int((box.right + around) * width) + 1)
    mask[rows, columns] = True
    return mask
