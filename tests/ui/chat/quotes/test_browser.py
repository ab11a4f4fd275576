"""From a mail to the PDF of an approved quote, in a real Chromium against a real server."""

import io
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, Position, expect

from assistant import Assistant
from tests.browser import served
from tests.firm import PAPERS
from tests.ui.chat.visiting import visit

pytestmark = pytest.mark.browser

REQUEST = """Hello,

we need for the second floor:
- 12 lengths of 22 mm half-hard copper pipe
- 8 ball valves 20 mm

Kind regards,
Dermot Quinn
"""
# Where the cell of the quantity in the table's first row is, in pixels from the table's corner.
_QUANTITY: Position = {"x": 350, "y": 52}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the price list and the general terms, and a mail beside it that brings a list."""
    Assistant(tmp_path / "home").add(PAPERS / "price-list-2025.xlsx", PAPERS / "general-terms.pdf")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Dermot Quinn <dermot@quinn.example>", "info@firm.example", "Materials"
    mail.set_content(REQUEST)
    mail.add_attachment(_sheet(), maintype="application", subtype="octet-stream", filename="more.xlsx")
    (tmp_path / "request.eml").write_bytes(mail.as_bytes())
    return tmp_path / "home"


def _sheet() -> bytes:
    """A workbook that asks for one thing more."""
    book = openpyxl.Workbook()
    page = book.active
    assert page
    page.title = "More"
    for row in (["Description", "Qty"], ["Press elbow 90° 22 mm", 6]):
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def page(browser: Browser, home: Path) -> Iterator[Page]:
    """The page of the quotes."""
    with served(home) as address, visit(browser, f"{address}quotes", width=1440, height=900) as page:
        yield page


def test_mail_to_approved_quote_pdf(page: Page, home: Path, tmp_path: Path) -> None:
    """Drop the mail, settle the open line, look at a price's row, change a quantity, take over a condition, edit and
    accept the letter, approve, download.
    """
    page.get_by_role("button", name="New quote").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id("stFileUploader").locator("button").first.click()
    chooser.value.set_files(home.parent / "request.eml")
    expect(page.get_by_label("The request", exact=True)).to_have_value(re.compile("ball valves 20 mm"))
    expect(page.locator(".st-key-request-part-0")).to_contain_text("request.eml/more.xlsx")
    page.get_by_label("Your name").fill("Anna")
    page.get_by_role("button", name="Draft the quote").click()
    expect(page.get_by_text("dermot@quinn.example")).to_be_visible()

    page.locator(".st-key-step-approved button").click()
    expect(page.locator(".say.trouble")).to_contain_text("cannot be approved while lines are open: 2")
    page.locator("[class*='st-key-choose-2-'] button", has_text="BV-022").click()
    expect(page.locator("[class*='st-key-open-price-2'] button")).to_contain_text("BV-022")
    expect(page.locator(".sums .gross")).to_contain_text("512.81 EUR")

    row = page.locator("[class*='st-key-open-price-1'] button")
    expect(row).to_have_count(1)  # what the page was before is gone
    row.click()
    expect(page.locator(".st-key-page td.passage").first).to_be_visible()
    page.locator(".st-key-close button").click()
    expect(page.locator(".st-key-page .sheet")).to_have_count(0)

    _begin_to_edit(page)
    page.locator("#portal textarea").fill("100")
    page.keyboard.press("Enter")
    expect(page.locator(".sums .gross")).to_contain_text("2,670.08 EUR")

    _take_condition(page)
    _accept_letter(page)
    # What is approved is the version that was drawn last, whole.
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

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
    assert [one.asked_in and one.asked_in.place for one in quote.lines] == [None, None, "More!A2:B2"]
    assert {one.by for one in quote.trail} == {"Anna"}
    document = pypdfium2.PdfDocument(tmp_path / "quote.pdf")
    text = " ".join(document[0].get_textpage().get_text_bounded().split())
    document.close()
    assert quote.number in text
    assert "€2,670.08" in text
    assert "not approved" not in text
    assert "We ring you before we come." in text
    assert (
        "Our invoices are payable within 14 days of their date, without deduction. (general-terms.pdf, page 1)" in text
    )


def _take_condition(page: Page) -> None:
    """A clause of the general terms, after a look at its page."""
    page.get_by_text("Conditions", exact=True).click()
    clause = page.locator("[class*='st-key-source-condition-']", has_text="payable within 14 days")
    clause.get_by_role("button", name="general-terms.pdf").click()
    expect(page.locator(".st-key-page img")).to_be_visible()
    page.locator(".st-key-close button").click()
    clause.get_by_role("button", name="Take it over").click()
    expect(page.locator(".st-key-source-condition-on-0")).to_contain_text("payable within 14 days")


def _accept_letter(page: Page) -> None:
    """With a figure that is not the quote's it is refused; with words of one's own it goes."""
    page.get_by_text("Letter", exact=True).click()
    page.get_by_role("button", name="Write the letter").click()
    box = page.get_by_label("The letter")
    expect(box).to_have_value(re.compile("€2,670.08 including VAT"))
    written = box.input_value()
    box.fill(written.replace("€2,670.08", "€2,000.00"))
    page.get_by_role("button", name="Accept it").click()
    expect(page.locator(".say.trouble")).to_contain_text("figures that are not the quote's")
    box.fill(written.replace("Please let us know", "We ring you before we come. Please let us know"))
    page.get_by_role("button", name="Accept it").click()
    expect(page.get_by_text("Accepted by Anna")).to_be_visible()


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
