"""`assistant quote`: from a request to an approved document on the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.firm import PAPERS
from ui.cli import app

LIST = PAPERS / "price-list-2025.xlsx"
REQUEST = "Please quote 12 lengths of 22 mm half-hard copper pipe and 8 ball valves 20 mm.\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    return tmp_path / "home"


def run(home: Path, *arguments: object, asked: str | None = None) -> Result:
    """The command in this process."""
    return CliRunner().invoke(app, ["quote", *map(str, arguments), "--home", str(home)], input=asked)


def test_a_request_becomes_a_document(home: Path, tmp_path: Path) -> None:
    """The JSON has the shape that programs rely on; what is open is settled; the PDF is written."""
    done = run(home, "draft", "-", "--prices", LIST, "--json", asked=REQUEST)
    assert done.exit_code == 0, done.output
    quote = json.loads(done.stdout)
    assert {"number", "status", "customer", "lines", "totals", "not_understood"} <= set(quote)
    line = quote["lines"][0]
    keys = "request article description quantity unit unit_price discount vat_rate net status reason confidence"
    assert set(keys.split()) | {"alternatives", "source"} <= set(line)
    assert (line["article"], line["quantity"], line["net"], line["status"]) == ("CP-022", "12", "261.12", "priced")
    assert (quote["lines"][1]["status"], quote["lines"][1]["unit_price"]) == ("open", None)
    number = quote["number"]
    barred = run(home, "approve", number, "--by", "anna", "--json")
    assert barred.exit_code == 1
    assert "while lines are open: 2" in json.loads(barred.stdout)["error"]
    assert "BV-022" in run(home, "set-line", number, 2, "--article", "BV-022", "--prices", LIST).stdout
    assert run(home, "approve", number, "--by", "anna").exit_code == 0
    assert run(home, "export", number, tmp_path / "quote.pdf").exit_code == 0
    assert (tmp_path / "quote.pdf").read_bytes().startswith(b"%PDF")
    assert run(home, "mark", number, "sent", "--by", "anna").exit_code == 0
    shown = run(home, "show", number).stdout
    assert "anna: approved → sent" in shown
    assert f"{number}  sent" in run(home, "list").stdout


def test_a_mail_is_read_with_its_sender(home: Path) -> None:
    """Whom the quote is for stands in its header."""
    mail = PAPERS / "mail" / "2025-02-03-quill-heat-pump-request.eml"
    quote = json.loads(run(home, "draft", mail, "--prices", LIST, "--json").stdout)
    assert quote["customer"]["name"] == "Hannah Quill"
    assert quote["customer"]["email"] == "hannah.quill@mailbox.example"
    assert any("8 kW" in part for part in quote["not_understood"])


def test_a_letter_is_written_and_accepted(home: Path, tmp_path: Path) -> None:
    """The standard one where there is no model, or one's own text."""
    asked = "Please quote 3 ball valves 22 mm."
    number = json.loads(run(home, "draft", "-", "--prices", LIST, "--json", asked=asked).stdout)["number"]
    assert run(home, "letter", number, "--accept", "--by", "anna", "--json").exit_code == 1
    shown = run(home, "letter", number)
    assert "The total comes to €60.52 including VAT." in shown.stdout
    assert "once it is accepted" in shown.stdout
    (tmp_path / "own.txt").write_text("As discussed.", "utf-8")
    done = run(home, "letter", number, "--accept", "--text", tmp_path / "own.txt", "--by", "anna", "--json")
    assert json.loads(done.stdout)["letter"]["text"] == "As discussed."
    missing = run(home, "letter", number, "--accept", "--text", tmp_path / "none.txt", "--by", "anna")
    assert "cannot be read as text" in missing.stderr


def test_what_was_quoted_before_is_shown(home: Path) -> None:
    """By itself, and below a quote."""
    for customer in ("Ash Ltd", "Birch Ltd"):
        run(home, "draft", "-", "--prices", LIST, "--customer", customer, asked="3 ball valves 22 mm")
    numbers = [one["number"] for one in json.loads(run(home, "list", "--json").stdout)["quotes"]]
    past = json.loads(run(home, "similar", numbers[0], "--json").stdout)
    assert [(one["number"], one["customer"]) for one in past["quotes"]] == [(numbers[1], "Ash Ltd")]
    assert past["prices"][0]["unit_price"] == "16.4"
    assert "Earlier quotes" in run(home, "similar", numbers[0]).stdout
    assert "Last prices" in run(home, "show", numbers[0]).stdout
    alone = run(home, "draft", "-", "--prices", LIST, "--json", asked="two hours of a plumber").stdout
    assert "Nothing like it" in run(home, "similar", json.loads(alone)["number"]).stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("draft", "none.eml"), "There is no file 'none.eml'"),
        (("show", "Q-1999-001"), "There is no quote 'Q-1999-001'"),
        (("set-line", "Q-1", "1", "--quantity", "many"), "'many' is not a number"),
        (("mark", "Q-1", "lost"), "'lost' is none of"),
        (("draft", str(PAPERS / "handbook.md"), "--prices", str(PAPERS / "handbook.md")), "holds no articles"),
    ],
)
def test_what_cannot_be_done_is_said(home: Path, arguments: tuple[str, ...], message: str) -> None:
    """In a sentence, and with an exit code that isn't 0."""
    done = run(home, *arguments)
    assert done.exit_code in (1, 2)
    assert message in " ".join(done.output.split())
