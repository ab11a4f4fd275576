"""Chunks keep every block once, under its headings, and lead back to the page."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from assistant.documents import Block, Page
from assistant.ingestion.chunking import LONGEST, chunk, language_of
from assistant.text.sentences import split_sentences
from providers.minilm import MiniLM

TEXTS = st.text(alphabet="abc. \nÄ?!;1", max_size=2500)


def page_of(parts: list[tuple[str, str, int]], number: int = 1) -> Page:
    """A page whose blocks are (kind, text, level), one below the other."""
    text, blocks = "", []
    for kind, words, level in parts:
        blocks.append(Block(start=len(text), end=len(text) + len(words), kind=kind, level=level))
        text += words + "\n"
    return Page(number=number, text=text, blocks=tuple(blocks))


def test_headings_make_the_path() -> None:
    """A chunk carries the title and the headings above it, and a new heading of the same level replaces the old."""
    page = page_of(
        [
            ("heading", "4 Payment", 1),
            ("heading", "4.1 Term", 2),
            ("paragraph", "Thirty days.", 0),
            ("heading", "5 End", 1),
            ("paragraph", "Three months.", 0),
        ]
    )
    chunks = chunk("d", "Supply agreement", [page])
    assert [(one.heading, one.text) for one in chunks] == [
        ("Supply agreement > 4 Payment > 4.1 Term", "Thirty days."),
        ("Supply agreement > 5 End", "Three months."),
    ]


def test_rows_keep_their_column_names() -> None:
    """Rows are embedded under the names of their columns, and each row may be quoted alone."""
    page = page_of(
        [
            ("head", "Number | Price", 0),
            ("row", "A-1 | 2.00", 0),
            ("row", "A-2 | 3.00", 0),
            ("paragraph", "Prices exclude VAT.", 0),
        ]
    )
    rows, note = chunk("d", "", [page])
    assert rows.heading == "Number | Price"
    assert [rows.text[start:end] for start, end in rows.sentences] == ["A-1 | 2.00", "A-2 | 3.00"]
    assert (note.heading, note.text) == ("", "Prices exclude VAT.")


def test_a_heading_without_text_is_kept() -> None:
    """A heading with nothing under it can be found by itself, also as the last line of the paper."""
    chunks = chunk("d", "", [page_of([("heading", "Reserved", 1), ("heading", "Annex A: none", 1)])])
    assert [one.text for one in chunks] == ["Reserved", "Annex A: none"]


def test_a_passage_may_cross_a_page() -> None:
    """A section that goes on over the page is one chunk with a span on each page."""
    first = page_of([("heading", "1 Scope", 1), ("paragraph", "We install.", 0)])
    second = page_of([("paragraph", "We maintain.", 0)], number=2)
    (one,) = chunk("d", "", [first, second])
    assert one.text == "We install.\nWe maintain."
    assert [span.page for span in one.spans] == [1, 2]
    start, end = one.sentences[1]
    (place,) = one.locate(start, end)
    assert second.text[place.start : place.end] == "We maintain."


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_chunk_spans_and_sentences_lead_back_to_the_text(texts: list[str]) -> None:
    """Every sentence of every chunk stands on its page as it is, and no visible character is lost."""
    pages = [Page(number=number, text=text) for number, text in enumerate(texts, 1)]
    chunks = chunk("d", "T", pages)
    seen = []
    for one in chunks:
        assert len(one.text) <= LONGEST + 5
        assert one.text == "\n".join(pages[span.page - 1].text[span.start : span.end] for span in one.spans)
        for start, end in one.sentences:
            places = one.locate(start, end)
            assert len(places) == 1
            assert pages[places[0].page - 1].text[places[0].start : places[0].end] == one.text[start:end]
            seen.append(one.text[start:end])
    assert "".join("".join(seen).split()) == "".join("".join(texts).split())


@given(TEXTS)
def test_sentences_are_ordered_and_bounded(text: str) -> None:
    """Sentence ranges follow each other, begin and end in visible characters, and can each be quoted."""
    last = 0
    for start, end in split_sentences(text):
        assert last <= start < end
        assert text[start:end] == text[start:end].strip()
        assert end - start <= 700
        last = end


def test_sentence_ends() -> None:
    """Abbreviations, clause numbers, initials, German days and amounts don't end a sentence."""
    text = (
        "1. The Supplier, e.g. Bouw B.V. in Utrecht, pays EUR 1.250,00 to Mr. J. Smit. See Art. 5 and No. 7. "
        "Is it due? Yes! Die Frist beträgt z.B. Drei Wochen. Sie endet am 4. Juni. Ende"
    )
    assert [text[start:end] for start, end in split_sentences(text)] == [
        "1. The Supplier, e.g. Bouw B.V. in Utrecht, pays EUR 1.250,00 to Mr. J. Smit.",
        "See Art. 5 and No. 7.",
        "Is it due?",
        "Yes!",
        "Die Frist beträgt z.B. Drei Wochen.",
        "Sie endet am 4. Juni.",
        "Ende",
    ]


