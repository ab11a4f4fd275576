"""The assistant's own sentences in the language of the question: one catalogue, a data file."""

import tomllib
from functools import cache
from importlib.resources import files

from assistant.text.language import detect

LANGUAGES = ("en", "nl", "de", "fr")


def phrase(name: str, language: str, /, **values: object) -> str:
    """The sentence `name` in that language, English where it has none, with its {holes} filled.

    Raises KeyError for a name or hole that is not there; what is filled in is never read for holes.
    """
    sentences = _catalogue()[name]
    return sentences.get(language, sentences["en"]).format(**values)


def language_of(*texts: str) -> str:
    """The language of the first text that shows one of those the catalogue has, English if none does."""
    return next((found for text in texts if (found := detect(text)) in LANGUAGES), "en")


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__name__).joinpath("phrases.toml").read_text("utf-8"))
