"""Likeness: which words of the price lists a word of a request may be, when it is not written as they are."""

from collections.abc import Mapping
from functools import cached_property

# How much a word is when it is one part of a compound: "Zement" of a "Portlandzement", "Dampfbremse" of a "…folie".
_LAST, _FIRST, _WITHIN = 0.9, 0.6, 0.4
# How much when it is a compound of which the list has the last part alone: an "Aktenordner" is an "Ordner".
_HEADED = 0.75
# How much when two words begin alike for most of their length, or differ by a slip of the pen.
_ALIKE, _SLIP = 0.7, 0.85
_SHORTEST, _STARTS, _PART = 4, 5, 4
_MOSTLY = 0.65


class Vocabulary:
    """The words of price lists, as stems."""

    def __init__(self, words: Mapping[str, object]) -> None:
        self.words = words
        self._known: dict[str, dict[str, float]] = {}

    def like(self, word: str) -> Mapping[str, float]:
        """The words that it may be and how much each of them is it, 1 for itself; empty where none is like it."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._found(word)
        return found

    def _found(self, word: str) -> dict[str, float]:
        found = {word: 1.0} if word in self.words else {}
        if ":" in word or not word.isalpha():
            return found
        for other in self._near(word):
            if other not in found and (share := _share(word, other)):
                found[other] = share
        return found

    def parts(self, word: str) -> tuple[str, ...]:
        """The two words of the lists that a compound is made of, which no list has as a whole; else it alone."""
        if word in self.words or not word.isalpha():
            return (word,)
        for at in range(len(word) - _PART, _PART - 1, -1):
            first, last = word[:at], word[at:]
            # What joins the two may stand between them: "Arbeit-s-handschuh".
            start = next(
                (one for one in (first, first[:-1], first[:-2]) if len(one) >= _PART and one in self.words), ""
            )
            if start and last in self.words:
                return start, last
        return (word,)

    def _near(self, word: str) -> list[str]:
        return [other for other in self._lettered if other[:3] == word[:3] or word in other or other in word]

    @cached_property
    def _lettered(self) -> list[str]:
        return [one for one in self.words if one.isalpha() and len(one) > 2]


def _share(word: str, other: str) -> float:
    """How much one word is another, 0 to 1."""
    short = min(len(word), len(other))
    if len(word) >= _SHORTEST and other.endswith(word):
        return _LAST
    if len(word) >= _STARTS and other.startswith(word):
        return _FIRST
    if len(word) == 3 and other.startswith(word) and len(other) > 5:
        return _WITHIN
    if len(other) >= _STARTS and word.endswith(other):
        return _HEADED
    if short > _STARTS and abs(len(word) - len(other)) < 2 and _one_edit(word, other):
        return _SLIP
    same = next((at for at in range(short) if word[at] != other[at]), short)
    return _ALIKE if same >= _STARTS and same >= _MOSTLY * max(len(word), len(other)) else 0.0


def _one_edit(word: str, other: str) -> bool:
    """Whether one letter more, less, other or two swapped make one of the other."""
    same = next((at for at in range(min(len(word), len(other))) if word[at] != other[at]), min(len(word), len(other)))
    rest, rest_of = word[same:], other[same:]
    swapped = rest[1::-1] + rest[2:] if len(rest) > 1 else rest
    return rest[1:] == rest_of[1:] or rest[1:] == rest_of or rest == rest_of[1:] or swapped == rest_of
