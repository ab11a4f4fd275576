"""Flowing text set on pages: every visible character has a line, every line a place."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents import Page, Reading
from assistant.placed_text import text_within
from assistant.reading.characters import clean
from assistant.reading.layout import HEIGHT, Part, row, set_pages, set_sheet
from assistant.reading.measure import columns, edges, wrap
from tests.assistant.reading.papers import assert_sound, blocks

ANY = st.text(st.characters(), max_size=300).map(clean)
KINDS = st.sampled_from(["heading", "paragraph", "item"])
PARTS = st.one_of(
    st.builds(lambda text, kind: Part(text, kind, level=int(kind == "heading")), ANY, KINDS),
    st.lists(ANY, min_size=1, max_size=7).map(row),
)


def sound(pages: tuple[Page, ...]) -> None:
    assert_sound(Reading(kind="text", title="", pages=pages))


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, max_size=8))
def test_any_text_is_set(parts: list[Part]) -> None:
    """Whatever the characters: no crash, places in order, and the words of all parts on the pages."""
    pages = set_pages(parts)
    sound(pages)
    expected = "".join("".join(part.text for part in parts).split())
    assert "".join("".join(page.text for page in pages).split()) == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(ANY, min_size=1, max_size=6).filter(lambda cells: any(map(str.strip, cells))), min_size=1))
def test_any_sheet_is_set_on_one_page(rows: list[list[str]]) -> None:
    """Rows of any cells stand on one page, each a block whose text is its cells."""
    page = set_sheet([row(cells) for cells in rows], number=1, name="Prices")
    sound((page,))
    assert len(page.blocks) == len(rows)


@given(st.text(st.characters(), max_size=200), st.floats(20, 400))
def test_wrapped_lines_fit_and_hold_every_word(text: str, width: float) -> None:
    """No line is wider than asked for, unless it is a single character, and none loses a visible one."""
    lines = wrap(text, 10, width)
    assert "".join("".join(text[start:end].split()) for start, end in lines) == "".join(text.split())
    for start, end in lines:
        assert edges(text[start:end], 0, 10)[-1] <= width + 0.1 or end - start == 1


def test_long_text_runs_over_pages() -> None:
    """A paragraph longer than a page is cut between lines; a short one moves to the next page whole."""
    pages = set_pages([Part("word " * 1500), Part("A short last paragraph.")])
    assert len(pages) > 1
    assert [block.kind for page in pages for block in page.blocks].count("paragraph") == len(pages) + 1
    pages = set_pages([Part("A line.")] * 80)
    assert all(text == "A line." for page in pages for _, text in blocks(page))
    assert sum(len(page.blocks) for page in pages) == 80


def test_heading_stays_with_what_follows() -> None:
    """No heading is the last thing on a page that has a next one."""
    for count in range(20, 45):
        pages = set_pages([*[Part("A line.")] * count, Part("7 Notice", "heading", level=1), Part("Word " * 60)])
        assert all(page.blocks[-1].kind != "heading" for page in pages[:-1])


def test_headings_are_larger_and_all_on_the_page() -> None:
    """A heading's line is taller than a paragraph's, and no line reaches beyond the margins."""
    (page,) = set_pages([Part("Lease", "heading", level=1), Part("It ends.")])
    tall = [(line.box.bottom - line.box.top) * HEIGHT for line in page.lines]
    assert tall[0] > tall[1] * 1.5
    assert all(line.box.left > 0.05 and line.box.right < 0.95 for line in page.lines)


def test_row_keeps_its_cells_apart() -> None:
    """Cells of a column begin at one place in every row, and a quoted cell's box is the cell's."""
    page = set_sheet([row(["Article", "Price"], head=True), row(["CP-022", "", "20.15"])], number=1, name="Prices")
    assert page.text == "Article | Price\nCP-022 | | 20.15"
    price = page.text.index("20.15")
    (box,) = page.boxes(price, price + 5)
    (article,) = page.boxes(page.text.index("CP"), page.text.index("CP") + 6)
    assert box.left > article.right and box.right > box.left
    for line in page.lines:
        assert list(line.edges) == sorted(line.edges)


def test_long_cell_is_set_in_lines_of_its_own() -> None:
    """A cell wider than a column may be goes over several lines; the row stays one block."""
    page = set_sheet([row(["CP-022", "pipe " * 60, "20.15"])], number=1, name="Prices")
    assert len(page.blocks) == 1 and len(page.lines) > 4
    sound((page,))
    tops = [line.box.top for line in page.lines]
    assert tops[0] == tops[-1]
    assert max(tops) > tops[0]


@given(st.lists(st.lists(st.text(max_size=60), max_size=6), max_size=6), st.floats(100, 600))
def test_columns_fit(rows: list[list[str]], width: float) -> None:
    """Columns stand beside each other within the width."""
    found = columns(rows, 9, 0, width, 280)
    assert all(left.right <= right.left for left, right in pairwise(found))
    assert not found or found[-1].right <= width + 0.01


def test_rows_of_a_long_sheet_keep_their_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a place for each character, a row's box still holds it, and a cell's is a part of that."""
    rows = [row([f"AB-{number}", "Valve", "12.50"]) for number in range(4)]
    exact = set_sheet(rows, number=1, name="S")
    monkeypatch.setattr("assistant.reading.layout.MOST_EXACT", 3)
    page = set_sheet(rows, number=1, name="S")
    assert page.text == exact.text and not any(line.edges for line in page.lines)
    start = page.text.index("AB-2")
    (whole,), (exactly,) = page.boxes(start, start + 20), exact.boxes(start, start + 20)
    assert (whole.top, whole.bottom, whole.left) == (exactly.top, exactly.bottom, exactly.left)
    (cell,) = page.boxes(start, start + 4)
    assert whole.left <= cell.left < cell.right < whole.right
    assert text_within(page, page.boxes(start, start + 4)) == "AB-2"
