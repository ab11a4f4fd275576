"""The words of requests: units, numbers in words, measures, and what joins one thing to the next."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.text.words import NUMBER_WORDS


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
    abbreviations: frozenset[str]
    dozen: frozenset[str]
    includes: frozenset[str]
    back: frozenset[str]
    half: frozenset[str]
    vague: frozenset[str]
    asking: frozenset[str]
    each: frozenset[str]
    besides: frozenset[str]
    hedges: frozenset[str]
    labels: frozenset[str]
    litres: frozenset[str]


@cache
def vocabulary(language: str) -> Vocabulary:
    """The shipped words. Articles and dozens are such in their own language alone: "an" is German for "at".

    A text whose language is not known (empty) is read as English, though without its dozens: Dutch ones are boxes.
    """
    data = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))
    spoken = language or "en"
    dozen = frozenset(data["dozen"].get(language, ()))
    couple = dict.fromkeys(data["couple"].get(spoken, ()), 2)
    none = frozenset(data["no_numbers"].get(spoken, ()))
    numbers = NUMBER_WORDS | {word: int(value) for value, words in data["numbers"].items() for word in words}
    return Vocabulary(
        units={word: unit for unit, words in data["units"].items() for word in words if word not in dozen},
        numbers={word: value for word, value in numbers.items() if word not in none}
        | dict.fromkeys(dozen, 12)
        | couple,
        measures=frozenset(data["measures"]["words"]),
        joins=frozenset(data["joins"]["words"]),
        links=frozenset(data["links"]["words"]),
        articles=frozenset([*data["articles"].get(spoken, ()), *data["definite"].get(spoken, ())]),
        definite=frozenset(data["definite"].get(spoken, ())),
        leads=frozenset(data["leads"]["words"]),
        abbreviations=frozenset(data["abbreviations"]["words"]),
        dozen=dozen,
        includes=frozenset(data["includes"]["words"]),
        back=frozenset(data["back"]["words"]),
        half=frozenset(data["half"]["words"]),
        vague=frozenset(data["vague"]["words"]),
        asking=frozenset(data["asking"]["words"]),
        each=frozenset(data["each"]["words"]),
        besides=frozenset(data["besides"]["words"]),
        hedges=frozenset(data["hedges"]["words"]),
        labels=frozenset(data["labels"]["words"]),
        litres=frozenset(data["litres"]["words"]),
    )
