"""Words of a line of a request, and what stands in brackets, behind dashes or before colons made plain."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.quotes.requests.own_prices import without_prices
from assistant.quotes.requests.vocabulary import Vocabulary

# Sizes like 600 x 1000 are one word, and so are codes like B16, PE-Xa and 25-60; 2x and 22mm are two.
_WORD = re.compile(
    r"\d{1,2}:\d\d(?!\d)"  # a time of day
    r"|-?\d+(?:[.,]\d+)*(?:\s?[x×]\s?\d+(?:[.,]\d+)*)+"
    r"|-?\d+(?:[.,]\d+)*(?=$|[^\w/-]|[x×]\b|(?:mm|cm|m|m1|kw|w|l|a|v|g|kg|gr|gsm|ml|cl|gb|tb|mb|st|stk|pcs|pc|ah|no|nos|off|ea)\b(?!-\d))"
    r"|\w+(?:[-/]\w+)*['’]?|[½°%€²³×\"]|\S",
    re.IGNORECASE,
)
# "3 x 250 l" counts three, and so does "3 x 22 mm" where a line begins with it; "28 x 22 mm" is a size.
_TIMES = re.compile(
    r"(?<![\w.,-])(\d{1,4})(\s?[x×]\s?)(?=\d+(?:[.,]\d+)?\s?(?:kw|w|l|ltr|lit(?:er|re)s?|a|v|bar|g|kg|gb|ml)\b)",
    re.IGNORECASE,
)
_TIMES_FIRST = re.compile(r"^(\d{1,4})(\s?[x×]\s?)(?=(\d+)\s?mm(?![\w²]))", re.IGNORECASE)
# "10 x 3.5x35 screws", "20 x 22-3001" and "6 x 12 mm plywood" count as well, where a thing or a code follows.
_TIMES_CODE = re.compile(
    r"(?<![\w.,x×])(?<![x×]\s)(\d{1,4})(\s[x×]\s)(?=\d+(?:[.,]\d+)?[x×]\d|\d+[-. ]\d{3,}|(\d+)\s?mm\s+[^\W\d]{4})"
)
# "Qty 4: ball valve"; and "ball valve - 4" or "ball valve x 4 pieces", where no size stands before the dash.
_CALLED = re.compile(
    r"^(\s*(?:qty|quantity|aantal|menge|anzahl|quantité|qté)\b[.:]?\s*)(\d[\d.,]*)(\s*[:x×–-]?)", re.IGNORECASE
)
_LAST = re.compile(
    r"(?<=[^\W\d]|[)m])(\s+[-–x×=]\s*|\s*:\s*)(?=\d{1,6}(?:\s*[^\W\d]+)?\.?(?:$|[,;]))"
    r"|(?<=\w)(\s+[-–—=]\s+|:\s+)(?=\d{1,6}\s*[^\W\d][\w²³¹]*\.?(?:$|[,;]))"
)
# "toner x3, mouse x4"; and "chairs (4 pieces)".
_BEHIND = re.compile(r"(\S+\s+)[x×]\s?(?=\d{1,4}(?:\s*$|\s*[,;.)]|\s+(?:and|und|en|et|plus)\b))", re.IGNORECASE)
_MEASURED = re.compile(r"\d[\d.,]*\s*(?:[a-z]{1,2})?\s*$", re.IGNORECASE)
_ASIDE = re.compile(r"\(\s*[x×]?\s*(\d{1,5})\s*[x×]?\s*([^\W\d]+\.?)?\s*\)")
_NUMBERED = re.compile(r"(?<!\S)(\d{1,2})\)(?=\s)")
# What leads to a line's things: "Please quote for:".
_LEADING = re.compile(r"^([^:]{3,100}:\s+)(?=\S)")
_DIGITS = re.compile(r"(\w+)\W{1,3}\d")
# The number of a standard or of a colour counts nothing, though "en" joins two things in Dutch.
_STANDARD = re.compile(r"\b(?:EN|DIN|ISO|NEN|NBN|NF|BS|IEC|VDE|ÖNORM|SIA|UNE|ASTM|ANSI|DVGW|RAL)[\s-]+(?=\d{2})")
# Units that also measure what is counted by something else: "a coil of 25 m".
MEASURING = frozenset(("metre", "kg", "square_metre", "cubic_metre"))


@dataclass(frozen=True, slots=True)
class Token:
    """A word, in small letters, and its characters in the line."""

    word: str
    start: int
    end: int


def tokens_of(line: str, known: Vocabulary) -> list[Token]:
    """The words; one that belongs to a price of the request's own, or to a standard, is empty: it counts nothing."""
    plain = _CALLED.sub(lambda match: " " * len(match[1]) + match[2] + " " * len(match[3]), line)
    plain = _TIMES.sub(lambda match: match[1] + " " * len(match[2]), plain)
    plain = _enumerated(plain)
    plain = _ASIDE.sub(lambda match: _opened(match, known), plain)
    plain = _BEHIND.sub(lambda match: match.group() if _MEASURED.fullmatch(match[1]) else _comma(match), plain)
    plain = _LAST.sub(lambda match: "," + " " * (len(match.group()) - 1), plain)
    lead = _LEADING.match(plain)
    if lead and _asks(lead[1].lower(), known):
        plain = " " * lead.end() + plain[lead.end() :]
    plain = _TIMES_CODE.sub(_counting, plain)
    first = _TIMES_FIRST.match(plain)
    if first and int(first[1]) < int(first[3]):
        plain = plain[: first.end(1)] + " " * len(first[2]) + plain[first.end(2) :]
    bare = without_prices(plain)
    # In a line of capitals alone EN may be any word.
    named = set() if plain.isupper() else {match.end() for match in _STANDARD.finditer(plain)}
    return _merged(
        [
            Token(
                match.group().lower()
                if bare[match.start()] == plain[match.start()] and match.start() not in named
                else "",
                match.start(),
                match.end(),
            )
            for match in _WORD.finditer(plain)
        ],
        known,
    )


