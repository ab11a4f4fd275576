"""What printed lines are: headings, paragraphs, list items, table rows, or what repeats on every page."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from assistant.documents import BlockKind
from assistant.reading.columns import Printed
from assistant.reading.tables import head_count

_NUMBER = re.compile(
    r"(?:(?:article|section|clause|artikel|paragraaf|part|schedule|annex|§)\s*)?(\d{1,3}(?:\.\d{1,3})*)[.)]?\s+", re.I
)
_LETTER = re.compile(r"\(?([a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)\s+", re.I)
_ROMAN = re.compile(r"(?:article|section|part)\s+[IVXLC]+\b|[IVXLC]+\.\s", re.I)
_BULLET = re.compile(r"[•●○▪■□◦‣–*\ufffd-]\s+(?=\w)")
_ITEM_MARK = re.compile(r"(?:[•●○▪■□◦‣–*-]|\(?[a-zA-Z0-9]{1,4}[.)]|\d+(?:\.\d+)+|§)$")
_LABEL = re.compile(r"[^\W\d_][\w .'’/-]{0,28}:\s")
_SENTENCE_END = (".", "!", "?", ":", ";", ".”", '."')
_BORDER = 0.1  # of the page's height: where running heads and feet stand
_PAGE_NUMBER = re.compile(r"\W*(?:page|seite|pagina|p\.)?\W*#(?:\W*(?:of|von|van|/)\W*#)?\W*")
_HEADING_LENGTH = 100
_WITHIN_A_CELL = 1.6  # times the type size: the lines of a cell stand no further apart
_GOING_ON = frozenset("(abcdefghijklmnopqrstuvwxyzäöüéèàç")


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring lines that are one thing; no kind for running heads and feet."""

    kind: BlockKind | None
    level: int
    lines: tuple[Printed, ...]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def pieces(pages: Sequence[Sequence[Printed]], heights: Sequence[float]) -> list[list[Piece]]:
    """The pieces of each page, whose lines are in reading order; `heights` are the pages' heights in points."""
    repeated = _repeated(pages, heights)
    kept = [[line for line in lines if (page, line.top) not in repeated] for page, lines in enumerate(pages)]
    body, leading = _body_size(kept), _leading(kept)
    found = []
    for page, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        running = [Piece(None, 0, (line,)) for line in lines if (page, line.top) in repeated]
        head = [piece for piece in running if piece.lines[0].top < height / 2]
        foot = [piece for piece in running if piece.lines[0].top >= height / 2]
        found.append([*head, *(_kind(group, body) for group in _groups(kept[page], leading)), *foot])
    return _levelled([[_by_cell(piece) for piece in _with_heads(page)] for page in found], body)


def _repeated(pages: Sequence[Sequence[Printed]], heights: Sequence[float]) -> set[tuple[int, float]]:
    """Lines near the top or bottom whose words, digits aside, stand there on most pages; (page number, top)."""
    where: dict[tuple[str, bool], set[tuple[int, float]]] = {}
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        lowest = max((line.top for line in lines), default=0.0)
        for line in lines:
            words = re.sub(r"\d+", "#", " ".join(line.text.lower().split()))
            border = line.bottom < _BORDER * height or line.top > (1 - _BORDER) * height
            # A page number may also follow close below a page that ends early.
            if border or (line.top == lowest and _PAGE_NUMBER.fullmatch(words) and len(pages) > 2):
                where.setdefault((words, line.top < height / 2), set()).add((number, line.top))
    enough = max(2, 0.4 * len(pages))
    found: set[tuple[int, float]] = set()
    for (words, _), places in where.items():
        if len({number for number, _ in places}) >= enough or (len(pages) > 1 and _PAGE_NUMBER.fullmatch(words)):
            found |= places
    return found


def _body_size(pages: Sequence[Sequence[Printed]]) -> float:
    """The type size, rounded to half points, of most characters."""
    count: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            count[round(line.size * 2) / 2] += len(line.text)
    return count.most_common(1)[0][0] if count else 10.0


def _leading(pages: Sequence[Sequence[Printed]]) -> float:
    """The usual distance of two baselines within a paragraph, as a multiple of the type size."""
    steps = []
    for lines in pages:
        for above, line in pairwise(lines):
            step = (line.baseline - above.baseline) / max(line.size, 1.0)
            if above.column == line.column and 0.8 < step < 3:
                steps.append(step)
    steps.sort()
    return steps[int(len(steps) * 0.35)] if steps else 1.2


def _groups(lines: Sequence[Printed], leading: float) -> list[list[Printed]]:
    """Lines that are one paragraph, item, row or heading together."""
    groups: list[list[Printed]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, leading):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _goes_on(group: list[Printed], line: Printed, leading: float) -> bool:
    above, first = group[-1], group[0]
    if line.column < 0 or above.column < 0:
        return False
    if above.column != line.column:
        # A sentence that runs on at the head of the next column.
        return not above.text.endswith(_SENTENCE_END) and line.text[:1].islower() and not _is_row(above)
    step = line.baseline - above.baseline
    if step > 1.3 * leading * max(line.size, above.size) or step <= 0:
        return False
    if _is_row(line):
        return False
    if _is_row(first):
        return step < _WITHIN_A_CELL * line.size and _under_a_cell(first, line)
    if abs(line.size - above.size) > 0.12 * above.size or line.bold != above.bold:
        return False
    if _LABEL.match(line.text) and _LABEL.match(above.text) and abs(line.left - above.left) < line.size:
        return False  # the lines of a form
    if _starts_anew(line.text) and line.left <= first.left + 2 * line.size:
        return False
    return not _ends(group, line)


