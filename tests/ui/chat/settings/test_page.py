"""The settings page, run as Streamlit runs it but without a browser: what each state shows and what is saved."""

import json
import os
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant import Assistant, load_settings
from assistant.configuration.keys import Keys
from assistant.models.spending import Tally
from providers.loopback import Answer, Asked, Loopback
from providers.types import Usage
from tests.providers.wires import MistralWire
from tests.ui.chat.drawing import opened, shown
from tests.ui.signed_in import signed_in

KEY = "sk-canary-31"
CHAT = "set-models-chat-{}"


@pytest.fixture(autouse=True)
def without_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever keys this machine has."""
    for name in list(os.environ):
        if "_API_KEY" in name:
            monkeypatch.delenv(name)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home."""
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A vendor."""
    with Loopback() as server:
        yield server


def at_settings() -> AppTest:
    """The page, drawn once, without a trouble of Streamlit's own."""
    return opened("settings/page.py")


def test_an_empty_home_shows_what_is_usual(home: Path) -> None:
    """No chat model, the built-in one for searches, nothing spent, nothing to save, and nothing leaves."""
    at = at_settings()
    assert at.selectbox(key=CHAT.format(0)).value == ""
    assert at.selectbox(key="set-models-embed-0").value == "minilm"
    assert "It works on this computer. Nothing leaves it." in shown(at)
    assert "Nothing has been spent yet." in shown(at)
    assert not [one for one in at.button if one.key == "save"]
    assert not (home / "assistant.toml").exists()


def test_a_change_is_shown_and_then_saved(home: Path) -> None:
    """What will stand in the file is shown before; the owner's comments stay; the page holds it from then on."""
    (home / "assistant.toml").write_text("# Ours.\n[answers]\npassages = 5  # enough\n")
    at = at_settings()
    at.selectbox(key=CHAT.format(0)).set_value("openai:gpt-4.1-mini").run()
    assert "It leaves the building. To api.openai.com goes: each question" in shown(at)
    at.multiselect(key="set-models-chat-others-0").set_value(["ollama:llama3.1"]).run()
    at.radio(key="set-answers-unsupported-0").set_value("drop").run()
    at.radio(key="set-screen-language-0").set_value("en").run()
    at.toggle(key="set-budget-per_day-own-0").set_value(True).run()
    at.number_input(key="set-budget-per_day-0").set_value(2.5).run()
    assert not at.exception
    assert any('+chat = ["openai:gpt-4.1-mini", "ollama:llama3.1"]' in one.value for one in at.code)
    assert "4 changes" in "".join(one.value for one in at.header)
    assert "openai" not in (home / "assistant.toml").read_text()
    at.button(key="save").click().run()
    assert not at.exception
    assert "Saved." in shown(at)
    text = (home / "assistant.toml").read_text()
    assert "# Ours." in text and "passages = 5  # enough" in text
    settings = load_settings(home)
    assert settings.models.chats == ("openai:gpt-4.1-mini", "ollama:llama3.1")
    assert (settings.answers.unsupported, settings.budget.per_day) == ("drop", Decimal("2.5"))
    assert at.selectbox(key=CHAT.format(1)).value == "openai:gpt-4.1-mini"
    assert not [one for one in at.button if one.key == "save"]
    at.selectbox(key=CHAT.format(1)).set_value("").run()
    at.toggle(key="set-budget-per_day-own-1").set_value(False).run()
    at.button(key="save").click().run()
    assert load_settings(home).models.chats == ()
    assert load_settings(home).budget.per_day is None


def test_strictness_by_hand_and_back(home: Path) -> None:
    """Set, it goes before what was calibrated; taken back, the setting is gone from the file."""
    at = at_settings()
    assert "at least 50 % likely" in shown(at)
    at.toggle(key="set-answers-relevance-own-0").set_value(True).run()
    at.select_slider(key="set-answers-relevance-0").set_value(0.7).run()
    at.button(key="save").click().run()
    assert load_settings(home).answers.relevance == 0.7
    at.toggle(key="set-answers-relevance-own-1").set_value(False).run()
    at.button(key="save").click().run()
    assert "relevance" not in (home / "assistant.toml").read_text()


