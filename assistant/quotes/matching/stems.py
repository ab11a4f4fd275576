"""Stems: one spelling for the forms of a word, in any of the languages that requests are written in.

A light stemmer for four languages at once, since a list in one is asked for things in another. It takes off what
plurals and cases end with and writes double letters once: "potloden" and "potlood", "Stühle" and "Stuhl",
"batteries" and "battery" are the same. What makes another thing of a word stays: "roller" is no "roll".
"""

import re
import unicodedata
from functools import lru_cache

_DIMINUTIVE = re.compile(r"(?<=[a-z]{3})(?:(?<=[aeioulnrw])tjes?|jes?)$")
_ENDING = re.compile(r"(?<=[a-z]{3})(?:en|es|(?<=er)n|(?<=el)n|e|(?<![aisu])(?<!oo)s)$")
# "Blätter" of "Blatt"; a "Ständer" loses as much in both numbers.
_UMLAUT, _CHANGED = re.compile("[äöü]"), re.compile(r"(?<=[a-z]{3})ern?$")
_DOUBLE = re.compile(r"([a-z])\1")
_FINAL = str.maketrans("vzy", "fsi")


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """A word in small letters without accents: "Größe" is "grosse"."""
    plain = unicodedata.normalize("NFKD", word.lower().replace("ß", "ss").replace("œ", "oe"))
    return "".join(one for one in plain if not unicodedata.combining(one))


@lru_cache(maxsize=50_000)
def cut(word: str) -> str:
    """A word without the ending of a plural or a case, and without accents."""
    bare = fold(word)
    if not bare.isalpha():
        return bare
    if _UMLAUT.search(word.lower()):
        bare = _CHANGED.sub("", bare)
    short = _DIMINUTIVE.sub("", bare)
    return _ENDING.sub("", short) if short == bare else short


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word."""
    short = cut(word)
    if not short.isalpha():
        return short
    short = _DOUBLE.sub(r"\1", short)
    return short[:-1] + short[-1].translate(_FINAL)
