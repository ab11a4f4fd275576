"""The lexicon: what numbers, units and the words that turn, bind or limit a statement are called, by language."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from indexes.months import numbered

LANGUAGES = ("en", "nl", "de", "fr")

# What a phrase means: a category ("not", "modal", "quantity", "role", "unit", or an axis such as "time") and a value.
Sense = tuple[str, str]
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language, in lower case.

    `phrases` are operators by their words, with the first word of each and its longest phrase in `longest`; `values`
    are number words up to 99, `scales` hundred and beyond; `months`, `weekdays` and `ordinals` count from 1.
    """

    language: str
    phrases: Mapping[Phrase, tuple[Sense, ...]]
    longest: Mapping[str, int]
    articles: frozenset[str]
    one: str
    values: Mapping[Phrase, int]
    scales: Mapping[str, int]
    joiner: str
    ordinals: Mapping[str, int]
    suffixes: frozenset[str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    references: frozenset[str]
    adjectives: frozenset[str]
    business: frozenset[str]
    units: Mapping[Phrase, str]
    prefixes: tuple[str, ...]

    def operator(self, words: Phrase) -> tuple[int, tuple[Sense, ...]]:
        """How many of the words, from the first on, are one operator, and what it means; (0, ()) if none."""
        for size in range(min(self.longest.get(words[0], 0), len(words)), 0, -1):
            if senses := self.phrases.get(words[:size]):
                return size, senses
        return 0, ()


@lru_cache(maxsize=len(LANGUAGES))
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language by its ISO code; that of English for one that has none."""
    language = language if language in LANGUAGES else "en"
    read = tomllib.loads(files(__package__).joinpath("words", f"{language}.toml").read_text("utf-8"))
    phrases: dict[Phrase, list[Sense]] = {}
    for phrase, sense in _senses(read):
        phrases.setdefault(_phrase(phrase), []).append(sense)
    longest: dict[str, int] = {}
    for words in phrases:
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    scales = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
    return Lexicon(
        language=language,
        phrases={words: tuple(dict.fromkeys(senses)) for words, senses in phrases.items()},
        longest=longest,
        articles=frozenset(read["articles"].split()),
        one=read["one"],
        values=_values(read, language),
        scales={word: value for name, value in scales.items() for word in read[name].split()},
        joiner=read["joiner"],
        ordinals={word: number for number, word in enumerate(read["ordinals"].split(), start=1)},
        suffixes=frozenset(read["suffixes"].split()),
        months=numbered(language),
        weekdays={word: number for number, word in enumerate(read["weekdays"].split(), start=1)},
        references=frozenset(read["references"]),
        adjectives=frozenset(read["adjectives"]),
        business=frozenset(read["business"]),
        units={_phrase(word): name for name, words in read["units"].items() for word in words.split()},
        prefixes=tuple(read["prefixes"]),
    )


@lru_cache(maxsize=1)
def months() -> Mapping[str, int]:
    """The names of months in all languages, for a paper may date a letter in another one than its own."""
    return {name: number for language in LANGUAGES for name, number in lexicon(language).months.items()}


def _senses(read: Mapping[str, Any]) -> Iterator[tuple[str, Sense]]:
    yield from ((phrase, ("neutral", phrase)) for phrase in read["neutral"])
    yield from ((phrase, ("not", "not")) for phrase in read["negations"])
    for table, category in (("modals", "modal"), ("quantities", "quantity")):
        for value, named in read[table].items():
            yield from ((phrase, (category, value)) for phrase in named)
    for axis, ends in read["opposites"].items():
        for end, named in zip("+-", ends, strict=True):
            yield from ((phrase.strip(), (axis, end)) for phrase in named.split("|"))
    for role, words in read["roles"].items():
        yield from ((word, ("role", role)) for word in words.split())


def _phrase(text: str) -> Phrase:
    return tuple(text.replace("-", " ").split())


def _values(read: Mapping[str, Any], language: str) -> dict[Phrase, int]:
    """Number words up to 99; where ones come before tens in one word (vijfentwintig), those words too."""
    ones = {word: number for number, word in enumerate(read["ones"].split(), start=2)}
    tens = _tens(read["tens"].split())
    found = {_phrase(word): value for word, value in {**ones, **tens}.items()}
    if language in ("nl", "de"):
        first = {
            ("een" if language == "nl" else "ein"): 1,
            **{word: value for word, value in ones.items() if value < 10},
        }
        for word, value in first.items():
            joiners = ("ën",) if language == "nl" and word.endswith("e") else (read["joiner"],)
            for ten, tenfold in tens.items():
                found.update({(f"{word}{joiner}{ten}",): value + tenfold for joiner in joiners})
    return found


def _tens(words: Iterable[str]) -> dict[str, int]:
    """French has two words for 70 and 90 and builds on 60 and 80; the others count on from 20."""
    listed = list(words)
    if "septante" in listed:
        return dict(zip(listed, (20, 30, 40, 50, 60, 70, 80, 90), strict=True))
    return {word: number * 10 for number, word in enumerate(listed, start=2)}
