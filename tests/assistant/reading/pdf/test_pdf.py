"""PDF: text in reading order with its printed places, and what the lines are."""

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdfium2 import PdfDocument
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading import USUAL, Options, read
from assistant.reading.readers import read_here
from tests.assistant.reading.papers import assert_sound, blocks, lines_of, make_pdf, quote_boxes_hold

CLAUSE = [
    "7.1 Either party may end this agreement by giving the other three months' notice",
    "in writing. The notice takes effect at the end of a calendar month.",
]


def contract(canvas: Canvas) -> None:
    lines_of(canvas, ["Supply Agreement"], y=790, size=18, font="Helvetica-Bold")
    lines_of(canvas, ["7 Term and notice"], y=760, size=11, font="Helvetica-Bold")
    y = lines_of(canvas, CLAUSE, y=735)
    lines_of(canvas, ["7.2 Orders that were accepted before are carried out."], y=y - 8)


def read_pdf(data: bytes) -> Reading:
    reading = read(Path("paper.pdf"), data)
    assert_sound(reading)
    return reading


def test_contract_page() -> None:
    """Headings by size and weight, clauses as paragraphs, line breaks where they are printed."""
    reading = read_pdf(make_pdf([contract]))
    (page,) = reading.pages
    assert reading.title == "Supply Agreement"
    assert blocks(page) == [
        ("heading", "Supply Agreement"),
        ("heading", "7 Term and notice"),
        ("paragraph", "\n".join(CLAUSE)),
        ("paragraph", "7.2 Orders that were accepted before are carried out."),
    ]
    assert [block.level for block in page.blocks] == [1, 2, 0, 0]
    assert (page.width, page.height) == pytest.approx(A4, abs=0.01)


def test_box_of_a_quote_is_where_it_is_printed() -> None:
    """The box of words within a line begins and ends where reportlab drew them."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    (page,) = read_pdf(make_pdf([contract])).pages
    start = page.text.index("three months")
    (box,) = page.boxes(start, start + len("three months"))
    before = CLAUSE[0].index("three months")
    left = 72 + stringWidth(CLAUSE[0][:before], "Helvetica", 11)
    assert box.left * A4[0] == pytest.approx(left, abs=1)
    assert box.right * A4[0] == pytest.approx(left + stringWidth("three months", "Helvetica", 11), abs=1)
    assert box.top * A4[1] < A4[1] - 735 < box.bottom * A4[1]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_hold_the_quote_on_turned_and_cropped_pages(rotation: int) -> None:
    """A page that is turned and cropped has its boxes where a viewer shows the words."""
    document = PdfDocument(make_pdf([contract]))
    document[0].set_rotation(rotation)
    document[0].set_cropbox(40, 400, 560, 830)
    data = io.BytesIO()
    document.save(data)
    (page,) = read_pdf(data.getvalue()).pages
    assert (page.width > page.height) == (rotation in (0, 180))
    start = page.text.index("three months")
    boxes = page.boxes(start, start + len("three months"))
    shown = PdfDocument(data.getvalue())[0].render(scale=4).to_pil().convert("L")
    for box in boxes:
        area = (box.left * shown.width, box.top * shown.height, box.right * shown.width, box.bottom * shown.height)
        within = shown.crop(tuple(map(round, area)))
        assert within.getextrema()[0] < 100  # ink inside
    if rotation == 0:
        assert page.boxes(start, start + 5)[0].left == pytest.approx(
            (read_pdf(make_pdf([contract])).pages[0].boxes(start, start + 5)[0].left * A4[0] - 40) / 520, abs=0.002
        )


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.text("abcdefgXYZ 0123456789.,()€äßñ-", min_size=3, max_size=60), min_size=1, max_size=12),
    st.integers(0, 10**6),
)
def test_boxes_of_any_quote_hold_it(lines: list[str], seed: int) -> None:
    """Any stretch of a page's text: the printed text within its boxes is that stretch."""
    data = make_pdf([lambda canvas: lines_of(canvas, [" ".join(line.split()) for line in lines])])
    try:
        (page,) = read_pdf(data).pages
    except ReadError:
        assert not "".join(lines).strip()
        return
    start = seed % len(page.text)
    quote = page.text[start : start + 1 + seed % 70].strip()
    assert not quote or quote_boxes_hold(data, page, quote)


def test_table_rows_are_one_line_each() -> None:
    """Cells drawn one by one, column by column, are rows; the row of names is the head; wrapped cells stay."""
    rows = [
        ("Article", "Description", "Quantity", "Price"),
        ("CP-022", "Copper pipe 22 mm", "40 m", "8.40"),
        ("EP-022", "Press elbow 22 mm", "12", "4.15"),
    ]

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        for column, x in enumerate((72, 140, 300, 380)):
            for number, cells in enumerate(rows):
                canvas.drawString(x, 700 - 24 * number - column % 2, cells[column])  # not quite on one baseline
        canvas.drawString(140, 700 - 24 - 12, "half-hard, length 3 m")

    (page,) = read_pdf(make_pdf([draw])).pages
    assert blocks(page) == [
        ("head", "Article Description Quantity Price"),
        ("row", "CP-022 Copper pipe 22 mm half-hard, length 3 m 40 m 8.40"),
        ("row", "EP-022 Press elbow 22 mm 12 4.15"),
    ]


