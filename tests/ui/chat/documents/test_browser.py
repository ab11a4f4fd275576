"""Uploads in a real Chromium: a folder with all it holds, and a page that is reloaded while files are sent."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from assistant import Assistant
from tests.browser import served
from tests.ui.chat.visiting import visit

pytestmark = pytest.mark.browser

_PATIENCE = 60.0  # seconds


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one paper."""
    Assistant(tmp_path / "home").upload({"note.txt": b"The spare key hangs behind the blue door."})
    return tmp_path / "home"


@pytest.fixture
def page(browser: Browser, home: Path) -> Iterator[Page]:
    """The page of the papers, opened."""
    with served(home) as address, visit(browser, f"{address}documents", height=900) as page:
        expect(page.get_by_role("heading", name="1 paper, 1 page")).to_be_visible()
        yield page


LATE = "late.txt"


def send(page: Page, folder: Path) -> None:
    """Begins to send two files that arrive and one that doesn't."""
    names = ["arrived-1.txt", "arrived-2.txt", LATE]
    for name in names:
        (folder / name).write_text(f"What stands in {name} is about herons.")
    arrived: list[str] = []

    def hold(route: Route) -> None:
        """The last of them never leaves the browser."""
        if LATE not in (route.request.post_data or ""):
            route.continue_()

    def heard(request: Request) -> None:
        if "/upload_file/" in request.url and request.method == "PUT":
            arrived.append(request.url)

    page.route(re.compile("/_stcore/upload_file/"), hold)
    page.on("requestfinished", heard)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([folder / name for name in names])
    until = time.monotonic() + _PATIENCE
    while len(arrived) < 2:
        assert time.monotonic() < until
        page.wait_for_timeout(50)


def test_a_reload_while_files_are_sent_loses_none_that_had_arrived(page: Page, home: Path, tmp_path: Path) -> None:
    """Those that had come are added, those that had not are named, and what comes later is added as ever."""
    send(page, tmp_path)
    page.reload()
    page.unroute_all(behavior="ignoreErrors")
    told = page.get_by_role("alert")
    expect(told).to_contain_text(
        "2 files had arrived and were added. 1 file had not: drop it once more. It is late.txt."
    )
    expect(page.get_by_role("heading", name="3 papers, 3 pages")).to_be_visible()
    assert {one.name for one in Assistant(home).documents()} == {"note.txt", "arrived-1.txt", "arrived-2.txt"}
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(tmp_path / LATE)
    expect(page.get_by_role("heading", name="4 papers, 4 pages")).to_be_visible()
    expect(told).to_have_count(0)


def test_a_page_that_is_closed_while_files_are_sent_loses_none_either(page: Page, home: Path, tmp_path: Path) -> None:
    """They are added though nobody comes back."""
    send(page, tmp_path)
    page.close()
    until = time.monotonic() + _PATIENCE
    while len(Assistant(home).documents()) < 3:
        assert time.monotonic() < until
        time.sleep(0.2)


def test_a_folder_is_added_with_all_it_holds(page: Page, home: Path, tmp_path: Path) -> None:
    """Files of one name are told apart by the folders that they lie in; what can't be read has its reason."""
    for customer in ("jansen", "devries"):
        (tmp_path / "customers" / customer).mkdir(parents=True)
        (tmp_path / "customers" / customer / "contract.txt").write_text(f"The contract with {customer} ends in May.")
    (tmp_path / "customers" / "broken.pdf").write_bytes(b"%PDF-1.4 no more")
    page.get_by_text("A folder", exact=True).click()
    expect(page.get_by_text("Choose or drop a folder")).to_be_visible()
    page.locator("input[webkitdirectory]").set_input_files(tmp_path / "customers")
    expect(page.get_by_role("heading", name="3 papers, 3 pages")).to_be_visible()
    expect(page.locator(".files .failed")).to_contain_text("broken.pdf")
    named = {one.name for one in Assistant(home).documents()}
    assert named == {"note.txt", "jansen - contract.txt", "devries - contract.txt"}
    page.reload()
    page.get_by_role("combobox", name="State").click()
    page.get_by_role("option", name="Not added (1)").click()
    expect(page.locator("[class*=st-key-paper-failed-]")).to_contain_text("broken.pdf")


def test_a_watched_folder_is_kept_in_step(page: Page, home: Path, tmp_path: Path) -> None:
    """Named on the page, it is looked at by the server without a restart; what failed is counted."""
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / "boiler.txt").write_text("The boiler in the depot was serviced on 4 May.")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 no more")
    page.get_by_role("tab", name="Watched folders").click()
    page.get_by_label("Another folder on this computer").fill(str(folder))
    page.get_by_label("Another folder on this computer").press("Enter")
    page.get_by_role("button", name="Watch it").click()
    expect(page.get_by_text("1 changed, 1 could not be added · for everybody")).to_be_visible()
    assert "boiler.txt" in {one.name for one in Assistant(home).documents()}
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No folder is watched yet.")).to_be_visible()
