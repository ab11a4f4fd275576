"""Pictures of pages: the marked passage is yellow, its words stay readable, the rest stays as it is."""

import io
from pathlib import Path

import numpy as np
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
    return picture.crop(
        (
            round(box.left * picture.width),
            round(box.top * picture.height),
            round(box.right * picture.width),
            round(box.bottom * picture.height),
        )
    )


def colours_of(picture: Image.Image) -> set[tuple[int, int, int]]:
    """The colours of an RGB picture."""
    return {tuple(colour) for colour in np.asarray(picture.convert("RGB")).reshape(-1, 3).tolist()}


def darkest(picture: Image.Image) -> int:
    """The darkest grey of a picture, 0 to 255."""
    return int(np.asarray(picture.convert("L")).min())


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
    colours = colours_of(passage)
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
        assert darkest(within(picture, line.box)) < 120
        picture.paste(
            255,
            (
                round(line.box.left * picture.width - 25),
                round(line.box.top * picture.height),
                round(line.box.right * picture.width + 3),
                round(line.box.bottom * picture.height),
            ),
        )
    assert darkest(picture) > 150


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
        assert MARK in colours_of(picture)


def test_turned_and_second_pages() -> None:
    """The page that was asked for is drawn, with its own shape."""
    data = make_pdf(
        [lambda canvas: canvas.line(0, 0, 9, 9), lambda canvas: lines_of(canvas, ["Wide words."], y=500)],
        size=(842, 595),
    )
    page = read(Path("a.pdf"), data).pages[1]
    picture = picture_of(page_picture(data, "pdf", page, width=842))
    assert picture.size == (842, 595)
    assert darkest(within(picture, page.lines[0].box)) < 100
