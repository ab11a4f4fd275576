"""The language of a whole contract: that of most of its text, for a first page may be in another."""

from collections import Counter

from assistant.text.language import detect

_WINDOW = 600
_WINDOWS = 40


def language(text: str) -> str:
    """The ISO 639-1 code of the language that most of the text is in, such as "en", "nl", "de"; "" where unsure."""
    step = max(_WINDOW, len(text) // _WINDOWS)
    seen = Counter(detect(text[at : at + _WINDOW]) for at in range(0, len(text), step))
    del seen[""]
    return seen.most_common(1)[0][0] if seen else ""
