"""Tokens: a text cut at its words, numbers, dates, codes and addresses, before anything is said of what they mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking import dates
from assistant.checking.dates import Date
from assistant.checking.lexicon import Lexicon

NUMBER = r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_TOKEN = re.compile(
    r"(?P<address>(?:https?://|www\.)[^\s<>\"'|)\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    rf"|(?P<time>(?<![\d:.])(?:[01]?\d|2[0-3])[:h][0-5]\d(?![\d:]))"
    rf"|(?P<measure>(?:{NUMBER})(?=-?(?P<glued>[^\W\d_]{{1,9}}[²³]?)(?![\w./]*\d)(?!\w)))"
    # A decade is one code however it is written: 1990s, 1990's.
    rf"|(?P<code>\d{{2,4}}['’]?s(?!\w)|\d+(?:\.\d+){{2,}}(?![\d])|(?=[\w./-]*[^\W\d_])(?=[\w./-]*\d)(?:[^\W_]\w*)(?:[./-]\w+)*)"
    rf"|(?P<number>{NUMBER})"
    rf"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
    rf"|(?P<symbol>[€$£%§])"
)
_CODE = re.compile(r"\w+(?:[./-]\w+)*")
_ELISION = re.compile(r"['’]")
CURRENCIES = frozenset("EUR USD GBP CHF CAD AUD JPY SEK DKK NOK PLN CNY".split())
# Written the same in all languages, and only so.
MEASURES = frozenset("kg g mg km m cm mm l ml cl kW kWh MW MWh W V A bar m² m³ m2 m3 ha t GB MB TB °C ms".split())


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text, the characters `start:end` of it; `low` is it in lower case, `date` what a date means."""

    kind: str
    text: str
    low: str
    start: int
    end: int
    date: Date | None = None


def tokenise(text: str, words: Lexicon) -> Iterator[Token]:
    """The tokens of a text, in order: "word", "number", "date", "time", "code", "address" or "symbol"."""
    last = 0
    for found in dates.pattern().finditer(text):
        if meant := dates.date(found):
            yield from _plain_tokens(text, last, found.start(), words)
            yield Token("date", found.group(), "", *found.span(), date=meant)
            last = found.end()
    yield from _plain_tokens(text, last, len(text), words)


def _plain_tokens(text: str, start: int, end: int, words: Lexicon) -> Iterator[Token]:
    at = start
    while found := _TOKEN.search(text, at, end):
        kind = "measure" if found["glued"] else str(found.lastgroup)
        if kind == "measure" and not _is_unit(found["glued"], words):
            # 2TheMart, 10-Q: no number, but a name with a number in it.
            found, kind = _CODE.match(text, found.start()) or found, "code"
        at = found.end()
        said = found.group()
        if kind == "word" and words.language == "fr" and _ELISION.search(said):
            first = found.start()
            for part in _ELISION.split(said):
                yield Token("word", part, part.lower(), first, first + len(part))
                first += len(part) + 1
        else:
            low = said.lower().replace("’", "'")
            yield Token("number" if kind == "measure" else kind, said, low, found.start(), at)


def _is_unit(glued: str, words: Lexicon) -> bool:
    low = glued.lower()
    known = (low,) in words.units or low in words.scales or low in words.suffixes or low in words.adjectives
    return known or low in words.business or glued in MEASURES or glued in CURRENCIES