def test_a_change_outlives_another_page_and_a_reload_and_can_be_discarded(home: Path) -> None:
    """It is still there, unsaved; discarded, the page is as before."""
    at = at_settings()
    at.radio(key="set-answers-unsupported-0").set_value("refuse").run()
    at.switch_page("documents/page.py").run()
    at.switch_page("settings/page.py").run()
    assert at.radio(key="set-answers-unsupported-0").value == "refuse"
    at = at_settings()  # as after a reload
    assert at.radio(key="set-answers-unsupported-0").value == "refuse"
    at.button(key="discard").click().run()
    assert at.radio(key="set-answers-unsupported-1").value == "mark"
    assert at_settings().radio(key="set-answers-unsupported-0").value == "mark"
    assert not (home / "assistant.toml").exists()


def test_a_key_is_stored_tested_and_never_shown(home: Path, server: Loopback) -> None:
    """A wrong one has its sentence; the right one works; neither is on the page, in the session or the settings."""
    (home / "assistant.toml").write_text(
        f'[models]\nchat = "mistral:small"\n[providers.mistral]\nbase_url = "{server.url}"\n'
    )
    wire = MistralWire()
    server.answer(wire.error(401, "plain", "Unauthorized"), wire.reply("OK"))
    at = at_settings()
    assert "Store its key first; then it can be tested." in shown(at)
    at.text_input(key="key-mistral").set_value(KEY).run()
    at.button(key="store-mistral").click().run()
    assert at.text_input(key="key-mistral").value == ""
    assert Keys(home).stored("mistral") == KEY
    at.button(key="test-chat-mistral-small").click().run()
    assert "mistral:small does not accept the key" in shown(at)
    at.text_input(key="key-mistral").set_value("right").run()
    at.button(key="store-mistral").click().run()
    assert "does not accept" not in shown(at)
    at.button(key="test-chat-mistral-small").click().run()
    assert "It works: mistral:small answered" in shown(at)
    assert server.asked[-1].headers["authorization"] == "Bearer right"
    said = shown(at) + str(at.session_state) + (home / "assistant.toml").read_text()
    assert KEY not in said and "right" not in [one.value for one in at.text_input]
    at.text_input(key="key-mistral").set_value("two words").run()
    at.button(key="store-mistral").click().run()
    assert "Copy it once more" in shown(at)
    at.button(key="remove-mistral").click().run()
    assert Keys(home).stored("mistral") == ""


def test_what_is_changed_by_hand_meanwhile_is_shown(home: Path) -> None:
    """And not taken for something that is to be changed back."""
    at = at_settings()
    (home / "assistant.toml").write_text('[answers]\nunsupported = "refuse"\n')
    at.run()
    assert at.radio(key="set-answers-unsupported-1").value == "refuse"
    assert not [one for one in at.button if one.key == "save"]


@pytest.mark.usefixtures("home")
def test_the_environment_goes_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it sets can't be changed here, and where the key comes from is said."""
    monkeypatch.setenv("ASSISTANT_MODELS__CHAT", "mistral:small")
    monkeypatch.setenv("MISTRAL_API_KEY", KEY)
    at = at_settings()
    assert at.selectbox(key=CHAT.format(0)).disabled
    assert "The key comes from the environment variable MISTRAL_API_KEY." in shown(at)
    assert KEY not in shown(at)


@pytest.mark.parametrize(
    ("text", "said"),
    [('[models]\nchat = "open\n', "line 2"), ("[models]\nbrain = 1\n", "models.brain: no such setting")],
)
def test_a_file_that_cannot_be_used_is_mended_here(home: Path, text: str, said: str) -> None:
    """The page opens, says what and where; what is still wrong can't be saved; mended, everything is there again."""
    at = at_settings()
    at.radio(key="set-answers-unsupported-0").set_value("drop").run()
    (home / "assistant.toml").write_text(text)
    at.run()
    assert said in shown(at)
    (area,) = at.text_area
    area.set_value("[models]\nbrain = 2\n").run()
    assert not [one for one in at.button if one.key == "save-file"]
    at.text_area[0].set_value("# mended\n").run()
    at.button(key="save-file").click().run()
    assert not at.exception
    assert (home / "assistant.toml").read_text() == "# mended\n"
    assert at.selectbox(key="set-models-embed-2").value == "minilm"
    assert at.radio(key="set-answers-unsupported-2").value == "drop"  # still not saved
    at.button(key="save").click().run()
    assert load_settings(home).answers.unsupported == "drop"


