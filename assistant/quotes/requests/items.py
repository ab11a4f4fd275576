"""Items of a request: how many of what, out of running text, lists and tables, without a model."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.quotes.matching.sizes import SIZED
from assistant.quotes.prices.numbers import Mark, number
from assistant.quotes.requests.body import body
from assistant.quotes.requests.counting import STOPS, Count, counted, counts_of, value_of
from assistant.quotes.requests.tables import tabled
from assistant.quotes.requests.tokens import Token, tokens_of
from assistant.quotes.requests.vocabulary import Vocabulary, vocabulary
from assistant.quotes.requests.wanted import Wanted
from assistant.text.words import FUNCTION_WORDS

_BULLET = re.compile(
    r"^\s*(?:[-*•–]\s+|\(?\d{1,2}[.)]\s+|(?:pos(?:ition|itie)?|item|nr|line|regel|zeile|ligne)\b\.?\s*\d{1,3}\s*[.:)-]\s*)",
    re.IGNORECASE,
)
# What names a thing: letters, or an article number of figures alone.
_NAMES = re.compile(r"[^\W\d]|^\d+[-/]\d{3,}")
_THOUSANDS = re.compile(r"(?<![\w.,])-?\d{1,3}[.,]\d{3}(?![\w.,])")
# "And, as an option, 3 valves", "3 valves (optional)"; and a line that makes all below it options, up to an empty one.
_PERHAPS = "optional(?:ly)?|optioneel|optionele|optionnel(?:le)?|eventueel|eventuele|eventuell|wahlweise|éventuellement"
_NAMED = rf"(?:(?:as|als|en|in)\s+)?(?:(?:an?|een|eine?)\s+)?\b(?:{_PERHAPS}|options?|optie|opties|optionen)"
_LED_IN = re.compile(rf"(?:\b(?:and|or|en|of|und|oder|et|ou)\b[\s,]*)?{_NAMED}\b[\s,:–-]*$", re.IGNORECASE)
_WITHIN = re.compile(rf"\b(?:{_PERHAPS})\b|\((?:option|optie)\)", re.IGNORECASE)
_OPTIONS = re.compile(rf"^\W*{_NAMED}\W*:", re.IGNORECASE)
_BELOW = re.compile(rf"^\W*{_NAMED}\W*$", re.IGNORECASE)
_ENDS = (",", ";", ".", ":", "?", "!")
# Tokens of a line of a list without a bullet: "Toilet rolls - 3 packs".
_LISTED = 12


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
    tokens = tokens_of(line, known)
    found = []
    for index, token in enumerate(tokens):
        value = value_of(token.word, mark, known)
        if value is None and token.word in known.articles:
            value = Decimal(1)
        if value is None or not (count := counted(tokens, index, value, known)):
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
    # Where a request has a list, what stands around it is a letter: its dates and house numbers count nothing, unless
    # it goes on: "Also 50 pencils".
    if len(listed) > 1 or rows:
        kept = {index: [replace(one, listed=True) for one in found[index]] for index in listed}
        for index, line in enumerate(lines):
            if index not in rows and index not in kept and known.besides & set(re.findall(r"\w+", line.lower())[:2]):
                kept[index] = [replace(one, aside=True) for one in found[index] if one.counted]
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
    before = tokens_of(text[: max(0, text.find(wanted.text))], known)
    at = max((index for index, token in enumerate(before) if token.word in known.definite), default=len(before))
    following = before[at + 1 :]
    ends = next((index for index, token in enumerate(following) if token.word in STOPS or not token.word), None)
    thing = [one for one in following[:ends] if one.word not in known.links]
    return replace(wanted, words=text[thing[0].start : thing[-1].end]) if thing else wanted


def _is_listed(line: str, mark: Mark, known: Vocabulary) -> bool:
    """Whether a line is one of a list: it has a bullet, begins with its number, or is but a thing and its number."""
    rest = _BULLET.sub("", line)
    tokens = tokens_of(rest, known)
    counts = counts_of(tokens, mark, known)
    if not counts:
        return False
    short = len(tokens) <= _LISTED and all(one.told and _parts(tokens, one) for one in counts)
    ends = counts[-1].last + 1 == len(tokens)
    before = tokens[counts[0].first - 1].word
    thing_first = before == ":" or (before in STOPS and len(counts) > 1)
    return counts[0].first == 0 or rest != line or (short and (thing_first or (ends and len(counts) == 1)))


def _items(line: str, mark: Mark, known: Vocabulary) -> list[Wanted]:
    rest = _BULLET.sub("", line)
    tokens = tokens_of(rest, known)
    counts = counts_of(tokens, mark, known)
    found: list[Wanted] = []
    before = 0
    for index, count in enumerate(counts):
        following = counts[index + 1] if index + 1 < len(counts) else None
        until = following.first if following else len(tokens)
        each = _of_each(tokens, count, known)
        if following and _stands_behind(tokens, following, known) and _parts(tokens, following):
            beside = all(tokens[at].word in STOPS for at in range(count.last + 1, following.first))
            if not count.told or (beside and following.unit) or _led_in(tokens, count, known):
                before = before if count.told else count.last + 1
                continue
            until = _parted(tokens, count, following, known) if following.unit else until
        # A question or an exclamation ends a thing, and so does a full stop before another sentence.
        until = next((at + 1 for at in range(count.last + 1, until) if _ends(rest, tokens, at)), until)
        if count.last < count.first:  # what is included ends with its words
            until = next((at for at in range(count.first, until) if tokens[at].word in STOPS), until)
        pending = before < count.first and bool(_thing(rest, tokens[before : count.first], known))
        words = (
            ""
            if _stands_behind(tokens, count, known, pending=pending)
            else _thing(rest, tokens[count.last + 1 : until], known)
        )
        if words:
            first = before if pending and _sizes_alone(words) else count.first
            text = rest[tokens[first].start : tokens[until - 1].end]
            if first < count.first:  # "wiper blades, 4 off 55 cm"
                words = f"{_thing(rest, tokens[first : count.first], known)} {words}"
            before = until
        # Else the number stands behind its thing.
        elif before < count.first and (count.unit or tokens[count.first - 1].word in STOPS):
            # "We still need chairs, 24 pieces": what leads to the thing is none of it.
            led = (at for at in range(count.first - 2, before - 1, -1) if tokens[at].word in known.besides)
            before = next(led, before - 1) + 1
            words = _thing(rest, tokens[before : count.first], known)
            text = rest[tokens[before].start : tokens[count.last].end]
            before = count.last + 1
        else:
            continue
        if words:
            # What leads to the next thing is none of this one.
            told, words = (_LED_IN.sub("", " ".join(one.split())).strip(" ,;") for one in (text, words))
            option = bool(_WITHIN.search(told) or _LED_IN.search(rest[: tokens[count.first].start]))
            option = option or bool(_OPTIONS.match(rest))
            bare = " ".join(_WITHIN.sub(" ", words).replace("( )", " ").split()) if option else words
            bare = bare or words
            vague = not count.told and words.lower().split()[0] in known.vague
            doubt = "how many are meant is not said" if vague else ""
            one = Wanted(told, bare, count.quantity, count.unit, counted=count.told, option=option, doubt=doubt)
            found += [replace(one, words=part) for part in _each(bare, known)] if each else [one]
    return found


def _stands_behind(tokens: Sequence[Token], count: Count, known: Vocabulary, *, pending: bool = False) -> bool:
    """Whether a stop or the line's end follows a count, so that its thing stands before it.

    Where a thing without a number is `pending`, so may "with" and "and": "cups, 4 packs with lids, 4 packs".
    """
    at = count.last + 1
    at += at < len(tokens) and tokens[at].word in known.each
    if pending and count.unit and at < len(tokens) and tokens[count.first - 1].word in STOPS:
        return tokens[at].word in STOPS | known.joins
    return count.last >= count.first and (at == len(tokens) or tokens[at].word in STOPS)


def _sizes_alone(words: str) -> bool:
    """Whether words name no thing, but its size."""
    return bool(SIZED.search(words)) and not re.search(r"[^\W\d_]{3}", SIZED.sub(" ", words))


def _parts(tokens: Sequence[Token], count: Count) -> bool:
    """Whether a count is told from what stands before it: by a unit or a stop."""
    return bool(count.unit) or tokens[count.first - 1].word in STOPS


def _of_each(tokens: Sequence[Token], count: Count, known: Vocabulary) -> bool:
    """Whether as many of each of several things are meant: "grit 80 and grit 120, 3 packs each"."""
    beside = [tokens[at].word for at in (count.first - 1, count.last + 1) if 0 <= at < len(tokens)]
    return bool(known.each & set(beside))


def _each(words: str, known: Vocabulary) -> list[str]:
    """The several things that words name."""
    parts: list[list[str]] = [[]]
    for word in words.split():
        if word.lower() in known.joins and parts[-1]:
            parts.append([])
        else:
            parts[-1].append(word)
    return [" ".join(one).strip(" ,;") for one in parts if any(len(word) > len("oh") for word in one)]


def _led_in(tokens: Sequence[Token], count: Count, known: Vocabulary) -> bool:
    """Whether a bare number stands amid words: "grit 80, 3 packs"."""
    before = tokens[count.first - 1].word if count.first else ""
    return not count.unit and before.isalpha() and before not in known.joins | known.leads | known.asking


def _parted(tokens: Sequence[Token], count: Count, behind: Count, known: Vocabulary) -> int:
    """Where the thing of a count ends if that of the next one stands before its number: "2 bags of sand, rod, 60 m"."""
    stops = (at for at in range(behind.first - 2, count.last + 1, -1) if tokens[at].word in STOPS | known.joins)
    return next(stops, behind.first)


def _ends(line: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether a sentence ends with a token."""
    if tokens[at].word in ("?", "!"):
        return True
    behind = line[tokens[at].end :].lstrip()
    # A full stop behind a short word or a figure may be that of an abbreviation, or of a list's number.
    word = tokens[at - 1].word if at else ""
    return tokens[at].word == "." and behind[:1].isupper() and (len(word) > 4 or word in FUNCTION_WORDS)


def _thing(line: str, tokens: Sequence[Token], known: Vocabulary) -> str:
    """The words that name the thing, without what links it to its number and joins it to the next."""
    words = list(tokens)
    while words and (words[0].word in known.links | known.joins | known.includes or words[0].word in STOPS):
        words.pop(0)
    while words and (words[-1].word in known.joins | known.includes or words[-1].word in STOPS):
        words.pop()
    if not any(len(one.word) > 1 and _NAMES.search(one.word) for one in words):
        return ""
    return " ".join(line[words[0].start : words[-1].end].split()).rstrip("".join(_ENDS))
