"""Conversations on the command line, from the first question to the last trace."""

from pathlib import Path

import pytest

from assistant import Assistant
from tests.ui.test_cli import ELSEWHERE, FIRM, LEAVE, document, run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the handbook."""
    assert run("add", FIRM / "handbook.md", "--home", tmp_path / "home").exit_code == 0
    return tmp_path / "home"


def test_a_conversation_from_begin_to_deletion(home: Path) -> None:
    """Begun, followed, listed, found, shown, exported and deleted."""
    begun = run("ask", LEAVE, "--continue", "--home", home)
    assert begun.exit_code == 0 and "Conversation " in begun.stderr
    (listed,) = document(run("conversations", "list", "--home", home, "--json"))["conversations"]
    assert listed["title"] == LEAVE and listed["questions"] == 1
    name = listed["id"]
    followed = document(run("ask", "And when ill?", "--conversation", name, "--home", home, "--json"))
    assert followed["conversation"] == name and followed["found"]
    assert run("ask", LEAVE, "--home", home).exit_code == 0  # not kept
    assert f"{LEAVE}" in run("conversations", "list", "--home", home).stdout
    assert name in run("conversations", "search", "ANNUAL days", "--home", home).stdout
    assert run("conversations", "search", "ANNUAL unicorn", "--home", home).exit_code == 3
    shown = run("conversations", "show", name, "--home", home).stdout
    assert "1. How many days" in shown and "2. And when ill?" in shown and "handbook.md" in shown
    written = home.parent / "out.md"
    assert run("conversations", "export", name, "-o", written, "--home", home).exit_code == 0
    assert written.read_text("utf-8") == run("conversations", "export", name, "--home", home).stdout
    assert written.read_text("utf-8").startswith(f"# {LEAVE}\n")
    exported = document(run("conversations", "export", name, "--home", home, "--json"))
    assert [one["question"] for one in exported["exchanges"]] == [LEAVE, "And when ill?"]
    assert run("conversations", "rename", name, "Days off", "--home", home).exit_code == 0
    assert "Days off" in run("conversations", "list", "--home", home).stdout
    assert run("conversations", "rename", name, " ", "--home", home).exit_code == 2
    assert run("conversations", "delete", name, "--home", home).exit_code == 0
    assert document(run("conversations", "list", "--home", home, "--json")) == {"conversations": []}


def test_a_conversation_of_another_user_is_not_there(home: Path) -> None:
    """Shown, followed and deleted it is the same sentence."""
    name = document(run("ask", LEAVE, "--conversation", "new", "--user", "ann", "--home", home, "--json"))[
        "conversation"
    ]
    for command in (
        ("conversations", "show", name),
        ("conversations", "delete", name),
        ("ask", "And?", "--conversation", name),
    ):
        result = run(*command, "--user", "bob", "--home", home)
        assert result.exit_code == 1 and "There is no conversation" in result.stderr
    assert run("conversations", "delete", "--all", "--user", "bob", "--home", home).exit_code == 0
    assert run("conversations", "show", name, "--user", "ann", "--home", home).exit_code == 0


def test_what_does_not_go_together_is_said(home: Path) -> None:
    """--continue with --conversation; ids with --all; neither; a file that can't be written."""
    assert run("ask", LEAVE, "--continue", "--conversation", "new", "--home", home).exit_code == 2
    assert run("conversations", "delete", "--home", home).exit_code == 2
    assert run("conversations", "delete", "x", "--all", "--home", home).exit_code == 2
    name = document(run("ask", LEAVE, "--conversation", "new", "--home", home, "--json"))["conversation"]
    assert run("conversations", "export", name, "-o", home, "--home", home).exit_code == 2
    assert run("ask", ELSEWHERE, "--conversation", name, "--home", home).exit_code == 3


def test_feedback_is_listed_and_becomes_questions(home: Path) -> None:
    """With its reason; what was called good can be asked again to measure."""
    assert "Nobody has said yet" in run("conversations", "feedback", "--home", home).stderr
    name = document(run("ask", LEAVE, "--conversation", "new", "--home", home, "--json"))["conversation"]
    kept = Assistant(home).conversations()
    kept.rate(name, 1, True, "Just right")
    listed = run("conversations", "feedback", "--home", home).stdout
    assert LEAVE in listed and "good: Just right" in listed and f"{name}, question 1" in listed
    (one,) = document(run("conversations", "feedback", "--home", home, "--json"))["feedback"]
    assert one["feedback"]["good"] and one["exchange"]["question"] == LEAVE
    assert document(run("conversations", "feedback", "--user", "ann", "--home", home, "--json")) == {"feedback": []}
    file = home.parent / "questions.jsonl"
    assert run("conversations", "feedback", "--eval", file, "--home", home).exit_code == 0
    measured = document(run("eval", file, "--home", home, "--json"))
    assert [one["question"] for one in measured["outcomes"]] == [LEAVE]
    refused = run("conversations", "feedback", "--eval", home.parent / "no" / "x.jsonl", "--home", home)
    assert refused.exit_code == 2 and "cannot be written" in refused.stderr
