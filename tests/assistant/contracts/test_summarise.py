"""Contract cards of the sample firm's contracts, from the SDK."""

from pathlib import Path

import pytest

from assistant import Assistant, UnknownDocument
from assistant.contracts.finding.types import NAMES
from tests.firm import home_in

SUPPLY = "supply-agreement-carrowbeg-v1.pdf"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The firm's papers."""
    return Assistant(home_in(tmp_path_factory.mktemp("contracts")))


def test_a_card_has_every_type_and_quotes_verbatim(assistant: Assistant) -> None:
    """Each clause that was found stands on the page that is cited, word for word and with boxes."""
    card = assistant.summarise(SUPPLY)
    assert [one.name for one in card.clauses] == list(NAMES)
    assert card.coverage.scored == card.coverage.segments > 50 and card.coverage.pages == 4
    citations = [citation for clause in card.clauses for citation in clause.citations]
    assert len(citations) > 20
    for one in citations:
        page = assistant.library.page(card.document, one.page)
        assert one.quote in page.text and one.boxes
    law = card.clause("Governing Law")
    assert law.found and "governed by the laws of Ireland" in law.citations[0].quote
    assert not card.clause("Source Code Escrow").found and not card.clause("Source Code Escrow").citations


def test_a_card_is_kept_and_goes_with_the_paper(assistant: Assistant) -> None:
    """Asked again it is the same one, from the library; when the paper is forgotten, nothing of it stays."""
    card = assistant.summarise("employment-ciara-dunphy.docx")
    count = "SELECT count(*) FROM summaries WHERE document = ?"
    connection = assistant.library.database.connection
    assert connection.execute(count, (card.document,)).fetchone() == (1,)
    assert assistant.summarise(card.document) == card
    assistant.forget(card.document)
    assert connection.execute(count, (card.document,)).fetchone() == (0,)
    with pytest.raises(UnknownDocument):
        assistant.summarise(card.document)


def test_a_paper_that_a_user_may_not_see_is_not_summarised(assistant: Assistant, tmp_path: Path) -> None:
    """It looks as if it weren't there."""
    paper = tmp_path / "hidden.txt"
    paper.write_text("Agreement between A and B. This agreement is governed by the laws of Ireland.")
    assistant.add(paper, groups=["board"])
    assert assistant.summarise("hidden.txt").clause("Governing Law").found
    with pytest.raises(UnknownDocument):
        assistant.summarise("hidden.txt", user="somebody")
