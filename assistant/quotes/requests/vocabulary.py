"""The words of requests: units, numbers in words, measures, and what joins one thing to the next."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.words import NUMBER_WORDS


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`units` and `numbers` by word; the others, as words.toml describes them, as sets of words in small letters."""

    units: dict[str, str]
    numbers: dict[str, int]
    measures: frozenset[str]
    joins: frozenset[str]
    links: frozenset[str]
    articles: frozenset[str]
    definite: frozenset[str]
    leads: frozenset[str]


@cache
def vocabulary(language: str) -> Vocabulary:
    """The shipped words. An article is one in its own language alone: "an" is German for "at"."""
    data = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))
    return Vocabulary(
        units={word: unit for unit, words in data["units"].items() for word in words},
        numbers=NUMBER_WORDS | {word: int(value) for value, words in data["numbers"].items() for word in words},
        measures=frozenset(data["measures"]["words"]),
        joins=frozenset(data["joins"]["words"]),
        links=frozenset(data["links"]["words"]),
        articles=frozenset([*data["articles"].get(language, ()), *data["definite"].get(language, ())]),
        definite=frozenset(data["definite"].get(language, ())),
        leads=frozenset(data["leads"]["words"]),
    )
