"""From a mail to the PDF of an approved quote, in a real Chromium against a real server."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
import pytest
from playwright.sync_api import Page, Position, expect

from assistant import Assistant
from tests.browser import chromium, served
from tests.firm import PAPERS

pytestmark = pytest.mark.browser

REQUEST = """Hello,

we need for the second floor:
- 12 lengths of 22 mm half-hard copper pipe
- 8 ball valves 20 mm

Kind regards,
Dermot Quinn
"""
# Where the cell of the quantity in the table's first row is, in pixels from the table's corner.
_QUANTITY: Position = {"x": 390, "y": 52}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the price list, and the mail beside it."""
    Assistant(tmp_path / "home").add(PAPERS / "price-list-2025.xlsx")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Dermot Quinn <dermot@quinn.example>", "info@firm.example", "Materials"
    mail.set_content(REQUEST)
    (tmp_path / "request.eml").write_bytes(mail.as_bytes())
    return tmp_path / "home"


@pytest.fixture
def page(home: Path) -> Iterator[Page]:
    """The page of the quotes; in the end nothing was asked of any other host, and no script had failed."""
    with chromium() as browser, served(home) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900}, accept_downloads=True)
        page.set_default_timeout(20_000)
        expect.set_options(timeout=20_000)
        hosts: set[str | None] = set()
        errors: list[str] = []
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}quotes")
        yield page
        assert hosts - {None} == {"127.0.0.1"}
        assert not errors


def test_mail_to_approved_quote_pdf(page: Page, home: Path, tmp_path: Path) -> None:
    """Drop the mail, settle the open line, look at a price's row, change a quantity, approve, download."""
    page.get_by_role("button", name="New quote").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id("stFileUploader").locator("button").first.click()
    chooser.value.set_files(home.parent / "request.eml")
    expect(page.get_by_label("The request", exact=True)).to_have_value(re.compile("ball valves 20 mm"))
    page.get_by_label("Your name").fill("Anna")
    page.get_by_role("button", name="Draft the quote").click()
    expect(page.get_by_text("dermot@quinn.example")).to_be_visible()

    page.locator(".st-key-step-approved button").click()
    expect(page.locator(".say.trouble")).to_contain_text("cannot be approved while lines are open: 2")
    page.locator("[class*='st-key-choose-2-'] button", has_text="BV-022").click()
    expect(page.locator("[class*='st-key-open-price-2'] button")).to_contain_text("BV-022")
    expect(page.locator(".sums .gross")).to_contain_text("482.55 EUR")

    row = page.locator("[class*='st-key-open-price-1'] button")
    expect(row).to_have_count(1)  # what the page was before is gone
    row.click()
    expect(page.locator(".st-key-page td.passage").first).to_be_visible()
    page.locator(".st-key-close button").click()
    expect(page.locator(".st-key-page .sheet")).to_have_count(0)

    _begin_to_edit(page)
    page.locator("#portal textarea").fill("100")
    page.keyboard.press("Enter")
    expect(page.locator(".sums .gross")).to_contain_text("2,639.83 EUR")

    page.locator(".st-key-step-approved button").click()
    expect(page.locator(".st-key-step-sent")).to_be_visible()
    page.get_by_text("Preview", exact=True).click()
    expect(page.locator(".st-key-preview img")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()
    download.value.save_as(tmp_path / "quote.pdf")
    quote = Assistant(home).quotes.store.all()[0]
    assert quote.status == "approved"
    assert quote.lines[0].quantity == 100
    assert {one.by for one in quote.trail} == {"Anna"}
    document = pypdfium2.PdfDocument(tmp_path / "quote.pdf")
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert quote.number in text
    assert "€2,639.83" in text
    assert "not approved" not in text


def _begin_to_edit(page: Page) -> None:
    """Opens the first line's quantity. The table, drawn on a canvas, takes no click while it measures itself anew."""
    cell = page.locator("#glide-cell-4-0")
    for _ in range(10):
        page.locator(".stDataFrameGlideDataEditor").first.click(position=_QUANTITY)
        page.wait_for_timeout(500)
        if page.locator("#portal textarea").count():
            return
        if cell.get_attribute("aria-selected") == "true":
            page.keyboard.press("Enter")
    expect(page.locator("#portal textarea")).to_be_visible()
