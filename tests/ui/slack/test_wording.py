"""What is said in Slack is said in the language of who reads it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import ui.slack
from assistant import Assistant
from tests.firm import PAPERS
from tests.ui.papers import NOTICE, QUESTION
from tests.ui.slack.conftest import PUBLIC, Run
from tests.ui.slack.loopback import Json, Slack, elements, read
from tests.ui.slack.test_files import LEASE, dropped
from tests.ui.slack.test_quoting import REQUEST
from ui.slack import replying
from ui.slack.manifest import manifest
from ui.slack.receiving import ASK_ABOUT

# What these say is for who runs it, in the terminal and the log, or is no language at all.
_SILENT = (
    "calling",
    "health",
    "people",
    "queueing",
    "remembering",
    "scopes",
    "serving",
    "socket_mode",
    "tokens",
    "web",
)
_TRANSLATED = ("tr", "said_in", "counted_in", "later")
_WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}|^[A-Z][a-z]+\b")
# Names that Slack and HTTP know.
_NAMES = ("Authorization", "Bearer ", "Content-Type", "Future[bool]")
DUTCH = "Hoe lang is de opzegtermijn van het magazijn?"
MONTHS = "De opzegtermijn van het magazijn is zeven maanden."


def _untranslated(node: ast.AST) -> Iterator[tuple[int, str]]:
    """The texts below a node that look like words for people and go through no translation."""
    for child in ast.iter_child_nodes(node):
        called = child.func if isinstance(child, ast.Call) else None
        if isinstance(called, ast.Name) and called.id in _TRANSLATED:
            continue
        if isinstance(child, ast.Raise) or (isinstance(called, ast.Attribute) and "log" in ast.unparse(called.value)):
            continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):  # a docstring
            continue
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            if _WORDS.search(child.value) and child.value not in _NAMES:
                yield child.lineno, child.value
            continue
        yield from _untranslated(child)


def test_every_text_is_given_to_be_translated() -> None:
    """No words for people stand in the code of Slack but where they are translated; a test sees that they are."""
    folder = Path(ui.slack.__file__).parent
    speaking = [file for file in sorted(folder.glob("*.py")) if file.stem not in _SILENT]
    assert len(speaking) > 10
    found = {file.name: list(_untranslated(ast.parse(file.read_text("utf-8")))) for file in speaking}
    assert not {name: texts for name, texts in found.items() if texts}


@pytest.fixture
def nel(slack: Slack) -> str:
    """Somebody whose Slack is in Dutch, and her direct messages."""
    slack.add_user("UNEL", "nel@firm.com", locale="nl-NL")
    slack.add_channel("DNEL", "UNEL", is_im=True)
    return "UNEL"


def labels(message: Json) -> list[str]:
    """What stands on the buttons of a message."""
    found = [one["text"]["text"] for one in elements(message) if one.get("type") == "button"]
    judged = [one for one in elements(message) if one.get("type") == "feedback_buttons"]
    return [*found, *(one[f"{side}_button"]["text"]["text"] for one in judged for side in ("positive", "negative"))]


def test_an_answer_is_in_the_language_of_its_question(slack: Slack, run: Run, home: Path, nel: str) -> None:
    """Whoever asks; its buttons are in the language of their Slack."""
    (home.parent / "magazijn.txt").write_text(MONTHS, "utf-8")
    Assistant(home).add(home.parent / "magazijn.txt")
    run()
    (asked_in_dutch,) = slack.answered(slack.ask(PUBLIC, "UBOB", DUTCH))
    shown = read(asked_in_dutch)
    assert MONTHS in shown and "Letterlijk uit je documenten:" in shown and "magazijn.txt, pagina 1" in shown
    assert "1 · page 1" in labels(asked_in_dutch) and labels(asked_in_dutch)[-2:] == ["Helpful", "Not helpful"]
    (asked_in_english,) = slack.answered(slack.ask(PUBLIC, nel, QUESTION))
    shown = read(asked_in_english)
    assert NOTICE in shown and "Word for word from your papers:" in shown and "lease.pdf, page 2" in shown
    assert "1 · pagina 2" in labels(asked_in_english) and labels(asked_in_english)[-2:] == ["Nuttig", "Niet nuttig"]


def test_a_firm_that_fixes_the_language_of_answers_fixes_that_of_threads(slack: Slack, run: Run, home: Path) -> None:
    """What stands around an answer is in the answer's language, not in the question's."""
    (home / "assistant.toml").write_text('[answers]\nlanguage = "nl"\n', "utf-8")
    run()
    (answer,) = slack.answered(slack.ask(PUBLIC, "UBOB", QUESTION))
    assert "Letterlijk uit je documenten:" in read(answer) and "lease.pdf, pagina 2" in read(answer)


def test_what_one_person_sees_is_in_the_language_of_their_slack(slack: Slack, run: Run, nel: str) -> None:
    """How a command is used, questions to begin with, clicks; a new language counts when Slack tells."""
    run()
    slack.command("/ask", nel, PUBLIC, "")
    slack.until(lambda: slack.of("response_url"))
    assert read(slack.of("response_url")[0].sent).startswith("Zet je vraag erachter: /ask ")
    slack.event({"type": "app_home_opened", "tab": "messages", "channel": "DNEL", "user": nel, "event_ts": "1"})
    slack.until(lambda: slack.of("assistant.threads.setSuggestedPrompts"))
    prompts = slack.of("assistant.threads.setSuggestedPrompts")[0].sent
    assert prompts["title"] == "Bijvoorbeeld" and prompts["prompts"][0]["message"].startswith("Wat staat er in")
    message = slack.message("DNEL", nel, QUESTION)
    slack.event(message)
    (answer,) = slack.answered(message)
    slack.users[nel]["locale"] = "en-GB"
    slack.click(nel, answer, "feedback")
    slack.until(lambda: slack.of("chat.postEphemeral"))
    slack.event({"type": "user_change", "user": {"id": nel}})
    slack.click(nel, answer, "feedback")
    slack.until(lambda: len(slack.of("chat.postEphemeral")) == 2)
    thanks = [read(one.sent) for one in slack.of("chat.postEphemeral")]
    assert thanks == ["Dank je, dat is genoteerd.", "Thank you, that is noted."]


def test_papers_and_quotes_are_shown_in_the_readers_language(slack: Slack, run: Run, home: Path, nel: str) -> None:
    """What the assistant says around them: headings, days, sums; their own words stay as they are."""
    Assistant(home).add(PAPERS / "price-list-2025.xlsx")
    run()
    (broken,) = slack.answered(dropped(slack, "DNEL", b"%PDF-broken", user=nel))
    assert read(broken) == f"{LEASE.name} is een kapotte pdf die niet kan worden geopend"
    dropped(slack, "DNEL", LEASE.read_bytes(), user=nel)
    slack.command("/quote", nel, PUBLIC, REQUEST)
    slack.until(lambda: slack.of("response_url") and slack.of("files.completeUploadExternal"))
    quote = read(slack.of("response_url")[0].sent)
    assert "Inclusief btw" in quote and "geldig tot" in quote and "Dit is een concept." in quote and " à " in quote
    card = read(slack.of("chat.postMessage")[1].sent).splitlines()
    assert any(line.endswith("passages zijn gelezen.") for line in card)
    assert {"Wie", "Wanneer", "Geld"} <= set(card) and not {"Who", "When", "Money"} & set(card)
    assert any(re.search(r"\d{1,2} (januari|februari|maart|april|mei|juni|juli|augustus)", line) for line in card)


@pytest.mark.parametrize("error", ["", "missing_scope"])
def test_the_firms_language_is_where_slack_tells_none(slack: Slack, run: Run, home: Path, error: str) -> None:
    """That of the chat page; nobody waits to learn it."""
    (home / "assistant.toml").write_text('[screen]\nlanguage = "nl"\n', "utf-8")
    slack.add_channel("CEXT", "UBOB", is_ext_shared=True)
    if error:
        slack.misbehave("users.info", error, 99)
    run()
    slack.command("/ask", "UBOB", "CEXT", QUESTION)
    slack.until(lambda: slack.of("response_url"))
    assert "antwoord ik niet" in read(slack.of("response_url")[0].sent)


def test_an_answer_that_was_cut_off_says_so_in_its_language(
    slack: Slack, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So does every sentence of ours that stands in a thread."""
    service = run()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr(type(service.assistant), "converse", broken)
    monkeypatch.setattr(replying, "_PIECE", 0.0)
    assert "kon niet worden beantwoord" in read(slack.answered(slack.ask(PUBLIC, "UBOB", DUTCH))[0])
    assert "could not be answered" in read(slack.answered(slack.ask(PUBLIC, "UBOB", QUESTION))[0])


def test_the_manifest_is_in_one_language_within_slacks_lengths() -> None:
    """As Slack's own schema of manifests has them."""
    for language in ("en", "nl"):
        told = manifest(language=language)
        shown, features = told["display_information"], told["features"]
        assert len(shown["name"]) <= 35 and len(shown["description"]) <= 140
        assert len(features["bot_user"]["display_name"]) <= 80
        assert len(features["agent_view"]["agent_description"]) <= 300
        assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in features["shortcuts"])
    assert features["shortcuts"][0]["name"] == "Hierover vragen"
    assert features["shortcuts"][0]["callback_id"] == ASK_ABOUT
    assert features["slash_commands"][0]["command"] == "/ask"
