"""VAT: ids told from other words, lines taken to another category and back, what a quote lacks to be taxed so."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant import Assistant, load_settings
from assistant.quotes.changing import QuoteError
from assistant.quotes.model import Customer, Line
from assistant.quotes.vat import VatError, named_vat_id, tax_of, taxed, vat_id
from tests.firm import PAPERS

LIST = PAPERS / "price-list-2025.xlsx"
REQUEST = "Please quote 12 lengths of 22 mm half-hard copper pipe and two hours of a plumber."


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("nl 1234.56782.B01", "NL123456782B01"),
        ("IE1234567T", "IE1234567T"),
        ("DE 136 695 976", "DE136695976"),
        ("ATU13585627", "ATU13585627"),
        ("FR40303265045", "FR40303265045"),
        ("CHE-100.155.212 MWST", "CHE100155212MWST"),
        ("", ""),
    ],
)
def test_vat_ids_as_they_are_printed(typed: str, printed: str) -> None:
    """Without spaces and points."""
    assert vat_id(typed) == printed


@pytest.mark.parametrize("typed", ["12345678", "NL123456789", "DE12345678", "XX123456789", "IE"])
def test_what_is_no_vat_id(typed: str) -> None:
    """Of no country, or too short for its own."""
    with pytest.raises(VatError, match="is no VAT id"):
        vat_id(typed)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Our VAT number: IE 1234567T", "IE1234567T"),
        ("btw-nummer NL123456782B01, KvK 12345678", "NL123456782B01"),
        ("USt-IdNr. DE136695976\nIBAN DE02 1203 0000 0000 2020 51", "DE136695976"),
        ("N° TVA : FR 40 303 265 045", "FR40303265045"),
        ("Prices include VAT. Deliver 12345 pieces", ""),
        ("IBAN DE02120300000000202051", ""),
    ],
)
def test_vat_ids_in_a_text(text: str, found: str) -> None:
    """Only where the text calls it one."""
    assert named_vat_id(text) == found


def test_an_id_with_a_slip_of_the_pen_is_none() -> None:
    """It is refused, and not taken from a request."""
    with pytest.raises(VatError, match="check digits do not add up"):
        vat_id("NL123456789B01")
    assert named_vat_id("btw-nummer NL123456789B01") == ""


def test_a_line_goes_to_another_category_and_back() -> None:
    """Its rate is kept; one that never had a rate has none to go back to."""
    line = Line(quantity=Decimal(1), unit_price=Decimal(5), vat_rate=Decimal(21), status="priced")
    reversed_ = taxed(line, "AE")
    assert (tax_of(reversed_).category, tax_of(reversed_).rate) == ("AE", Decimal(0))
    assert taxed(taxed(reversed_, "E"), "S") == line
    assert tax_of(line.model_copy(update={"vat_rate": Decimal(0)})).category == "Z"
    with pytest.raises(VatError, match="no tax rate"):
        taxed(reversed_.model_copy(update={"standard_rate": None}), "S")


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    """An empty home."""
    return Assistant(tmp_path / "home")


def test_reverse_charge_takes_a_person_and_the_customers_vat_id(assistant: Assistant) -> None:
    """Of all lines, and those added later; approved with the id alone."""
    desk = assistant.quotes
    number = assistant.quote(REQUEST, prices=[LIST]).number
    with pytest.raises(QuoteError, match="said by a person"):
        desk.set_tax(number, "AE", by="")
    quote = desk.set_tax(number, "AE", by="anna")
    assert (quote.totals.gross, quote.totals.net) == (Decimal("377.12"), Decimal("377.12"))
    assert [(one.category, one.tax) for one in quote.totals.tax] == [("AE", Decimal("0.00"))]
    added = desk.set_line(number, 3, article="BV-022", prices=[LIST], by="anna")
    assert added.lines[2].tax_category == "AE"
    with pytest.raises(QuoteError, match="takes the customer's VAT id"):
        desk.move(number, "approved", by="anna")
    with pytest.raises(VatError):
        desk.set_customer(number, Customer(name="Ash", vat_id="12"), by="anna")
    desk.set_customer(number, Customer(name="Ash BV", vat_id="NL 123456782 B01"), by="anna")
    approved = desk.move(number, "approved", by="anna")
    assert approved.customer.vat_id == "NL123456782B01"
    assert next(one.what for one in approved.trail if "AE" in one.what) == "taxed all lines as AE"
    assert desk.set_tax(number, "S", by="anna").lines[1].vat_rate == Decimal("13.5")


def test_one_line_is_exempt_by_a_rule_that_is_named(assistant: Assistant) -> None:
    """The others keep their rate; without a rule it is not approved."""
    desk = assistant.quotes
    number = assistant.quote(REQUEST, prices=[LIST]).number
    with pytest.raises(QuoteError, match="said by a person"):
        desk.set_line(number, 2, tax="E", prices=[LIST])
    quote = desk.set_line(number, 2, tax="E", prices=[LIST], by="anna")
    assert [(one.category, one.net) for one in quote.totals.tax] == [("E", Decimal("116.00")), ("S", Decimal("261.12"))]
    with pytest.raises(QuoteError, match="Say by which rule"):
        desk.move(number, "approved", by="anna")
    with pytest.raises(QuoteError, match="names its rule"):
        desk.set_tax(number, "E", by="anna")
    assert desk.set_tax(number, "E", reason="Article 132(1)(b)", by="anna").totals.gross == Decimal("377.12")


def test_what_no_list_has_is_a_line_with_a_price_by_hand(assistant: Assistant) -> None:
    """At its own rate; a change of the quantity leaves a person's price as it is."""
    desk = assistant.quotes
    number = assistant.quote(REQUEST, prices=[LIST]).number
    with pytest.raises(QuoteError, match="takes an article, or a description"):
        desk.set_line(number, 3, description="Delivery", prices=[LIST], by="anna")
    with pytest.raises(QuoteError, match="There is no tax rate"):
        desk.set_line(number, 3, description="Delivery", unit_price=Decimal(24), prices=[LIST], by="anna")
    quote = desk.set_line(
        number, 3, description="Delivery", unit_price=Decimal(24), vat_rate=Decimal(23), prices=[LIST], by="anna"
    )
    assert (quote.lines[2].net, quote.lines[2].hand) == (Decimal("24.00"), "anna")
    desk.set_line(number, 1, unit_price=Decimal(20), prices=[LIST], by="anna")
    line = desk.set_line(number, 1, quantity=Decimal(100), prices=[LIST], by="ben").lines[0]
    assert (line.unit_price, line.hand, line.list_price) == (Decimal(20), "anna", Decimal("20.15"))


def test_the_customers_vat_id_is_read_in_the_request(assistant: Assistant) -> None:
    """The signature's, not the firm's own in the mail that is answered."""
    text = f"{REQUEST}\n\nKind regards\nAsh BV\nVAT no: NL123456782B01\n\nOn Monday, sales@firm.example wrote:\n"
    quote = assistant.quote(f"{text}> VAT no: IE1234567T\n", prices=[LIST])
    assert quote.customer.vat_id == "NL123456782B01"


def test_the_firms_own_vat_id_is_not_the_customers(tmp_path: Path) -> None:
    """Not even where the request names it first."""
    home = tmp_path / "home"
    assistant = Assistant(home, settings=load_settings(home, quotes={"vat_id": "IE1234567T"}))
    text = f"{REQUEST} Your VAT no. is IE1234567T, our VAT number: NL123456782B01."
    assert assistant.quote(text, prices=[LIST]).customer.vat_id == "NL123456782B01"
    assert assistant.quote(f"{REQUEST} Your VAT no. is IE1234567T.", prices=[LIST]).customer.vat_id == ""
