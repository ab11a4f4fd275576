"""Whether a page's text layer says what the page shows: fonts without a map of their letters give gibberish."""

import re

from assistant.text.words import FUNCTION_WORDS

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zA-ZÀ-ɏ]")
_VOWELS = frozenset("aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿ")
# Fewer words say nothing: a part list may have no grammar words at all.
_FEWEST = 25
_GRAMMAR, _SPEAKABLE = 0.03, 0.6


def is_gibberish(text: str) -> bool:
    """Whether a text in Latin letters has next to no grammar words and mostly words that nobody could pronounce.

    Letters shifted by a font's own numbering ("WKH" for "the") look like this. Other scripts are never judged.
    """
    words = [word for word in _WORD.findall(text) if len(word) > 1 and _LATIN.match(word)]
    if len(words) < _FEWEST or sum(map(len, words)) < 0.3 * len("".join(text.split())):
        return _is_symbols(text)
    grammar = sum(word.lower() in FUNCTION_WORDS for word in words) / len(words)
    long = [word for word in words if len(word) > 3 and not word.isupper()] or words
    return grammar < _GRAMMAR and sum(map(_is_speakable, long)) < _SPEAKABLE * len(long)


def _is_symbols(text: str) -> bool:
    """Whether a long text holds hardly any letters or digits, as "!\"#$ %&'(" does."""
    shown = "".join(text.split())
    return len(shown) > 100 and sum(map(str.isalnum, shown)) < 0.25 * len(shown)


def _is_speakable(word: str) -> bool:
    """Whether a word has vowels, no less than every fifth letter and no more than four of five."""
    vowels = sum(letter in _VOWELS for letter in word.lower())
    return 0.2 <= vowels / len(word) <= 0.8
