"""Scans are read: by whichever engine is installed, level or not, with boxes and how sure each line is."""

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdfium2 import PdfDocument
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from assistant.documents import Citation, Reading
from assistant.errors import ReadError
from assistant.reading import Options, read
from assistant.reading.ocr import rapid, tesseract
from assistant.reading.ocr.recognised import Seen
from assistant.reading.ocr.recognising import _says_more
from assistant.reading.ocr.straightening import turn
from assistant.reading.options import Ocr
from assistant.reading.picture import MARK, page_picture
from tests.assistant.reading.papers import assert_sound, lines_of, make_pdf

LINES = ["Delivery is free to the yard from 250 euros.", "The notice period is three months.", "Ask for Ms Novak."]
ENGINES = [
    pytest.param("tesseract", marks=pytest.mark.skipif(not tesseract.languages(), reason="Tesseract is not installed")),
    pytest.param("rapidocr", marks=pytest.mark.skipif(not rapid.installed(), reason="the extra ocr is not installed")),
]


def letter(canvas: Canvas) -> None:
    lines_of(canvas, LINES, size=14)


def scanned(*, degrees: float = 0, extra: str = "") -> bytes:
    """The letter as a picture in a PDF, turned; `extra` is typed above it, as a stamp is."""
    document = PdfDocument(make_pdf([letter]))
    picture = turn(document[0].render(scale=2.5).to_pil(), degrees)
    document.close()
    size = picture.width / 2.5, picture.height / 2.5

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), 0, 0, *size)
        if extra:
            lines_of(canvas, [extra], y=size[1] - 30)

    return make_pdf([draw], size=size)


def read_with(engine: Ocr, data: bytes) -> Reading:
    reading = read(Path("scan.pdf"), data, options=Options(ocr=engine, ocr_languages=("en",)))
    assert_sound(reading)
    return reading


@pytest.mark.parametrize("degrees", [0, 2, -2, 90, 180, 272])
@pytest.mark.parametrize("engine", ENGINES)
def test_scan_is_read_however_it_lies(engine: Ocr, degrees: float) -> None:
    """Every line is there, each surely recognised; the page knows how it is to be turned."""
    (page,) = read_with(engine, scanned(degrees=degrees)).pages
    assert [page.text[line.start : line.end] for line in page.lines] == LINES
    assert all(0.8 < line.confidence < 1 for line in page.lines)
    assert (page.turned + degrees) % 360 == pytest.approx(0, abs=0.3) or (page.turned + degrees) % 360 > 359.7


@pytest.mark.parametrize("degrees", [0, 92])
@pytest.mark.parametrize("engine", ENGINES)
def test_marked_words_are_the_words(engine: Ocr, degrees: float) -> None:
    """The box of words in the middle of a line holds their ink in the page's picture, and none of its neighbours'."""
    data = scanned(degrees=degrees)
    (page,) = read_with(engine, data).pages
    start = page.text.index("three months")
    (box,) = page.boxes(start, start + len("three months"))
    picture = Image.open(io.BytesIO(page_picture(data, "pdf", page, width=1190))).convert("L")
    wide, tall = picture.size
    ink = picture.crop((0, round(box.top * tall), wide, round(box.bottom * tall))).point(lambda one: 255 * (one < 128))
    runs = [left for left in range(wide) if ink.getextrema()[1] and ink.crop((left, 0, left + 1, ink.height)).getbbox()]
    # Drawn by reportlab: "The notice period is " is 126.8 points wide, "three months" 83.3, from 72 on.
    first, last = min(one for one in runs if one / wide > box.left - 0.004), box.right
    assert first / wide == pytest.approx((72 + 126.8) / 595.3, abs=0.012)
    assert last == pytest.approx((72 + 126.8 + 83.3) / 595.3, abs=0.012)


@pytest.mark.parametrize("engine", ENGINES)
def test_typed_text_stays_beside_what_is_recognised(engine: Ocr) -> None:
    """A stamp typed on a scan is read as typed, and once."""
    (page,) = read_with(engine, scanned(extra="Received 3 March 2026")).pages
    sure = {page.text[line.start : line.end]: line.confidence for line in page.lines}
    assert list(sure) == ["Received 3 March 2026", *LINES]
    assert sure["Received 3 March 2026"] == 1
    assert page.confidence(0, len("Received")) == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_font_without_its_letters_is_recognised(engine: Ocr) -> None:
    """A text layer of gibberish gives way to what the page shows."""
    document = PdfDocument(make_pdf([letter]))
    picture = document[0].render(scale=2.5).to_pil()
    document.close()

    def draw(canvas: Canvas) -> None:
        lines_of(canvas, ["WKH JRRGV ZLOO EH ZLWK WKHP QRW ODWHU"] * 20, y=500)
        canvas.drawImage(ImageReader(picture), 0, 0, *A4)

    (page,) = read_with(engine, make_pdf([draw])).pages
    assert [page.text[line.start : line.end] for line in page.lines] == LINES


