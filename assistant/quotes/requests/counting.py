"""Counting: which numbers of a line count things, and which measure them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.quotes.prices.numbers import Mark, number
from assistant.quotes.requests.tokens import MEASURING, Token
from assistant.quotes.requests.vocabulary import Vocabulary

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")
# A number that begins with 0 is a telephone's or a code.
_CODE = re.compile(r"0\d")
# A comma, a full stop or a line's end may part two things; so may a word that joins.
STOPS = frozenset(",;.:?!")
_SENTENCE_ENDS = frozenset(".?!")
# What an article goes with that counts itself.
_PACKS = frozenset(("pack", "packet", "box", "carton", "doos", "pak"))
# Numbers in words that an article goes with: "half a", "a couple of".
_WHOLE_NUMBERS = frozenset(("couple", "½"))
# What "2 boxes of 50" counts: things one by one, whatever an article is sold by.
SINGLE = "single_piece"


@dataclass(frozen=True, slots=True)
class Count:
    """A number that counts things: from token `first` to token `last`, what it and its unit take.

    `told` is False where an article counts one and no number does.
    """

    first: int
    last: int
    quantity: Decimal
    unit: str
    told: bool = True


def counts_of(tokens: Sequence[Token], mark: Mark, known: Vocabulary) -> list[Count]:
    """The numbers that count things, in order. An article counts one, where no number comes before the next stop."""
    found: list[Count] = []
    for index, token in enumerate(tokens):
        if found and index <= found[-1].last:
            continue
        value = value_of(token.word, mark, known)
        article = value is None and token.word in known.articles
        included = index > 0 and tokens[index - 1].word in known.includes and bool(found)
        if value is None and included and not article:
            found.append(Count(index, index - 1, Decimal(1), "", told=False))
            continue
        if (value is None and not article) or _labelled(tokens, index, known):
            continue
        count = None if value is None else counted(tokens, index, value, known)
        if not _may_begin(tokens, index, known, begun=_begun(tokens, index, found)):
            if count and index and (_interjected(tokens, index, count, known) or _at_the_end(tokens, count, found)):
                found.append(count)
            continue
        if article and (packed := _packed(tokens, index, known)):
            found.append(packed)
            continue
        if article and _number_follows(tokens, index, mark, known):
            continue
        if article:
            found.append(Count(index, index, Decimal(1), "", told=False))
        elif count:
            found.append(count)
    return found


def _begun(tokens: Sequence[Token], index: int, found: Sequence[Count]) -> bool:
    """Whether something was counted in this sentence already."""
    # A bare number before a stop, such as that of a room, counted nothing.
    counted = [one.last for one in found if one.unit or tokens[min(one.last + 1, index)].word not in STOPS]
    last = counted[-1] if counted else -1
    ends = (at for at in range(last + 1, index) if tokens[at].word in _SENTENCE_ENDS)
    return last >= 0 and all(tokens[at - 1].word.isdigit() for at in ends)  # "15. März" ends nothing


def _packed(tokens: Sequence[Token], index: int, known: Vocabulary) -> Count | None:
    """ "A pack of 250 sheets" is one pack, whatever number follows."""
    unit, link, *_ = [*(one.word for one in tokens[index + 1 : index + 3]), "", ""]
    return Count(index, index + 1, Decimal(1), known.units[unit]) if unit in _PACKS and link in known.links else None


def _labelled(tokens: Sequence[Token], index: int, known: Vocabulary) -> bool:
    """Whether a number is somebody's: "order no. 4471", "project 12"."""
    before = [one.word for one in tokens[max(0, index - 3) : index] if one.word != "."]
    counted = len(before) > 1 and before[-2].isdigit()  # "12 no. 100 mm clips"
    return bool(before) and before[-1] in known.labels and not counted and tokens[index].word.isdigit()


def _at_the_end(tokens: Sequence[Token], count: Count, found: Sequence[Count]) -> bool:
    """Whether a measure is the only number that may count a thing, and its last word: "coffee, ground 6 kg; …"."""
    ends = count.last + 1 == len(tokens) or tokens[count.last + 1].word == ";"
    starts = max((at for at in range(count.first) if tokens[at].word == ";"), default=-1)
    before = tokens[count.first - 1].word
    return ends and count.unit == "kg" and before not in STOPS and not any(one.first > starts for one in found)


