"""Two versions of the sample firm's supply agreement: what changed, and what that means."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.contracts.comparing.comparison import Comparison
from tests.firm import PAPERS

CONTRACTS = PAPERS / "contracts"


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Version 2 against version 1."""
    assistant = Assistant(tmp_path_factory.mktemp("home"))
    assistant.add(*sorted(CONTRACTS.glob("supply-agreement-*.pdf")))
    return assistant.compare("supply-agreement-carrowbeg-v1.pdf", "supply-agreement-carrowbeg-v2.pdf")


def test_changes_of_meaning_are_named(compared: Comparison) -> None:
    """Each with what it was and what it is: numbers, dates, and what must be done."""
    found = {(one.kind, one.before, one.after) for change in compared.changes for one in change.meanings}
    assert ("number", "four weeks", "three weeks") in found
    assert ("number", "3 %", "4.5 %") in found
    assert ("number", "€250,000", "€150,000") in found
    assert ("number", "three months", "six months") in found
    assert ("obligation", "may", "must") in found


def test_what_is_equal_is_counted_and_not_shown(compared: Comparison) -> None:
    """Most of the contract."""
    assert compared.same > 60
    assert len(compared.changes) < 12


def test_each_change_has_its_places(compared: Comparison) -> None:
    """In both papers, with boxes; of what came or went, in one."""
    for change in compared.changes:
        sides = {"added": [change.after], "removed": [change.before]}.get(change.kind, [change.before, change.after])
        assert all(side and side[0].boxes and side[0].quote.strip() for side in sides)
    cap = next(one for one in compared.changes if "150,000" in one.after[0].quote)
    assert cap.before[0].name.endswith("v1.pdf")
    assert cap.after[0].name.endswith("v2.pdf")


def test_changes_of_meaning_come_first(tmp_path: Path) -> None:
    """A paragraph reworded comes after one whose number changed."""
    (tmp_path / "old.md").write_text("# Lease\n\nThe tenant looks after the garden well.\n\nThe rent is 900 euros.\n")
    (tmp_path / "new.md").write_text("# Lease\n\nThe tenant looks after the garden kindly.\n\nThe rent is 950 euros.\n")
    assistant = Assistant(tmp_path / "home")
    assistant.add(tmp_path / "old.md", tmp_path / "new.md")
    found = assistant.compare("old.md", "new.md")
    assert [[one.kind for one in change.meanings] for change in found.changes] == [["number"], []]
    assert found.same == 1
    again = assistant.compare("old.md", "old.md")
    assert (again.changes, again.same) == ((), 3)
