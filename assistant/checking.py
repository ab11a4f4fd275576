"""Checking: does a source bear a statement? Numbers, negation and meaning, without a model."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.documents import Support
from assistant.words import NEGATIONS, NUMBER_WORDS

# Cosines of a statement to a sentence that says the same, and to one on the same subject (all-MiniLM-L6-v2).
_SAME, _RELATED = 0.60, 0.40
_NUMBER = re.compile(r"\d+(?:[.,' \u00a0\u202f]\d{3})*(?:[.,]\d+)?")
_WORD = re.compile(r"\w+(?:['’]t)?")
_GROUPED = re.compile(r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+$")


def support(statement: str, quotes: Sequence[str], cosine: float) -> Support:
    """How well quotes, together, bear a statement whose closest quote has this cosine to it.

    A number that no quote has, or a "not" on one side only, makes it unsupported whatever the meaning's
    closeness: that is how a true sentence is most often turned into a false one.
    """
    said = " ".join(quotes)
    if not numbers(statement) <= numbers(said) or negated(statement) != negated(said):
        return "unsupported"
    if cosine >= _SAME:
        return "supported"
    return "weak" if cosine >= _RELATED else "unsupported"


def numbers(text: str) -> set[Decimal]:
    """The numbers in a text, in digits or words, European and English spelling alike: 1.250,00 = 1,250.00."""
    found = {_value(match.group()) for match in _NUMBER.finditer(text)}
    return found | {Decimal(NUMBER_WORDS[word]) for word in _WORD.findall(text.lower()) if word in NUMBER_WORDS}


def negated(text: str) -> bool:
    """Whether the text says no to something: an odd number of negating words."""
    words: list[str] = _WORD.findall(text.lower())
    return sum(word in NEGATIONS or word.endswith(("n't", "n’t")) for word in words) % 2 == 1


def _value(digits: str) -> Decimal:
    digits = re.sub(r"['  \u00a0\u202f]", "", digits)
    whole, mark, rest = digits, "", ""
    at = max(digits.rfind("."), digits.rfind(","))
    # The last mark parts the decimals unless exactly three digits follow and every group before it fits thousands.
    if at >= 0 and not (_GROUPED.match(digits) and len({one for one in digits if one in ".,"}) == 1):
        whole, mark, rest = digits[:at], ".", digits[at + 1 :]
    return Decimal(re.sub(r"[.,]", "", whole) + mark + rest).normalize()
