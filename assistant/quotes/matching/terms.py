"""What a description says of a thing: its words, in English, and its sizes and classes."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from assistant.quotes.matching.sizes import Size, sizes
from assistant.quotes.matching.stems import cut, fold, stem
from assistant.text.words import FUNCTION_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Letters of a known part of a compound, and of how many one has to be known: "puntenslijpers" has no "pers" in it.
_SHORTEST_PART, _KNOWN = 4, 3
_SHORT = 3
# What joins two parts. Other single letters before one are none: a "Wischer" has no "Schere" in it.
_JOINTS = frozenset(("s", "n", "en", "e", "es", "er", "t"))
# What is said to be missing: "without armrests" is none with them.
_WITHOUT = re.compile(r"\b(?:without|w/o|zonder|ohne|sans)\s+([^\W\d_]+)")
_MISSING = "no:"
# Behind these an article tells what comes with it, or what it is for: it is none of that itself.
_BESIDE = re.compile(r",|\(|\b(?:with|w/|for|met|voor|mit|für|avec|pour|without|zonder|ohne|sans)\b")
# What ends a word and names nothing of its own.
_ENDINGS = frozenset(("ungen", "ingen", "stuk", "stuks", "stukken", "stuck", "stucke", "stucken", "ung"))


@dataclass(frozen=True, slots=True)
class Glossary:
    """English words by those of other languages, and words that tell no thing from another.

    `of` has the words as they are in texts of one language, by its ISO 639-1 code, where that makes a difference. A
    thing of one of the `colours`, as stems, is none of another. `parts` are those that a compound may be made of.
    """

    words: Mapping[str, str]
    noise: frozenset[str]
    of: Mapping[str, Mapping[str, str]]
    colours: frozenset[str]
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Terms:
    """`words` in English where the glossary has them, as stems; "no:" begins one that is said to be missing.

    `sizes` are its numbers with their measures, `classes` such as "b" or "6a". `head` are the words that say what it
    is, before a comma or a "with".
    """

    words: frozenset[str]
    sizes: tuple[Size, ...]
    classes: frozenset[str]
    head: frozenset[str] = frozenset()

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The numbers, each as often as it is there, lengths in millimetres."""
        return tuple(sorted(one.exact for one in self.sizes))


def terms(text: str, language: str = "") -> Terms:
    """The terms of a description. Sizes are read apart: "600 x 1000" is two numbers, "Cat 6A" a class.

    `language` tells false friends: a Dutch boiler is no English one.
    """
    read = sizes(text)
    missing = {one for word in _WITHOUT.findall(read.rest) for one in _named(word, language)}
    plain = _WITHOUT.sub(" ", read.rest)
    named = _words(plain, language)
    beside = _BESIDE.search(plain)
    head = _words(plain[: beside.start()], language) if beside else named
    return Terms(named | {f"{_MISSING}{one}" for one in missing}, read.numbers, read.classes, head or named)


def opposite(word: str) -> str:
    """The word of a thing that has what this one lacks, or lacks what it has."""
    return word.removeprefix(_MISSING) if word.startswith(_MISSING) else f"{_MISSING}{word}"


def _words(text: str, language: str) -> frozenset[str]:
    return frozenset(one for word in _WORD.findall(text) for one in _named(word, language))


@lru_cache(maxsize=50_000)
def _named(word: str, language: str) -> frozenset[str]:
    """What a word names, in English and as stems; nothing where it tells no thing from another."""
    known = glossary()
    words = known.of.get(language, known.words)
    if word in FUNCTION_WORDS and fold(word) not in words:
        return frozenset()
    named = {one for one in _translated(word, words).split() if len(one) > 1 and one not in FUNCTION_WORDS}
    return frozenset(stem(one) for one in named if one not in known.noise and stem(one) not in known.noise)


