"""From the runs of printed or recognised pages to pages: lines in reading order, blocks, and a title."""

from collections.abc import Sequence

from assistant.documents import Block, Box, Line, Page
from assistant.reading.characters import one_line
from assistant.reading.printed.columns import Printed, printed
from assistant.reading.printed.glyphs import Glyphs
from assistant.reading.printed.pieces import Piece
from assistant.reading.printed.positions import position, positions
from assistant.reading.printed.structure import pieces


def set_out(found: Sequence[Glyphs]) -> tuple[tuple[Page, ...], str]:
    """The pages, numbered from 1, and the first heading on them."""
    blocks = pieces([printed(page.runs) for page in found], [page.height for page in found])
    pages = tuple(_page(number, page, parts) for number, (page, parts) in enumerate(zip(found, blocks, strict=True), 1))
    first = next((one_line(piece.text) for page in blocks for piece in page if piece.kind == "heading"), "")
    return pages, first


def _page(number: int, page: Glyphs, parts: Sequence[Piece]) -> Page:
    text, lines, blocks = "", [], []
    last: Piece | None = None
    for part in parts:
        if last is not None:
            text += "\n" if {last.kind, part.kind} <= {"row", "head"} else "\n\n"
        start, joint = len(text), " " if part.kind in ("row", "head") else "\n"
        for place, line in enumerate(part.lines):
            text += joint if place else ""
            lines.append(_line(line, len(text), page))
            text += line.text
        if part.kind is not None:
            blocks.append(Block(start=start, end=len(text), kind=part.kind, level=part.level))
        last = part
    return Page(
        number=number,
        text=text,
        lines=tuple(lines),
        blocks=tuple(blocks),
        width=page.width,
        height=page.height,
        turned=page.turned,
    )


def _line(line: Printed, start: int, page: Glyphs) -> Line:
    box = Box(
        left=position(line.left, page.width),
        top=position(line.top, page.height),
        right=position(line.right, page.width),
        bottom=position(line.bottom, page.height),
    )
    edges = positions(line.edges, page.width)
    return Line(start=start, end=start + len(line.text), box=box, edges=edges, confidence=line.confidence)
