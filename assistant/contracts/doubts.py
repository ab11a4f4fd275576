"""What a reader of a contract card must be told: a second contract, a base that isn't there, poor text, blanks."""

import re
from collections.abc import Sequence
from statistics import fmean

from assistant.contracts.model import ContractDate
from assistant.contracts.paper import Paper
from assistant.documents import Page

_OPENING = re.compile(
    r"\b(?:this|deze|dieser?|the (?:following|present)) (?P<name>(?:[\w&/-]+ ){0,6}?(?:agreement|contract|lease|deed|"
    r"overeenkomst|vertrag|vereinbarung))\b"
    r"[^.]{0,160}\b(?:is (?:made|entered|dated)|made (?:and entered|as of|this|on|between)|entered into|between|"
    r"tussen|zwischen)\b",
    re.IGNORECASE,
)
# A title on a line of its own, and the parties within a few lines.
_TITLED = re.compile(
    r"^[ \t]*(?P<name>(?=(?-i:[A-Z]))(?:[^\n.:;]{0,60}\b)?"
    r"(?:agreement|contract|lease|deed|overeenkomst|vertrag|vereinbarung)\b"
    r"[^\n.:;]{0,40})\n(?:[^\n]{0,100}\n){0,5}?[ \t]*(?:by and )?(?:between|tussen|zwischen)\b",
    re.IGNORECASE | re.MULTILINE,
)
# What stands in no title, but before "agreement" in sentences: "this writing constitutes the entire agreement between".
_NO_TITLE = re.compile(r"\b(?:entire|under|or|is)\b", re.IGNORECASE)
_ATTACHED = re.compile(r"\b(?:exhibit|schedule|annex|appendix|attachment|bijlage|anlage|form of)\b", re.IGNORECASE)
_APART = 3_000  # characters between the openings of two contracts
_SURE = 0.75  # of a recognised line
_GARBLED = re.compile(r"\b(?=\w*\d)(?=\w*[a-z])\w{4,}\b|[^\w\s]{4,}|\b\w*[a-z][A-Z][a-z]*[A-Z]\w*\b")
_MOST_GARBLED = 0.06


def poor_text(pages: Sequence[Page], paper: Paper) -> list[str]:
    """What is to be said about pages without text, and about text that was badly recognised."""
    found = []
    empty = [str(page.number) for page in pages if not page.text.strip()]
    if empty:
        found.append(f"Nothing could be read on page {', '.join(empty)}: what stands there is in no clause here.")
    sure = [line.confidence for page in pages for line in page.lines]
    words = len(paper.text.split())
    garbled = sum(not match.group().startswith(("__", "--", "..", "**")) for match in _GARBLED.finditer(paper.text))
    if (sure and fmean(sure) < _SURE) or (words and garbled / words > _MOST_GARBLED):
        found.append("The text was recognised badly, as from a poor scan: check every line against the page.")
    return found


def second_contract(paper: Paper) -> str:
    """What is to be said if a second contract begins within the paper; empty if none does."""
    found = [one for pattern in (_OPENING, _TITLED) for one in pattern.finditer(paper.text)]
    openings = [one for one in found if one["name"].strip() and not _NO_TITLE.search(one["name"])]
    openings.sort(key=re.Match.start)
    first = openings[0] if openings else None
    for one in openings[1:]:
        if first is None or one.start() - first.start() < _APART:
            continue
        before = paper.text[max(0, one.start() - 400) : one.start()]
        names = {_plain(first["name"]), _plain(one["name"])}
        if len(names) == 2 and not _ATTACHED.search(before) and min(names, key=len) not in max(names, key=len):
            pages = [paper.locate(each.start(), each.end())[0].page for each in (first, one)]
            return (
                f"The file seems to hold two contracts: {first['name'].strip()!r} on page {pages[0]} and "
                f"{one['name'].strip()!r} on page {pages[1]}. Their clauses are shown together."
            )
    return ""


def contradictions(dates: Sequence[ContractDate]) -> list[str]:
    """A sentence for each name that has dates which contradict each other."""
    found = []
    for name in dict.fromkeys(one.name for one in dates if one.contradicted):
        days = [f"{one.date:%Y-%m-%d}" for one in dates if one.name == name]
        found.append(
            f"The contract gives different dates as {name}: {', '.join(days)}. Which is right, it does not say."
        )
    return found


def _plain(name: str) -> str:
    return " ".join(name.lower().split())
