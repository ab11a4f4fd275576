"""Items of a request: how many of what, out of running text, lists and tables, without a model."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.quotes.prices.numbers import Mark, number
from assistant.quotes.requests.body import body
from assistant.quotes.requests.own_prices import without_prices
from assistant.quotes.requests.tables import tabled
from assistant.quotes.requests.vocabulary import Vocabulary, vocabulary
from assistant.quotes.requests.wanted import Wanted

# Sizes like 600 x 1000 are one word, and so are codes like B16, PE-Xa and 25-60; 2x and 22mm are two.
_WORD = re.compile(
    r"\d{1,2}:\d\d(?!\d)"  # a time of day
    r"|-?\d+(?:[.,]\d+)*(?:\s?[x×]\s?\d+(?:[.,]\d+)*)+"
    r"|-?\d+(?:[.,]\d+)*(?=$|[^\w/-]|[x×]\b|(?:mm|cm|m|kw|w|l|a|v|st|stk|pcs|pc|no|nos|off|ea)\b)"
    r"|\w+(?:[-/]\w+)*['’]?|[½°%€²³×\"]|\S",
    re.IGNORECASE,
)
_BULLET = re.compile(
    r"^\s*(?:[-*•–]\s+|\(?\d{1,2}[.)]\s+|(?:pos(?:ition|itie)?|item|nr|line|regel|zeile|ligne)\b\.?\s*\d{1,3}\s*[.:)-]\s*)",
    re.IGNORECASE,
)
# "3 x 250 l" counts three, and so does "3 x 22 mm" where a line begins with it; "28 x 22 mm" is a size.
_TIMES = re.compile(
    r"(?<![\w.,-])(\d{1,4})(\s?[x×]\s?)(?=\d+(?:[.,]\d+)?\s?(?:kw|w|l|lit(?:er|re)s?|a|v|bar)\b)", re.IGNORECASE
)
_TIMES_FIRST = re.compile(r"^(\d{1,4})(\s?[x×]\s?)(?=(\d+)\s?mm(?![\w²]))", re.IGNORECASE)
# "Qty 4: ball valve"; and "ball valve - 4" or "ball valve x 4 pieces", where no size stands before the dash.
_CALLED = re.compile(
    r"^(\s*(?:qty|quantity|aantal|menge|anzahl|quantité|qté)\b[.:]?\s*)(\d[\d.,]*)(\s*[:x×–-]?)", re.IGNORECASE
)
_LAST = re.compile(r"(?<=[^\W\d]|[)m])(\s+[-–x×=]\s*|\s*:\s*)(?=\d{1,6}(?:\s+[^\W\d]+)?\.?$)")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")
# A number that begins with 0 is a telephone's or a code.
_CODE = re.compile(r"0\d")
# The number of a standard or of a colour counts nothing, though "en" joins two things in Dutch.
_STANDARD = re.compile(r"\b(?:EN|DIN|ISO|NEN|NBN|NF|BS|IEC|VDE|ÖNORM|SIA|UNE|ASTM|ANSI|DVGW|RAL)[\s-]+(?=\d{2})")
_THOUSANDS = re.compile(r"(?<![\w.,])-?\d{1,3}[.,]\d{3}(?![\w.,])")
# "And, as an option, 3 valves", "3 valves (optional)"; and a line that makes all below it options, up to an empty one.
_PERHAPS = "optional(?:ly)?|optioneel|optionele|optionnel(?:le)?|eventueel|eventuele|eventuell|wahlweise|éventuellement"
_NAMED = rf"(?:(?:as|als|en|in)\s+)?(?:(?:an?|een|eine?)\s+)?\b(?:{_PERHAPS}|options?|optie|opties|optionen)"
_LED_IN = re.compile(rf"(?:\b(?:and|or|en|of|und|oder|et|ou)\b[\s,]*)?{_NAMED}\b[\s,:–-]*$", re.IGNORECASE)
_WITHIN = re.compile(rf"\b(?:{_PERHAPS})\b|\((?:option|optie)\)", re.IGNORECASE)
_BELOW = re.compile(rf"^\W*{_NAMED}\W*$", re.IGNORECASE)
_ENDS = (",", ";", ".", ":", "?", "!")
# A comma, a full stop or a line's end may part two things; so may a word that joins.
_STOPS = frozenset(",;.:?!")
_SENTENCE_ENDS = frozenset(".?!")
# What "2 boxes of 50" counts: things one by one, whatever an article is sold by.
SINGLE = "single_piece"
# Units that also measure what is counted by something else: "a coil of 25 m".
_MEASURING = frozenset(("metre", "kg", "square_metre", "cubic_metre"))


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, in small letters, and its characters in the line."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Count:
    """A number that counts things: from token `first` to token `last`, what it and its unit take.

    `told` is False where an article counts one and no number does.
    """

    first: int
    last: int
    quantity: Decimal
    unit: str
    told: bool = True


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

    Where it is not known (empty), "1.000" is in doubt.

    A number counts things where a thing may begin: at the start of a line, after a comma or a word such as "and",
    unless a measure follows it ("22 mm", "8 kW"). It may also stand behind its thing ("threaded rod M8, 60 m").
    """
    mark: Mark = "." if language in ("en", "") else ","
    found = _found(text, mark, vocabulary(language))
    return found if language else [_doubted(one) for one in found]


