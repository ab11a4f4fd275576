"""Each export of a quote, opened again: lines, figures and words of the customer's language."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from docx import Document as OpenDocument

from assistant.documents import Citation
from assistant.errors import AssistantError
from assistant.quotes.exporting import Firm, export_quote
from assistant.quotes.exporting.word import default_template
from assistant.quotes.model import Condition, Customer, Line, Quote
from assistant.quotes.pricing import Terms, totalled
from assistant.quotes.vat import taxed

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
    assert "Draft" not in pdf(export_quote(approved, "q.pdf", firm=Firm("Harkin & Vale")))
    assert "Harkin & Vale" in pdf(export_quote(approved, "q.pdf", firm=Firm("Harkin & Vale")))


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


@pytest.mark.parametrize(
    ("language", "note", "own"),
    [
        ("en", "Reverse charge: the customer is liable for the VAT.", "VAT id NL123456782B01"),
        ("nl", "Btw verlegd: de btw is verschuldigd door de afnemer.", "Btw-nummer NL123456782B01"),
        ("de", "Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge).", "USt-IdNr. NL123456782B01"),
        ("fr", "Autoliquidation : la TVA est due par le client.", "N° de TVA NL123456782B01"),
    ],
)
def test_reverse_charge_is_said_in_the_customers_language(language: str, note: str, own: str) -> None:
    """With both VAT ids, on paper and in Word, also where the firm's own template has no place for it."""
    made = quote(language)
    lines, totals = totalled([taxed(one, "AE") for one in made.lines], Terms(), Decimal(5))
    customer = Customer(name="Ash", vat_id="NL123456782B01")
    made = made.model_copy(update={"lines": lines, "totals": totals, "customer": customer})
    firm = Firm("Harkin & Vale", "Unit 7\nKilmorran", "IE1234567T")
    text = pdf(export_quote(made, "quote.pdf", firm=firm))
    assert note in text
    assert own in text
    assert "IE1234567T" in text
    assert "Kilmorran" in text
    assert note in word(export_quote(made, "quote.docx", firm=firm))
    old = OpenDocument(io.BytesIO(default_template()))
    for paragraph in [one for one in old.paragraphs if one.text in ("{{notes}}", "{{conditions}}")]:
        paragraph._p.getparent().remove(paragraph._p)
    out = io.BytesIO()
    old.save(out)
    assert note in word(export_quote(made, "quote.docx", firm=firm, template=out.getvalue()))


def test_what_the_firm_pays_goes_out_in_no_export() -> None:
    """Neither on paper nor for programs."""
    made = quote()
    lines = [one.model_copy(update={"unit_cost": Decimal("987.65")}) for one in made.lines]
    made = made.model_copy(update={"lines": tuple(lines)})
    for name in ("quote.csv", "quote.json", "quote.xml"):
        assert b"987.65" not in export_quote(made, name)
    assert "987.65" not in pdf(export_quote(made, "quote.pdf"))


def test_conditions_stand_below_the_sums_with_their_place_in_the_terms() -> None:
    """What is of an earlier quote has no source that the customer knows."""
    cited = Citation(
        document="d", name="general-terms.pdf", page=1, place="page 1", quote="x", boxes=(), support="supported"
    )
    conditions = (
        Condition(text="Our invoices are payable within 14 days.", citation=cited, terms=True),
        Condition(text="Work takes four days.", citation=cited),
    )
    made = quote().model_copy(update={"conditions": conditions})
    said = "Conditions • Our invoices are payable within 14 days. (general-terms.pdf, page 1) • Work takes four days."
    for shown in (pdf(export_quote(made, "quote.pdf")), word(export_quote(made, "quote.docx"))):
        assert said in shown.replace("\u2022", "•")


def test_a_column_of_discounts_that_nobody_gets_is_left_out() -> None:
    """In the Word document and the PDF; with a discount it is there."""
    given = quote()
    lines = tuple(one.model_copy(update={"discount": Decimal(0)}) for one in given.lines)
    for one, there in ((given.model_copy(update={"lines": lines}), False), (given, True)):
        table = OpenDocument(io.BytesIO(export_quote(one, "q.docx"))).tables[0]
        assert ("Discount" in [cell.text for cell in table.rows[0].cells]) is there
        assert len(table.columns) == len(table.rows[1].cells) == (6 if there else 5)
        assert ("Price Discount Amount" in pdf(export_quote(one, "q.pdf"))) is there
