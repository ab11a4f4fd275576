"""Thirty questions to the sample firm: the right place, a plain no, and quotes that stand where they are said to."""

import io
from pathlib import Path

import pypdfium2
import pytest

from assistant import Assistant
from tests.firm import PAPERS, added, questions


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    """An assistant that knows the firm's papers and has no chat model."""
    return Assistant(added())


def test_the_right_place_and_a_plain_no(assistant: Assistant) -> None:
    """At least 17 of 20 questions are answered with the words looked for, from the right paper and page; at
    least 9 of 10 that the papers don't answer are refused."""
    paths = {one.id: str(Path(one.path).relative_to(PAPERS)) for one in assistant.documents()}
    missed, believed = [], []
    for question in questions():
        answer = assistant.ask(question.text)
        if question.document is None:
            believed += [question.text] if answer.found else []
            continue
        right = any(
            paths[one.document] == question.document
            and question.page in (None, one.page)
            and any(words in " ".join(one.quote.split()) for words in question.contains)
            for one in answer.citations
        )
        missed += [] if right else [question.text]
    print(f"right place {20 - len(missed)} of 20, refused {10 - len(believed)} of 10")  # noqa: T201
    assert len(missed) <= 3, missed
    assert len(believed) <= 1, believed


def test_every_quote_stands_at_its_page_and_boxes(assistant: Assistant) -> None:
    """Each quote is on its page word for word, and in a PDF the boxes hold its very characters."""
    compared = 0
    for question in questions():
        for one in assistant.ask(question.text).citations:
            page = assistant.library.page(one.document, one.page)
            assert one.quote in page.text
            assert one.boxes
            if assistant.library.document(one.document).kind == "pdf":
                original = assistant.library.original(one.document)
                inside = "".join(_within(original, one.page, [box.model_dump() for box in one.boxes]).split())
                assert "".join(one.quote.split()) in inside
                compared += 1
    assert compared > 10


def _within(original: bytes, number: int, boxes: list[dict[str, float]]) -> str:
    """What another reading of the PDF finds inside the boxes."""
    document = pypdfium2.PdfDocument(io.BytesIO(original))
    page = document[number - 1]
    width, height = page.get_size()
    text = page.get_textpage()
    found = [
        text.get_text_bounded(
            left=box["left"] * width - 1,
            bottom=height - box["bottom"] * height - 1,
            right=box["right"] * width + 1,
            top=height - box["top"] * height + 1,
        )
        for box in boxes
    ]
    text.close()
    page.close()
    document.close()
    return " ".join(found)
