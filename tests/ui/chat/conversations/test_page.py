"""The page of all conversations, run as Streamlit runs it but without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant import Assistant
from assistant.conversing.model import Exchange
from tests.ui import papers
from tests.ui.chat.drawing import keys, opened, shown
from tests.ui.signed_in import signed_in


@pytest.fixture
def assistant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """A home with the two papers."""
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    made = Assistant(tmp_path / "home")
    made.add(*papers.put_down(tmp_path / "papers"))
    return made


def at_conversations() -> AppTest:
    """The page, drawn once."""
    return opened("conversations/page.py")


def put(assistant: Assistant, name: str, question: str, user: str | None = None) -> None:
    """A conversation of one question that nothing came of."""
    exchange = Exchange(question=question, at="2026-01-01T00:00:00", trouble="Stopped.")
    assistant.conversations(user=user).append(name, exchange, begin=True)


@pytest.mark.usefixtures("assistant")
def test_without_any_it_says_how_one_begins() -> None:
    """And offers nothing else."""
    at = at_conversations()
    assert "There are no conversations yet. Ask something" in shown(at)
    assert not at.text_input


def test_one_is_searched_opened_renamed_and_deleted(assistant: Assistant) -> None:
    """By a word of its answer; opened, it is on the page Ask; its new name is listed; nothing of it stays."""
    stream = assistant.converse(papers.QUESTION)
    assert stream.answer.found
    name = stream.trail.conversation
    assistant.conversations().rate(name, 1, good=False, reason="too short")
    at = at_conversations()
    assert "1 question · 1 answer found bad" in shown(at)
    at.text_input(key="conversation-words").set_value("nine unicorns").run()
    assert "No conversation holds all of these words." in shown(at)
    at.text_input(key="conversation-words").set_value("NINE months").run()
    assert "1 question" in shown(at) and "nine months" in shown(at)
    at.button(key=f"more-{name}").click().run()
    at.text_input(key=f"title-{name}").set_value("The <b>end</b>")
    at.button(key="rename").click().run()
    assert assistant.conversations()[name].title == "The <b>end</b>"
    at = at_conversations()
    assert "The &lt;b&gt;end&lt;/b&gt;" in shown(at)
    at.button(key=f"open-conversation-{name}").click().run()
    assert at.session_state["conversation"] == name
    assert papers.NOTICE.replace("'", "&#x27;") in shown(at)
    at.switch_page("conversations/page.py").run()
    at.button(key=f"more-{name}").click().run()
    at.button(key="delete-one").click().run()
    assert not at.exception
    assert assistant.conversations().listed() == []
    assert at.session_state["conversation"] is None


def test_many_are_shown_a_page_at_a_time_and_all_deleted(assistant: Assistant) -> None:
    """Each user's own alone."""
    for number in range(60):
        put(assistant, f"{number:016x}", f"Question {number}")
    put(assistant, "f" * 16, "Ann's own question", user="ann")
    at = at_conversations()
    assert len(keys(at, "more-")) == 25
    assert "60 conversations" in [one.value for one in at.header]
    assert "own question" not in shown(at)
    at.button(key="delete-all").click().run()
    at.button(key="delete-all-now").click().run()
    assert assistant.conversations().listed() == []
    with signed_in(assistant.home, "ann"):
        assert "own question" in shown(at_conversations())
    assert len(assistant.conversations(user="ann").listed()) == 1


def test_one_that_another_window_deleted_is_no_trouble(assistant: Assistant) -> None:
    """Neither renaming nor deleting it."""
    put(assistant, "a" * 16, "First")
    at = at_conversations()
    at.button(key=f"more-{'a' * 16}").click().run()
    assistant.conversations().delete("a" * 16)
    at.button(key="delete-one").click().run()
    assert not at.exception
    assert "There are no conversations yet." in shown(at)
