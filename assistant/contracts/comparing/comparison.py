"""Comparing two contracts, or two versions of one: what changed, came, went and moved, and what it means."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from assistant.contracts.comparing.aligning import Run, align, runs
from assistant.contracts.comparing.meaning import Meaning, meanings
from assistant.documents import Block, Citation, Document, Page, Record, cite
from assistant.library import Library

ChangeKind = Literal["changed", "added", "removed", "moved"]
_ENDS = (".", "!", "?", ":", ";", "”", '"')


class Part(Record):
    """A paragraph, heading or row of a contract: its text and the places, more than one where it goes on overleaf."""

    text: str
    heading: str
    citations: tuple[Citation, ...]


class Change(Record):
    """One part that differs. `meanings` say what else it means now, a number or a party; empty for mere wording.

    `runs` is both texts as one, word by word. `before` is empty for what was added, `after` for what was removed.
    """

    kind: ChangeKind
    heading: str
    meanings: tuple[Meaning, ...]
    runs: tuple[Run, ...]
    before: tuple[Citation, ...] = ()
    after: tuple[Citation, ...] = ()


class Comparison(Record):
    """Two papers side by side: the changes, those of meaning first, and how many parts are the same."""

    old: Document
    new: Document
    changes: tuple[Change, ...]
    same: int

    @property
    def meaningful(self) -> tuple[Change, ...]:
        """The changes of meaning."""
        return tuple(one for one in self.changes if one.meanings)


def compare(library: Library, old: Document, new: Document, *, parties: Iterable[str] = ()) -> Comparison:
    """The second paper against the first. `parties` are names and roles: one in another's place changes the meaning."""
    before, after = parts(library, old), parts(library, new)
    known = tuple(parties)
    pairs = align([one.text for one in before], [one.text for one in after])
    reached = -1
    changes: list[Change] = []
    same = 0
    for left, right in pairs:
        one = None if left is None else before[left]
        other = None if right is None else after[right]
        moved = left is not None and right is not None and left < reached
        reached = max(reached, left if left is not None else -1)
        if one and other and _flat(one.text) == _flat(other.text) and not moved:
            same += 1
            continue
        changes.append(_change(one, other, moved=moved, parties=known))
    return Comparison(old=old, new=new, changes=tuple(sorted(changes, key=lambda one: not one.meanings)), same=same)


def parts(library: Library, document: Document) -> list[Part]:
    """The paragraphs, headings and rows of a paper in reading order; one that goes on overleaf is one part."""
    found: list[Part] = []
    heading = ""
    for number in range(1, document.pages + 1):
        page = library.page(document.id, number)
        for first, (block, text) in enumerate(_blocks(page)):
            heading = " ".join(text.split()) if block.kind == "heading" else heading
            citation = _citation(document, page, block)
            last = found[-1] if found else None
            if first == 0 and last and block.kind == "paragraph" and _goes_on(last.text, text):
                joined = Part(text=f"{last.text} {text}", heading=last.heading, citations=(*last.citations, citation))
                found[-1] = joined
            else:
                found.append(Part(text=text, heading=heading, citations=(citation,)))
    return found


def _blocks(page: Page) -> Iterator[tuple[Block, str]]:
    for block in page.blocks or (Block(start=0, end=len(page.text)),):
        text = page.text[block.start : block.end]
        if text.strip():
            yield block, text


def _goes_on(before: str, after: str) -> bool:
    """Whether a paragraph goes on overleaf: the first part has no end, and the second begins in the middle."""
    return not before.rstrip().endswith(_ENDS) and after.lstrip()[:1].islower()


def _citation(document: Document, page: Page, block: Block) -> Citation:
    return cite(page, block.start, block.end, document=document.id, name=document.name)


def _change(one: Part | None, other: Part | None, *, moved: bool, parties: Sequence[str]) -> Change:
    if one and other:
        kind: ChangeKind = "moved" if moved and _flat(one.text) == _flat(other.text) else "changed"
        changed = meanings(one.text, other.text, parties=parties)
    else:
        kind = "added" if other else "removed"
        # A clause that comes or goes changes what is agreed; a heading or a line without a verb doesn't by itself.
        changed = meanings(one.text if one else "", other.text if other else "", parties=parties)
    shown = other or one
    assert shown is not None
    return Change(
        kind=kind,
        heading=shown.heading,
        meanings=changed,
        runs=runs(one.text if one else "", other.text if other else ""),
        before=one.citations if one else (),
        after=other.citations if other else (),
    )


def _flat(text: str) -> str:
    return " ".join(text.split())