GERMAN = "Die Kündigung ist nur schriftlich und mit einer Frist von drei Monaten zum Ende des Jahres möglich. "
ENGLISH = "Either party may end this agreement by giving the other one three months' notice in writing. "


def test_another_language_is_said_where_it_changes() -> None:
    """A paper has the language of most of it; only a passage that is surely in another one names its own."""
    page = page_of(
        [
            ("paragraph", ENGLISH * 20, 0),
            ("heading", "Übersetzung", 1),
            ("paragraph", GERMAN, 0),
            ("heading", "Articles", 1),
            ("paragraph", "AB-1200 AB-1300", 0),
        ]
    )
    assert language_of([page]) == "en"
    languages = {one.heading: one.language for one in chunk("d", "", [page], language="en")}
    assert languages == {"": "", "Übersetzung": "de", "Articles": ""}
    assert language_of([page_of([("paragraph", "AB-1200", 0)])]) == ""


class Letters:
    """Counts a token for each character, as a model does that knows no figures."""

    max_tokens = 100

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) + 2 for text in texts]


@given(st.lists(TEXTS, max_size=6), st.sampled_from(["", "A heading", "H" * 120]))
def test_no_passage_is_longer_than_the_model_reads(texts: list[str], heading: str) -> None:
    """Heading and text together fit, save for a sentence that does not by itself; and nothing is lost."""
    page = page_of([("heading", heading, 1), *(("paragraph", text, 0) for text in texts)])
    found = chunk("d", "", [page], model=Letters())
    for one in found:
        pieces = sum(end - start for start, end in one.sentences)
        assert len(one.sentences) == 1 or pieces + len(one.heading) + 2 <= Letters.max_tokens
    shown = "".join("".join(one.text.split()) for one in found)
    assert shown == "".join("".join(texts).split()) or (
        not "".join(texts).strip() and shown == "".join(heading.split())
    )


def test_rows_of_figures_are_counted_by_the_model_itself() -> None:
    """Within 850 characters, figures have more tokens than MiniLM reads: their passages are shorter."""
    model = MiniLM()
    page = page_of([("row", "3,732.55 4,238.10 (217,305.90) 4,503.28 0.8137", 0)] * 60)
    found = chunk("d", "Notes", [page], model=model)
    assert max(model.count_tokens([one.embedded_text for one in found])) <= model.max_tokens
    assert max(model.count_tokens([one.embedded_text for one in chunk("d", "Notes", [page])])) > model.max_tokens


def test_a_list_keeps_what_opens_it_and_a_clause_its_number() -> None:
    """The passages of a long list stand under the words before it; the rest of a long clause under its number."""
    duty = "deliver what was ordered to the yard that the buyer names, at the seller's own cost and risk; "
    page = page_of(
        [
            ("heading", "7 Delivery", 1),
            ("paragraph", "7.1 The seller shall:", 0),
            *(("item", f"({letter}) {duty * 3}", 0) for letter in "abcd"),
            ("paragraph", "7.2 " + "The goods stay the seller's until they are paid for. " * 30, 0),
        ]
    )
    found = chunk("d", "", [page])
    headings = {one.heading for one in found}
    assert headings == {"7 Delivery > 7.1", "7 Delivery > 7.1 The seller shall:", "7 Delivery > 7.2"}
    assert all(not one.text.startswith("7.1") for one in found if "shall:" in one.heading)
