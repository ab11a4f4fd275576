"""Pictures of pages with passages marked as a person would mark them: the text stays readable under the yellow."""

import io
import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from assistant.documents import Block, Box, Line, Page
from assistant.reading.fonts import face
from assistant.reading.layout import INDENT, LINE_HEIGHT, MARGIN, ROW_SPACE

MARK, OTHER = (255, 233, 110), (255, 247, 205)
_OUTLINE = (205, 150, 0)
_INK, _RULE, _SHADE = (28, 30, 34), (218, 222, 228), (241, 243, 247)
_WORD = re.compile(r"\S+")
_ITEM_MARK = re.compile(r"\(?\w{1,4}[.)]\s|[-*•–]\s")
_TALLEST = 1.5  # times the width: a taller page, a sheet's mostly, is cut to a window around the boxes
_WINDOW = 0.8  # times the width: that window's height
_SMALLEST = 1.25  # pixels a point: below this, set text is hard to read
_WIDEST = 3000  # pixels
_FINER = 2


def page_picture(
    original: bytes,
    kind: str,
    page: Page,
    *,
    boxes: Sequence[Box] = (),
    others: Sequence[Box] = (),
    width: int = 1000,
) -> bytes:
    """The page as a PNG, `width` pixels wide, the boxes marked, and `others` in a lighter yellow.

    `original` is the file's content: PDFs and pictures are shown from it, other kinds by the page's own lines. A page
    much taller than wide is cut to the part around the boxes; a wide sheet comes out wider than asked for, so that
    it can be read. Raises ReadError for an original that cannot be opened or drawn.
    """
    if kind in ("pdf", "picture"):
        from assistant.reading.isolation.process import draw_apart

        size, pixels = draw_apart(original, kind, page, width)
        picture = Image.frombytes("RGB", size, pixels)
        whole, top = picture.height, 0
    else:
        scale = min(max(width / page.width, _SMALLEST), _WIDEST / page.width)
        whole = round(page.height * scale)
        top, bottom = _window(boxes, round(page.width * scale), whole)
        # Drawn larger and then reduced: at small sizes letters are fitted to whole pixels and crowd the spaces.
        picture = _drawn(page, _Frame(scale * _FINER, top * _FINER, bottom * _FINER)).reduce(_FINER)
    if others:
        picture = _marked(picture, others, whole, top, OTHER)
    if boxes:
        picture = _marked(picture, boxes, whole, top, MARK, outlined=True)
    data = io.BytesIO()
    picture.save(data, "PNG", compress_level=1)  # hardly larger, and in half the time
    return data.getvalue()


@dataclass(frozen=True, slots=True)
class _Frame:
    """Pixels to a point, and which rows of pixels of the page are drawn."""

    scale: float
    top: int
    bottom: int


def _window(boxes: Sequence[Box], width: int, height: int) -> tuple[int, int]:
    """The rows of pixels to show: all of a page of usual shape, else those around the boxes."""
    if height <= width * _TALLEST:
        return 0, height
    window = round(width * _WINDOW)
    first = min((box.top for box in boxes), default=0.0) * height
    last = max((box.bottom for box in boxes), default=0.0) * height
    # A passage taller than the window is shown from its beginning.
    middle = (first + last) / 2 if last - first < window else first + window / 2
    top = round(min(max(middle - window / 2, 0), height - window))
    return top, top + window


def _drawn(page: Page, frame: _Frame) -> Image.Image:
    picture = Image.new("RGB", (round(page.width * frame.scale), frame.bottom - frame.top), "white")
    draw = ImageDraw.Draw(picture)
    starts = [block.start for block in page.blocks]
    tall = page.height * frame.scale

    def block_of(line: Line) -> int:
        return bisect_right(starts, line.start) - 1

    shown = [line for line in page.lines if line.box.bottom * tall > frame.top and line.box.top * tall < frame.bottom]
    for place, group in groupby(shown, key=block_of):
        block = page.blocks[place] if place >= 0 else Block(start=0, end=0)
        lines = list(group)
        if block.kind in ("row", "head"):
            _draw_row(draw, page, lines, block, frame)
        for line in lines:
            _draw_line(draw, page, line, block, frame)
    return picture


def _draw_row(draw: ImageDraw.ImageDraw, page: Page, lines: Sequence[Line], block: Block, frame: _Frame) -> None:
    """The shade behind the names of columns, and a rule below each row."""
    left, right = (MARGIN - 5) * frame.scale, (page.width - MARGIN + 5) * frame.scale
    space, tall = ROW_SPACE * frame.scale, page.height * frame.scale
    top = min(line.box.top for line in lines) * tall - frame.top - space
    bottom = max(line.box.bottom for line in lines) * tall - frame.top + space / 2
    if block.kind == "head":
        draw.rectangle((left, top, right, bottom), fill=_SHADE)
    draw.line((left, bottom, right, bottom), fill=_RULE, width=_FINER)


def _draw_line(draw: ImageDraw.ImageDraw, page: Page, line: Line, block: Block, frame: _Frame) -> None:
    tall, wide = page.height * frame.scale, page.width * frame.scale
    height = (line.box.bottom - line.box.top) * tall
    size = max(round(height / LINE_HEIGHT, 2), 4.0)
    font = face(size, bold=block.kind in ("heading", "head"))
    baseline = line.box.top * tall - frame.top + height / 2 + 0.36 * size
    if block.kind == "item" and line.start == block.start and not _ITEM_MARK.match(page.text, block.start):
        draw.text((line.box.left * wide - 0.7 * INDENT * frame.scale, baseline), "•", _INK, font, anchor="ls")
    step = (line.box.right - line.box.left) / max(line.end - line.start, 1)
    for word in _WORD.finditer(page.text, line.start, line.end):
        if word.group() == "|" and block.kind in ("row", "head"):
            continue  # the space between two columns shows as much
        place = word.start() - line.start
        left = line.edges[place] if line.edges else line.box.left + step * place
        draw.text((left * wide, baseline), word.group(), _INK, font, anchor="ls")


def _marked(
    picture: Image.Image,
    boxes: Sequence[Box],
    height: int,
    top: int,
    colour: tuple[int, int, int],
    *,
    outlined: bool = False,
) -> Image.Image:
    """The picture with the boxes in a colour, laid under the ink; a slim line around what they cover together."""
    wide = picture.width
    places = [
        (box.left * wide - 2, box.top * height - top - 1, box.right * wide + 2, box.bottom * height - top + 1)
        for box in boxes
    ]
    # Only the part that the boxes are in is worked on: a page has millions of pixels.
    left, upper = (max(math.floor(min(place[side] for place in places)) - 2, 0) for side in (0, 1))
    right = min(math.ceil(max(place[2] for place in places)) + 3, wide)
    lower = min(math.ceil(max(place[3] for place in places)) + 3, picture.height)
    if left >= right or upper >= lower:
        return picture
    part = picture.crop((left, upper, right, lower))
    mask = Image.new("L", part.size)
    draw = ImageDraw.Draw(mask)
    for one in places:
        draw.rectangle((one[0] - left, one[1] - upper, one[2] - left, one[3] - upper), fill=255)
    yellow = ImageChops.multiply(part, Image.new("RGB", part.size, colour))
    marked = Image.composite(yellow, part, mask)
    if outlined:
        border = ImageChops.subtract(mask.filter(ImageFilter.MaxFilter(3)), mask)
        marked.paste(_OUTLINE, mask=border)
    picture.paste(marked, (left, upper))
    return picture
