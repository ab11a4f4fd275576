"""Words that a line's end divides, made whole again: for what is embedded and looked up, never for what is quoted."""

import re

# Letters, a hyphen, the line's end, and a small letter: a name's second half or an article's number goes on otherwise.
_DIVIDED = re.compile(r"(?<![^\W\d_]-)\b([^\W\d_]{2,})-\s*\n\s*([^\W\d_]+)(?!-)")
# "Ein-\nund Ausgang": the hyphen stands for a word's other half.
_AND = frozenset("and or to und oder bis en of tot et ou à e o y och eller og tai ja i lub".split())
_SOFT = "\u00ad"


def rejoin(text: str) -> str:
    """The text with divided words whole and soft hyphens gone; "agree-" and "ment" become "agreement"."""
    if "-" in text:
        text = _DIVIDED.sub(_joined, text)
    return text.replace(_SOFT, "")


def _joined(match: re.Match[str]) -> str:
    before, after = match.groups()
    return f"{before}{after}" if after[0].islower() and after not in _AND else match.group()