def _interjected(tokens: Sequence[Token], index: int, count: Count, known: Vocabulary) -> bool:
    """Whether a number amid a sentence counts all the same, by its unit: "fitting it, say 6 hours of a plumber"."""
    before = tokens[index - 1].word
    if count.quantity < 1:
        return False
    return bool(count.unit) and count.unit not in MEASURING and before.isalpha() and before not in known.links


def counted(tokens: Sequence[Token], index: int, value: Decimal, known: Vocabulary) -> Count | None:
    """The count that begins with a number; None where a measure or a month follows."""
    following = [one.word for one in tokens[index + 1 : index + 3]]
    first, second, *_ = [*following, "", ""]
    if first in known.dozen:
        dozens = value * 12
        return Count(index, index + 1, dozens.to_integral_value() if dozens == int(dozens) else dozens, "")
    if first in known.litres and second in known.links:  # "5 litres of olive oil"
        return Count(index, index + 2, value, "litre")
    if first == "cm" and index == 0 and second.isalpha() and second not in known.measures | known.joins:
        return Count(index, index + 1, value / 100, "metre")  # "900 cm copper pipe"; behind a thing it is a size
    if first in known.units and (held := _held(tokens, index, known)):
        return Count(index, index + 3, value * held, SINGLE)
    if first in known.units:
        cut = first in known.abbreviations and second == "." and tokens[index + 1].end == tokens[index + 2].start
        return Count(index, index + 1 + cut, value, known.units[first])
    if first in known.measures or (first == "." and second in known.measures):
        return None
    if first in ("to", "tot", "bis", "à", "–", "-") and second[:1].isdigit():
        return None
    if first in known.links and second in known.units:
        return Count(index, index + 2, value, known.units[second])
    return Count(index, index, value, "")


def _held(tokens: Sequence[Token], index: int, known: Vocabulary) -> Decimal | None:
    """How many things a box holds in "2 boxes of 50 clips"; None for "2 boxes of 50 mm pipe" and for all else."""
    following = [one.word for one in tokens[index + 1 : index + 5]]
    box, link, count, thing, *_ = [*following, "", "", "", ""]
    if known.units[box] != "box" or link not in known.links or not count.isdigit():
        return None
    counts_them = thing not in known.units | dict.fromkeys(known.measures | STOPS, "") and thing
    return Decimal(count) if counts_them and int(count) else None


def _number_follows(tokens: Sequence[Token], index: int, mark: Mark, known: Vocabulary) -> bool:
    """Whether a number that counts comes before the next stop or joining word: "a quote for 15 couplers"."""
    for at in range(index + 1, len(tokens)):
        word = tokens[at].word
        if word in STOPS or word in known.joins:
            return False
        value = value_of(word, mark, known)
        led = tokens[at - 1].word in known.leads | known.articles or word in known.dozen or word in _WHOLE_NUMBERS
        if value is not None and counted(tokens, at, value, known) and led:
            return True
    return False


def value_of(word: str, mark: Mark, known: Vocabulary) -> Decimal | None:
    if word == "½":
        return Decimal("0.5")
    if word in known.numbers:
        return Decimal(known.numbers[word])
    if not _NUMBER.fullmatch(word) or _CODE.match(word):
        return None
    # What is no number in this language's way of writing, such as "7,5" in English, is one in the other.
    value = number(word, mark)
    return number(word, "," if mark == "." else ".") if value is None else value


def _may_begin(tokens: Sequence[Token], index: int, known: Vocabulary, *, begun: bool) -> bool:
    """Whether a thing may begin at a token: at the start, after a stop or a joining word, or after a lead-in.

    A lead-in is what comes before a line's first number: "please quote 12 lengths", "we need thirty metres".
    """
    before = tokens[index - 1].word if index else ""
    if before in known.joins | known.each:
        return True
    if tokens[index].word in known.definite:  # "the" counts one only in "… and the commissioning"
        return False
    if index == 0 or before in STOPS:
        return True
    return not begun and before.isalpha() and before not in known.links
