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


def test_tax_customer_options_and_lines_of_ones_own(home: Path) -> None:
    """Each in words; what is chosen stands in the quote."""
    asked = "Please quote 3 ball valves 22 mm and 2 hours of a plumber."
    number = json.loads(run(home, "draft", "-", "--prices", LIST, "--json", asked=asked).stdout)["number"]
    shown = run(home, "tax", number, "reverse-charge", "--by", "anna").stdout
    assert "VAT, reverse charge, on 165.20" in " ".join(shown.split())
    assert "NL123456782B01" in run(home, "customer", number, "--name", "Ash", "--vat-id", "NL123456782B01").stdout
    more = ("--prices", LIST, "--by", "anna", "--json")
    line = json.loads(run(home, "set-line", number, 2, "--tax", "standard", "--option", *more).stdout)["lines"][1]
    assert (line["tax_category"], line["vat_rate"], line["option"]) == ("S", "13.5", True)
    own = ("--description", "Crane hire", "--price", "180", "--vat", "23")
    quote = json.loads(run(home, "set-line", number, 3, *own, *more).stdout)
    assert (quote["lines"][2]["net"], quote["lines"][2]["tax_category"]) == ("180.00", "AE")
    assert quote["totals"]["gross"] == "229.20"
    assert "'free' is no way to tax" in run(home, "tax", number, "free").stderr


def test_a_quotes_validity_is_extended(home: Path) -> None:
    """By a person, to a day."""
    asked = "Please quote 3 ball valves 22 mm."
    number = json.loads(run(home, "draft", "-", "--prices", LIST, "--json", asked=asked).stdout)["number"]
    done = run(home, "extend", number, "2099-12-31", "--by", "anna", "--json")
    assert json.loads(done.stdout)["valid_until"] == "2099-12-31"
    assert "'soon' is no day" in run(home, "extend", number, "soon", "--by", "anna").stderr


def test_proposals_and_conditions_are_shown_and_taken(home: Path) -> None:
    """By their numbers; one that isn't there is said."""
    number = json.loads(
        run(home, "draft", "-", "--prices", LIST, "--json", asked="Please quote 3 ball valves 22 mm.").stdout
    )["number"]
    assert "12 % for group V1 (Valves)" in run(home, "proposals", number, "--prices", LIST).stdout
    taken = run(home, "proposals", number, "--take", 1, "--prices", LIST, "--by", "anna", "--json")
    assert json.loads(taken.stdout)["lines"][0]["net"] == "43.30"
    assert "nothing to propose" in run(home, "proposals", number, "--prices", LIST).stdout
    assert "There is no proposal 1" in run(home, "proposals", number, "--take", 1, "--prices", LIST).stderr
    added = run(home, "conditions", number, "--text", "Parking is yours to provide.", "--by", "anna").stdout
    assert "Condition: Parking is yours to provide." in added
    assert "on it: Parking" in run(home, "conditions", number).stdout
    assert "There is no condition 7" in run(home, "conditions", number, "--take", 7, "--by", "anna").stderr
    cleared = run(home, "conditions", number, "--clear", "--by", "anna", "--json").stdout
    assert json.loads(cleared)["conditions"] == []


def test_files_are_one_request_or_one_each(home: Path, tmp_path: Path) -> None:
    """A list beside a letter; what can't be read is said with its name."""
    (tmp_path / "a.txt").write_text("Please quote 3 ball valves 22 mm.")
    (tmp_path / "b.csv").write_text("Description,Qty\nCheck valve 22 mm,2\n")
    files = (tmp_path / "a.txt", tmp_path / "b.csv", "--prices", LIST, "--json")
    one = json.loads(run(home, "draft", *files).stdout)
    assert [line["asked_in"]["name"] for line in one["lines"]] == ["a.txt", "b.csv"]
    each = json.loads(run(home, "draft", *files, "--each").stdout)["quotes"]
    assert [len(quote["lines"]) for quote in each] == [1, 1]
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 no more")
    broken = run(home, "draft", tmp_path / "broken.pdf", "--prices", LIST)
    assert "broken.pdf' is a broken PDF" in " ".join(broken.stderr.split())


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
