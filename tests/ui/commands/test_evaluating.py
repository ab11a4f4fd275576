"""`assistant eval`, `eval make` and `calibrate`, as a shell sees them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ui.cli import app

LEASE = "The monthly rent for the unit and its yard amounts to 950 euros."
RENT = '{"question": "How much is the monthly rent?", "document": "lease.txt", "answer": "950 euros"}'
NONE = '{"question": "What is the boiling point of ethanol?", "answer": "none"}'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home that holds a lease, and with questions."""
    found = tmp_path_factory.mktemp("eval")
    (found / "lease.txt").write_text(LEASE, "utf-8")
    (found / "q.jsonl").write_text(f"{RENT}\n{NONE}\n", "utf-8")
    assert call("add", str(found / "lease.txt"), "--home", str(found / "home")).exit_code == 0
    return found


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_a_file_is_evaluated(folder: Path) -> None:
    """A table for people, one JSON document for programs, a page; with the options before the file, too."""
    home = ["--home", str(folder / "home")]
    page = folder / "report.html"
    shown = call("eval", str(folder / "q.jsonl"), "--html", str(page), *home)
    assert shown.exit_code == 0, shown.output
    assert "answerable questions answered" in shown.stdout
    assert "<svg" in page.read_text("utf-8")
    told = call("eval", "--json", *home, str(folder / "q.jsonl"))
    found = json.loads(told.stdout)
    assert found["measures"]["recall@1"] == found["measures"]["refused"] == 1.0


def test_a_drop_ends_with_one(folder: Path) -> None:
    """Against itself all is well; against a run in which more was right, it names what fell."""
    home = ["--home", str(folder / "home")]
    run = call("eval", str(folder / "q.jsonl"), "--json", *home).stdout
    (folder / "run.json").write_text(run, "utf-8")
    same = call("eval", str(folder / "q.jsonl"), "--against", str(folder / "run.json"), *home)
    assert same.exit_code == 0
    assert "No measure fell beyond noise" in same.stderr
    better = json.loads(run)
    better["outcomes"][0]["measures"]["mrr"] = 2.0
    (folder / "better.json").write_text(json.dumps(better), "utf-8")
    fell = call("eval", str(folder / "q.jsonl"), "--against", str(folder / "better.json"), *home)
    assert fell.exit_code == 1
    assert "mrr fell beyond noise: it was 2.000 and is 1.000" in fell.stderr


def test_a_bad_line_is_named(folder: Path) -> None:
    """With its number and the reason, as an error of use; the same as JSON."""
    bad = folder / "bad.jsonl"
    bad.write_text(f"{RENT}\n{{", "utf-8")
    found = call("eval", str(bad), "--home", str(folder / "home"), "--json")
    assert found.exit_code == 2
    assert "line 2: it is not JSON" in json.loads(found.stdout)["error"]


def test_questions_are_drafted(folder: Path) -> None:
    """To stdout or to a file, which `eval` takes."""
    home = ["--home", str(folder / "home")]
    (line,) = call("eval", "make", *home).stdout.splitlines()
    assert json.loads(line)["answer"] == "950 euros"
    made = folder / "made.jsonl"
    assert call("eval", "make", "--out", str(made), *home).exit_code == 0
    assert call("eval", str(made), *home).exit_code == 0
    empty = call("eval", "make", "--home", str(folder / "none"))
    assert (empty.exit_code, "There are no papers" in empty.stderr) == (1, True)


def test_calibrating_needs_papers(folder: Path) -> None:
    """One paper is too few, which is said in a sentence; `--forget` goes back to what ships."""
    home = ["--home", str(folder / "home")]
    few = call("calibrate", *home)
    assert few.exit_code == 1
    assert "20 are needed" in few.stderr
    assert json.loads(call("calibrate", "--forget", "--json", *home).stdout)["threshold"] > 0
