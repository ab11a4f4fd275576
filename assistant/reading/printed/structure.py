"""What printed lines are: headings, paragraphs, list items, table rows, or what repeats on every page."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from assistant.reading.printed.columns import Printed
from assistant.reading.printed.pieces import Piece
from assistant.reading.printed.tables import by_cell, in_one_table, is_row, under_a_cell, with_heads

_NUMBER = re.compile(
    r"(?:(?:article|section|clause|artikel|paragraaf|part|schedule|annex|§)\s*)?(\d{1,3}(?:\.\d{1,3})*)[.)]?\s+", re.I
)
_LETTER = re.compile(r"\(?([a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)\s+", re.I)
_ROMAN = re.compile(r"(?:article|section|part)\s+[IVXLC]+\b|[IVXLC]+\.\s", re.I)
_BULLET = re.compile(r"[•●○▪■□◦‣–*☐☒◉\ufffd-]\s+(?=\w)")
_LABEL = re.compile(r"[^\W\d_][\w .'’/-]{0,28}:\s")
_SENTENCE_END = (".", "!", "?", ":", ";", ".”", '."')
_BORDER = 0.1  # of the page's height: where running heads and feet stand
_PAGE_NUMBER = re.compile(r"\W*(?:page|seite|pagina|p\.)?\W*#(?:\W*(?:of|von|van|/)\W*#)?\W*")
_FIGURES = re.compile(r"\d+")
_PAGE = re.compile(r"0|[1-9]\d{0,3}")
_FURTHEST = 1000  # the number of a file's first page, that of a journal's article
_HEADING_LENGTH = 100


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
    return _levelled([[by_cell(piece) for piece in with_heads(page)] for page in found], body)


def _repeated(pages: Sequence[Sequence[Printed]], heights: Sequence[float]) -> set[tuple[int, float]]:
    """Lines near the top or bottom whose words, page numbers aside, stand there on most pages; (page number, top).

    Other numbers count: "Invoice 2025-118" above each page of a file of invoices is no running head. Neither are the
    head and the rows of a table that goes on over pages.
    """
    where: dict[tuple[str, bool], set[tuple[int, float]]] = {}
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        lowest = max((line.top for line in lines), default=0.0)
        for line in lines:
            words = " ".join(line.text.lower().split())
            plain = _is_page_number(words)
            border = line.bottom < _BORDER * height or line.top > (1 - _BORDER) * height
            # A page number may also follow close below a page that ends early.
            if border or (line.top == lowest and plain and len(pages) > 2):
                for key in ["#"] if plain else _alike(words, number):
                    where.setdefault((key, line.top < height / 2), set()).add((number, line.top))
    enough = max(2, 0.4 * len(pages))
    found: set[tuple[int, float]] = set()
    for (key, _), places in where.items():
        if len({number for number, _ in places}) >= enough or (len(pages) > 1 and key == "#"):
            found |= places
    return found - _table_rows(pages, found)


def _is_page_number(words: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(_FIGURES.sub("#", words)))


def _alike(words: str, page: int) -> set[str]:
    """What lines that are repeated have in common: their words, or these with a number that counts the pages.

    On page 1 of 4 "version 1 – page 1 of 4" has two numbers that may count them: each is tried alone, and both at once.
    """
    counting = [(one.span(), int(one[0]) - page) for one in _FIGURES.finditer(words) if _PAGE.fullmatch(one[0])]
    found = {words}
    for (start, end), by in counting:
        if abs(by) < _FURTHEST:
            found.add(f"{words[:start]}#{by}{words[end:]}")
            found.add(re.sub(rf"(?<!\d){page + by}(?!\d)", f"#{by}", words))
    return found


def _table_rows(pages: Sequence[Sequence[Printed]], repeated: Collection[tuple[int, float]]) -> set[tuple[int, float]]:
    """Of repeated lines those that a table on their page begins or ends with."""
    found: set[tuple[int, float]] = set()
    for number, lines in enumerate(pages):
        tabular = [in_one_table(line, below) for line, below in pairwise(lines)]
        for order in (range(len(tabular) - 1, -1, -1), range(len(tabular))):  # from the page's middle to its borders
            for place in order:
                line, beside = (lines[place], lines[place + 1])[:: 1 if order.step < 0 else -1]
                own, other = (number, line.top), (number, beside.top)
                if tabular[place] and own in repeated and (other not in repeated or other in found):
                    found.add(own)
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
        return not above.text.endswith(_SENTENCE_END) and line.text[:1].islower() and not is_row(above)
    step = line.baseline - above.baseline
    if step > 1.3 * leading * max(line.size, above.size) or step <= 0:
        return False
    if is_row(line):
        return False
    if is_row(first):
        return under_a_cell(first, line, step)
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


def _kind(group: list[Printed], body: float) -> Piece:
    """What a group of lines is, headings still without their level."""
    first = group[0]
    text = " ".join(line.text for line in group)
    if is_row(first):
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
