"""The sample firm as the tests use it: its papers, added once for the whole run, and its questions."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant import Answer, Assistant
from assistant.settings import load_settings

FOLDER = Path(__file__).parent.parent / "examples"
PAPERS = FOLDER / "firm"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the paper (relative path), page and words that a right quote has; no paper: not answerable."""

    text: str
    document: str | None
    page: int | None
    contains: tuple[str, ...]


def questions() -> list[Question]:
    """The thirty questions of examples/questions.jsonl."""
    lines = map(json.loads, (FOLDER / "questions.jsonl").read_text("utf-8").splitlines())
    return [
        Question(one["question"], one["document"], one.get("page"), tuple(one.get("contains") or ())) for one in lines
    ]


@cache
def added() -> Path:
    """A home that holds the firm's papers; to be copied, not changed. Removed when the run ends."""
    scratch = tempfile.TemporaryDirectory()
    _KEPT.append(scratch)
    home = Path(scratch.name) / "home"
    # What an engine for OCR reads depends on which is installed; the questions are to the papers with text.
    Assistant(home, settings=load_settings(home, reading={"ocr": "off"})).sync(PAPERS)
    return home


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def home_in(folder: Path) -> Path:
    """A home of one's own that holds the firm's papers."""
    return Path(shutil.copytree(added(), folder / "home"))


def quoted(answer: Answer) -> Iterator[tuple[str, int, str]]:
    """Document id, page and quote, white space folded, of each citation."""
    for one in answer.citations:
        yield one.document, one.page, " ".join(one.quote.split())
