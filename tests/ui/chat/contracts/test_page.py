"""The page of the contracts: none, some, one opened, corrected and compared."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant import Assistant
from tests.firm import PAPERS
from tests.ui.chat.drawing import click, opened, shown

OLD, NEW = (PAPERS / "contracts" / f"supply-agreement-carrowbeg-v{version}.pdf" for version in (1, 2))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, named in the environment."""
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def filled(home: Path) -> Assistant:
    """A home with two versions of a contract, and a paper that is none."""
    assistant = Assistant(home)
    assistant.add(OLD, NEW, PAPERS / "mail" / "2025-06-16-millrace-leak.eml")
    return assistant


def at_contract(document: str = "") -> AppTest:
    """The page, with that contract open."""
    return opened("contracts/page.py", **({"contract": document} if document else {}))


@pytest.mark.usefixtures("home")
def test_an_empty_home_says_what_to_do() -> None:
    """With the box to do it."""
    at = at_contract()
    assert "There is no contract among the papers yet" in shown(at)
    assert len(at.file_uploader) == 1


@pytest.mark.usefixtures("filled")
def test_contracts_are_listed_filtered_and_opened() -> None:
    """The mail is no contract; a filter narrows them; a click opens the card."""
    at = at_contract()
    assert OLD.name in shown(at)
    assert NEW.name in shown(at)
    assert "millrace" not in shown(at)
    at.text_input(key="contract-filter").set_value("v2").run()
    assert "No contract fits that" not in shown(at)
    assert len([one for one in at.button if one.key and one.key.startswith("contract-")]) == 1
    at.text_input(key="contract-filter").set_value("nothing like it").run()
    assert "No contract fits that" in shown(at)
    at.text_input(key="contract-filter").set_value("v1").run()
    click(at, "contract-")
    assert "Limit of liability" in shown(at)


def test_a_line_opens_its_page_and_can_be_corrected(filled: Assistant) -> None:
    """Beside the page; what is denied is gone, and what was said can be taken back."""
    paper = filled.library.document(NEW.name)
    at = click(at_contract(paper.id), "open-contract-")
    assert len(at.image) == 1
    denied = next(one.key for one in at.button if one.key and one.key.startswith("deny-"))
    click(at, denied)
    (kept,) = filled.contracts.corrections.of()
    assert (kept.clause, kept.action) == (denied.removeprefix("deny-"), "absent")
    assert not filled.summarise(NEW.name).clause(kept.clause).found
    click(at, "take-back")
    assert filled.contracts.corrections.of() == []


def test_a_wrong_passage_is_refused_with_its_reason(filled: Assistant) -> None:
    """In the dialog, and nothing is kept."""
    at = click(at_contract(filled.library.document(NEW.name).id), "missed")
    at.text_area(key="correct-quote").set_value("words that stand nowhere in it")
    click(at, "keep-correction")
    assert "does not stand in" in at.session_state.correction_trouble
    assert filled.contracts.corrections.of() == []


def test_two_versions_are_compared(filled: Assistant) -> None:
    """The change of meaning is named and the words that differ are marked."""
    at = at_contract(filled.library.document(NEW.name).id)
    choice = next(one for one in at.selectbox if one.key and one.key.startswith("compare-"))
    choice.set_value(filled.library.document(OLD.name).id).run()
    assert not at.exception
    assert "number: four weeks → three weeks" in shown(at)
    assert "<del>four</del>" in shown(at)
    assert "<ins>three</ins>" in shown(at)


def test_a_slip_in_the_firms_playbook_does_not_hide_the_contract(filled: Assistant) -> None:
    """The card is shown, and the line to correct."""
    (filled.home / "playbooks").mkdir()
    (filled.home / "playbooks" / "ours.toml").write_text("name = 1\n", "utf-8")
    at = at_contract(filled.library.document(NEW.name).id)
    assert "line 1: name" in shown(at)
    assert "Limit of liability" in shown(at)


def test_a_forgotten_contract_leads_back_to_all(filled: Assistant) -> None:
    """Its card isn't drawn from what was kept."""
    at = at_contract(filled.library.document(NEW.name).id)
    filled.forget(NEW.name)
    at.run()
    assert not at.exception
    assert NEW.name not in shown(at)
    assert OLD.name in shown(at)
