"""Places lead back to the text: for every kind of paper, from chunk to place to the same characters."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Assistant
from assistant.documents import Reading
from assistant.ingestion.chunking import chunk
from assistant.placed_text import text_at, text_within
from assistant.places import join
from assistant.reading import read
from tests.assistant.reading.samples import samples

FIRM = Path(__file__).parents[2] / "examples" / "firm"
# One real paper of each kind that the firm has, and the tests' own papers of the others.
REAL = ["price-list-2025.xlsx", "handbook.md", "general-terms.pdf", "contracts/subcontract-odowd-ductwork.docx"]
REAL += ["mail/2025-02-05-re-quill-heat-pump.eml", "invoices/2025-03-14-carrowbeg-CPF-25-11873.pdf"]
PAPERS = [*REAL, *(name for name in samples() if not name.endswith(("png", "tiff")))]


@cache
def reading(name: str) -> Reading:
    return read(FIRM / name) if name in REAL else read(Path(name), samples()[name])


def words(text: str) -> str:
    """The text without white space, and without the marks between a table's cells, which are printed nowhere."""
    return "".join(text.replace("|", " ").split())


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PAPERS), st.data())
def test_from_characters_to_a_place_and_back(name: str, data: st.DataObject) -> None:
    """Any stretch of any chunk: its spans give it exactly, its boxes the same words, its place what holds it."""
    paper = reading(name)
    chosen = data.draw(st.sampled_from(chunk("0", paper.title, paper.pages)))
    start = data.draw(st.integers(0, len(chosen.text) - 1))
    end = data.draw(st.integers(start + 1, len(chosen.text)))
    pages = {page.number: page for page in paper.pages}
    spans = chosen.locate(start, end)
    given_back = "\n".join(pages[one.page].text[one.start : one.end] for one in spans)
    assert words(given_back) == words(chosen.text[start:end])
    for span in spans:
        page, quote = pages[span.page], pages[span.page].text[span.start : span.end]
        assert words(text_within(page, page.boxes(span.start, span.end))) == words(quote)
        if quote.strip():
            place = page.place(span.start, span.end)
            assert words(quote) in words(text_at(paper.pages, place)), place


@pytest.mark.parametrize("name", PAPERS)
def test_chunks_are_their_spans(name: str) -> None:
    """Each chunk is, to the character, what stands at its spans; a chunk of whole blocks is the text at its place."""
    paper = reading(name)
    pages = {page.number: page for page in paper.pages}
    for one in chunk("0", paper.title, paper.pages):
        assert one.text == "\n".join(pages[span.page].text[span.start : span.end] for span in one.spans)
        for span in one.spans:
            page = pages[span.page]
            covered = [block for block in page.blocks if block.start < span.end and span.start < block.end]
            placed = page.place(span.start, span.end)
            whole = covered[0].start == span.start and covered[-1].end == span.end
            if whole and all(block.place for block in covered) and not placed.startswith("#"):
                assert text_at(paper.pages, placed) == page.text[span.start : span.end]


@pytest.mark.parametrize(
    ("places", "joined"),
    [
        (["A2:F2", "A3:F3"], "A2:F3"),
        (["B2:F2", "A3:C3"], "A2:F3"),
        (["Z1:Z1", "AA2:AB2"], "Z1:AB2"),
        (["paragraph 4"], "paragraph 4"),
        (["paragraph 4", "paragraph 5", "paragraph 6"], "paragraphs 4–6"),
        (["lines 1–12", "line 13"], "lines 1–13"),
        (["table 1, row 2", "table 1, row 4"], "table 1, rows 2–4"),
        (["paragraph 4", "paragraph 5", "table 1, row 1"], "paragraph 4 … table 1, row 1"),
        (["0:00–0:07", "1:12–1:15"], "0:00–1:15"),
        (["#fees", "#fees"], "#fees"),
    ],
)
def test_places_of_neighbours_are_one(places: list[str], joined: str) -> None:
    """What people would write for several."""
    assert join(places) == joined


def test_a_web_page_is_cited_by_its_headings(tmp_path: Path) -> None:
    """The anchor of the nearest heading above, as in an address; without one, the page."""
    file = tmp_path / "a.html"
    file.write_text("<!doctype html><p>Before.<h2 id=fees>Fees</h2><p>Forty euros.<h2>Other</h2><p>Nothing.")
    (page,) = read(file).pages
    for quote, place in (("Before", "page 1"), ("Forty", "#fees"), ("Nothing", "page 1")):
        start = page.text.index(quote)
        assert page.place(start, start + 3) == place


def test_citations_and_passages_give_their_text_back(tmp_path: Path) -> None:
    """Through the assistant: the exact characters, from the stored pages."""
    assistant = Assistant(tmp_path / "home")
    assistant.add(FIRM / REAL[3])
    answer = assistant.ask("How is the subcontractor paid?")
    assert answer.citations
    for citation in answer.citations:
        assert assistant.text(citation) == citation.quote
        assert "paragraph" in citation.place  # after its page, where LibreOffice printed the paper
    for passage in assistant.search("payment"):
        assert assistant.text(passage) == passage.text