def _doubted(wanted: Wanted) -> Wanted:
    """Its number may be one or a thousand, where one can't tell in which language it is written."""
    either = [one for one in _THOUSANDS.findall(wanted.text) if wanted.quantity in (number(one, "."), number(one, ","))]
    return (
        replace(wanted, doubt=f"whether {either[0]} has a thousand in it or decimals is not clear")
        if either
        else wanted
    )


def _found(text: str, mark: Mark, known: Vocabulary) -> list[Wanted]:
    lines = body(text).lines
    rows = tabled(lines, mark, known)
    found = [[] if index in rows else _items(line, mark, known) for index, line in enumerate(lines)]
    found = [[replace(one, line=index) for one in some] for index, some in enumerate(found)]
    for index in _optional(lines):
        found[index] = [replace(one, option=True) for one in found[index]]
    listed = [index for index, line in enumerate(lines) if index not in rows and _is_listed(line, mark, known)]
    # Where a request has a list, what stands around it is a letter: its dates and house numbers count nothing.
    if len(listed) > 1 or rows:
        kept = {index: [replace(one, listed=True) for one in found[index]] for index in listed}
        return [one for index in range(len(lines)) for one in kept.get(index, rows.get(index, []))]
    whole = "\n".join(lines)
    return [_looked_back(one, whole, known) for line in found for one in line]


def _optional(lines: Sequence[str]) -> Iterator[int]:
    """The lines below "Options:", up to an empty one."""
    below = False
    for index, line in enumerate(lines):
        below = bool(_BELOW.match(line)) or (below and bool(line.strip()))
        if below:
            yield index


def _looked_back(wanted: Wanted, text: str, known: Vocabulary) -> Wanted:
    """What "3 of them" are: what the words before speak of with "the" ("the 24 kW boiler is …")."""
    own = wanted.words.lower().split()
    if not own or own[0] not in known.back:
        return wanted
    before = _tokens(text[: max(0, text.find(wanted.text))])
    at = max((index for index, token in enumerate(before) if token.word in known.definite), default=len(before))
    following = before[at + 1 :]
    ends = next((index for index, token in enumerate(following) if token.word in _STOPS or not token.word), None)
    thing = [one for one in following[:ends] if one.word not in known.links]
    return replace(wanted, words=text[thing[0].start : thing[-1].end]) if thing else wanted


def _is_listed(line: str, mark: Mark, known: Vocabulary) -> bool:
    rest = _BULLET.sub("", line)
    counts = _counts(_tokens(rest), mark, known)
    return bool(counts) and (counts[0].first == 0 or rest != line)


