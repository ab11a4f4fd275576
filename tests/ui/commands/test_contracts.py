"""`assistant contracts`: what people and programs get of the sample firm's contracts."""

import json
from pathlib import Path

import pytest
from icalendar import Calendar
from typer.testing import CliRunner, Result

from assistant import Assistant
from assistant.contracts.reviewing.playbook import default_playbook
from tests.firm import PAPERS
from ui.cli import app

OLD, NEW = (PAPERS / "contracts" / f"supply-agreement-carrowbeg-v{version}.pdf" for version in (1, 2))
PLAYBOOK = """name = "Ours"
kinds = ["supply"]

[[position]]
clause = "Source Code Escrow"
ours = "In escrow."
missing = "not acceptable"
suggested = "The source is kept in escrow."
"""


def run(*arguments: object) -> Result:
    """The command in this process."""
    return CliRunner().invoke(app, ["contracts", *(str(one) for one in arguments)])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    return tmp_path / "home"


def test_a_contract_is_dropped_in_and_summarised(home: Path, tmp_path: Path) -> None:
    """A file that isn't in the library is added; the JSON is the summary; the card is written where asked."""
    done = run("summarise", NEW, "--json", "--home", home, "--to", tmp_path / "card.pdf")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["name"] == NEW.name
    cap = next(one for one in found["clauses"] if one["name"] == "Cap On Liability")
    assert cap["found"]
    assert "150,000" in cap["citations"][0]["quote"]
    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF")
    shown = run("summarise", NEW.name, "--home", home)
    assert "Limit of liability" in shown.stdout
    assert "(page 3)" in shown.stdout


def test_several_contracts_are_one_document(home: Path) -> None:
    """For programs: a list under one name."""
    done = run("summarise", OLD, NEW, "--json", "--home", home)
    assert [one["name"] for one in json.loads(done.stdout)["contracts"]] == [OLD.name, NEW.name]


def test_two_versions_are_compared(home: Path) -> None:
    """Words that went and came are marked by signs, too: not every output has colours."""
    done = run("compare", OLD, NEW, "--home", home)
    assert done.exit_code == 0
    assert "number: four weeks → three weeks" in done.stdout
    assert "[-four-] {+three+} weeks'" in done.stdout
    read = json.loads(run("compare", OLD, NEW, "--home", home, "--json").stdout)
    assert {one["kind"] for change in read["changes"] for one in change["meanings"]} >= {"number", "date", "obligation"}


def test_a_contract_is_reviewed_against_a_playbook(home: Path, tmp_path: Path) -> None:
    """Against the firm's own; with the text that it suggests."""
    own = tmp_path / "ours.toml"
    own.write_text(PLAYBOOK, "utf-8")
    done = run("review", NEW, "--playbook", own, "--home", home)
    assert done.exit_code == 0, done.output
    assert "✗ not acceptable  Source Code Escrow" in done.stdout
    assert "Suggested: The source is kept in escrow." in done.stdout
    own.write_text(PLAYBOOK.replace("ours =", "our ="), "utf-8")
    bad = run("review", NEW, "--playbook", own, "--home", home, "--json")
    assert bad.exit_code == 2
    assert "line 6" in json.loads(bad.stdout)["error"]


def test_dates_are_listed_and_written(home: Path, tmp_path: Path) -> None:
    """As lines, JSON, a calendar and a table; where there are none, the exit code says so."""
    assert run("dates", "--home", home).exit_code == 3
    run("summarise", NEW, "--home", home)
    done = run("dates", "--home", home, "--json", "--to", tmp_path / "dates.ics")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)["dates"]
    assert found
    assert len(Calendar.from_ical((tmp_path / "dates.ics").read_bytes()).walk("VEVENT")) == len(found)
    run("dates", "--home", home, "--to", tmp_path / "dates.csv")
    assert len((tmp_path / "dates.csv").read_text("utf-8").splitlines()) > len(found)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("dates", "--before", "next March"), "'next March' is not a day"),
        (("dates", "--to", "dates.xls"), "neither a calendar nor a table"),
        (("summarise", OLD, NEW, "--to", "card.pdf"), "the card of one contract"),
        (("summarise", OLD, "--to", "card.xls"), "ends like no file that a card is written to"),
        (("summarise", "nothing.pdf"), "No document is named 'nothing.pdf'"),
        (("review", OLD, "--playbook", "none.toml"), "cannot be opened"),
        (("playbook", "loan"), "No playbook 'loan' ships"),
    ],
)
def test_what_cannot_be_done_is_said(home: Path, arguments: tuple[object, ...], message: str) -> None:
    """In a sentence, and with an exit code that isn't 0."""
    home_option = () if arguments[0] == "playbook" else ("--home", home)
    done = run(*arguments, *home_option)
    assert done.exit_code in (1, 2)
    assert message in " ".join(done.output.split())


def test_a_playbook_is_printed_to_be_edited() -> None:
    """As it ships, remarks and all."""
    assert run("playbook", "supply").stdout == default_playbook("supply")


def test_corrections_are_listed_and_exported(home: Path) -> None:
    """With the paper's name, the value and the passage."""
    assistant = Assistant(home)
    assistant.add(NEW)
    assert "Nothing was corrected yet" in run("corrections", "--home", home).output
    quote = "total liability of each party under or in connection with this agreement"
    assistant.contracts.correct(NEW.name, "Cap On Liability", "corrected", value="EUR 150,000", quote=quote)
    shown = run("corrections", "--home", home).stdout
    assert f"{NEW.name}  Cap On Liability: corrected" in shown
    assert quote in shown
    (one,) = json.loads(run("corrections", "--home", home, "--json").stdout)["corrections"]
    assert (one["name"], one["value"], one["quote"]) == (NEW.name, "EUR 150,000", quote)