def _ends(group: list[Printed], line: Printed) -> bool:
    """Whether the line above was a paragraph's last: short or a sentence's end before an indent."""
    above = group[-1]
    if not above.text.endswith(_SENTENCE_END):
        return False
    left, right = line.margins
    short = above.right < right - max(0.18 * (right - left), 3 * line.size)
    indented = line.left > above.left + 0.8 * line.size and len(group) > 1
    return (short or indented) and not line.text[:1].islower()


def _starts_anew(text: str) -> bool:
    return bool(_BULLET.match(text) or _LETTER.match(text) or _NUMBER.match(text) or _ROMAN.match(text))


def _cells(line: Printed) -> list[str]:
    """The parts of a line that stand apart; the mark of a list item is no cell of its own."""
    ends = [*line.cells[1:], len(line.text) + 1]
    cells = [line.text[start : end - 1].strip() for start, end in zip(line.cells, ends, strict=True)]
    return cells[1:] if len(cells) > 1 and _ITEM_MARK.match(cells[0]) and len(cells[1]) > 12 else cells


def _is_row(line: Printed) -> bool:
    """Three cells, or two with a number or a wide space between them, are a table's row."""
    cells = _cells(line)
    if len(cells) == 2:
        return any(char.isdigit() for char in cells[1]) or len(cells[0]) < 40
    return len(cells) > 2


def _under_a_cell(row: Printed, line: Printed) -> bool:
    """Whether a line goes on with one of the row's cells; with the first one if its first word had no room there."""
    if len(line.cells) > 1 or len(row.cells) < 2:
        return False
    starts = [row.edges[cell] for cell in row.cells[1:]]
    if any(abs(line.left - start) < 0.5 * line.size for start in starts):
        return True
    if abs(line.left - row.left) < 0.5 * line.size and line.right < starts[0] and line.text[0] in _GOING_ON:
        return True
    first_word = line.edges[len(line.text.split(" ")[0])] - line.left
    room = starts[0] - row.edges[row.cells[1] - 1] - 1.3 * line.size
    return abs(line.left - row.left) < 0.5 * line.size and line.right < starts[0] and first_word > room


def _kind(group: list[Printed], body: float) -> Piece:
    """What a group of lines is, headings still without their level."""
    first = group[0]
    text = " ".join(line.text for line in group)
    if _is_row(first):
        return Piece("row", 0, tuple(group))
    if _is_heading(group, text, body):
        return Piece("heading", 1, tuple(group))
    listed = _BULLET.match(text) or (_LETTER.match(text) and not re.match(r"\d", text))
    return Piece("item" if listed else "paragraph", 0, tuple(group))


def _is_heading(group: list[Printed], text: str, body: float) -> bool:
    """Short, no sentence, and larger, bold, in capitals or numbered; numbered alone only by itself."""
    letters = [char for char in text if char.isalpha()]
    if len(group) > 3 or len(text) > _HEADING_LENGTH or len(letters) < 3 or text.endswith((",", ";", ":")):
        return False
    if _BULLET.match(text):
        return False
    if group[0].size > 1.12 * body and not (text.endswith(".") and group[0].size < 1.5 * body):
        return len(letters) > len(text) / 3
    bold = all(line.bold for line in group)
    numbered = _NUMBER.match(text) or _ROMAN.match(text)
    # A bare number may as well be a house number: "14 Orchard Lane".
    titled = (
        bool(numbered)
        and bool(re.match(r"\D|\d+[.)]", text))
        and _is_titled(text[numbered.end() :] if numbered else "")
    )
    if text.endswith(".") and not titled:
        return False
    capitals = all(char.isupper() for char in letters) and len(letters) > 3
    return (bold or capitals or titled) and len(letters) > len(text) / 2


def _is_titled(text: str) -> bool:
    """A few words that begin with a capital, as after the number of a clause that has a name.

    Where a full stop follows, the long words need capitals too, or else it may be a short sentence.
    """
    words = re.findall(r"[^\W\d_]+", text)
    few = 0 < len(words) < 9 and len(text) < 60
    named = not text.endswith(".") or all(word[0].isupper() for word in words if len(word) > 4)
    return few and words[0][0].isupper() and named


def _with_heads(page: list[Piece]) -> list[Piece]:
    """The rows at the top of each table that name its columns marked as heads, with what is set above these."""
    marked, place = list(page), 0
    while place < len(page):
        rows = _table(page, place)
        if not rows:
            place += 1
            continue
        heads = _head_count(rows)
        for number, piece in enumerate(rows):
            marked[place + number] = replace(piece, kind="head" if number < heads else "row")
        if heads:
            for above in range(place - 1, max(place - 3, -1), -1):
                if not _is_above_columns(page[above], page[above + 1], rows):
                    break
                marked[above] = replace(page[above], kind="head", level=0)
        place += len(rows)
    return marked