def test_without_an_engine_a_scan_is_named() -> None:
    """A PDF of pictures alone is a failure that names the remedy; among others, such pages are told of."""
    off = Options(ocr="off")
    with pytest.raises(ReadError, match=r"^is scanned, no text layer: not readable without the extra ocr \(pip "):
        read(Path("scan.pdf"), scanned(), options=off)
    picture = Image.new("RGB", (60, 80), "gray")

    def scan(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), 50, 50, 400, 600)

    reading = read(Path("mixed.pdf"), make_pdf([letter, scan, letter, scan]), options=off)
    assert [bool(page.text) for page in reading.pages] == [True, False, True, False]
    assert reading.notices[0].startswith("pages 2, 4 are scanned, not readable without the extra ocr")


@pytest.mark.parametrize("engine", ENGINES)
def test_picture_without_words(engine: Ocr) -> None:
    """A grey picture is not silently empty either."""

    def scan(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "gray")), 50, 50, 400, 600)

    with pytest.raises(ReadError, match=r"^is scanned, and no text was recognised on its pages$"):
        read_with(engine, make_pdf([scan]))


@pytest.mark.parametrize("engine", ENGINES)
def test_picture_files_are_read_and_shown(engine: Ocr) -> None:
    """Each frame of a picture is a page, read at any resolution; its picture shows the marked words."""
    document = PdfDocument(make_pdf([letter]))
    first = document[0].render(scale=4, grayscale=True).to_pil()
    second = turn(first, 90)
    document.close()
    data = io.BytesIO()
    first.save(data, "TIFF", save_all=True, append_images=[second], compression="tiff_lzw")
    reading = read(Path("scan.tif"), data.getvalue(), options=Options(ocr=engine, ocr_languages=("en",)))
    assert_sound(reading)
    assert [page.text.replace("\n\n", "\n").split("\n") for page in reading.pages] == [LINES, LINES]
    for page in reading.pages:
        start = page.text.index("three months")
        (box,) = page.boxes(start, start + len("three months"))
        marked = Image.open(io.BytesIO(page_picture(data.getvalue(), reading.kind, page, boxes=[box], width=600)))
        assert marked.getpixel((round((box.left + box.right) / 2 * 600), round(box.top * marked.height) + 1)) == MARK


@pytest.mark.parametrize("engine", ENGINES)
def test_a_coarse_picture_is_read(engine: Ocr) -> None:
    """Small letters on a page of a hundred dots an inch, as a copy or a screen has them; boxes lie where they stand."""
    document = PdfDocument(make_pdf([lambda canvas: lines_of(canvas, LINES, size=8)]))
    data = io.BytesIO()
    document[0].render(scale=100 / 72, grayscale=True).to_pil().save(data, "PNG")
    document.close()
    options = Options(ocr=engine, ocr_languages=("en",))
    (page,) = read(Path("copy.png"), data.getvalue(), options=options).pages
    assert [page.text[line.start : line.end] for line in page.lines] == LINES
    first = page.lines[0].box
    assert first.left == pytest.approx(72 / 595, abs=0.005)
    assert first.top < 1 - 760 / 842 < first.bottom + 0.002


def test_of_several_ways_round_the_one_that_says_more_is_taken() -> None:
    """Lines on their head pass for more letters, each of less confidence; about as good is no reason to turn a page."""
    grainy = [Seen("six weeks' notice", 0, 0, 9, 1, 0.6)]
    assert not _says_more([Seen("s)|3aM x!s" * 4, 0, 0, 9, 1, 0.3)], grainy)
    assert not _says_more([Seen("six weeks' notice", 0, 0, 9, 1, 0.65)], grainy)
    assert _says_more(grainy, [Seen("s)|3aM x!s 3)!", 0, 0, 9, 1, 0.2)])


def test_citation_says_how_sure_it_is() -> None:
    """A quote from a picture says so, and never claims to be certain; one that was simply there says nothing."""
    cited = Citation(document="d", name="a.pdf", page=1, place="page 1", quote="q", boxes=(), support="supported")
    assert cited.recognised == ""
    assert cited.model_copy(update={"confidence": 0.714}).recognised == "read by OCR, 71 %"
    assert cited.model_copy(update={"confidence": 0.9999}).recognised == "read by OCR, 99 %"
