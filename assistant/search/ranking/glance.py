"""What the words of a sentence, its headings and its neighbours tell about whether it answers a question."""

import math
import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from assistant.documents import Chunk
from assistant.search.expecting import expected
from assistant.text.words import FUNCTION_WORDS

# The features, in the order of the columns that `glance` gives.
GLANCE = ("fused", "behind", "own", "heading", "beside", "pairs", "kind", "other kind", "length", "first")
# Marks that stand around a word and are none of it.
AROUND = "\"'“”‘’«».,;:!?()[]"
_WHOLE = re.compile(r"(?<![\d.,])\d+(?![.,]?\d)")
_SPACED = re.compile(r"\S+")
_WORD = re.compile(r"\w+")

Terms = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the glance sees it.

    `rarity` weighs the terms that name its subject; `pairs` are words that follow each other in it; `wanted` is what
    kind of thing it asks for; `words` are those that name its subject, as ranges of its characters, with the rarity of
    their rarest term.
    """

    rarity: dict[str, float]
    pairs: Set[tuple[str, str]]
    wanted: re.Pattern[str] | None
    words: Sequence[tuple[int, int, float]] = ()

    def share(self, terms: Set[str]) -> float:
        """The share, 0 to 1, of the question's terms that are among these, each weighed by its rarity."""
        total = sum(self.rarity.values())
        return sum(weight for term, weight in self.rarity.items() if term in terms) / total if total else 0.0


def asked(question: str, terms: Terms, rarity: Callable[[Sequence[str]], dict[str, float]]) -> Asked:
    """What to look for: the terms of the words that name a subject, or of all of them if none does."""
    words = subject_words(question)
    # Of the whole question its codes and dates: the month of May is a word that names no subject elsewhere.
    dated = [term for term in terms(question) if not term.isalnum()] if words else []
    found = rarity(list(dict.fromkeys([*terms(" ".join(words) or question), *dated])))
    pairs = {pair for pair in _pairs(question) if not FUNCTION_WORDS.issuperset(pair)}
    ranges = [
        (one.start(), one.end(), max((found.get(term, 0.0) for term in terms(one.group())), default=0.0))
        for one in _SPACED.finditer(question)
        if one.group() in words
    ]
    return Asked(found, pairs, expected(question), ranges)


def subject_words(question: str) -> list[str]:
    """The words of a question that name a subject, as they stand in it."""
    return [word for word in question.split() if word.strip(AROUND).lower() not in FUNCTION_WORDS]


def glance(asked: Asked, chunk: Chunk, terms: Terms, *, fused: float, behind: float) -> list[list[float]]:
    """A row of features for each sentence of a passage.

    `fused` is the passage's score from the search, `behind` how far that is from the best passage's (0 or less).
    """
    texts = [chunk.text[start:end] for start, end in chunk.sentences]
    own = [whole_terms(text, terms) for text in texts]
    above = whole_terms(chunk.heading, terms)
    rows = []
    for number, text in enumerate(texts):
        near = {term for one in (number - 1, number + 1) if 0 <= one < len(own) for term in own[one]}
        held = bool(asked.wanted and asked.wanted.search(text))
        pairs = _pairs(text)
        rows.append(
            [
                fused,
                behind,
                asked.share(own[number]),
                asked.share(above - own[number]),
                asked.share(near - own[number] - above),
                len(asked.pairs & pairs) / len(asked.pairs) if asked.pairs else 0.0,
                float(held),
                float(asked.wanted is not None and not held),
                math.log(len(text) + 1),
                float(number == 0),
            ]
        )
    return rows


def whole_terms(text: str, terms: Terms) -> set[str]:
    """The terms of a text; of its numbers only whole ones, for 22 mm is not in a price of 22.80."""
    whole = set(_WHOLE.findall(text))
    return {term for term in terms(text) if not term.isdecimal() or term in whole}


def _pairs(text: str) -> set[tuple[str, str]]:
    words = _WORD.findall(text.lower())
    return set(pairwise(words))