def _items(line: str, mark: Mark, known: Vocabulary) -> list[Wanted]:
    rest = _BULLET.sub("", line)
    tokens = _tokens(rest)
    counts = _counts(tokens, mark, known)
    found: list[Wanted] = []
    before = 0
    for index, count in enumerate(counts):
        until = counts[index + 1].first if index + 1 < len(counts) else len(tokens)
        # A question or an exclamation ends a thing, and so does a full stop before another sentence.
        until = next((at + 1 for at in range(count.last + 1, until) if _ends(rest, tokens, at)), until)
        if count.last < count.first:  # what is included ends with its words
            until = next((at for at in range(count.first, until) if tokens[at].word in _STOPS), until)
        behind = count.last + 1 < len(tokens) and tokens[count.last + 1].word in _STOPS
        words = "" if behind else _thing(rest, tokens[count.last + 1 : until], known)
        if words:
            text = rest[tokens[count.first].start : tokens[until - 1].end]
        # Else the number stands behind its thing.
        elif before < count.first and (count.unit or tokens[count.first - 1].word in _STOPS):
            words = _thing(rest, tokens[before : count.first], known)
            text = rest[tokens[before].start : tokens[count.last].end]
        else:
            continue
        if words:
            # What leads to the next thing is none of this one.
            told, words = (_LED_IN.sub("", " ".join(one.split())).strip(" ,;") for one in (text, words))
            option = bool(_WITHIN.search(told) or _LED_IN.search(rest[: tokens[count.first].start]))
            bare = " ".join(_WITHIN.sub(" ", words).replace("( )", " ").split()) if option else words
            found.append(Wanted(told, bare or words, count.quantity, count.unit, counted=count.told, option=option))
        before = count.last + 1
    return found


def _ends(line: str, tokens: Sequence[_Token], at: int) -> bool:
    """Whether a sentence ends with a token."""
    if tokens[at].word in ("?", "!"):
        return True
    behind = line[tokens[at].end :].lstrip()
    # A full stop behind a short word or a figure may be that of an abbreviation, or of a list's number.
    return tokens[at].word == "." and behind[:1].isupper() and len(tokens[at - 1].word) > 4


def _tokens(line: str) -> list[_Token]:
    """The words; one that belongs to a price of the request's own, or to a standard, is empty: it counts nothing."""
    plain = _CALLED.sub(lambda match: " " * len(match[1]) + match[2] + " " * len(match[3]), line)
    plain = _TIMES.sub(lambda match: match[1] + " " * len(match[2]), plain)
    plain = _LAST.sub(lambda match: "," + " " * (len(match[1]) - 1), plain)
    first = _TIMES_FIRST.match(plain)
    if first and int(first[1]) < int(first[3]):
        plain = plain[: first.end(1)] + " " * len(first[2]) + plain[first.end(2) :]
    bare = without_prices(plain)
    # In a line of capitals alone EN may be any word.
    named = set() if plain.isupper() else {match.end() for match in _STANDARD.finditer(plain)}
    return [
        _Token(
            match.group().lower() if bare[match.start()] == plain[match.start()] and match.start() not in named else "",
            match.start(),
            match.end(),
        )
        for match in _WORD.finditer(plain)
    ]


def _counts(tokens: Sequence[_Token], mark: Mark, known: Vocabulary) -> list[_Count]:
    """The numbers that count things, in order. An article counts one, where no number comes before the next stop."""
    found: list[_Count] = []
    for index, token in enumerate(tokens):
        if found and index <= found[-1].last:
            continue
        value = _value(token.word, mark, known)
        article = value is None and token.word in known.articles
        included = index > 0 and tokens[index - 1].word in known.includes and bool(found)
        if value is None and included and not article:
            found.append(_Count(index, index - 1, Decimal(1), "", told=False))
            continue
        if value is None and not article:
            continue
        count = None if value is None else _counted(tokens, index, value, known)
        if not _may_begin(tokens, index, known, begun=_begun(tokens, index, found)):
            if count and index and _interjected(tokens, index, count, known):
                found.append(count)
            continue
        if article and _number_follows(tokens, index, mark, known):
            continue
        if article:
            found.append(_Count(index, index, Decimal(1), "", told=False))
        elif count:
            found.append(count)
    return found


def _begun(tokens: Sequence[_Token], index: int, found: Sequence[_Count]) -> bool:
    """Whether something was counted in this sentence already."""
    # A bare number before a stop, such as that of a room, counted nothing.
    counted = [one.last for one in found if one.unit or tokens[min(one.last + 1, index)].word not in _STOPS]
    last = counted[-1] if counted else -1
    ends = (at for at in range(last + 1, index) if tokens[at].word in _SENTENCE_ENDS)
    return last >= 0 and all(tokens[at - 1].word.isdigit() for at in ends)  # "15. März" ends nothing


