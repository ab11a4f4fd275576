"""The same contract in every kind of paper: each passage stands under its clause's number, whoever counted it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document

from assistant.ingestion.chunking import chunk
from assistant.reading import read
from tests.assistant.reading.office.test_word import add_clause_numbers, numbered
from tests.assistant.reading.papers import lines_of, make_docx, make_pdf
from tests.assistant.reading.samples import make_odt

DUTIES = {
    "a": "deliver the goods to the yard that the buyer names, at the seller's own cost and risk, " * 6,
    "b": "install them there with the tools and the people that this takes, by day and not by night, " * 6,
}
INTRO = "The seller undertakes to do all that follows for the buyer, and to do it well and in time. " * 7
LAST = "The seller insures the goods on the way. " * 15


def text() -> bytes:
    duties = "\n\n".join(f"({letter}) {words}" for letter, words in DUTIES.items())
    return f"7 Duties\n\n7.1 {INTRO}\n\n{duties}\n\n7.2 {LAST}\n".encode()


def markdown() -> bytes:
    return text().replace(b"7 Duties", b"# 7 Duties")


def html() -> bytes:
    items = "".join(f"<li>{words}</li>" for words in DUTIES.values())
    return f'<html><h2>7 Duties</h2><p>7.1 {INTRO}</p><ol type="a">{items}</ol><p>7.2 {LAST}</p></html>'.encode()


def word() -> bytes:
    def fill(document: Document) -> None:
        add_clause_numbers(document)
        for _ in range(6):
            numbered(document, "Clause", depth=0)
        numbered(document, "Duties", depth=0)
        numbered(document, INTRO, depth=1)
        for words in DUTIES.values():
            numbered(document, words, depth=2)
        numbered(document, LAST, depth=1)

    return make_docx(fill)


def open_document() -> bytes:
    duties = "".join(f"<text:list-item><text:p>{words}</text:p></text:list-item>" for words in DUTIES.values())
    levels = (
        '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="." text:start-value="7"/>'
        '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/>'
        '<text:list-level-style-number text:level="3" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>'
    )
    styles = (
        f'<office:automatic-styles><text:list-style style:name="L">{levels}</text:list-style></office:automatic-styles>'
    )
    first = f"<text:list-item><text:p>{INTRO}</text:p><text:list>{duties}</text:list></text:list-item>"
    last = f"<text:list-item><text:p>{LAST}</text:p></text:list-item>"
    inner = f"<text:list-item><text:p>Duties</text:p><text:list>{first}{last}</text:list></text:list-item>"
    body = f'<text:list text:style-name="L">{inner}</text:list>'
    return make_odt(body, styles=styles)


def rich() -> bytes:
    duties = "".join(rf"\pard ({letter})\tab {words}\par" for letter, words in DUTIES.items())
    return rf"{{\rtf1\ansi \pard 7 Duties\par\pard 7.1\tab {INTRO}\par{duties}\pard 7.2\tab {LAST}\par}}".encode()


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.txt", text),
        ("a.md", markdown),
        ("a.html", html),
        ("a.docx", word),
        ("a.odt", open_document),
        ("a.rtf", rich),
    ],
)
def test_clauses_are_in_the_path(name: str, make: Callable[[], bytes]) -> None:
    """7.1 with its letters below it, then 7.2, and nothing of one under the other's number."""
    reading = read(Path(name), make())
    paths: dict[str, str] = {}
    for one in chunk("d", "", reading.pages):
        for word in ("undertakes", "deliver", "install", "insures"):
            if word in one.text:
                paths[word] = one.heading
    letter = "a." if name == "a.html" else "(a)"
    assert "7.1" in paths["undertakes"] and "(" not in paths["undertakes"]
    assert paths["deliver"].endswith(f"7.1 > {letter}")
    assert paths["install"].endswith("7.1 > " + letter.replace("a", "b"))
    assert "7.2" in paths["insures"] and "7.1" not in paths["insures"]


def test_clauses_of_a_printed_page() -> None:
    """In a PDF the numbers are words of the lines."""
    lines = [
        "7. DUTIES",
        "7.1 The seller shall do this:",
        *(f"({letter}) {'the goods are brought there ' * 3}" for letter in "abcdefghijklmnop"),
    ]
    reading = read(Path("a.pdf"), make_pdf([lambda canvas: lines_of(canvas, lines)]))
    found = chunk("d", "", reading.pages)
    assert len(found) > 1
    assert found[-1].heading.startswith("7. DUTIES > 7.1 The seller shall do this:")
