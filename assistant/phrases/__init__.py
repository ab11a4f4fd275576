"""The assistant's own sentences in the language of the question: one catalogue, a data file."""

import tomllib
from functools import cache
from importlib.resources import files

from assistant.text.language import detect

# Those of the catalogue, by what models are told of them.
LANGUAGES = {"en": "English", "nl": "Dutch", "de": "German", "fr": "French"}


def phrase(name: str, language: str, /, **values: object) -> str:
    """The sentence `name` in that language, English where it has none, with its {holes} filled.

    Raises KeyError for a name or hole that is not there; what is filled in is never read for holes.
    """
    sentences = _catalogue()[name]
    return sentences.get(language, sentences["en"]).format(**values)


def language_of(*texts: str, fixed: str = "") -> str:
    """The language that is `fixed`, else that of the first text that shows one of the catalogue's, else English."""
    return fixed or next((found for text in texts if (found := detect(text)) in LANGUAGES), "en")


def asked_for(fixed: str) -> str:
    """What a model is told of the language to write in: the one that is `fixed`, else that of the question."""
    return f"{LANGUAGES[fixed]}, whatever language the question is in" if fixed else "the language of the question"


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__name__).joinpath("phrases.toml").read_text("utf-8"))