def _table(page: Sequence[Piece], place: int) -> list[Piece]:
    """The rows that follow each other from `place` on, in one column of the page, with the labels among them."""
    rows: list[Piece] = []
    for number in range(place, len(page)):
        piece = page[number]
        if rows and not _is_near(rows[-1].lines[-1], piece.lines[0]):
            break
        if piece.kind != "row" and not (
            rows and number + 1 < len(page) and _is_label(rows[-1], piece, page[number + 1])
        ):
            break
        rows.append(piece)
    return rows


def _by_cell(piece: Piece) -> Piece:
    """A row of several lines cell by cell, so that a name that took two lines is read before the figures beside it."""
    if piece.kind not in ("row", "head") or len(piece.lines) < 2:
        return piece
    first = piece.lines[0].parts()
    cells: list[list[Printed]] = [[part] for part in first]
    for line in piece.lines[1:]:
        for part in line.parts():
            nearest = min(range(len(first)), key=[_apart(one, part) for one in first].__getitem__)
            cells[nearest].append(part)
    return replace(piece, lines=tuple(part for cell in cells for part in cell))


def _apart(above: Printed, part: Printed) -> float:
    """How far a part is from standing under a cell, set to its left or to its right."""
    left, right = abs(above.left - part.left), abs(above.right - part.right)
    return 0.0 if left < 0.6 * part.size else min(left, right)


def _is_near(above: Printed, line: Printed) -> bool:
    """Whether a line follows another one in a table rather than opening the next table."""
    return line.column == above.column and line.top - above.bottom < 2.5 * line.size


def _is_label(above: Piece, piece: Piece, below: Piece) -> bool:
    """Whether a few words between two rows name what the rows below them are about."""
    (line, *more), size = piece.lines, piece.lines[0].size
    return (
        piece.kind == "paragraph"
        and below.kind == "row"
        and not more
        and len(line.text) < _HEADING_LENGTH
        and not line.text.endswith((".", ","))
        and line.top - above.lines[-1].bottom < 1.2 * size
        and below.lines[0].top - line.bottom < 1.2 * size
    )


def _head_count(rows: Sequence[Piece]) -> int:
    """As `head_count` of cells; a row that begins right of the table's left edge has no name of its own."""
    left = min(piece.lines[0].left for piece in rows)
    cells = [
        ["" if piece.lines[0].left > left + piece.lines[0].size else None, *_cells(piece.lines[0])]
        for piece in rows[:6]
    ]
    names = [[cell for cell in row if cell is not None] for row in cells]
    count = head_count(names)
    if not count and len(rows) > 1 and _names_columns(rows[0].lines[0], rows[1].lines[0]):
        return 1
    return count


def _is_above_columns(piece: Piece, below: Piece, rows: Sequence[Piece]) -> bool:
    """Whether a few words close above a table's head stand over its columns rather than over their names."""
    line, under = piece.lines[-1], below.lines[0]
    left = min(row.lines[0].left for row in rows)
    right = max(one.right for row in rows for one in row.lines)
    close = 0 < under.top - line.top < 3 * line.size and line.column == under.column
    return (
        piece.kind in ("paragraph", "heading")
        and close
        and len(piece.lines) < 4
        and len(piece.text) < _HEADING_LENGTH
        and not piece.text.endswith(".")
        and min(one.left for one in piece.lines) > left + 0.15 * (right - left)
        and max(one.right for one in piece.lines) < right + line.size
    )


def _names_columns(line: Printed, below: Printed) -> bool:
    wordy = not any(char.isdigit() for char in line.text)
    numbers = any(char.isdigit() for char in below.text)
    alike = abs(len(line.cells) - len(below.cells)) <= 1
    return alike and len(line.cells) > 1 and wordy and (numbers or (line.bold and not below.bold))


def _levelled(pages: list[list[Piece]], body: float) -> list[list[Piece]]:
    """Levels of headings: by size for those without a number, by depth of numbering below them for the others."""
    plain = {
        round(piece.lines[0].size)
        for page in pages
        for piece in page
        if piece.kind == "heading" and not _NUMBER.match(piece.text) and piece.lines[0].size > 1.12 * body
    }
    sizes = sorted(plain, reverse=True)[:3]
    numbered_sizes = [
        piece.lines[0].size for page in pages for piece in page if piece.kind == "heading" and _NUMBER.match(piece.text)
    ]
    # Numbered headings rank below every unnumbered one that is set larger.
    base = sum(1 for size in sizes if size > median(numbered_sizes) + 0.5) if numbered_sizes else 0

    def level(piece: Piece) -> int:
        number = _NUMBER.match(piece.text)
        if number:
            return base + 1 + number.group(1).count(".")
        smaller = sum(1 for size in sizes if size > piece.lines[0].size + 0.5)
        return smaller + 1

    return [
        [replace(piece, level=level(piece)) if piece.kind == "heading" else piece for piece in page] for page in pages
    ]
