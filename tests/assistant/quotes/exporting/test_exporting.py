"""Each export of a quote, opened again: lines, figures and words of the customer's language."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from docx import Document as OpenDocument

from assistant.errors import AssistantError
from assistant.quotes.exporting import export_quote
from assistant.quotes.exporting.word import default_template
from assistant.quotes.model import Customer, Line, Quote
from assistant.quotes.pricing import Terms, totalled

HOSTILE = '=HYPERLINK("http://203.0.113.5") <b>{{firm}}</b> & \x07'


def quote(language: str = "en", lines: int = 2) -> Quote:
    """A quote with a line of hostile words, two tax rates and a discount."""
    made = [
        Line(
            article="CP-022",
            description="Copper pipe 22 mm",
            quantity=Decimal("12.5"),
            unit="length",
            unit_price=Decimal("1234.56"),
            vat_rate=Decimal(23),
            discount=Decimal(10),
            status="priced",
        ),
        Line(
            article="X",
            description=HOSTILE,
            quantity=Decimal(1),
            unit="hour",
            unit_price=Decimal(58),
            vat_rate=Decimal("13.5"),
            status="priced",
        ),
    ]
    whole, totals = totalled((made * lines)[:lines], Terms(), Decimal(5))
    return Quote(
        number="Q-2025-001",
        customer=Customer(name="Ash & Sons"),
        language=language,
        lines=whole,
        totals=totals,
        discount=Decimal(5),
        created=date(2025, 3, 4).isoformat(),
        valid_until=date(2025, 4, 3).isoformat(),
    )


def pdf(data: bytes) -> str:
    """The text of all pages, in single spaces."""
    return " ".join("\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)).split())


def word(data: bytes) -> str:
    """The text of paragraphs and tables."""
    document = OpenDocument(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(one.text for one in document.paragraphs), *cells]).split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ("Quote Q-2025-001", "4 March 2025", "€13,888.80", "12.5 length", "VAT 13.5 % on", "Draft: not approved"),
        ),
        ("nl", ("Offerte", "4 maart 2025", "€ 13.888,80", "12,5 length", "Btw 13,5 % over", "Korting op het geheel")),
        ("de", ("Angebot", "4. März 2025", "13.888,80 €", "MwSt. 13,5 % auf", "Gesamt")),
        ("fr", ("Devis", "4 mars 2025", "13 888,80 €", "TVA 13,5 % sur")),
    ],
)
def test_documents_are_in_the_customers_language(language: str, words: tuple[str, ...]) -> None:
    """With days, numbers and amounts as they are written there; a draft says that it is one."""
    for text in (pdf(export_quote(quote(language), "q.pdf")), word(export_quote(quote(language), "q.docx"))):
        for one in words:
            assert one in text.replace("\u202f", " "), one
        assert "Ash & Sons" in text
        assert "<b>" in text
        assert "{{firm}}" in text  # words of a request are no holes


def test_an_approved_quote_is_no_draft() -> None:
    """Nothing says so any more."""
    approved = quote().model_copy(update={"status": "approved"})
    assert "Draft" not in pdf(export_quote(approved, "q.pdf", firm="Harkin & Vale"))
    assert "Harkin & Vale" in pdf(export_quote(approved, "q.pdf", firm="Harkin & Vale"))


def test_a_long_quote_names_its_columns_on_every_page_and_keeps_its_totals_together() -> None:
    """Fonts are in the file."""
    data = export_quote(quote(lines=90), "q.pdf")
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    assert len(pages) > 2
    assert all("Description" in one for one in pages[:-1])
    assert sum("Total" in one for one in pages) == 1
    assert b"/FontFile2" in data


def test_a_firms_own_template_is_filled() -> None:
    """Whatever Word made of its runs; one without a row for the lines is refused by name."""
    own = OpenDocument(io.BytesIO(default_template()))
    own.paragraphs[0].text = "Our reference: "
    own.paragraphs[0].add_run("{{ti")
    own.paragraphs[0].add_run("tle}}")
    out = io.BytesIO()
    own.save(out)
    assert "Our reference: Quote Q-2025-001" in word(export_quote(quote(), "q.docx", template=out.getvalue()))
    bare = io.BytesIO()
    OpenDocument().save(bare)
    with pytest.raises(AssistantError, match=r"no table row with \{\{line"):
        export_quote(quote(), "q.docx", template=bare.getvalue())
    with pytest.raises(AssistantError, match="not a Word document"):
        export_quote(quote(), "q.docx", template=b"no document")


def test_exports_for_programs_have_plain_figures() -> None:
    """And command no spreadsheet."""
    rows = list(csv.DictReader(io.StringIO(export_quote(quote(), "q.csv").decode())))
    assert (rows[0]["unit_price"], rows[0]["net"]) == ("1234.56", "13888.80")
    assert rows[1]["description"].startswith("'=HYPERLINK")
    assert json.loads(export_quote(quote(), "q.json"))["totals"]["currency"] == "EUR"
    with pytest.raises(ValueError, match="ends like no file that a quote is written to"):
        export_quote(quote(), "q.xls")