def test_columns_are_read_one_after_the_other() -> None:
    """Running text in two columns is not read across the space between them."""
    left = [f"The left column tells its story in line {number}" for number in range(12)]
    right = [f"and the right one goes on with line {number}" for number in range(12)]

    def draw(canvas: Canvas) -> None:
        lines_of(canvas, ["A title across both of the columns of the page, set larger"], y=790, size=14)
        lines_of(canvas, left, x=50, size=9)
        lines_of(canvas, right, x=310, y=757, size=9)

    (page,) = read_pdf(make_pdf([draw])).pages
    text = page.text.replace("\n\n", "\n").split("\n")
    assert text[1:] == left + right


@pytest.mark.parametrize("foot", ["Page {} of 3", "Reference CPF-2023, version 1 – page {} of 3"])
def test_running_heads_and_feet_are_not_blocks(foot: str) -> None:
    """What repeats on every page, its number aside, stays in the text but is no block."""

    def draw(number: int) -> Callable[[Canvas], None]:
        def page(canvas: Canvas) -> None:
            lines_of(canvas, ["Harkin & Vale – price list"], y=815, size=8)
            lines_of(canvas, [f"Chapter {number} has words of its own."])
            lines_of(canvas, [foot.format(number)], y=30, size=8)

        return page

    reading = read_pdf(make_pdf([draw(1), draw(2), draw(3)]))
    for number, page in enumerate(reading.pages, 1):
        assert blocks(page) == [("paragraph", f"Chapter {number} has words of its own.")]
        assert page.text.startswith("Harkin & Vale – price list") and page.text.endswith(foot.format(number))


def test_numbers_that_do_not_count_pages_are_no_running_heads() -> None:
    """A file of letters: each page's own number is read, what counts the pages is not."""

    def draw(page: int, number: str) -> Callable[[Canvas], None]:
        def one(canvas: Canvas) -> None:
            lines_of(canvas, [f"Harkin & Vale – sheet {page + 344}"], y=815, size=8)
            lines_of(canvas, [f"Invoice {number} of the mill"], y=790)
            lines_of(canvas, [f"Goods and work of month {page * 3}."], y=600)

        return one

    pages = read_pdf(make_pdf([draw(1, "2025-118"), draw(2, "2025-131"), draw(3, "2025-007")])).pages
    numbers = ["2025-118", "2025-131", "2025-007"]
    assert [next(text for _, text in blocks(page)) for page in pages] == [
        f"Invoice {one} of the mill" for one in numbers
    ]
    assert not any("sheet" in text for page in pages for _, text in blocks(page))


def test_list_items_and_short_lines() -> None:
    """Bullets and letters begin items; a short last line ends its paragraph."""

    def draw(canvas: Canvas) -> None:
        lines_of(
            canvas,
            [
                "The price does not include the following works, which others carry out:",
                "(a) closing and painting of shafts and whatever else belongs to it, such as",
                "the cleaning",
                "(b) removal of asbestos",
                "• scaffolding",
            ],
        )

    (page,) = read_pdf(make_pdf([draw])).pages
    assert [kind for kind, _ in blocks(page)] == ["paragraph", "item", "item", "item"]
    assert blocks(page)[1][1].endswith("such as\nthe cleaning")


def test_sideways_text_is_kept_and_marked_whole() -> None:
    """A line that stands on its side is read, after the others, and any part of it is marked as all of it."""

    def draw(canvas: Canvas) -> None:
        lines_of(canvas, ["Upright words."])
        canvas.rotate(90)
        canvas.drawString(300, -30, "Copy for the tenant")

    (page,) = read_pdf(make_pdf([draw])).pages
    assert page.text == "Upright words.\n\nCopy for the tenant"
    start = page.text.index("tenant")
    assert page.boxes(start, start + 6) == [page.lines[-1].box]
    assert page.lines[-1].box.bottom - page.lines[-1].box.top > 0.08


def test_words_outside_the_page_are_left_out() -> None:
    """What no viewer shows is not read."""

    def draw(canvas: Canvas) -> None:
        lines_of(canvas, ["Shown."])
        lines_of(canvas, ["Not shown."], x=2000)

    assert read_pdf(make_pdf([draw])).pages[0].text == "Shown."


def scan(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "gray")), 50, 50, 400, 600)


def test_empty_pdf_is_named() -> None:
    """A PDF without a word or a picture is a failure with a name, never silently empty."""
    with pytest.raises(ReadError, match=r"^holds no text: its pages are empty or only drawn$"):
        read_pdf(make_pdf([lambda canvas: canvas.line(0, 0, 99, 99)]))


