"""VAT: how a line is taxed, what has to stand on the quote for it, and what VAT ids look like."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.errors import AssistantError
from assistant.quotes.check_digits import adds_up
from assistant.quotes.model import Customer, Line, Quote
from assistant.quotes.money import Tax, TaxCategory

# What VAT ids of a country look like, after its two letters: those of the European Union as its Commission describes
# them, and its neighbours'. Whether an id is registered, its register has to say.
_FORMS = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CH": r"E\d{9}(?:MWST|TVA|IVA)?",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}",
    "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "GB": r"(?:\d{9}(?:\d{3})?|GD\d{3}|HA\d{3})",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}",
    "IT": r"\d{11}",
    "LT": r"(?:\d{9}|\d{12})",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"\d{9}B\d{2}",
    "NO": r"\d{9}(?:MVA)?",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
    "XI": r"(?:\d{9}(?:\d{3})?|GD\d{3}|HA\d{3})",
}
_SPACING = re.compile(r"[\s.\-/]")
# "VAT no.: IE 1234567T", "btw-nummer NL…", "USt-IdNr. DE…", "n° TVA FR…"
_NAMED = re.compile(
    r"\b(?:vat|btw|tva|ust|mwst|uid)\b[^\n:]{0,25}?[:.\s]\s*((?-i:[A-Z]{2})(?:[\s.\-/]?[A-Z0-9+*]){5,15})",
    re.IGNORECASE,
)


class VatError(AssistantError, ValueError):
    """A way of taxing, or a VAT id, that cannot be taken; says why and what to do."""


def vat_id(text: str) -> str:
    """A VAT id as it is printed: without spaces and points. Empty stays empty.

    Raises VatError for what is none by its form, or by its check digits where `check_digits` knows the country's.
    """
    bare = _SPACING.sub("", text).upper()
    form = _FORMS.get(bare[:2])
    if bare and (form is None or not re.fullmatch(form, bare[2:])):
        raise VatError(
            f"{text!r} is no VAT id. One begins with the letters of its country, such as IE1234567T or NL123456782B01."
        )
    if bare and not adds_up(bare[:2], bare[2:]):
        raise VatError(f"{text!r} is no VAT id: its check digits do not add up. Look for a slip in it.")
    return bare


def named_vat_id(text: str, *, but: str = "") -> str:
    """The first VAT id that a text names as one, `but` that one; empty where it names none."""
    for match in _NAMED.finditer(text):
        words = match[1].split()
        # What follows an id in its line may look like a part of it: the longest beginning that is one counts.
        for count in range(len(words), 0, -1):
            try:
                found = vat_id("".join(words[:count]))
            except VatError:
                continue
            if found == but:
                break
            return found
    return ""


def tax_of(line: Line) -> Tax:
    """How a line is taxed; a standard rate of 0 is the zero rate."""
    rate = line.vat_rate or Decimal(0)
    category = "Z" if line.tax_category == "S" and not rate else line.tax_category
    return Tax(rate, category)


def taxed(line: Line, category: TaxCategory) -> Line:
    """The line in another category of tax. Its standard rate is kept, for the way back. Raises VatError for none."""
    rate = line.vat_rate if line.tax_category == "S" else line.standard_rate
    if category == "S":
        if rate is None and line.status == "priced":
            raise VatError(f"There is no tax rate for {line.article or line.description!r}. Say which (--vat).")
        return line.model_copy(update={"tax_category": "S", "vat_rate": rate, "standard_rate": None})
    return line.model_copy(update={"tax_category": category, "vat_rate": Decimal(0), "standard_rate": rate})


def categories(lines: Sequence[Line]) -> set[TaxCategory]:
    """The categories of the lines that have a price."""
    return {tax_of(one).category for one in lines if one.status == "priced"}


def lacking(quote: Quote) -> str:
    """What the quote lacks to be taxed as it is, in a sentence; empty where it lacks nothing."""
    used = categories(quote.lines)
    if "AE" in used and not quote.customer.vat_id:
        return (
            f"{quote.number} reverses the charge of VAT, which takes the customer's VAT id. "
            f"Set it: assistant quote customer {quote.number} --vat-id ID"
        )
    if "E" in used and not quote.exemption:
        return f"{quote.number} has lines exempt from VAT. Say by which rule: --reason TEXT"
    return ""


def checked(customer: Customer) -> Customer:
    """The customer with the VAT id as it is printed. Raises VatError."""
    return customer.model_copy(update={"vat_id": vat_id(customer.vat_id)})
