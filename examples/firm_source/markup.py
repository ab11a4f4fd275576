"""The small markup that the papers' texts are kept in: a subset of Markdown with numbered clauses."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["title", "note", "heading", "clause", "subclause", "bullet", "step", "paragraph", "table", "break"]

NUMBERED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("clause", re.compile(r"(\d+\.\d+)\s+(.*)")),
    ("subclause", re.compile(r"(\([a-z]\))\s+(.*)")),
    ("step", re.compile(r"(\d+\.)\s+(.*)")),
)
MARKED: tuple[tuple[str, Kind], ...] = (("# ", "title"), ("## ", "heading"), ("> ", "note"), ("- ", "bullet"))


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a paper. `number` is the label of a clause; `rows` are a table's cells, its head first."""

    kind: Kind
    text: str = ""
    number: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper's text: `header` is printed on top of every page, `footer` below; both may be empty."""

    title: str
    author: str
    header: str
    footer: str
    parts: tuple[Part, ...]
    language: str = "en"


def read_paper(path: Path, changes: tuple[tuple[str, str], ...] = ()) -> Paper:
    """The paper in `path` after replacing each (old, new) of `changes`; ValueError unless each stands there once."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        if text.count(old) != 1:
            raise ValueError(f"{old!r} stands {text.count(old)} times in {path.name!r}; it must stand there once")
        text = text.replace(old, new)
    head, _, body = text.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    parts = tuple(parse_part(piece) for piece in body.strip().split("\n\n"))
    return Paper(
        title=fields["title"],
        author=fields["author"],
        header=fields.get("header", ""),
        footer=fields.get("footer", ""),
        language=fields.get("language", "en"),
        parts=parts,
    )


def parse_part(piece: str) -> Part:
    """One piece of the text between empty lines."""
    piece = piece.strip()
    if piece.startswith("|"):
        rows = (line.strip().strip("|").split("|") for line in piece.splitlines())
        return Part("table", rows=tuple(tuple(cell.strip() for cell in row) for row in rows))
    if piece == "---":
        return Part("break")
    for mark, kind in MARKED:
        if piece.startswith(mark):
            # A note keeps its line breaks: addresses and dates stand one under another.
            lines = [line.removeprefix(mark) for line in piece.splitlines()]
            return Part(kind, ("\n" if kind == "note" else " ").join(lines))
    flat = " ".join(piece.split())
    for kind, pattern in NUMBERED:
        if found := pattern.fullmatch(flat):
            return Part(kind, found[2], found[1])
    return Part("paragraph", flat)
