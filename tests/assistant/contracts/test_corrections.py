"""What people say of a contract's clauses: kept, shown in place of what was found, gone with the paper."""

from pathlib import Path

import pytest

from assistant import Assistant, UnknownDocument
from tests.firm import PAPERS

SUPPLY = "supply-agreement-carrowbeg-v2.pdf"
QUOTE = "total liability of each party under or in connection with this agreement"


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    """A home with one contract."""
    made = Assistant(tmp_path / "home")
    made.add(PAPERS / "contracts" / SUPPLY)
    return made


def test_a_denied_clause_is_gone_and_comes_back(assistant: Assistant) -> None:
    """The correction is shown until it is taken back."""
    found = next(one for one in assistant.summarise(SUPPLY).clauses if one.found)
    kept = assistant.contracts.correct(SUPPLY, found.name, "absent", user=None)
    assert not assistant.summarise(SUPPLY).clause(found.name).found
    assistant.contracts.corrections.drop(kept.document, found.name)
    assert assistant.summarise(SUPPLY).clause(found.name) == found


def test_a_passage_is_found_on_its_page_and_outlives_a_restart(assistant: Assistant) -> None:
    """Whatever its line breaks; its place comes from the page."""
    assistant.contracts.correct(
        SUPPLY, "Cap On Liability", "corrected", quote=QUOTE.replace(" ", "\n"), value="EUR 150,000"
    )
    clause = Assistant(assistant.home).summarise(SUPPLY).clause("Cap On Liability")
    assert clause.found
    assert (clause.value, clause.confidence) == ("EUR 150,000", 1.0)
    assert " ".join(clause.citations[0].quote.split()) == QUOTE
    assert clause.citations[0].boxes
    assert assistant.text(clause.citations[0]) == clause.citations[0].quote


def test_every_citation_leads_back_to_its_text(assistant: Assistant) -> None:
    """Those of a contract like those of an answer: to the character."""
    found = [one for clause in assistant.summarise(SUPPLY).clauses for one in clause.citations]
    assert len(found) > 20
    assert all(assistant.text(one) == one.quote for one in found)


def test_a_date_is_corrected(assistant: Assistant) -> None:
    """It replaces what was found under that name."""
    assistant.contracts.correct(SUPPLY, "Effective Date", "corrected", value="2025-02-03")
    dates = [one.date.isoformat() for one in assistant.summarise(SUPPLY).dates if one.name == "Effective Date"]
    assert dates == ["2025-02-03"]


@pytest.mark.parametrize(
    ("clause", "more", "message"),
    [
        ("Cap On Liabilty", {"value": "x"}, "There is no type of clause 'Cap On Liabilty'"),
        ("Insurance", {}, "The correction of 'Insurance' is empty"),
        ("Insurance", {"quote": "words that stand nowhere in it"}, "does not stand in 'supply-agreement"),
        ("Effective Date", {"value": "next spring"}, "'next spring' is not a date"),
    ],
)
def test_a_wrong_correction_is_refused(assistant: Assistant, clause: str, more: dict[str, str], message: str) -> None:
    """With a reason, and nothing is kept."""
    with pytest.raises(ValueError, match=message):
        assistant.contracts.correct(SUPPLY, clause, "corrected", **more)
    assert assistant.contracts.corrections.of() == []


def test_corrections_go_with_their_paper(assistant: Assistant) -> None:
    """A quote from it lies nowhere any more; a paper that isn't there has none."""
    assistant.contracts.correct(SUPPLY, "Insurance", "accepted")
    assistant.forget(SUPPLY)
    assert assistant.contracts.corrections.of() == []
    with pytest.raises(UnknownDocument):
        assistant.contracts.correct(SUPPLY, "Insurance", "accepted")


def test_the_finder_learns_what_people_said(assistant: Assistant) -> None:
    """A clause that was denied is not found any more by the finder itself; that is kept in the home."""
    found = next(one for one in assistant.summarise(SUPPLY).clauses if one.found and one.confidence < 0.9)
    assistant.contracts.correct(SUPPLY, found.name, "absent")
    report = assistant.contracts.learn()
    assert (report.contracts, report.corrections, report.before, report.after) == (1, 1, 0, 1)
    assistant.contracts.corrections.drop(assistant.library.document(SUPPLY).id, found.name)
    assert not Assistant(assistant.home).summarise(SUPPLY).clause(found.name).found


def test_the_register_gives_every_contract_and_the_card(assistant: Assistant) -> None:
    """With a review by the playbook for its kind, and dates."""
    assert [one.name for one in assistant.contracts.all()] == [SUPPLY]
    shown = assistant.contracts.card(SUPPLY)
    assert shown.sections
    for line in (line for section in shown.sections for line in section.lines if line.text):
        assert line.citations or section_without_places(line.text), line


def section_without_places(text: str) -> bool:
    """A verdict on a clause that the contract doesn't have has no place to show."""
    return "no such clause" in text
