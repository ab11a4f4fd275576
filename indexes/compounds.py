"""Compounds: the words that Dutch, German and their relatives write as one, met by their parts and the other way round.

Nothing is listed here: which parts there are, and which compounds, is read from the words of the index itself.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Protocol

COMPOUNDING = frozenset("danish dutch finnish german norwegian swedish".split())
SHORTEST = 4  # letters of a part
LONG = 8  # letters of a word that may be a compound
LINKS = ("", "s", "e", "n", "en", "er", "es")  # what may stand between two parts
MOST = 12  # compounds of one part that are looked for, those in most texts
SEVERAL = 100  # words that a vocabulary lists for one beginning

# How much a term counts that shares only a part with a word of the query. Measured on made-up Dutch and German papers
# with questions that name the thing by other words than the page: see docs/decisions.md.
WHOLE_WEIGHT = 0.4  # garantie: garantievoorwaarden, systeemgarantie
PART_WEIGHT = 0.5  # garantievoorwaarden: garantie, voorwaarden
SIBLING_WEIGHT = 0.2  # garantievoorwaarden: garantiebewijs, leveringsvoorwaarden


class Vocabulary(Protocol):
    """The words that an index holds, stemmed."""

    def known(self, words: Collection[str]) -> set[str]:
        """Those of the words that some text has."""

    def starting(self, beginnings: Collection[str]) -> Mapping[str, Sequence[str]]:
        """For each beginning the words that start with it, those in most texts first."""

    def ending(self, ends: Collection[str]) -> Mapping[str, Sequence[str]]:
        """For each end the long words of compounding languages that end with it, those in most texts first."""


def related(words: Iterable[str], stem: Callable[[str], str], vocabulary: Vocabulary) -> dict[str, float]:
    """Terms of the index that share a part with words of a query, as written in lower case, and their weights."""
    stems = {word: stem(word) for word in words if len(word) >= SHORTEST and word.isalpha()}
    parts = {part for word in stems if len(word) >= LONG for part in _parts(word, stem, vocabulary)}
    found = _compounds(parts, vocabulary, SIBLING_WEIGHT)
    found |= _compounds(set(stems.values()), vocabulary, WHOLE_WEIGHT)
    found |= dict.fromkeys(parts, PART_WEIGHT)
    return {term: weight for term, weight in found.items() if term not in stems.values()}


def _parts(word: str, stem: Callable[[str], str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The two words that a compound is made of, stemmed: of all cuts between known words the one nearest its middle."""
    cuts: list[tuple[int, str, str]] = []
    for at in range(SHORTEST, len(word) - SHORTEST + 1):
        first, second = word[:at], word[at:]
        lefts = {first.removesuffix(link) for link in LINKS if len(first) - len(link) >= SHORTEST}
        cuts += [(min(len(left), len(second)), stem(left), stem(second)) for left in sorted(lefts)]
    known = vocabulary.known({part for _, *both in cuts for part in both})
    whole = [cut for cut in cuts if cut[1] in known and cut[2] in known]
    if whole:
        return max(whole)[1:]
    # The other part may come in compounds only, or not at all: then the longest known one counts.
    halves = [part for _, *both in cuts for part in both if part in known and len(part) > SHORTEST]
    return (max(halves, key=len),) if halves else ()


def _compounds(parts: Collection[str], vocabulary: Vocabulary, weight: float) -> dict[str, float]:
    """Compounds that begin or end with one of the parts, and have another part of some length."""
    long_enough = [part for part in parts if len(part) >= SHORTEST]
    found: dict[str, float] = {}
    for listed in (vocabulary.starting(long_enough), vocabulary.ending(long_enough)):
        for part, words in listed.items():
            compounds = [word for word in words if len(word) >= len(part) + SHORTEST and word.isalpha()]
            found |= dict.fromkeys(compounds[:MOST], weight)
    return found
