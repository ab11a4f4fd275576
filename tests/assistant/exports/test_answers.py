"""Answers taken along: as Markdown and as a Word document, with their sources."""

import io

import docx

from assistant.documents import Answer, Citation, Conflict, Statement, Usage
from assistant.exports.answers import markdown, word


def citation(quote: str) -> Citation:
    """A citation of a lease."""
    return Citation(document="d", name="lease.pdf", page=2, place="page 2", quote=quote, boxes=(), support="supported")


RENT, NOTICE = citation("The rent is 950 euros.\nIt is paid in advance."), citation("Notice is *nine* months.")
ANSWER = Answer(
    question="What is the rent?",
    text="…",
    found=True,
    statements=(
        Statement(text="The rent is 950 euros.", support="supported", citations=(RENT,)),
        Statement(
            text="Notice is 14 months.",
            support="unsupported",
            citations=(NOTICE, RENT),
            reason="the source says nine months",
        ),
    ),
    citations=(RENT, NOTICE),
    conflicts=(Conflict(text="Two papers say different things.", citations=(RENT, NOTICE)),),
    notices=("Looked for: What is the rent of the depot?", "The answer was cut off."),
    usage=Usage(),
    understood="What is the rent of the depot?",
)


def test_markdown_has_statements_support_sources_and_notices() -> None:
    """In this order; nothing in it is markup, and what was understood is said once."""
    assert markdown("And the *rent*?", ANSWER).split("\n\n") == [
        r"## And the \*rent\*?",
        "*Understood as: What is the rent of the depot?*",
        r"The rent is 950 euros. \[1\]",
        r"Notice is 14 months. \[2\] \[1\] (not supported by the papers: the source says nine months)",
        "1. lease.pdf, page 2: “The rent is 950 euros. It is paid in advance.”",
        r"2. lease.pdf, page 2: “Notice is \*nine\* months.”",
        "*Two papers say different things.*",
        "*The answer was cut off.*\n",
    ]


def test_word_document_says_the_same() -> None:
    """With the numbers raised, and what is not supported in colour; characters that Word can't hold are left out."""
    document = docx.Document(io.BytesIO(word("And the\x0b rent?", ANSWER)))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said == [
        "And the rent?",
        "Understood as: What is the rent of the depot?",
        "The rent is 950 euros. [1]",
        "Notice is 14 months. [2] [1]  (not supported by the papers: the source says nine months)",
        "Sources",
        "[1] lease.pdf, page 2: “The rent is 950 euros. It is paid in advance.”",
        "[2] lease.pdf, page 2: “Notice is *nine* months.”",
        "Two papers say different things.",
        "The answer was cut off.",
    ]
    runs = document.paragraphs[3].runs
    assert [run.font.superscript for run in runs] == [None, True, True, None]
    assert str(runs[-1].font.color.rgb) == "B41C1C"


def test_a_refusal_is_taken_along_too() -> None:
    """Its words, and no sources."""
    answer = Answer(question="Whales?", text="The papers don't seem to say.", found=False)
    assert markdown("Whales?", answer) == "## Whales?\n\nThe papers don't seem to say.\n"
    document = docx.Document(io.BytesIO(word("Whales?", answer)))
    assert [one.text for one in document.paragraphs] == ["Whales?", "The papers don't seem to say."]
