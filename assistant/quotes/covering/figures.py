"""Figures in letters: whether a sentence has none but the quote's own, and calls them what they are."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_symbol

from assistant.checking.lexicon import lexicon
from assistant.checking.numerals import words as number_said
from assistant.quotes.model import Quote
from assistant.text.sentences import split_sentences

LOCALES = {"en": "en_IE", "nl": "nl_NL", "de": "de_DE", "fr": "fr_FR"}
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# What a letter has no use for, and money that no figure was found for.
_STRANGE = re.compile(
    r"://|www\.|[@\[\]{}<>%€$£¥]|\b(?:euros?|eur|usd|gbp|chf|pounds?|dollars?|cents?|percent|prozent|procent)\b"
)
_MONEY = re.compile(
    r"[%€$£¥]|\b(?:euros?|eur|usd|gbp|chf|pounds?|dollars?|cents?|percent|per cent|prozent|procent|pourcents?)\b"
)
_HOLE = "\x01"
# In the order in which they are looked for: the longer phrases first.
_LABELS = ("gross", "net", "tax", "discount")


@cache
def words() -> Mapping[str, Mapping[str, Any]]:
    """The shipped words by language."""
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))


def money(amount: Decimal, quote: Quote) -> str:
    """An amount as the document writes it."""
    return format_currency(amount, quote.totals.currency, locale=LOCALES[quote.language])


def day(text: str, quote: Quote) -> str:
    """A day (ISO 8601) as the document writes it; empty for none."""
    return format_date(date.fromisoformat(text), "long", locale=LOCALES[quote.language]) if text else ""


def borne(sentence: str, quote: Quote) -> bool:
    """Whether a sentence has no figure but the quote's own, each called what it is, and promises nothing."""
    said = words()[quote.language]
    rest, amounts, days = _without(" ".join(sentence.split()), quote)
    plain = rest.lower()
    if _STRANGE.search(plain) or any(one.isnumeric() for one in plain) or _counts(plain, quote.language):
        return False
    discounted = quote.discount or any(line.discount for line in quote.lines)
    if _has(plain, said["promises"]) or (_has(plain, said["discount"]) and not discounted):
        return False
    if _has(plain, said["valid"]) and any("valid" not in roles for roles in days):
        return False
    return _all_called(plain, amounts, said)


def differing(text: str, quote: Quote) -> list[str]:
    """The sentences of a person's letter with an amount or a rate that isn't the quote's, or is called what it is not.

    Other numbers and promises are the person's own to make.
    """
    said = words()[quote.language]
    found = []
    for line in text.splitlines():
        for start, end in split_sentences(line):
            rest, amounts, _ = _without(" ".join(line[start:end].split()), quote)
            plain = rest.lower()
            if _MONEY.search(plain) or not _all_called(plain, amounts, said):
                found.append(line[start:end].strip())
    return found


def _figures(quote: Quote) -> dict[str, set[str]]:
    """Every figure that a letter may have, in each of its spellings, and what it is."""
    totals, locale = quote.totals, LOCALES[quote.language]
    taxes = [one.tax for one in totals.tax]
    amounts = [("gross", totals.gross), ("net", totals.net), *(("tax", one) for one in (*taxes, sum(taxes)))]
    amounts += [("discount", totals.discount)] if totals.discount else []
    found = [(text, role) for role, amount in amounts for text in _spelled(Decimal(amount), quote)]
    rates = [("tax", one.rate) for one in totals.tax]
    rates += [("discount", one) for one in (quote.discount, *(line.discount for line in quote.lines)) if one]
    for role, rate in rates:
        shown = format_decimal(rate, locale=locale)
        found += [(f"{shown}{space}%", role) for space in ("", " ")]
    for role, text in (("valid", quote.valid_until), ("date", quote.created)):
        found += [(one, role) for one in _days(text, locale)]
    names = [quote.number, quote.customer.name, quote.customer.address, quote.site]
    for line in quote.lines:
        count = format_decimal(line.quantity, locale=locale)
        names += [line.article, *(f"{count} {unit}{line.description}" for unit in ("", "× ", "x ", f"{line.unit} "))]
        names.append(line.description)
    # A bare number that is an article's may be anything in a sentence.
    found += [(one, "name") for one in names if re.search(r"[^\W\d_]", one)]
    held: dict[str, set[str]] = defaultdict(set)
    for text, role in found:
        held[" ".join(text.lower().split())].add(role)
    return held


