"""What a description says of a thing: its words, in English, and its sizes and classes."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources

from assistant.text.words import FUNCTION_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NUMBER = re.compile(r"(?<![\w.,])(?:([a-z]{1,4})[\s-]?)?(\d+(?:[.,]\d+)?)([a-z]?)(?![\w])|([½¼¾])", re.IGNORECASE)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)?[a-z]?(?!\w)")
# "28mm" is "28 mm", and 60 cm are 600 mm.
_MEASURED = re.compile(r"(?<=\d)(?=(?:mm|cm|kw|bar|mtr|ltr|lit(?:er|re)s?|inch)\b)")
_CENTIMETRES = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?(?:\s?[x×]\s?\d+(?:[.,]\d+)?)*)\s?cm\b")
_SIZE = re.compile(r"(\d)\s?[x×-]\s?(?=\d)")
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_PLURAL = re.compile(r"(?<=[^\W\d_]{3})(?:(?<=sh|ch|ss)es|(?<!s)s)$")
_SHORTEST_PART = 4
# What ends a word and names nothing of its own.
_ENDINGS = frozenset(("ungen", "ingen", "stuk", "stuks", "stukken", "stück", "stücke", "stücken"))


@dataclass(frozen=True, slots=True)
class Glossary:
    """English words by those of other languages, and words that tell no thing from another.

    `of` has the words as they are in texts of one language, by its ISO 639-1 code, where that makes a difference.
    """

    words: Mapping[str, str]
    noise: frozenset[str]
    of: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Terms:
    """`words` in English and the singular; `numbers`, each as often as it is there; `classes` such as "b" or "6a"."""

    words: frozenset[str]
    numbers: tuple[Decimal, ...]
    classes: frozenset[str]


def terms(text: str, language: str = "") -> Terms:
    """The terms of a description. Sizes are read apart: "600 x 1000" is two numbers, "Cat 6A" a class.

    `language` tells false friends: a Dutch boiler is no English one.
    """
    spaced = _MEASURED.sub(" ", text.lower().replace("²", "").replace("³", "").replace("mm2", "mm"))
    plain = _SIZE.sub(r"\1 ", _CENTIMETRES.sub(_in_millimetres, spaced))
    numbers: list[Decimal] = []
    classes: set[str] = set()
    for prefix, digits, suffix, fraction in _NUMBER.findall(plain):
        if fraction:
            numbers.append(_FRACTIONS[fraction])
        elif suffix and suffix not in _MEASURES:
            classes.add(f"{digits}{suffix}")
        else:
            numbers.append(Decimal(digits.replace(",", ".")).normalize())
        if len(prefix) == 1:
            classes.add(prefix)
    words = _DIGITS.sub(" ", plain)
    named = {one for word in _WORD.findall(words) for one in _named(word, language)}
    return Terms(frozenset(named), tuple(sorted(numbers)), frozenset(classes))


# Letters behind a number that measure; any other makes a class of it ("6A" of a cable is none of current: "16 A" is).
_MEASURES = frozenset("mlwvk")


@lru_cache(maxsize=50_000)
def _named(word: str, language: str) -> frozenset[str]:
    """What a word names, in English and the singular; nothing where it tells no thing from another."""
    known = glossary()
    words = known.of.get(language, known.words)
    singular = {_PLURAL.sub("", one) for one in _translated(word, words).split() if len(one) > 1}
    return frozenset(singular - FUNCTION_WORDS - known.noise)


def _in_millimetres(match: re.Match[str]) -> str:
    return " ".join(f"{Decimal(one.replace(',', '.')) * 10:f} mm" for one in re.split(r"\s?[x×]\s?", match[1]))


def _translated(word: str, glossary: Mapping[str, str]) -> str:
    """The word in English: as a whole, or by its parts; as it stands where it is in no glossary."""
    if word in glossary:
        return glossary[word]
    if (singular := _PLURAL.sub("", word)) in glossary:
        return glossary[singular]
    if "-" in word:  # "rubber-lined" is "rubber lined"
        head, _, tail = word.partition("-")
        return f"{_translated(head, glossary)} {_translated(tail, glossary)}"
    parts: list[str] = []
    at = 0
    unknown = ""
    while at < len(word):
        part = next(
            (word[at:end] for end in range(len(word), at + _SHORTEST_PART - 1, -1) if word[at:end] in glossary), ""
        )
        if part:
            parts += [*_kept(unknown), glossary[part]]
            unknown = ""
        else:
            unknown += word[at]
        at += len(part) or 1
    return " ".join([*parts, *_kept(unknown)]) if parts else word


def _kept(unknown: str) -> list[str]:
    """What no glossary knows of a compound: a "knelkoppeling" is no other coupler, a pipe cutter no pipe."""
    return [unknown] if len(unknown) >= _SHORTEST_PART and unknown not in _ENDINGS else []


@cache
def glossary() -> Glossary:
    """The words that ship."""
    data = tomllib.loads(resources.files(__package__).joinpath("glossary.toml").read_text("utf-8"))
    words = data["words"]
    of = {language: words | own for language, own in data["false_friends"].items()}
    return Glossary(words, frozenset(data["noise"]), of)
