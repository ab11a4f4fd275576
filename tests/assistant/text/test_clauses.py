"""Clauses are told by their numbers, and what only looks like one opens none."""

import pytest

from assistant.documents import Block, Page
from assistant.ingestion.chunking import chunk
from assistant.text.clauses import Clauses


def paths(lines: list[str]) -> list[str]:
    """The path at each line; "# " stands before headings and "- " before items."""
    clauses, found = Clauses(), []
    for line in lines:
        if line.startswith("# "):
            clauses.heading(line[2:])
        else:
            clauses.block(line.removeprefix("- "), item=line.startswith("- "))
        found.append(" ".join(clauses.path))
    return found


def test_levels() -> None:
    """Decimals, letters, numerals and capitals nest in the order in which they come; a paragraph closes the letters."""
    lines = {
        "# 7 Termination": "",
        "7.1 Either party may end it.": "7.1",
        "7.2 The Supplier shall:": "7.2",
        "(a) deliver;": "7.2 (a)",
        "(b) install, which is to": "7.2 (b)",
        "(i) place,": "7.2 (b) (i)",
        "(ii) connect;": "7.2 (b) (ii)",
        "(A) at night, or": "7.2 (b) (ii) (A)",
        "(c) remove.": "7.2 (c)",
        "This holds for both.": "7.2",
        "7.2.1 It ends.": "7.2.1",
        "# 8 Law": "",
        "8.1. Dutch law.": "8.1",
        "a) one": "8.1 a)",
        "- a bullet below it": "8.1 a)",
        "# Annex": "",
        "Words.": "",
    }
    assert paths(list(lines)) == list(lines.values())


def test_letters_that_are_numerals_elsewhere() -> None:
    """ "i" follows "h" as a letter, "v" follows "iv" as a numeral, "c" is a letter."""
    letters = [f"({letter}) x" for letter in "abcdefghij"]
    assert paths(letters) == [f"({letter})" for letter in "abcdefghij"]
    numerals = ["(i) x", "(ii) x", "(iii) x", "(iv) x", "(v) x", "(vi) x"]
    assert paths(numerals) == [line[:-2] for line in numerals]


@pytest.mark.parametrize(
    "lines",
    [
        ["3.5 kg are enough."],
        ["14 Orchard Lane"],
        ["1. März 2026 war ein Sonntag."],
        ["2026 was good.", "12.50 a metre"],
        ["# 7 Prices", "22.80 EUR each"],
        ["A man came.", "(see above) it"],
        ["(the) word"],
    ],
)
def test_no_clauses(lines: list[str]) -> None:
    """Amounts, addresses, days, years and words in brackets are no numbers of clauses."""
    assert set(paths(lines)) == {""}


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        (["1. One", "2. Two", "3. Three"], "3"),
        (["§ 4 Haftung ist ausgeschlossen."], "§ 4"),
        (["Article 12. The rent is due."], "Article 12"),
        (["# Clauses", "5.3 begins in the middle", "5.4 goes on"], "5.4"),
        (["1 without a full stop", "1.1 with a figure behind"], "1.1"),
    ],
)
def test_where_numbering_begins(lines: list[str], last: str) -> None:
    """At one, with a word before it, or where a number follows the one before."""
    assert paths(lines)[-1] == last


def test_a_chunk_names_what_all_of_it_is_in() -> None:
    """Two short clauses share their parent alone; what goes on in the next chunk keeps its own number."""
    lines = [
        ("heading", "7 Duties"),
        ("paragraph", "7.1 Short."),
        ("paragraph", "7.2 Short too."),
        ("heading", "8 Costs"),
        ("paragraph", "8.1 " + "The buyer pays for the way. " * 20),
        ("item", "(a) " + "The seller pays for the rest of it. " * 40),
    ]
    text, blocks = "", []
    for kind, words in lines:
        blocks.append(
            Block(start=len(text), end=len(text) + len(words), kind=kind, level=1 if kind == "heading" else 0)
        )
        text += words + "\n"
    found = chunk("d", "", [Page(number=1, text=text, blocks=tuple(blocks))])
    assert [one.heading for one in found] == ["7 Duties", "8 Costs > 8.1", "8 Costs > 8.1 > (a)", "8 Costs > 8.1 > (a)"]