def _translated(word: str, words: Mapping[str, str]) -> str:
    """The word in English: as a whole, or by its parts; as it stands where it is in no glossary."""
    for one in (fold(word), cut(word), stem(word)):
        if one in words:
            return words[one]
    if stem(word) in english():
        return word
    if "-" in word:  # "rubber-lined" is "rubber lined"
        head, _, tail = word.partition("-")
        if len(head) == 1:  # an L-folder is no folder of another kind
            return f"{head}- {_translated(tail, words)}"
        return f"{_translated(head, words)} {_translated(tail, words)}"
    # Not of the stem, in which letters of two parts may have become one: "Kupferrohr".
    whole, short = _parted(fold(word), words), _parted(cut(word), words)
    parts, known = max(whole, short, key=lambda one: one[1])
    return " ".join(parts) if known * _KNOWN >= len(word) else word


def _parted(word: str, words: Mapping[str, str]) -> tuple[list[str], int]:
    """The parts of a compound, the known ones in English, and how many letters are known."""
    inner = glossary().parts
    parts: list[str] = []
    at = known = 0
    unknown = ""
    while at < len(word):
        ends = range(len(word), at + _SHORTEST_PART - 1, -1)
        part = next((word[at:end] for end in ends if word[at:end] in inner), "")
        rest = word[at:]  # the last part may be short, or a plural: "tafelmes", "tafelmessen"
        if not part and at and not unknown and len(rest) >= _SHORT and rest in words:
            part = rest
        if part and (not unknown or len(unknown) >= _SHORT or (parts and unknown in _JOINTS)):
            parts += [*_kept(unknown), words[part]]
            known += len(part)
            unknown = ""
        else:
            unknown += word[at]
            part = ""
        at += len(part) or 1
    if 0 < len(unknown) < _SHORT and unknown not in _JOINTS:  # "blatter" is no "latte" with an r behind it
        return [word], 0
    return [*parts, *([unknown] if len(unknown) == _SHORT and unknown not in _ENDINGS else _kept(unknown))], known


def _kept(unknown: str) -> list[str]:
    """What no glossary knows of a compound: a "knelkoppeling" is no other coupler, a pipe cutter no pipe."""
    return [unknown] if len(unknown) >= _SHORTEST_PART and unknown not in _ENDINGS else []


@cache
def _shipped() -> tuple[dict[str, Any], dict[str, Any]]:
    """The words of the trade and of every day, as their files have them."""
    files = resources.files(__package__)
    trade, everyday = (files.joinpath(f"{name}.toml").read_text("utf-8") for name in ("glossary", "everyday"))
    return tomllib.loads(trade), tomllib.loads(everyday)


@cache
def _said() -> dict[str, str]:
    """The English words by how they are said elsewhere."""
    trade, everyday = _shipped()
    said: dict[str, str] = {form: word for word, forms in everyday["words"].items() for form in forms.split()}
    said.update(trade["words"])
    return said


@cache
def english() -> frozenset[str]:
    """The stems of the English words of the glossary. They stay as they are: "black" has no "Lack" in it.

    Nor is a form of another language that is spelled like one's stem: "rode" is red, and a "rod" is not.
    """
    return frozenset(stem(one) for word in _said().values() for one in word.split())


@cache
def glossary() -> Glossary:
    """The words that ship, by their spelling without accents and by their stems."""
    trade, everyday = _shipped()
    said = _said()
    stems = {key: word for form, word in reversed(said.items()) for key in (stem(form), cut(form))}
    words = {key: word for key, word in stems.items() if key not in english() and len(key) >= _SHORTEST_PART}
    words |= {fold(form): word for form, word in said.items()}
    of = {
        language: words | {key: word for form, word in own.items() for key in (stem(form), fold(form))}
        for language, own in trade["false_friends"].items()
    }
    noise = {key for word in (*trade["noise"], *everyday["noise"]) for key in (word, fold(word))}
    # Within a word a form cut short is found by chance: "plain" has no "laine" in it.
    forms = {fold(form) for form in said}
    parts = {key for key in words if len(key) > _SHORTEST_PART or (len(key) == _SHORTEST_PART and key in forms)}
    colours = frozenset(stem(one) for one in everyday["colours"])
    return Glossary(words, frozenset(noise), of, colours, frozenset(parts))