def test_scanned_pages_among_others_are_kept_empty() -> None:
    """The numbers of the pages after a scanned one stay right."""
    reading = read(Path("paper.pdf"), make_pdf([contract, scan, contract]), options=Options(ocr="off"))
    assert_sound(reading)
    assert [bool(page.text) for page in reading.pages] == [True, False, True]
    assert (reading.pages[1].lines, reading.pages[1].blocks) == ((), ())


def test_encrypted_pdf_asks_for_its_password() -> None:
    """A PDF that opens only with a password says so."""
    with pytest.raises(ReadError, match=r"^is encrypted: a password is needed to open it"):
        read_pdf(make_pdf([contract], encrypt="secret"))


def test_title_of_the_file_wins_unless_it_is_a_file_name() -> None:
    """The title in the file is taken; a file's name put there by a program is not."""
    assert read_pdf(make_pdf([contract], title="Agreement of 2025")).title == "Agreement of 2025"
    assert read_pdf(make_pdf([contract], title="Dok1.docx")).title == "Supply Agreement"


def test_filled_form_is_read() -> None:
    """What was typed into a form stands beside its label, with its place; so does a box's choice."""

    def form(canvas: Canvas) -> None:
        lines_of(canvas, ["Name:"], y=700)
        canvas.acroForm.textfield(name="name", x=120, y=694, width=200, height=18, value="Maria Novak", borderWidth=0)
        lines_of(canvas, ["Town:"], y=640)
        canvas.acroForm.choice(
            name="town", x=120, y=634, width=200, height=18, value="Cork", options=["Cork", "Galway"]
        )

    (page,) = read_pdf(make_pdf([form])).pages
    assert page.text.split("\n\n") == ["Name: Maria Novak", "Town: Cork"] or page.text.split("\n") == [
        "Name: Maria Novak",
        "Town: Cork",
    ]
    start = page.text.index("Maria")
    (box,) = page.boxes(start, start + len("Maria Novak"))
    assert 120 <= box.left * page.width <= 130
    assert 694 <= page.height * (1 - box.bottom) <= 702


def test_boxes_of_a_form_say_whether_they_are_ticked() -> None:
    """As signs before their words, a line each, with a place on the page."""

    def form(canvas: Canvas) -> None:
        for y, words, ticked in ((700, "Newsletter wanted", True), (660, "Call me back", False)):
            canvas.drawString(100, y, words)
            canvas.acroForm.checkbox(name=words, checked=ticked, x=80, y=y - 3, size=14)
        canvas.drawString(100, 620, "Cash")
        canvas.acroForm.radio(name="pay", value="cash", selected=True, x=80, y=617, size=14)
        canvas.drawString(160, 620, "Card")
        canvas.acroForm.radio(name="pay", value="card", selected=False, x=140, y=617, size=14)

    reading = read(Path("form.pdf"), make_pdf([form]))
    assert_sound(reading)
    (page,) = reading.pages
    assert [text for _, text in blocks(page)] == ["☒ Newsletter wanted", "☐ Call me back", "◉ Cash ○ Card"]
    (box,) = page.boxes(0, 1)
    assert 79 <= box.left * page.width <= 81 and 93 <= box.right * page.width <= 95


def test_a_very_long_pdf_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part is a file within, whose pages are called as in the whole; beyond the limit both numbers are said."""
    monkeypatch.setattr("assistant.reading.pdf.reader.PAGE_LIMIT", 4)
    monkeypatch.setattr("assistant.reading.pdf.long.PART", 2)
    data = make_pdf([partial(lines_of, lines=[f"This is page {number} of the annals."]) for number in range(1, 6)])
    found = read_here("annals.pdf", data, USUAL)
    assert [one.name for one in found.members] == ["pages 1–2.pdf", "pages 3–4.pdf", "pages 5–5.pdf"]
    assert "pages 3–4.pdf" in found.reading.pages[0].text
    second = read_here(f"annals.pdf/{found.members[1].name}", found.members[1].data, USUAL).reading
    assert_sound(second)
    assert [(page.place(0, 9), page.text) for page in second.pages] == [
        ("page 3", "This is page 3 of the annals."),
        ("page 4", "This is page 4 of the annals."),
    ]
    assert read_here("pages 7–9.pdf", found.members[1].data, USUAL).reading.pages[0].place(0, 9) == "page 1"
    monkeypatch.setattr("assistant.reading.pdf.long.MOST_PAGES", 4)
    with pytest.raises(ReadError, match="has 5 pages; at most 4 are read"):
        read_here("annals.pdf", data, USUAL)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=40))
def test_damaged_pdfs_are_read_or_named(place: int, noise: bytes) -> None:
    """Noise anywhere within the file: read with sound places, or refused with a reason."""
    data = bytearray(make_pdf([contract]))
    place %= len(data)
    data[place : place + len(noise)] = noise
    try:
        reading = read(Path("paper"), bytes(data))
    except ReadError:
        return
    assert_sound(reading)
