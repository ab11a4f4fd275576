"""Recognises what is only a picture: a scan or a photograph set upright, and its lines with boxes and confidence."""

from collections.abc import Callable, Sequence
from functools import partial
from statistics import median

from PIL import Image

from assistant.documents import Page
from assistant.errors import ReadError
from assistant.reading.fonts import advance
from assistant.reading.ocr import rapid, tesseract
from assistant.reading.ocr.recognised import Seen
from assistant.reading.ocr.straightening import turn, turned
from assistant.reading.options import Options
from assistant.reading.printed.glyphs import Glyphs, Run
from assistant.reading.printed.paged import set_out

NEEDED = "not readable without the extra ocr (pip install 'company-assistant[ocr]', or install Tesseract)"
# The dots an inch at which a page is looked at.
DPI = 300
_COARSEST, _FINEST = 90, 1200  # what a scanner says; a camera says 72 whatever it sees
_A4 = 11.7  # inches of the longer side
_UNSURE = 0.85  # a page that is read with less confidence may stand on its head
_SUREST = 0.99  # whatever an engine says: what was recognised is never as sure as what was simply there
_CLEARLY = 1.5  # times as much: on its head, a tenth of a page is read
_FEWEST = 20  # letters; fewer are told by what they are, not by how the page lies

Engine = Callable[[Image.Image], list[Seen]]


def available(options: Options) -> bool:
    """Whether pictures can be recognised: an engine is installed, and not switched off."""
    return _engine(options, DPI) is not None


def recognise(picture: Image.Image, options: Options, *, dpi: float = DPI) -> Glyphs:
    """The runs of a picture that has `dpi` pixels an inch, turned so that they stand upright.

    Raises ReadError without an engine, and if it fails.
    """
    engine = _engine(options, round(dpi))
    if engine is None:
        raise ReadError(f"is only a picture: {NEEDED}")
    picture = picture.convert("L")
    level = turned(picture)
    angle, upright, seen = level, turn(picture, level), engine(turn(picture, level))
    # On its head first; that it lies on the other side than its lines tell is rare.
    for quarters in (180, 90, 270):
        if _letters(seen) < _FEWEST or _confidence(seen) >= _UNSURE:
            break
        way = turn(turn(picture, level), quarters)
        other = engine(way)
        if _says_more(other, seen):
            angle, upright, seen = level + quarters, way, other
    if _letters(seen) < _FEWEST and _confidence(seen) < _UNSURE:
        seen = []  # marks in a photograph that look like a letter
    scale = 72 / dpi
    return Glyphs(_runs(seen, scale), upright.width * scale, upright.height * scale, unmapped=0, turned=angle)


def picture_page(picture: Image.Image, number: int, options: Options) -> Page:
    """Page `number` of a file of pictures. One that does not say its dots an inch is taken for a page of A4.

    Raises ReadError as `recognise` does.
    """
    told = float(picture.info.get("dpi", (0, 0))[0])
    dpi = told if _COARSEST <= told <= _FINEST else max(picture.size) / _A4
    if dpi > DPI:
        picture = picture.resize((round(picture.width * DPI / dpi) or 1, round(picture.height * DPI / dpi) or 1))
        dpi = DPI
    (page,), _ = set_out([recognise(picture, options, dpi=dpi)])
    return page.model_copy(update={"number": number})


def _engine(options: Options, dpi: int) -> Engine | None:
    """Tesseract where it has all languages that are wanted, then RapidOCR, then Tesseract with those it has."""
    wanted = options.ocr_languages
    known = tesseract.known(wanted) if options.ocr in ("auto", "tesseract") else []
    rapid_there = options.ocr in ("auto", "rapidocr") and rapid.installed()
    if known and (len(known) == len(wanted) or not rapid_there):
        return partial(tesseract.recognise, wanted=wanted, dpi=dpi)
    return rapid.recognise if rapid_there else None


def _says_more(other: Sequence[Seen], seen: Sequence[Seen]) -> bool:
    """Whether a page is read the right way round in `other` rather than in `seen`.

    Lines on their head pass for as many letters, each of little confidence. Lines on their side an engine may turn by
    itself, and read as well as upright, only not in their order: the way that was tried first is left for a clear one.
    """
    mine, others = (sum(one.confidence**2 * len(one.text) for one in way) for way in (seen, other))
    return others > _CLEARLY * mine


def _confidence(seen: Sequence[Seen]) -> float:
    return sum(one.confidence * len(one.text) for one in seen) / _letters(seen) if seen else 0.0


def _letters(seen: Sequence[Seen]) -> int:
    return sum(len(one.text) for one in seen)


def _runs(seen: Sequence[Seen], scale: float) -> list[Run]:
    """Words that follow each other closely are one run, as characters of a text layer are."""
    usual = median([one.bottom - one.top for one in seen]) if seen else 0.0
    runs: list[Run] = []
    last: Seen | None = None
    for one in seen:
        if last and runs and _follows(last, one):
            _append(runs[-1], one, scale)
        else:
            runs.append(_begun(one, usual, scale))
        last = one
    return runs


def _follows(last: Seen, one: Seen) -> bool:
    tall = max(last.bottom - last.top, one.bottom - one.top)
    level = min(last.bottom, one.bottom) - max(last.top, one.top) > 0.4 * min(
        last.bottom - last.top, one.bottom - one.top
    )
    return level and -0.3 * tall < one.left - last.right < 0.9 * tall


def _begun(one: Seen, usual: float, scale: float) -> Run:
    """A run of one piece. Boxes are as tall as what happens to be in them: near the usual height all are alike."""
    height = one.bottom - one.top
    size = 0.8 * (usual if 0.65 * usual < height < 1.35 * usual else height) * scale
    run = Run(baseline=((one.top + one.bottom) / 2 + 0.3 * height) * scale, size=size, confidence=0.0)
    _append(run, one, scale)
    return run


def _append(run: Run, one: Seen, scale: float) -> None:
    if run.text:
        run.text += " "
    left, right = one.left * scale, one.right * scale
    widths = [advance(char) for char in one.text]
    step = (right - left) / (sum(widths) or 1.0)
    x = left
    for width in widths:
        run.edges.append(x)
        x += width * step
    run.edges.append(right)
    run.confidence = (run.confidence * len(run.text) + min(one.confidence, _SUREST) * len(one.text)) / (
        len(run.text) + len(one.text)
    )
    run.text += one.text
    run.left, run.top = min(run.left, left), min(run.top, one.top * scale)
    run.right, run.bottom = max(run.right, right), max(run.bottom, one.bottom * scale)
