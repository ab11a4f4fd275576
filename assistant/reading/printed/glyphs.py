"""The characters of a PDF page with their boxes, gathered into runs that stand on one baseline."""

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# Drawn letters that stand for several, and marks that PDFium puts for a hyphen at the end of a line.
_SPELLED = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_HYPHENS = {0x02, 0xFFFE, 0xAD}
_BLANKS = {0x09, 0x20, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000}
_UNSEEN = {*range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0xFEFF, 0xFFFF}
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_BOLD = re.compile(rb"bold|black|heavy|semibd|[-,]bd|demi", re.IGNORECASE)
_SCALE = 10_000_000


@dataclass(slots=True)
class Run:
    """Characters that follow each other on one baseline without a wide gap; lengths are points from the top left.

    `edges` holds where each character begins, then where the last one ends. A `sideways` run is
    not upright: it may stand on its head too.
    """

    text: str = ""
    edges: list[float] = field(default_factory=list)
    left: float = math.inf
    top: float = math.inf
    right: float = -math.inf
    bottom: float = -math.inf
    baseline: float = 0.0
    size: float = 0.0
    bold: bool = False
    sideways: bool = False
    first: int = 0  # numbers of its first and last character within PDFium's text page
    last: int = 0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The runs of a page of `width` by `height` points, and how many of its characters have no known meaning.

    `turned` is as in `Page`.
    """

    runs: list[Run]
    width: float
    height: float
    unmapped: int
    turned: float = 0.0


def glyphs(page: pdfium.PdfPage) -> Glyphs:
    """The visible characters of a page as it is shown: turned and cropped as the file says."""
    width, height = page.get_size()
    text_page = page.get_textpage()
    try:
        reader = _Reader(text_page.raw, shown(page, width, height), width, height)
        runs = [run for run in reader.runs() if run.text]
        for run in runs:
            reader.describe(run)
        return Glyphs(runs, width, height, reader.unmapped)
    finally:
        text_page.close()


def shown(page: pdfium.PdfPage, width: float, height: float) -> tuple[float, float, float, float, float, float]:
    """The map (a, b, c, d, e, f) from the page's own space to points from the top left of what is shown."""
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for left, top in ((0.0, 0.0), (100.0, 0.0), (0.0, 100.0)):
        raw.FPDF_PageToDevice(page.raw, 0, 0, _SCALE, _SCALE, 0, left, top, x, y)
        corners.append((x.value / _SCALE * width, y.value / _SCALE * height))
    (e, f), (ax, bx), (cx, dx) = corners
    return (ax - e) / 100, (bx - f) / 100, (cx - e) / 100, (dx - f) / 100, e, f


