"""Pictures of pages: the marked passage is yellow, its words stay readable, the rest stays as it is."""

import io
from pathlib import Path

import openpyxl
import pytest
from PIL import Image, ImageChops

from assistant.documents import Box
from assistant.reading import read
from assistant.reading.picture import MARK, page_picture
from tests.assistant.reading.papers import lines_of, make_pdf, make_xlsx

TEXT = b"""# Lease

The lease ends on **31 March** unless it is renewed.

- keys

| Room | Area |
|------|------|
| Hall | 40   |
"""


def picture_of(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def within(picture: Image.Image, box: Box) -> Image.Image:
    sides = (box.left * picture.width, box.top * picture.height, box.right * picture.width, box.bottom * picture.height)
    return picture.crop(tuple(map(round, sides)))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("lease.md", TEXT),
        (
            "lease.pdf",
            make_pdf([lambda canvas: lines_of(canvas, ["The lease ends on 31 March unless renewed."])]),
        ),
    ],
)
def test_marked_words(name: str, data: bytes) -> None:
    """Within the box there is yellow and dark ink; outside nothing changes."""
    reading = read(Path(name), data)
    (page,) = reading.pages
    start = page.text.index("31 March")
    boxes = page.boxes(start, start + 8)
    plain = picture_of(page_picture(data, reading.kind, page))
    marked = picture_of(page_picture(data, reading.kind, page, boxes=boxes))
    assert plain.size == marked.size
    assert plain.size == pytest.approx((1000, 1000 * page.height / page.width), abs=1)
    passage = within(marked, boxes[0])
    colours = {colour for _, colour in passage.getcolors(100_000)}
    assert MARK in colours
    assert min(sum(colour) for colour in colours) < 200
    changed = ImageChops.difference(plain, marked).getbbox()
    assert changed is not None
    assert changed[0] >= boxes[0].left * 1000 - 5 and changed[2] <= boxes[0].right * 1000 + 5


def test_every_line_of_set_text_is_drawn_in_its_box() -> None:
    """Ink stands in each line's box, and hardly any outside all of them."""
    reading = read(Path("lease.md"), TEXT)
    (page,) = reading.pages
    picture = picture_of(page_picture(TEXT, "markdown", page)).convert("L")
    for line in page.lines:
        assert within(picture, line.box).getextrema()[0] < 120
        picture.paste(
            255,
            tuple(
                map(
                    round,
                    (
                        line.box.left * picture.width - 25,
                        line.box.top * picture.height,
                        line.box.right * picture.width + 3,
                        line.box.bottom * picture.height,
                    ),
                )
            ),
        )
    assert picture.getextrema()[0] > 150


def test_tall_sheet_is_cut_to_the_passage() -> None:
    """Of a sheet of a thousand rows the part around the marked row is shown."""

    def fill(workbook: openpyxl.Workbook) -> None:
        for number in range(1000):
            workbook.active.append([f"A-{number:04}", "Copper pipe", number + 0.5])

    data = make_xlsx(fill)
    (page,) = read(Path("prices.xlsx"), data).pages
    for wanted in ("A-0000", "A-0500", "A-0999"):
        start = page.text.index(wanted)
        picture = picture_of(page_picture(data, "xlsx", page, boxes=page.boxes(start, start + 6)))
        assert picture.height < picture.width
        assert MARK in {colour for _, colour in picture.getcolors(100_000)}


def test_turned_and_second_pages() -> None:
    """The page that was asked for is drawn, with its own shape."""
    data = make_pdf(
        [lambda canvas: canvas.line(0, 0, 9, 9), lambda canvas: lines_of(canvas, ["Wide words."], y=500)],
        size=(842, 595),
    )
    page = read(Path("a.pdf"), data).pages[1]
    picture = picture_of(page_picture(data, "pdf", page, width=842))
    assert picture.size == (842, 595)
    assert within(picture.convert("L"), page.lines[0].box).getextrema()[0] < 100