def _counting(match: re.Match[str]) -> str:
    """Without its "x", unless the two may be a size: "28 x 22 mm reducers"."""
    size = match[3] and int(match[1]) >= int(match[3])
    return match.group() if size else match[1] + " " * len(match[2])


def _enumerated(line: str) -> str:
    """The line with its things parted where they are numbered within it: "1) 3 valves 2) 4 elbows"."""
    found = list(_NUMBERED.finditer(line))
    numbers = [int(one[1]) for one in found]
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[0] not in (1, 2):
        return line
    return _NUMBERED.sub(lambda match: ";" + " " * (len(match.group()) - 1), line)


def _asks(lead: str, known: Vocabulary) -> bool:
    """Whether words before a colon ask and name nothing: no number in them counts."""
    named = all(word in known.labels for word in _DIGITS.findall(lead)) and not lead[:1].isdigit()
    return named and bool((known.asking | known.besides) & set(re.findall(r"\w+", lead)))


def _opened(match: re.Match[str], known: Vocabulary) -> str:
    """What stands in brackets and counts, as if it stood behind a comma: "chairs (4 pieces)"."""
    unit = (match[2] or "").lower().rstrip(".")
    if unit and known.units.get(unit, "metre") in MEASURING:
        return match.group()
    return f",{match.group()[1:-1].replace('x', ' ').replace('×', ' ')} " if not unit else f",{match.group()[1:-1]} "


def _comma(match: re.Match[str]) -> str:
    return f"{match[1][:-1]},{' ' * (len(match.group()) - len(match[1]))}"


def _merged(tokens: Sequence[Token], known: Vocabulary) -> list[Token]:
    """The same, with "half a" and "a couple of" as the numbers they are."""
    found: list[Token] = []
    for token in tokens:
        before = found[-1] if found else Token("", 0, 0)
        pair = {before.word, token.word}
        if pair & known.half and pair & known.articles:
            found[-1] = Token("½", before.start, token.end)
        elif _one_number(before.word, token.word, known):
            found[-1] = Token(token.word, before.start, token.end)
        else:
            found.append(Token("½", token.start, token.end) if token.word in known.half else token)
    return found


def _one_number(before: str, word: str, known: Vocabulary) -> bool:
    """Whether two words are one number: "a dozen", "about 200"."""
    if before in known.articles:
        return word in known.dozen or word == "couple"
    return before in known.hedges and (word.isdigit() or word in known.numbers)