class _Reader:
    """Walks the characters of one text page."""

    def __init__(self, text_page: object, shown: tuple[float, ...], width: float, height: float) -> None:
        self.page = text_page
        self.a, self.b, self.c, self.d, self.e, self.f = shown
        self.width, self.height = width, height
        self.unmapped = 0
        self.rect = raw.FS_RECTF()  # one for all characters: making one costs as much as asking for its box
        self.told = ctypes.byref(self.rect)

    def runs(self) -> Iterator[Run]:
        run, blank = Run(), False
        for number, char, box in self._characters():
            if box is None:
                if char == "\n":
                    yield run
                    run, blank = Run(), False
                else:
                    blank = bool(run.text)
                continue
            left, top, right, bottom = box
            if run.text and not self._goes_on(run, number, char, box):
                yield run
                run, blank = Run(), False
            if blank and run.text and not run.text.endswith(" "):
                self._append(run, " ", run.edges[-1], run.edges[-1])
            blank = False
            if not run.text:
                run.first = number
            if run.edges and len(char) == 1:  # as `_append` does, without its cost for the many
                run.edges[-1] = left
                run.edges.append(right)
                run.text += char
            else:
                self._append(run, char, left, right)
            run.last = number
            if left < run.left:
                run.left = left
            if top < run.top:
                run.top = top
            if right > run.right:
                run.right = right
            if bottom > run.bottom:
                run.bottom = bottom
        yield run

    def _append(self, run: Run, text: str, left: float, right: float) -> None:
        """Adds characters that share the space from left to right; a run's last edge gives way to them."""
        if run.edges:
            run.edges.pop()
        step = (right - left) / len(text)
        run.edges += [left + step * place for place in range(len(text))]
        run.edges.append(right)
        run.text += text

    def _characters(self) -> Iterator[tuple[int, str, tuple[float, float, float, float] | None]]:
        """Each character with its box; blanks as " " and line breaks as a line feed, without one."""
        high = 0
        for number, code in enumerate(self._codes()):
            if 32 < code < 127:
                box = self._box(number)
                if box:
                    yield number, chr(code), box
                continue
            if code in _BLANKS:
                yield number, " ", None
                continue
            if code in (10, 13):
                yield number, "\n", None
                continue
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                if not high:
                    continue
                code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
            text = self._text(code)
            box = self._box(number) if text else None
            if box:
                yield number, text, box

    def _text(self, code: int) -> str:
        """What a character stands for; nothing for one that is not seen."""
        if code in _HYPHENS:
            return "-"
        if code in (0, 0xFFFD) or 0xE000 <= code < 0xF900:
            self.unmapped += 1
            return "\ufffd"
        if code < 32 or code in _UNSEEN:
            return ""
        return _SPELLED.get(code) or chr(code)

    def _codes(self) -> Sequence[int]:
        """The code of each character: all at once where PDFium gives one for each, which most pages allow."""
        count = max(raw.FPDFText_CountChars(self.page), 0)
        buffer = (ctypes.c_ushort * (count + 1))()
        codes: list[int] = buffer[:count] if raw.FPDFText_GetText(self.page, 0, count, buffer) == count + 1 else [0]
        if 0 not in codes:
            return codes
        return [raw.FPDFText_GetUnicode(self.page, number) for number in range(count)]

    def _box(self, number: int) -> tuple[float, float, float, float] | None:
        """The character's box, or nothing for one that lies outside what is shown."""
        rect = self.rect
        if not raw.FPDFText_GetLooseCharBox(self.page, number, self.told):
            return None
        x0, y0, x1, y1 = rect.left, rect.bottom, rect.right, rect.top
        left, top = self.a * x0 + self.c * y0 + self.e, self.b * x0 + self.d * y0 + self.f
        right, bottom = self.a * x1 + self.c * y1 + self.e, self.b * x1 + self.d * y1 + self.f
        if left > right:
            left, right = right, left
        if top > bottom:
            top, bottom = bottom, top
        # False for what is not a number, too.
        if not (0 <= left + right <= 2 * self.width and 0 <= top + bottom <= 2 * self.height):
            return None
        return left, top if top > 0 else 0.0, right, bottom if bottom < self.height else self.height

    def _goes_on(self, run: Run, number: int, char: str, box: tuple[float, float, float, float]) -> bool:
        """Whether a character belongs to the run before it."""
        left, top, right, bottom = box
        tall = max(bottom - top, run.bottom - run.top if not run.sideways else 0.0, 1.0)
        level = run.top - 0.1 * tall <= (top + bottom) / 2 <= run.bottom + 0.1 * tall
        if not run.sideways and level:
            if left > run.right + 0.9 * tall:
                return False
            if left >= run.edges[-2] - 0.5 * tall or _RIGHT_TO_LEFT.match(char):
                return True
        if not run.sideways and not (self._turned(number) and self._turned(run.first)):
            return False
        across = max(left - run.right, run.left - right)
        down = max(top - run.bottom, run.top - bottom)
        near = min(across, down) < 0 and max(across, down) < 0.9 * max(right - left, bottom - top)
        run.sideways = run.sideways or near
        return near

    def _turned(self, number: int) -> bool:
        """Whether a character runs down, up or backwards as the page is shown."""
        matrix = raw.FS_MATRIX()
        if not raw.FPDFText_GetMatrix(self.page, number, matrix):
            return False
        along, down = self.a * matrix.a + self.c * matrix.b, self.b * matrix.a + self.d * matrix.b
        return bool(along < 0.7 * math.hypot(along, down))

    def describe(self, run: Run) -> None:
        """Fills in the run's baseline, type size and weight."""
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self.page, run.first, x, y)
        run.baseline = self.b * x.value + self.d * y.value + self.f
        size = raw.FPDFText_GetFontSize(self.page, run.first)
        matrix = raw.FS_MATRIX()
        if raw.FPDFText_GetMatrix(self.page, run.first, matrix):
            size *= math.hypot(matrix.c, matrix.d)
        box = run.right - run.left if run.sideways else run.bottom - run.top
        run.size = size if 0.4 * box < size < 2 * box else box / 1.15
        run.bold = self._is_bold(run.first) and self._is_bold(run.last)
        if run.sideways:
            # Nobody can tell across which part of a sideways line a quote runs: any of it is all of it.
            run.edges = [run.left if place % 2 == 0 else run.right for place in range(len(run.text) + 1)]
        elif run.bottom - run.top > 2 * run.size:
            # Some fonts claim far more height than they draw.
            run.top = max(run.top, run.baseline - run.size)
            run.bottom = min(run.bottom, run.baseline + 0.3 * run.size)

    def _is_bold(self, number: int) -> bool:
        flags, name = ctypes.c_int(), ctypes.create_string_buffer(128)
        raw.FPDFText_GetFontInfo(self.page, number, name, 128, flags)
        return bool(_BOLD.search(name.value)) or raw.FPDFText_GetFontWeight(self.page, number) >= 600
