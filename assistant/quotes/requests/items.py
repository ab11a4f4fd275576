"""Items of a request: how many of what, out of running text, lists and tables, without a model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.quotes.prices.numbers import Mark, number
from assistant.quotes.requests.tables import tabled
from assistant.quotes.requests.vocabulary import Vocabulary, vocabulary
from assistant.quotes.requests.wanted import Wanted

# Sizes like 600 x 1000 are one word, and so are codes like B16, PE-Xa and 25-60; 2x and 22mm are two.
_WORD = re.compile(
    r"-?\d+(?:[.,]\d+)*(?:\s?[x×]\s?\d+(?:[.,]\d+)*)+"
    r"|-?\d+(?:[.,]\d+)*(?=$|[^\w/-]|[x×]\b|(?:mm|cm|m|kw|w|l|a|v|st|stk|pcs)\b)"
    r"|\w+(?:[-/]\w+)*['’]?|[½°%€²³×\"]|\S",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•–]\s+|\(?\d{1,2}[.)]\s+(?=\D))")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")
_ENDS = (",", ";", ".", ":", "?", "!")
# A comma, a full stop or a line's end may part two things; so may a word that joins.
_STOPS = frozenset(",;.:?!")


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, in small letters, and its characters in the line."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Count:
    """A number that counts things: from token `first` to token `last`, what it and its unit take."""

    first: int
    last: int
    quantity: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A number that may count things, wherever it stands; its unit, if any; and the text without the two."""

    quantity: Decimal
    unit: str
    rest: str


def counts(text: str, language: str = "en") -> list[Counted]:
    """Every number of a text, in digits or words, that measures nothing: not the 22 of "22 mm"."""
    mark: Mark = "." if language == "en" else ","
    known = vocabulary(language)
    line = " ".join(text.split())
    tokens = _tokens(line)
    found = []
    for index, token in enumerate(tokens):
        value = _value(token.word, mark, known)
        if value is None and token.word in known.articles:
            value = Decimal(1)
        if value is None or not (count := _counted(tokens, index, value, known)):
            continue
        before = line[: tokens[count.first].start].rstrip(" ,;:")
        after = _thing(line, tokens[count.last + 1 :], known)
        found.append(Counted(count.quantity, count.unit, f"{before} {after}".strip()))
    return found


def items(text: str, language: str = "en") -> list[Wanted]:
    """What a text asks for, in its order. `language` says how it parts decimals: by a point in English alone.

    A number counts things where a thing may begin: at the start of a line, after a comma or a word such as "and",
    unless a measure follows it ("22 mm", "8 kW"). It may also stand behind its thing ("threaded rod M8, 60 m").
    """
    mark: Mark = "." if language == "en" else ","
    known = vocabulary(language)
    lines = text.splitlines()
    rows = tabled(lines, mark, known)
    found = [[] if index in rows else _items(line, mark, known) for index, line in enumerate(lines)]
    listed = [index for index, line in enumerate(lines) if index not in rows and _is_listed(line, mark, known)]
    # Where a request has a list, what stands around it is a letter: its dates and house numbers count nothing.
    if len(listed) > 1 or rows:
        kept = {index: [replace(one, listed=True) for one in found[index]] for index in listed}
        return [one for index in range(len(lines)) for one in kept.get(index, rows.get(index, []))]
    return [one for line in found for one in line]


def _is_listed(line: str, mark: Mark, known: Vocabulary) -> bool:
    body = _BULLET.sub("", line)
    counts = _counts(_tokens(body), mark, known)
    return bool(counts) and (counts[0].first == 0 or body != line)


