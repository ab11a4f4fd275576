"""Terms: a text cut into what a check compares — words, names, numbers with units, dates, codes and operators."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from assistant.checking import numerals
from assistant.checking.dates import Date
from assistant.checking.lexicon import Lexicon, Sense, lexicon
from assistant.checking.tokens import CURRENCIES, MEASURES, NUMBER, Token, tokenise
from assistant.text.words import FUNCTION_WORDS
from indexes.terms import stem

Kind = Literal["word", "name", "operator", "number", "date", "code"]

_PARTS = re.compile(r"(?:\([a-z0-9]{1,4}\))*")
_BEGINNING = re.compile(r"(?:^|[.!?:;•\n]|\b[a-z0-9]\))[\s\"'“‘«(\[]*$")
_JOINED = re.compile(r"\s*(?:-|–|to|and|or|bis|und|oder|tot|en|of|à|et|ou)\s*(?:[€$£]\s?)?")
# What may stand between a number and its unit.
_GAP = re.compile(r"[\s()'’.-]{0,4}")
_SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "%": "percent"}
# The same length of time in another unit.
_EXACT = {"week": (7, "day"), "year": (12, "month"), "quarter": (3, "month")}
_ORDINAL = "ordinal"
# Operators of other categories, such as a role or "increase", name a subject as well.
_GRAMMAR = frozenset(("not", "modal", "quantity", "time", "size", "bound", "order", "within"))


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of a text, the characters `start:end` of it. Terms of equal `key` say the same.

    A number has its `value` in `unit` ("" if it has none); `loose` marks one that may be meant as a word ("a month",
    "first"). An operator has its `senses`. `content` is False for words that carry grammar and no subject.
    """

    kind: Kind
    key: str
    start: int
    end: int
    value: Decimal = Decimal(0)
    unit: str = ""
    date: Date | None = None
    senses: tuple[Sense, ...] = ()
    loose: bool = False
    content: bool = True

    @property
    def is_fact(self) -> bool:
        """Whether it is something that a source has or has not: a number, a date, a code."""
        return self.kind in ("number", "date", "code")

    def means(self, category: str) -> set[str]:
        """What it says in a category of operators, such as "modal" or "role"."""
        return {value for name, value in self.senses if name == category}


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text and its terms in order; `keys` are theirs."""

    text: str
    language: str
    terms: tuple[Term, ...]
    keys: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", frozenset(one.key for one in self.terms))

    def fact(self, term: Term) -> str:
        """A fact as the text has it, with the unit behind its repetition in brackets: "thirty (30) days"."""
        at = self.terms.index(term)
        same = [one for one in self.terms[at + 1 : at + 2] if one.key == term.key]
        return self.said([term, *same])

    def said(self, terms: Sequence[Term]) -> str:
        """The stretch of the text from the first of the terms to the last, in one line."""
        return " ".join(self.text[terms[0].start : terms[-1].end].split())


@lru_cache(maxsize=1024)
def analyse(text: str, language: str) -> Analysis:
    """The terms of a text in a language (ISO code; English's words for one that has no lexicon)."""
    words = lexicon(language)
    tokens = list(tokenise(text, words))
    terms: list[Term] = []
    at = 0
    while at < len(tokens):
        size, term = _term(text, tokens, at, words)
        if term:
            terms.append(term)
        at += size
    return Analysis(text, words.language, tuple(_bans(_named(text, _ranges(text, terms)))))


def _term(text: str, tokens: Sequence[Token], at: int, words: Lexicon) -> tuple[int, Term | None]:
    """The term that begins with a token and how many tokens it takes; None for what is not compared."""
    token = tokens[at]
    if token.kind == "date":
        assert token.date
        return 1, Term("date", f"date:{token.date.key}", token.start, token.end, date=token.date)
    if token.kind == "address":
        # Every sign of an address counts.
        return 1, Term("code", f"code:{token.low.rstrip('.,;:!?')}", token.start, token.end)
    if token.kind in ("time", "code"):
        return 1, Term("code", f"code:{re.sub(r'[^0-9a-z]', '', token.low)}", token.start, token.end)
    if token.kind == "number":
        return _number(text, tokens, at, 1, numerals.digits(token.text), words)
    if token.kind == "symbol":
        return _after_symbol(text, tokens, at, words)
    return _worded(text, tokens, at, words)


def _worded(text: str, tokens: Sequence[Token], at: int, words: Lexicon) -> tuple[int, Term | None]:
    token = tokens[at]
    run = _run(tokens, at)
    used, value = numerals.words(run, words)
    if used:
        return _number(text, tokens, at, used, value, words)
    if token.text in CURRENCIES and tokens[at + 1 : at + 2] and tokens[at + 1].kind == "number":
        size, term = _number(text, tokens, at + 1, 1, numerals.digits(tokens[at + 1].text), words, unit=token.text)
        return size + 1, replace(term, start=token.start)
    size, senses = words.operator(run)
    if not senses and token.low.endswith("'s"):
        size, senses = words.operator((token.low.removesuffix("'s"),))
    if senses:
        return size, _operator(token.start, tokens[at + size - 1].end, senses)
    if token.low.endswith("n't"):
        return 1, _operator(token.start, token.end, (("not", "not"),))
    if (token.low == words.one or token.low in words.articles) and _unit(text, tokens, at + 1, words)[1] in (
        "hour", "day", "week", "month", "quarter", "year",
    ):  # fmt: skip
        size, term = _number(text, tokens, at, 1, Decimal(1), words)
        return size, replace(term, loose=token.low != words.one)
    if token.low in words.articles:
        return 1, None
    if token.low in words.ordinals:
        value = Decimal(words.ordinals[token.low])
        return 1, Term("number", f"n:{value}|ordinal", token.start, token.end, value=value, unit=_ORDINAL, loose=True)
    if day := words.weekdays.get(token.low) or words.weekdays.get(token.low.rstrip("s")):
        return 1, Term("date", f"date:weekday-{day}", token.start, token.end)
    return 1, _word(text, token, words)


def _run(tokens: Sequence[Token], at: int) -> tuple[str, ...]:
    run: list[str] = []
    for one in tokens[at : at + 8]:
        if one.kind != "word":
            break
        run.append(one.low)
    return tuple(run)


def _operator(start: int, end: int, senses: tuple[Sense, ...]) -> Term:
    if senses[0][0] == "neutral":
        return Term("word", f"w:{senses[0][1]}", start, end, content=False)
    content = _GRAMMAR.isdisjoint(name for name, _ in senses)
    return Term("operator", f"{senses[0][0]}:{senses[0][1]}", start, end, senses=senses, content=content)


def _word(text: str, token: Token, words: Lexicon) -> Term:
    low = token.low.removesuffix("'s")
    # A word is compared in any of its forms; those that carry grammar are told apart.
    key = low if low in FUNCTION_WORDS else stem(low, words.language)
    named = token.text[0].isupper() and words.language != "de" and not _BEGINNING.search(text, 0, token.start)
    kind: Kind = "name" if named and low not in FUNCTION_WORDS else "word"
    unit = words.units.get((low,))
    senses = (("unit", unit),) if unit else ()
    return Term(kind, f"w:{key}", token.start, token.end, senses=senses, content=low not in FUNCTION_WORDS)


def _after_symbol(text: str, tokens: Sequence[Token], at: int, words: Lexicon) -> tuple[int, Term | None]:
    """An amount with its sign before it, or a paragraph's number with its own."""
    token, following = tokens[at], tokens[at + 1 : at + 2]
    if not following or following[0].kind not in ("number", "code") or token.text == "%":
        return 1, None
    if token.text == "§" or following[0].kind == "code":
        return 2, _reference(text, token.start, following[0])
    value = numerals.digits(following[0].text)
    size, term = _number(text, tokens, at + 1, 1, value, words, unit=_SYMBOLS[token.text])
    return size + 1, replace(term, start=token.start)


def _reference(text: str, start: int, token: Token) -> Term:
    parts = _PARTS.match(text, token.end)
    end = parts.end() if parts else token.end
    return Term("code", f"code:{text[token.start : end].lower()}", start, end)


def _number(
    text: str, tokens: Sequence[Token], at: int, used: int, value: Decimal, words: Lexicon, unit: str = ""
) -> tuple[int, Term]:
    """A number with the scale and the unit behind it. `used` tokens name its value."""
    token, end = tokens[at], tokens[at + used - 1].end
    before = tokens[at - 1] if at else None
    if before and token.kind == "number" and before.low in words.references:
        return used, _reference(text, token.start, token)
    following = tokens[at + used] if at + used < len(tokens) else None
    if following and token.kind == "number" and _scales(following, end, words):
        value, used, end = numerals.normal(value * words.scales[following.low]), used + 1, following.end
        following = tokens[at + used] if at + used < len(tokens) else None
    if following and token.kind == "number" and following.low in words.suffixes and following.start == end:
        return used + 1, Term(
            "number", f"n:{value}|ordinal", token.start, following.end, value=value, unit=_ORDINAL, loose=True
        )
    if not unit:
        stop, unit = _unit(text, tokens, at + used, words)
        # The unit of "thirty (30) days" stands behind both; the words between stay terms of their own.
        if unit and stop == at + used + 1:
            used, end = used + 1, tokens[stop - 1].end
        elif unit and not _bracketed(text, tokens, at + used):
            used, end = stop - at, tokens[stop - 1].end
    many, unit = _EXACT.get(unit, (1, unit))
    value = numerals.normal(value * many)
    return used, Term("number", f"n:{value}|{unit}", token.start, end, value=value, unit=unit)


def _scales(token: Token, end: int, words: Lexicon) -> bool:
    """Whether a token is the scale of the number that ends there: "2 million", "5k", but not the metres of "5 m"."""
    near = token.start - end <= (1 if len(token.low) > 1 else 0)
    return token.kind == "word" and token.low in words.scales and near


def _bracketed(text: str, tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].kind == "number" and text[tokens[at].start - 1 : tokens[at].start] == "("


def _unit(text: str, tokens: Sequence[Token], at: int, words: Lexicon) -> tuple[int, str]:
    """The unit that the tokens from `at` on name, behind a number in brackets and adjectives; where it ends."""
    if _bracketed(text, tokens, at):
        at += 1
    business = False
    for _ in range(2):
        if at < len(tokens) and tokens[at].low in (words.adjectives | words.business):
            business = business or tokens[at].low in words.business
            at += 1
    if at >= len(tokens) or not _GAP.fullmatch(text, tokens[at - 1].end, tokens[at].start):
        return at, ""
    token = tokens[at]
    if token.kind == "symbol" and token.text in _SYMBOLS:
        return at + 1, _SYMBOLS[token.text]
    if token.text in CURRENCIES or token.text in MEASURES:
        return at + 1, token.text
    run = _run(tokens, at)
    for size in (3, 2, 1):
        if unit := words.units.get(run[:size]):
            return at + min(size, len(run)), f"business-{unit}" if business and unit == "day" else unit
    return at, ""


def _ranges(text: str, terms: Sequence[Term]) -> list[Term]:
    """In "10 to 15 %" the first number has the unit of the second."""
    found = list(terms)
    for at in range(len(found) - 2, -1, -1):
        first = found[at]
        # "to" and "or" are terms of their own.
        second = next((one for one in found[at + 1 : at + 3] if one.kind == "number"), first)
        numbers = first.kind == second.kind == "number" and not first.unit and second.unit not in ("", _ORDINAL)
        if numbers and _JOINED.fullmatch(text, first.end, second.start):
            exact = (many for many, unit in _EXACT.values() if unit == second.unit and _scaled_by(text, second, many))
            value = numerals.normal(first.value * next(exact, 1))
            found[at] = replace(first, key=f"n:{value}|{second.unit}", value=value, unit=second.unit)
    return found


def _named(text: str, terms: Sequence[Term]) -> list[Term]:
    """A sentence's first word is a name too where one follows it: "Acme Holdings owns …"."""
    return [
        replace(one, kind="name")
        if one.kind == "word" and one.content and after.kind == "name" and text[one.start].isupper()
        and after.start - one.end == 1
        else one
        for one, after in pairwise(terms)
    ] + list(terms[-1:])  # fmt: skip


def _scaled_by(text: str, term: Term, many: int) -> bool:
    """Whether the number as it was written is smaller by that factor: "2 weeks" is kept as 14 days."""
    written = re.match(NUMBER, text[term.start : term.end])
    return bool(written and numerals.digits(written.group()) * many == term.value)


def _bans(terms: Sequence[Term]) -> Iterator[Term]:
    """ "may not", "shall not" and "must not" forbid alike."""
    for at, term in enumerate(terms):
        following = terms[at + 1] if at + 1 < len(terms) else None
        modal = term.means("modal")
        if modal & {"may", "must"} and following and following.means("not"):
            yield replace(term, key="modal:ban", senses=(("modal", "ban"),))
        else:
            yield term
