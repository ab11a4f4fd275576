"""Segments: a contract's text cut into clauses and sentences that together hold every character of it."""

import re
from dataclasses import dataclass, field

from assistant.text.sentences import split_sentences

# A line that begins like this opens a clause or an item even where no blank line stands before it.
_NUMBER = re.compile(
    r"[ \t]*(?:(?:article|section|clause|artikel|paragraaf|schedule|annex|exhibit|§)\s*[\dIVXLC]+"
    r"|\(?\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+|\(?[a-zA-Z][.)]|\((?:[ivx]{1,5}|[a-z]{1,2}|\d{1,2})\)|"
    r"[•●–*-])\s+\S",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\n[ \t]*\n\s*")
_LINE = re.compile(r"\n+")
# "12.", "(a)", "ARTICLE IV." alone are no sentence: they belong to what follows.
_MARK_ONLY = re.compile(
    r"\W*(?:article|section|artikel|§)?\W*(?:\d{1,2}(?:\.\d{1,2})*|[ivxlc]{1,5}|[a-z])?\W*", re.IGNORECASE
)
_NUMBERED_HEADING = re.compile(
    r"(?:(?i:article|artikel|section|clause|schedule)\s+)?(?:§\s*)?\d{1,2}(?:\.\d{1,2})*\.?\s+[A-ZÄÖÜ][^.;:\d]{2,60}"
)
_DAY = re.compile(r"\b\d{1,2}\.$")
_MONTH = re.compile(r"(?:Jan|Feb|Mär|Maa|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)", re.IGNORECASE)
_HEADING_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Segment:
    """The characters `start:end` of a text, and how likely (0 to 1) each type of clause is to stand there."""

    start: int
    end: int
    scores: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cut:
    """A segment before it is scored: its range, the heading above it, and whether it is itself a heading."""

    start: int
    end: int
    heading: str
    is_heading: bool


def cut(text: str) -> list[Cut]:
    """The segments of a text in order. Each begins where the one before ends; together they are the whole text."""
    starts: list[tuple[int, bool]] = []
    for start, end in _paragraphs(text):
        heading = is_heading(text[start:end])
        pieces = [(start, end)] if heading else split_sentences(text, start, end)
        for number, (first, _) in enumerate(pieces):
            if number and _goes_on(text[pieces[number - 1][0] : pieces[number - 1][1]], text[first : first + 12]):
                continue
            starts.append((first, heading))
    if not starts:
        return [Cut(0, len(text), "", False)] if text else []
    ends = [start for start, _ in starts[1:]] + [len(text)]
    starts[0] = (0, starts[0][1])
    cuts, above = [], ""
    for (start, heading), end in zip(starts, ends, strict=True):
        if heading:
            above = " ".join(text[start:end].split())
        cuts.append(Cut(start, end, above, heading))
    return cuts


def is_heading(paragraph: str) -> bool:
    """Whether a paragraph is a heading: short, one line, without a sentence's end, in capitals or with them."""
    words = paragraph.split()
    stripped = paragraph.strip()
    if not words or len(stripped) > _HEADING_LENGTH or "\n" in stripped or stripped.endswith((",", ";")):
        return False
    letters = [word for word in words if word[0].isalpha()]
    if not letters or (stripped.endswith(".") and len(letters) > 4):
        return False
    # "12 Notice and ending": a number, a few words, no sentence.
    if _NUMBERED_HEADING.fullmatch(stripped) and len(letters) <= 8:
        return True
    named = sum(word[0].isupper() for word in letters if len(word) > 3)
    return named >= 0.6 * max(1, sum(len(word) > 3 for word in letters)) and len(letters) <= 10


def _goes_on(before: str, following: str) -> bool:
    """Whether a sentence only seems to end: after a clause's number, and within "am 1. Juli"."""
    return bool(_MARK_ONLY.fullmatch(before) or (_DAY.search(before) and _MONTH.match(following)))


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Ranges between blank lines, cut again where a line opens a numbered clause or the line before ends one."""
    found: list[tuple[int, int]] = []
    at = 0
    for gap in [*_BREAK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        first = at
        for mark in _LINE.finditer(text, at, end):
            if _NUMBER.match(text, mark.end(), end) or _ends(text, first, mark.start(), mark.end(), end):
                found.append((first, mark.start()))
                first = mark.end()
        found.append((first, end))
        at = gap.end() if gap else end
    return [one for one in found if text[one[0] : one[1]].strip()]


def _ends(text: str, first: int, start: int, following: int, end: int) -> bool:
    """Whether the line that ends at `start` ends a paragraph: it is a heading of its own, or a short last line."""
    line = text[text.rfind("\n", first, start) + 1 or first : start].strip()
    next_line = text[following:end].lstrip()
    if not line or not next_line:
        return False
    return (line.isupper() and not next_line[: next_line.find("\n") % 60].isupper()) or (
        line.endswith((".", ":")) and len(line) < 60 and next_line[0].isupper()
    )
