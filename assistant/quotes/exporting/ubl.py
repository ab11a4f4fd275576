"""The quote for the customer's programs: a Quotation of UBL 2.1 (ISO/IEC 19845), every amount as the quote has it."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from lxml import etree

from assistant.documents import Citation
from assistant.errors import AssistantError
from assistant.exports.text import clean
from assistant.quotes.exporting.wording import NOBODY, Firm, wording
from assistant.quotes.model import Line, Quote
from assistant.quotes.money import Tax
from assistant.quotes.requests.vocabulary import vocabulary
from assistant.quotes.vat import tax_of

_NAMES = "urn:oasis:names:specification:ubl:schema:xsd:"
_SPACES = {
    None: f"{_NAMES}Quotation-2",
    "cac": f"{_NAMES}CommonAggregateComponents-2",
    "cbc": f"{_NAMES}CommonBasicComponents-2",
}
# Codes of units (UN/ECE recommendations 20 and 21); for another one "one" (C62), and its name stands in a note.
_UNITS = {
    "piece": "H87",
    "metre": "MTR",
    "hour": "HUR",
    "km": "KMT",
    "kg": "KGM",
    "square_metre": "MTK",
    "cubic_metre": "MTQ",
    "set": "SET",
    "pair": "PR",
    "box": "XBX",
    "coil": "XCL",
    "drum": "XDR",
    "bottle": "XBO",
}
_ONE = "C62"


def write(quote: Quote, firm: Firm = NOBODY, terms: Citation | None = None) -> bytes:
    """The document's bytes, its elements in the order of the schema.

    Lines that are open have no price. Raises AssistantError for a quote without lines, which the schema doesn't allow.
    """
    said = wording(quote, firm, terms)
    # What is no part of the totals is none of the lines either.
    options = [row for row, line in zip(said.rows, quote.lines, strict=True) if line.option]
    quote = quote.model_copy(update={"lines": tuple(one for one in quote.lines if not one.option)})
    if not quote.lines:
        raise AssistantError(f"{quote.number} has no lines, and a UBL quotation needs one. Add one.")
    root = etree.Element(f"{{{_SPACES[None]}}}Quotation", nsmap=_SPACES)
    _text(root, "UBLVersionID", "2.1")
    _text(root, "ID", quote.number)
    _text(root, "IssueDate", quote.created)
    for note in (said.draft, said.letter, *(" · ".join(filter(None, row)) for row in options), *said.conditions):
        _text(root, "Note", note)
    _text(root, "PricingCurrencyCode", quote.totals.currency)
    _text(root, "LineCountNumeric", str(len(quote.lines)))
    if quote.valid_until:
        _text(_group(root, "ValidityPeriod"), "EndDate", quote.valid_until)
    _party(_group(root, "SellerSupplierParty"), firm.name, ", ".join(firm.address.splitlines()), vat_id=firm.vat_id)
    customer = quote.customer
    _party(_group(root, "BuyerCustomerParty"), customer.name, customer.address, customer.email, customer.vat_id)
    if quote.site:
        _text(_group(root, "Delivery", "DeliveryAddress", "AddressLine"), "Line", quote.site)
    _text(_group(root, "TransactionConditions"), "Description", said.terms)
    _discounts(root, quote)
    _taxes(root, quote)
    _totals(root, quote)
    for number, line in enumerate(quote.lines, 1):
        _line(_group(root, "QuotationLine", "LineItem"), number, line, quote.totals.currency)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def _discounts(root: Any, quote: Quote) -> None:
    """What is taken off all lines, for each rate: what its lines come to, less what is taxed."""
    for tax in quote.totals.tax:
        kind = Tax(tax.rate, tax.category)
        whole = sum((one.net for one in quote.lines if one.net is not None and tax_of(one) == kind), Decimal(0))
        if whole != tax.net:
            _allowance(root, whole - tax.net, whole, quote.totals.currency, tax=kind)


def _taxes(root: Any, quote: Quote) -> None:
    said = {"AE": "Reverse charge", "E": quote.exemption}
    currency = quote.totals.currency
    total = _group(root, "TaxTotal")
    _amount(total, "TaxAmount", sum((one.tax for one in quote.totals.tax), Decimal(0)), currency)
    for one in quote.totals.tax:
        part = _group(total, "TaxSubtotal")
        _amount(part, "TaxableAmount", one.net, currency)
        _amount(part, "TaxAmount", one.tax, currency)
        _category(_group(part, "TaxCategory"), Tax(one.rate, one.category), said.get(one.category, ""))


def _totals(root: Any, quote: Quote) -> None:
    totals = quote.totals
    whole = sum((one.net for one in quote.lines if one.net is not None), Decimal(0))
    group = _group(root, "QuotedMonetaryTotal")
    _amount(group, "LineExtensionAmount", whole, totals.currency)
    _amount(group, "TaxExclusiveAmount", totals.net, totals.currency)
    _amount(group, "TaxInclusiveAmount", totals.gross, totals.currency)
    if whole != totals.net:
        _amount(group, "AllowanceTotalAmount", whole - totals.net, totals.currency)
    _amount(group, "PayableAmount", totals.gross, totals.currency)


def _line(item: Any, number: int, line: Line, currency: str) -> None:
    known = vocabulary("en").units.get(line.unit.lower().rstrip("."), "")
    code = _UNITS.get(known, _ONE)
    _text(item, "ID", str(number))
    if code == _ONE:
        _text(item, "Note", line.unit)
    _text(item, "Quantity", f"{line.quantity:f}", unitCode=code)
    if line.net is not None and line.unit_price is not None:
        _amount(item, "LineExtensionAmount", line.net, currency)
        base = (line.quantity * line.unit_price / line.per).quantize(line.net, ROUND_HALF_UP)
        if line.discount:
            _allowance(item, base - line.net, base, currency)
        price = _group(item, "Price")
        _amount(price, "PriceAmount", line.unit_price, currency)
        _text(price, "BaseQuantity", f"{line.per:f}", unitCode=code)
    thing = _group(item, "Item")
    _text(thing, "Name", line.description)
    if line.article:
        _text(_group(thing, "SellersItemIdentification"), "ID", line.article)
    if line.vat_rate is not None:
        _category(_group(thing, "ClassifiedTaxCategory"), tax_of(line))


def _allowance(parent: Any, amount: Decimal, base: Decimal, currency: str, *, tax: Tax | None = None) -> None:
    group = _group(parent, "AllowanceCharge")
    _text(group, "ChargeIndicator", "false")
    _amount(group, "Amount", amount, currency)
    _amount(group, "BaseAmount", base, currency)
    if tax is not None:
        _category(_group(group, "TaxCategory"), tax)


def _category(group: Any, tax: Tax, reason: str = "") -> None:
    """The category as the quote was computed, by its code in EN 16931 (UNCL 5305)."""
    # Stored quotes from before there were categories have lines of 0 % as the standard one.
    _text(group, "ID", "Z" if tax.category == "S" and not tax.rate else tax.category)
    _text(group, "Percent", f"{tax.rate:f}")
    if tax.category == "AE" and reason:
        _text(group, "TaxExemptionReasonCode", "VATEX-EU-AE")
    _text(group, "TaxExemptionReason", reason)
    _text(_group(group, "TaxScheme"), "ID", "VAT")


def _party(group: Any, name: str, address: str = "", email: str = "", vat_id: str = "") -> None:
    party = _group(group, "Party")
    if name:
        _text(_group(party, "PartyName"), "Name", name)
    if address:
        _text(_group(party, "PostalAddress", "AddressLine"), "Line", address)
    if vat_id:
        scheme = _group(party, "PartyTaxScheme")
        _text(scheme, "CompanyID", vat_id)
        _text(_group(scheme, "TaxScheme"), "ID", "VAT")
    if email:
        _text(_group(party, "Contact"), "ElectronicMail", email)


def _group(parent: Any, *names: str) -> Any:
    for name in names:
        parent = etree.SubElement(parent, f"{{{_SPACES['cac']}}}{name}")
    return parent


def _amount(parent: Any, name: str, amount: Decimal, currency: str) -> None:
    _text(parent, name, f"{amount:f}", currencyID=currency)


def _text(parent: Any, name: str, text: str, **attributes: str) -> None:
    """An element with text; none for an empty one."""
    if shown := clean(text):
        etree.SubElement(parent, f"{{{_SPACES['cbc']}}}{name}", attributes).text = shown