def _items(line: str, mark: Mark, known: Vocabulary) -> list[Wanted]:
    body = _BULLET.sub("", line)
    tokens = _tokens(body)
    counts = _counts(tokens, mark, known)
    found: list[Wanted] = []
    before = 0
    for index, count in enumerate(counts):
        until = counts[index + 1].first if index + 1 < len(counts) else len(tokens)
        behind = count.last + 1 < len(tokens) and tokens[count.last + 1].word in _STOPS
        words = "" if behind else _thing(body, tokens[count.last + 1 : until], known)
        if words:
            text = body[tokens[count.first].start : tokens[until - 1].end]
        # Else the number stands behind its thing.
        elif before < count.first and (count.unit or tokens[count.first - 1].word in _STOPS):
            words = _thing(body, tokens[before : count.first], known)
            text = body[tokens[before].start : tokens[count.last].end]
        else:
            continue
        if words:
            found.append(Wanted(" ".join(text.split()).strip(" ,;"), words, count.quantity, count.unit))
        before = count.last + 1
    return found


def _tokens(line: str) -> list[_Token]:
    return [_Token(match.group().lower(), match.start(), match.end()) for match in _WORD.finditer(line)]


def _counts(tokens: Sequence[_Token], mark: Mark, known: Vocabulary) -> list[_Count]:
    """The numbers that count things, in order. An article counts one, where no number comes before the next stop."""
    found: list[_Count] = []
    for index, token in enumerate(tokens):
        value = _value(token.word, mark, known)
        article = value is None and token.word in known.articles
        if (value is None and not article) or not _may_begin(tokens, index, known, begun=bool(found)):
            continue
        if article and _number_follows(tokens, index, mark, known):
            continue
        if value is None or article:
            found.append(_Count(index, index, Decimal(1), ""))
        elif count := _counted(tokens, index, value, known):
            found.append(count)
    return found


def _counted(tokens: Sequence[_Token], index: int, value: Decimal, known: Vocabulary) -> _Count | None:
    """The count that begins with a number; None where a measure or a month follows."""
    following = [one.word for one in tokens[index + 1 : index + 3]]
    first, second, *_ = [*following, "", ""]
    if first in known.units:
        return _Count(index, index + 1, value, known.units[first])
    if first in known.measures or (first == "." and second in known.measures):
        return None
    if first in ("to", "tot", "bis", "à", "–", "-") and second[:1].isdigit():
        return None
    if first in known.links and second in known.units:
        return _Count(index, index + 2, value, known.units[second])
    return _Count(index, index, value, "")


def _number_follows(tokens: Sequence[_Token], index: int, mark: Mark, known: Vocabulary) -> bool:
    """Whether a number that counts comes before the next stop or joining word: "a quote for 15 couplers"."""
    for at in range(index + 1, len(tokens)):
        word = tokens[at].word
        if word in _STOPS or word in known.joins:
            return False
        value = _value(word, mark, known)
        if value is not None and _counted(tokens, at, value, known) and tokens[at - 1].word in known.leads:
            return True
    return False


def _value(word: str, mark: Mark, known: Vocabulary) -> Decimal | None:
    if word in known.numbers:
        return Decimal(known.numbers[word])
    return number(word, mark) if _NUMBER.fullmatch(word) else None


def _may_begin(tokens: Sequence[_Token], index: int, known: Vocabulary, *, begun: bool) -> bool:
    """Whether a thing may begin at a token: at the start, after a stop or a joining word, or after a lead-in.

    A lead-in is what comes before a line's first number: "please quote 12 lengths", "we need thirty metres".
    """
    before = tokens[index - 1].word if index else ""
    if index == 0 or before in known.joins or (before in _STOPS and tokens[index].word not in known.definite):
        return True
    if tokens[index].word in known.definite:  # "the" counts one only in "… and the commissioning"
        return False
    return not begun and before.isalpha() and before not in known.links


def _thing(line: str, tokens: Sequence[_Token], known: Vocabulary) -> str:
    """The words that name the thing, without what links it to its number and joins it to the next."""
    words = list(tokens)
    while words and (words[0].word in known.links | known.joins or words[0].word in _STOPS):
        words.pop(0)
    while words and (words[-1].word in known.joins or words[-1].word in _STOPS):
        words.pop()
    if not any(len(one.word) > 1 and re.search(r"[^\W\d]", one.word) for one in words):
        return ""
    return " ".join(line[words[0].start : words[-1].end].split()).rstrip("".join(_ENDS))
