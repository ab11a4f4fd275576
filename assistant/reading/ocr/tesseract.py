"""Text in pictures by Tesseract, where the firm's machine has it: the program is run, nothing is linked."""

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageFilter

from assistant.errors import ReadError
from assistant.reading.ocr.recognised import Seen

_SECONDS = 180  # a page takes a few
# The dots an inch that it is shown at least, up to so many pixels of a side: of sharp pages with fewer it loses words.
_DPI, _LONGEST = 300, 4000
# What is enlarged is smoothed by so many of its own pixels, or grain passes for strokes.
_SMOOTHED = 0.5
# The names of Tesseract's languages; whatever else it has is known by its own name.
_NAMES = {
    "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est", "fi": "fin",
    "fr": "fra", "hr": "hrv", "hu": "hun", "it": "ita", "lt": "lit", "lv": "lav", "nl": "nld", "no": "nor",
    "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv", "sv": "swe", "tr": "tur",
    "uk": "ukr",
}  # fmt: skip


@cache
def languages() -> frozenset[str]:
    """What the installed Tesseract reads, by its own names; empty where there is none."""
    program = shutil.which("tesseract")
    if not program:
        return frozenset()
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=_SECONDS, check=False)
    return frozenset(told.stdout.split("\n")[1:]) - {"", "osd"}


def known(wanted: Sequence[str]) -> list[str]:
    """Those of the languages (ISO 639-1 codes) that are installed, by Tesseract's names, in their order."""
    return [name for name in (_NAMES.get(one, one) for one in wanted) if name in languages()]


def recognise(picture: Image.Image, wanted: Sequence[str], dpi: int) -> list[Seen]:
    """The words of a level picture, line by line. Raises ReadError where Tesseract fails or takes too long."""
    by = max(min(_DPI / dpi, _LONGEST / max(picture.size)), 1.0)
    data = io.BytesIO()
    (_enlarged(picture, by) if by > 1 else picture).save(data, "PPM")
    command = ["tesseract", "stdin", "stdout", "-l", "+".join(known(wanted)), "--dpi", str(round(by * dpi))]
    command += ["--psm", "3", "tsv"]
    try:
        # One thread: on a small machine more of them only wait for each other.
        told = subprocess.run(
            command,
            input=data.getvalue(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError(f"could not be recognised: Tesseract took more than {_SECONDS} seconds for a page") from error
    if told.returncode:
        last = (told.stderr.decode(errors="replace").strip().splitlines() or ["it gave no reason"])[-1]
        raise ReadError(f"could not be recognised: Tesseract ended with {told.returncode} ({last})")
    rows = csv.DictReader(io.StringIO(told.stdout.decode(errors="replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [_seen(row, by) for row in rows if row["level"] == "5" and row["text"].strip()]


def _enlarged(picture: Image.Image, by: float) -> Image.Image:
    size = round(picture.width * by), round(picture.height * by)
    return picture.resize(size, Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(_SMOOTHED * by))


def _seen(row: dict[str, str], by: float) -> Seen:
    """A word, at its place in the picture before it was enlarged."""
    left, top, width, height = (float(row[name]) / by for name in ("left", "top", "width", "height"))
    return Seen(
        text=row["text"].strip(),
        left=left,
        top=top,
        right=left + width,
        bottom=top + height,
        confidence=min(max(float(row["conf"]) / 100, 0.0), 1.0),
    )