def _without(sentence: str, quote: Quote) -> tuple[str, list[set[str]], list[set[str]]]:
    """The sentence with a hole for each amount and rate and without other figures; what each amount and day is."""
    held = _figures(quote)
    longest = sorted(held, key=len, reverse=True)
    figure = re.compile(
        rf"(?<![\w\-−])(?<!\d[.,])(?:{'|'.join(map(re.escape, longest))})(?![\w%]|[.,]\d)", re.IGNORECASE
    )
    amounts: list[set[str]] = []
    days: list[set[str]] = []

    def hole(match: re.Match[str]) -> str:
        roles = held[match.group().lower()]
        if roles & {"valid", "date"}:
            days.append(roles)
        elif roles != {"name"}:
            amounts.append(roles)
            return _HOLE
        return " "

    return figure.sub(hole, sentence.replace(_HOLE, "")), amounts, days


def _all_called(text: str, amounts: list[set[str]], said: Mapping[str, Any]) -> bool:
    """Whether the words around each hole call its amount what it is."""
    parts = text.split(_HOLE)
    return all(
        _rightly_called(roles, parts[at], parts[at + 1], said, last=at + 2 == len(parts))
        for at, roles in enumerate(amounts)
    )


def _rightly_called(roles: set[str], before: str, after: str, said: Mapping[str, Any], *, last: bool) -> bool:
    """Whether the words at an amount call it what it is; without any, and as a "total", it has to be the gross one.

    Its label stands before it or right behind it; what stands further on belongs to the next amount, if there is one.
    """
    labels = _labels(before, said)
    close = after.lstrip(" (")
    behind = _labels(close, said) if last else {one for one in _LABELS if close.startswith(tuple(said[one]))}
    if close.startswith(tuple(said["gross"])):
        behind = {"gross"}
    labels |= behind
    return labels <= roles if labels else "gross" in roles


def _labels(text: str, said: Mapping[str, Any]) -> set[str]:
    """What the words call an amount. "Including VAT" is no tax."""
    found = set()
    for label in _LABELS:
        for phrase in said[label]:
            text, count = _phrase(phrase).subn(" ", text)
            found |= {label} if count else set()
    return found


def _has(text: str, phrases: Iterable[str]) -> bool:
    return any(_phrase(one).search(text) for one in phrases)


@cache
def _phrase(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")


def _counts(text: str, language: str) -> bool:
    """Whether a number in words is left in it; "one" is none."""
    found = _WORD.findall(text)
    return any(number_said(found[at : at + 4], lexicon(language))[0] for at in range(len(found)))


def _spelled(amount: Decimal, quote: Quote) -> list[str]:
    """An amount with its currency, as the document writes it and as programs do."""
    code, locale = quote.totals.currency, LOCALES[quote.language]
    shown = money(amount, quote)
    sign = get_currency_symbol(code, locale=locale)
    numbers = {re.sub(r"[^\d.,\s]", "", shown).strip(), f"{amount:f}"}
    numbers |= {format_decimal(amount, locale=locale, group_separator=False, decimal_quantization=False)}
    return [shown, *(f"{one}{number}" for number in numbers for one in (sign, f"{sign} ", f"{code} "))] + [
        f"{number} {one}" for number in numbers for one in (sign, code)
    ]


def _days(text: str, locale: str) -> list[str]:
    if not text:
        return []
    one = date.fromisoformat(text)
    return [text, *(format_date(one, form, locale=locale) for form in ("long", "medium"))]