def _interjected(tokens: Sequence[_Token], index: int, count: _Count, known: Vocabulary) -> bool:
    """Whether a number amid a sentence counts all the same, by its unit: "fitting it, say 6 hours of a plumber"."""
    before = tokens[index - 1].word
    return bool(count.unit) and count.unit not in _MEASURING and before.isalpha() and before not in known.links


def _counted(tokens: Sequence[_Token], index: int, value: Decimal, known: Vocabulary) -> _Count | None:
    """The count that begins with a number; None where a measure or a month follows."""
    following = [one.word for one in tokens[index + 1 : index + 3]]
    first, second, *_ = [*following, "", ""]
    if first in known.dozen:
        return _Count(index, index + 1, value * 12, "")
    if first == "cm" and index == 0 and second.isalpha() and second not in known.measures | known.joins:
        return _Count(index, index + 1, value / 100, "metre")  # "900 cm copper pipe"; behind a thing it is a size
    if first in known.units and (held := _held(tokens, index, known)):
        return _Count(index, index + 3, value * held, SINGLE)
    if first in known.units:
        cut = first in known.abbreviations and second == "." and tokens[index + 1].end == tokens[index + 2].start
        return _Count(index, index + 1 + cut, value, known.units[first])
    if first in known.measures or (first == "." and second in known.measures):
        return None
    if first in ("to", "tot", "bis", "à", "–", "-") and second[:1].isdigit():
        return None
    if first in known.links and second in known.units:
        return _Count(index, index + 2, value, known.units[second])
    return _Count(index, index, value, "")


def _held(tokens: Sequence[_Token], index: int, known: Vocabulary) -> Decimal | None:
    """How many things a box holds in "2 boxes of 50 clips"; None for "2 boxes of 50 mm pipe" and for all else."""
    following = [one.word for one in tokens[index + 1 : index + 5]]
    box, link, count, thing, *_ = [*following, "", "", "", ""]
    if known.units[box] != "box" or link not in known.links or not count.isdigit():
        return None
    counts_them = thing not in known.units | dict.fromkeys(known.measures | _STOPS, "") and thing
    return Decimal(count) if counts_them and int(count) else None


def _number_follows(tokens: Sequence[_Token], index: int, mark: Mark, known: Vocabulary) -> bool:
    """Whether a number that counts comes before the next stop or joining word: "a quote for 15 couplers"."""
    for at in range(index + 1, len(tokens)):
        word = tokens[at].word
        if word in _STOPS or word in known.joins:
            return False
        value = _value(word, mark, known)
        led = tokens[at - 1].word in known.leads | known.articles
        if value is not None and _counted(tokens, at, value, known) and led:
            return True
    return False


def _value(word: str, mark: Mark, known: Vocabulary) -> Decimal | None:
    if word in known.numbers:
        return Decimal(known.numbers[word])
    if not _NUMBER.fullmatch(word) or _CODE.match(word):
        return None
    # What is no number in this language's way of writing, such as "7,5" in English, is one in the other.
    value = number(word, mark)
    return number(word, "," if mark == "." else ".") if value is None else value


def _may_begin(tokens: Sequence[_Token], index: int, known: Vocabulary, *, begun: bool) -> bool:
    """Whether a thing may begin at a token: at the start, after a stop or a joining word, or after a lead-in.

    A lead-in is what comes before a line's first number: "please quote 12 lengths", "we need thirty metres".
    """
    before = tokens[index - 1].word if index else ""
    if before in known.joins:
        return True
    if tokens[index].word in known.definite:  # "the" counts one only in "… and the commissioning"
        return False
    if index == 0 or before in _STOPS:
        return True
    return not begun and before.isalpha() and before not in known.links


def _thing(line: str, tokens: Sequence[_Token], known: Vocabulary) -> str:
    """The words that name the thing, without what links it to its number and joins it to the next."""
    words = list(tokens)
    while words and (words[0].word in known.links | known.joins | known.includes or words[0].word in _STOPS):
        words.pop(0)
    while words and (words[-1].word in known.joins | known.includes or words[-1].word in _STOPS):
        words.pop()
    if not any(len(one.word) > 1 and re.search(r"[^\W\d]", one.word) for one in words):
        return ""
    return " ".join(line[words[0].start : words[-1].end].split()).rstrip("".join(_ENDS))
