"""From a contract that is dropped to its card, the place of a clause and the calendar file, in a real Chromium."""

from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, expect

from assistant import Assistant
from tests.browser import served
from tests.firm import PAPERS
from tests.ui.chat.visiting import visit

pytestmark = pytest.mark.browser

CONTRACT = PAPERS / "contracts" / "supply-agreement-carrowbeg-v2.pdf"


def test_upload_to_card_to_calendar_file(browser: Browser, tmp_path: Path) -> None:
    """Drop a contract, open its card, see a clause on its page, and take the dates into a calendar."""
    home = tmp_path / "home"
    Assistant(home)
    with (
        served(home) as address,
        visit(browser, f"{address}contracts", width=1440, height=900, patience=60_000) as page,
    ):
        expect(page.get_by_text("There is no contract among the papers yet.")).to_be_visible()
        with page.expect_file_chooser() as chooser:
            page.get_by_test_id("stFileUploader").locator("button").first.click()
        chooser.value.set_files(CONTRACT)
        expect(page.get_by_role("heading", name="1 contract")).to_be_visible()

        page.locator("[class*='st-key-paper-'] button").click()
        expect(page.get_by_role("heading", name="Supply Agreement")).to_be_visible()
        clause = page.locator("[class*='st-key-source-contract-']").filter(has_text="Law that applies").last
        expect(clause.locator(".quote")).to_contain_text("governed by")
        clause.locator("button").first.click()
        expect(page.locator(".st-key-page img")).to_be_visible()
        place = page.locator(".st-key-viewer-bar").inner_text()
        assert CONTRACT.name in place

        page.locator(".st-key-back button").click()
        with page.expect_download() as download:
            page.locator(".st-key-calendar button").click()
        calendar = Calendar.from_ical(Path(download.value.path()).read_bytes())
        assert download.value.suggested_filename == "contract-dates.ics"

    said = {(one.name, one.date) for one in Assistant(home).contracts.agenda()}
    events = {(str(one["summary"]).partition(":")[0], one.decoded("dtstart")) for one in calendar.walk("VEVENT")}
    assert events == said
    assert len(events) > 3