def test_another_model_for_searches_needs_a_reindex(home: Path) -> None:
    """Which is said with the number of passages; without papers there is nothing to read anew."""
    Assistant(home).upload({"note.txt": b"The spare key hangs behind the blue door."})
    at = at_settings()
    at.selectbox(key="set-models-embed-0").set_value("ollama:bge-m3").run()
    assert "has to read the 1 passage of your papers anew" in shown(at)
    assert not [one for one in at.button if one.key == "save"]
    assert [one for one in at.button if one.key == "reindex"]


class Embedding(Loopback):
    """OpenAI's embedding model, which knows no more of a text than how long it is."""

    def take(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        rows = [
            {"object": "embedding", "index": index, "embedding": [1.0, len(text) / 100] + [0.0] * 1534}
            for index, text in enumerate(asked.body["input"])
        ]
        return Answer((json.dumps({"object": "list", "data": rows, "model": "x", "usage": {}}).encode(),))


def wait_for(at: AppTest, text: str) -> None:
    """Draws the page until it says so."""
    until = time.monotonic() + 30
    while text not in shown(at):
        assert time.monotonic() < until, shown(at)
        time.sleep(0.05)
        at.run()
        assert not at.exception


def test_the_papers_are_read_anew_while_the_model_before_serves(home: Path) -> None:
    """The other changes are saved at once, the model when it can serve; one that fails changes nothing."""
    assistant = Assistant(home)
    assistant.upload({"note.txt": b"The spare key hangs behind the blue door."})
    Keys(home).set("openai", KEY)
    with Embedding() as server:
        (home / "assistant.toml").write_text(f'[providers.openai]\nbase_url = "{server.url}/v1"\nretries = 0\n')
        at = at_settings()
        at.selectbox(key="set-models-embed-0").set_value("openai:text-embedding-3-small").run()
        at.radio(key="set-answers-unsupported-0").set_value("drop").run()
        at.button(key="reindex").click().run()
        wait_for(at, "Searches use openai:text-embedding-3-small from now on.")
        assert load_settings(home).models.embed == "openai:text-embedding-3-small"
        assert load_settings(home).answers.unsupported == "drop"
        assert Assistant(home).search("key")[0].name == "note.txt"
        server.shutdown()
    (choice,) = [one for one in at.selectbox if one.key and one.key.startswith("set-models-embed-")]
    choice.set_value("openai:text-embedding-3-large").run()
    at.button(key="reindex").click().run()
    wait_for(at, "cannot be reached")
    assert "The model before goes on serving." in shown(at)
    assert load_settings(home).models.embed == "openai:text-embedding-3-small"
    at.button(key="reindex-close").click().run()
    assert "cannot be reached" not in shown(at)


def test_spending_is_summed(home: Path) -> None:
    """Today, the last days, all; the picture has a text."""
    tally = Tally(home)
    tally.add("openai:gpt", Usage(1000, 10, Decimal("0.5")))
    Tally(home, today=lambda: date(2020, 1, 1)).add("openai:gpt", Usage(5, 5, Decimal(1)))
    at = at_settings()
    assert [one.value.replace("\xa0", " ") for one in at.metric] == ["$ 0.5000", "$ 0.5000", "$ 1.50"]
    assert "<td>openai:gpt</td><td>2</td><td>1,005</td><td>15</td><td>$ 1.50</td>" in shown(at)


def test_nobody_else_may_change_them(home: Path) -> None:
    """Who is signed in and no administrator sees what leaves the building, and no field."""
    (home / "assistant.toml").write_text('[models]\nchat = "mistral:small"\n[access]\nadmins = ["Bob"]\n')
    with signed_in(home, "bob"):
        assert at_settings().selectbox(key=CHAT.format(0)).value == "mistral:small"
    with signed_in(home, "eve", admin=True):
        assert at_settings().selectbox(key=CHAT.format(0)).value == "mistral:small"
    with signed_in(home, "anna"):
        at = at_settings()
    assert "Only an administrator may change the settings" in shown(at)
    assert "api.mistral.ai" in shown(at)
    assert not at.selectbox and not at.text_area and not at.text_input


def test_the_language_of_answers_is_chosen(home: Path) -> None:
    """Named in the screen's own; saved, it holds."""
    at = at_settings()
    choice = at.radio(key="set-answers-language-0")
    assert choice.options == ["The language of the question", "English", "Dutch", "German", "French"]
    choice.set_value("de").run()
    at.button(key="save").click().run()
    assert not at.exception
    assert load_settings(home).answers.language == "de"
