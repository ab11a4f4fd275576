"""A quote in the customer's language: fixed words, amounts, numbers and days as they are written there."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from assistant.documents import Citation
from assistant.exports.text import clean, printable
from assistant.quotes.model import Condition, Line, Quote
from assistant.quotes.vat import categories

# What of a sum's words tells its category of tax.
_TAXES = {"AE": "tax_reversed", "E": "tax_exempt"}
_LOCALES = {"en": "en_IE", "nl": "nl_NL", "de": "de_DE", "fr": "fr_FR"}


@dataclass(frozen=True, slots=True)
class Firm:
    """What a firm says of itself on its quotes; the address in lines."""

    name: str = ""
    address: str = ""
    vat_id: str = ""


NOBODY = Firm()


@dataclass(frozen=True, slots=True)
class Wording:
    """The quote as text: `head` and `sums` are pairs of a name and a value, `rows` have one cell for each column.

    `notes` are what has to be said of options and of its tax, `conditions` the firm's own, those of its terms cited.
    """

    title: str
    draft: str
    firm: str
    head: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, str], ...]
    terms: str
    page: str
    letter: str = ""
    address: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    conditions_head: str = ""
    conditions: tuple[str, ...] = ()


def wording(quote: Quote, firm: Firm = NOBODY, terms: Citation | None = None) -> Wording:
    """The quote in its language. `terms` is the title of the firm's general terms, with its place."""
    words, locale = _words()[quote.language], _LOCALES[quote.language]

    def money(amount: Decimal) -> str:
        return format_currency(amount, quote.totals.currency, locale=locale)

    totals = quote.totals
    sums = [(words["less"], f"-{money(totals.discount)}")] if totals.discount else []
    sums.append((words["net"], money(totals.net)))
    for one in totals.tax:
        rate = f"{format_decimal(one.rate, locale=locale)} %"
        sums.append((words[_TAXES.get(one.category, "tax")].format(rate=rate, net=money(one.net)), money(one.tax)))
    sums.append((words["total"], money(totals.gross)))
    head = [
        (words["date"], _day(quote.created, locale)),
        (words["valid"], _day(quote.valid_until, locale)),
        (words["for"], ", ".join(filter(None, [quote.customer.name, quote.customer.address, quote.customer.email]))),
        (words["vat_id"], quote.customer.vat_id),
        (words["site"], quote.site),
        (words["wanted"], quote.wanted_by),
    ]
    return Wording(
        title=f"{words['quote']} {quote.number}",
        draft="" if quote.status != "draft" else words["draft"],
        firm=clean(firm.name),
        head=tuple((name, clean(value)) for name, value in head if value),
        columns=tuple(words[one] for one in ("article", "description", "quantity", "price", "discount", "amount")),
        rows=tuple(_row(line, money, locale, words["option"]) for line in quote.lines),
        sums=tuple(sums),
        terms=_terms(words, terms),
        page=words["page"],
        letter=printable(quote.letter.text) if quote.letter and quote.letter.accepted else "",
        address=tuple(clean(one) for one in (*firm.address.splitlines(), _own_id(firm, words)) if one.strip()),
        notes=tuple(_notes(quote, words)),
        conditions_head=words["conditions"] if quote.conditions else "",
        conditions=tuple(_condition(one, words) for one in quote.conditions),
    )


def _own_id(firm: Firm, words: Mapping[str, str]) -> str:
    return f"{words['vat_id']} {firm.vat_id}" if firm.vat_id else ""


def _notes(quote: Quote, words: Mapping[str, str]) -> Iterator[str]:
    """That options are in no total; what the law wants to be said of lines that are exempt or reverse charged."""
    if any(one.option for one in quote.lines):
        yield words["options"]
    used = categories(quote.lines)
    mixed = len(used) > 1
    for category, name in (("AE", "reverse_charge"), ("E", "exempt")):
        if category in used:
            numbers = [str(at) for at, one in enumerate(quote.lines, 1) if one.tax_category == category]
            lines = f" ({words['lines']} {', '.join(numbers)})" if mixed else ""
            yield clean(words[name].format(rule=quote.exemption) + lines)


def _condition(one: Condition, words: Mapping[str, str]) -> str:
    if not one.terms or one.citation is None:
        return clean(one.text)
    place = words["place"].format_map({"name": clean(one.citation.name), "page": one.citation.page})
    return clean(f"{one.text} ({place})")


def _terms(words: Mapping[str, str], title: Citation | None) -> str:
    if title is None:
        return words["terms"]
    said = {"title": clean(title.quote), "name": clean(title.name), "page": title.page}
    return words["terms_of"].format_map(said)


def _row(line: Line, money: Callable[[Decimal], str], locale: str, option: str) -> tuple[str, ...]:
    count = format_decimal(line.quantity, locale=locale, decimal_quantization=False)
    per = "" if line.per == 1 else f" / {format_decimal(line.per, locale=locale)}"
    net = "" if line.net is None else money(line.net)
    return (
        clean(line.article),
        clean(f"{line.description} ({option})" if line.option else line.description),
        clean(f"{count} {line.unit}"),
        "" if line.unit_price is None else f"{money(line.unit_price)}{per}",
        f"{format_decimal(line.discount, locale=locale)} %" if line.discount else "",
        f"({net})" if line.option and net else net,
    )


def _day(text: str, locale: str) -> str:
    return format_date(date.fromisoformat(text), "long", locale=locale) if text else ""


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))
