"""The chat page, run as Streamlit runs it but without a browser: what each state shows."""

import json
import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import wait
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from assistant import Answer as AnAnswer
from assistant import Assistant, Citation, Exchange, Statement
from assistant.documents import Conflict, Usage
from assistant.ingestion.adding import Adder
from providers.loopback import Answer, Asked, Loopback
from providers.minilm import MiniLM
from providers.types import EmbedKind, Segment, Transcript
from tests.providers.wires import OpenAIWire
from tests.ui import papers
from tests.ui.chat.drawing import SCRIPT, keys, opened, shown
from tests.ui.signed_in import signed_in
from ui.chat.ask.working import STOPPED, at_work, begin, stop
from ui.chat.opening import Turn


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, named in the environment as the command line does it."""
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def filled(home: Path, tmp_path: Path) -> Path:
    """A home with the two papers."""
    report = Assistant(home).add(*papers.put_down(tmp_path / "papers"))
    assert not report.failed
    return home


def asked(at: AppTest, question: str) -> AppTest:
    """The page after a question."""
    at.chat_input[0].set_value(question)
    at.run()
    assert not at.exception
    return at


def choose(at: AppTest, *names: str) -> AppTest:
    """The page after these papers alone were chosen to be searched."""
    at.button(key="choice").click().run()
    chosen = at.multiselect(key="chosen")
    assert chosen.options == ["handbook.md", "lease.pdf"]
    chosen.set_value(list(names))
    at.button(key="chosen-done").click().run()
    assert not at.exception
    return at


def embedded(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """What the embedding model is given from now on, call by call."""
    calls: list[Sequence[str]] = []
    embed = MiniLM.embed

    def listen(model: MiniLM, texts: Sequence[str], *, kind: EmbedKind = "document") -> NDArray[np.float32]:
        calls.append(texts)
        return embed(model, texts, kind=kind)

    monkeypatch.setattr(MiniLM, "embed", listen)
    return calls


def uploaded(at: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """The page of the papers after these were dropped, when all are through."""
    before = len(at.session_state["addings"]) and at.session_state["addings"][-1]
    at.file_uploader[0].set_value([(name, content, "application/octet-stream") for name, content in files]).run()
    adding = at.session_state["addings"][-1]
    assert adding is not before
    wait([adding.future])
    at.run()
    assert not at.exception
    return at


@pytest.mark.usefixtures("home")
def test_empty_home_invites_to_add_papers() -> None:
    """Without papers there is a box for them, no example, and the banner about the model."""
    at = opened()
    assert "There are no papers yet" in shown(at)
    assert len(at.file_uploader) == 1
    assert not keys(at, "example")


@pytest.mark.usefixtures("filled")
def test_banner_says_that_no_model_is_connected_and_leads_to_where_one_is(home: Path) -> None:
    """To the settings, for who may change them; others are only told."""
    at = opened()
    assert "No chat model is connected." in shown(at)
    assert "quoted word for word" in shown(at)
    assert "settings" in [one.proto.page for one in at.get("page_link")]
    with signed_in(home, "anna"):
        at.run()
        assert "No chat model is connected." in shown(at)
        assert "settings" not in [one.proto.page for one in at.get("page_link")]


@pytest.mark.usefixtures("filled")
def test_examples_come_from_the_papers_and_are_answered() -> None:
    """An example names a paper and a heading of it; a click asks it."""
    at = opened()
    (example,) = [one for one in at.button if one.key == "example-0"]
    assert example.label.replace("\\", "") == "What does the Staff handbook say about annual leave?"
    at = example.click().run()
    assert "24 days of paid annual leave" in shown(at)
    assert keys(at, "open-0-")


@pytest.mark.usefixtures("filled")
def test_question_can_be_restricted_to_papers() -> None:
    """What is asked then comes from those papers alone and says so; the choice stays and can be taken back."""
    at = choose(opened(), "handbook.md")
    assert at.button(key="choice").label.replace("\\", "") == "Only in handbook.md"
    asked(at, papers.QUESTION)
    assert "Only in handbook.md" in shown(at)
    assert papers.NOTICE.replace("'", "&#x27;") not in shown(at)
    at.switch_page("documents/page.py").run()
    at.switch_page("ask/page.py").run()
    assert at.button(key="choice").label.startswith("Only in")
    choose(at)
    asked(at, papers.QUESTION)
    assert shown(at).count("Only in handbook.md") == 1
    assert papers.NOTICE.replace("'", "&#x27;") in shown(at)


def test_paper_that_is_chosen_may_be_forgotten(filled: Path) -> None:
    """The choice goes with it; a question that is still open for it says that it is gone."""
    at = choose(opened(), "handbook.md")
    paper = Assistant(filled).forget("handbook.md")
    Assistant(filled).upload({"other.md": b"The shed has two doors."})
    at.session_state.turns = [Turn(papers.QUESTION, within={paper.id: paper.name})]
    at.run()
    assert not at.exception
    assert at.button(key="choice").label == "In all papers"
    assert re.search('role="alert"', shown(at))


@pytest.mark.usefixtures("filled")
def test_answer_shows_its_sources_with_place_and_verbatim_quote() -> None:
    """Under the answer stand number, paper, place and quote."""
    at = asked(opened(), papers.QUESTION)
    assert "Word for word from your papers" in shown(at)
    assert papers.NOTICE.replace("'", "&#x27;") in shown(at)
    (source,) = [one for one in at.button if one.key == "open-0-0"]
    assert source.label.replace("\\", "") == "**1**  lease.pdf · page 2"
    assert not at.image
    assert "Searched 2 papers · passages found in 2" in shown(at)
    assert "<li>handbook.md</li><li>lease.pdf</li>" in shown(at)


@pytest.mark.usefixtures("filled")
def test_click_on_a_source_opens_its_page_and_close_closes_it() -> None:
    """The page picture is there while the viewer is open."""
    at = asked(opened(), papers.QUESTION)
    at.button(key="open-0-0").click().run()
    assert len(at.image) == 1
    assert "page 2 · source 1 of" in shown(at)
    at.button(key="close").click().run()
    assert not at.image


@pytest.mark.usefixtures("filled")
def test_page_can_be_made_larger_and_fitted_again() -> None:
    """Step by step up to a limit; the width fits at first, and on demand."""
    at = asked(opened(), papers.QUESTION)
    at.button(key="open-0-0").click().run()
    assert ".st-key-page { width: 100%;" in shown(at)
    assert at.button(key="zoom-fit").disabled
    for size in (125, 150, 200, 300):
        at.button(key="zoom-in").click().run()
        assert f".st-key-page {{ width: {size}%;" in shown(at)
    assert at.button(key="zoom-in").disabled
    at.button(key="zoom-fit").click().run()
    at.button(key="zoom-out").click().run()
    assert ".st-key-page { width: 75%;" in shown(at)


@pytest.mark.usefixtures("filled")
def test_text_is_shown_under_its_headings_with_the_passage_marked() -> None:
    """Of a paper that has no pages; what stands in it is text, whatever it looks like."""
    at = asked(opened(), "How many days of annual leave does everybody have?")
    at.button(key="open-0-0").click().run()
    assert not at.image
    page = shown(at)
    assert '<p class="aside above">Staff handbook › Annual leave</p>' in page
    assert '<mark class="passage">Everybody has 24 days of paid annual leave in a calendar year.</mark>' in page
    assert "on the first day of illness" in page


def test_table_is_shown_around_the_row(home: Path) -> None:
    """With letters, numbers and the names of its columns; a cell that looks like markup stays what it is."""
    rows = "\n".join(f"Pump {one},{300 + one} euros,<b>new</b>" for one in range(90))
    Assistant(home).upload({"pumps.csv": f"Pump,Price,State\n{rows}\n".encode()})
    at = asked(opened(), "What is the price of pump 77?")
    at.button(key="open-0-0").click().run()
    page = shown(at)
    assert '<tr class="letters"><th></th><th scope="col">A</th>' in page
    assert '<td class="">Price</td>' in page
    assert '<td class="passage">377 euros</td><td class="passage">&lt;b&gt;new&lt;/b&gt;</td>' in page


def test_recording_is_played_from_the_second(home: Path, tmp_path: Path) -> None:
    """Above what was said, whose times can be clicked."""
    (tmp_path / "call.wav").write_bytes(b"RIFF\0\0\0\0WAVEfmt " + bytes(40))
    assistant = Assistant(home)
    heard = Transcript((Segment(0, 4, "Good morning."), Segment(65, 70, "The boiler in unit seven leaks badly.")))
    Adder(assistant.library, assistant.embedder, hear=lambda _: heard).add([tmp_path / "call.wav"])
    assistant.indexes.refresh()
    at = asked(opened(), "What leaks in unit seven?")
    at.button(key="open-0-0").click().run()
    (player,) = at.get("audio")
    assert player.proto.start_time == 65
    assert 'data-second="65">1:05</button>' in shown(at)


@pytest.mark.usefixtures("filled")
def test_viewer_steps_through_the_sources() -> None:
    """Next and previous show the neighbours and end at the ends."""
    at = asked(opened(), papers.UNANSWERABLE)
    at.button(key="open-0-0").click().run()
    assert at.button(key="step-previous").disabled
    last = len(keys(at, "open-0-"))
    assert last > 1
    for step in range(2, last + 1):
        at.button(key="step-next").click().run()
        assert f"source {step} of {last}" in shown(at)
    assert at.button(key="step-next").disabled


@pytest.mark.usefixtures("filled")
def test_not_found_is_said_plainly_with_the_nearest_passages() -> None:
    """No source is claimed; the passages offered can be opened."""
    at = asked(opened(), papers.UNANSWERABLE)
    assert "don&#x27;t seem to say" in shown(at)
    assert "Word for word" not in shown(at)
    at.button(key="open-0-0").click().run()
    assert "source 1 of" in shown(at)
    assert at.image or 'class="passage"' in shown(at)


@pytest.mark.usefixtures("filled")
def test_history_stays_and_follow_ups_know_it() -> None:
    """Earlier turns are still there, and a short question is looked for together with the one before it."""
    at = asked(asked(opened(), papers.QUESTION), "And for parking?")
    assert shown(at).count('class="question"') == 2
    understood = "Understood as “How much notice must the Tenant give to end the lease for parking?”"
    assert shown(at).count(understood) == 1
    assert "Looked for" not in shown(at)
    at.button(key="clear").click().run()
    assert 'class="question"' not in shown(at)


def test_first_papers_can_be_asked_about_at_once(home: Path) -> None:
    """After the upload on the first screen the box gives way to what became of it, and to examples."""
    at = opened()
    at.file_uploader[0].upload("handbook.md", papers.HANDBOOK.encode()).run()
    assert "1 file: 1 added" in shown(at)
    assert not at.file_uploader
    assert keys(at, "example-")
    assert [one.name for one in Assistant(home).documents()] == ["handbook.md"]


def test_failed_upload_is_told_apart_from_the_good_one(home: Path) -> None:
    """Each file has its line; the broken one a reason; the good one is added and can be asked about."""
    at = opened("documents/page.py")
    uploaded(at, ("broken.pdf", b"%PDF-1.4 no more"), ("lease.pdf", papers.lease()))
    assert re.search(r"✗ not added</span><b>broken.pdf</b> <span>[^<]{5,}", shown(at))
    assert re.search(r"✓ added</span><b>lease.pdf</b> <span>2 pages", shown(at))
    assert [one.name for one in Assistant(home).documents()] == ["lease.pdf"]


@pytest.mark.usefixtures("filled")
def test_question_that_was_interrupted_is_answered_by_the_next_run() -> None:
    """A click in mid-answer draws the page again: the open question is not lost."""
    at = opened()
    at.session_state.turns = [Turn(papers.QUESTION)]
    at.run()
    assert papers.NOTICE.replace("'", "&#x27;") in shown(at)


@pytest.mark.usefixtures("home")
def test_upload_is_added_once_however_often_the_page_is_drawn() -> None:
    """Drawing again neither adds nor embeds again."""
    at = opened("documents/page.py")
    uploaded(at, ("handbook.md", papers.HANDBOOK.encode()))
    assert "✓ added" in shown(at)
    at.run()
    assert "✓ added" in shown(at)
    assert "= already there" not in shown(at)


def test_upload_of_a_new_version_says_that_it_was_updated(home: Path) -> None:
    """A paper of the same name takes the old one's place and says so; a broken one leaves it as it was."""
    at = opened("documents/page.py")
    for content in (papers.HANDBOOK, papers.HANDBOOK.replace("24 days", "25 days"), ""):
        uploaded(at, ("handbook.md", content.encode()))
    assert "✗ not added" in shown(at)
    assert "The version added earlier is kept" in shown(at)
    (paper,) = Assistant(home).documents()
    assert b"25 days" in Assistant(home).library.original(paper.id)


def test_two_files_of_one_name_are_both_kept(home: Path) -> None:
    """In one go, as from two folders, neither takes the other's place; an upload leaves no file behind."""
    at = opened("documents/page.py")
    uploaded(at, ("bill.md", b"The bill of May is 20 euro."), ("bill.md", b"June: 30 euro."))
    assert "2 files: 2 added" in shown(at)
    assert [one.name for one in Assistant(home).documents()] == ["bill (2).md", "bill.md"]
    assert not list(home.rglob("bill*"))


@pytest.mark.usefixtures("home")
def test_papers_dropped_into_the_question_are_added_before_it_is_answered() -> None:
    """File and question come in one go."""
    at = opened()
    at.chat_input[0].upload("lease.pdf", papers.lease()).set_value(papers.QUESTION)
    at.run()
    assert "✓ added" in shown(at)
    assert papers.NOTICE.replace("'", "&#x27;") in shown(at)


def test_forgetting_a_paper_takes_it_from_the_list(home: Path) -> None:
    """After the confirmation nothing of it is left."""
    at = opened("documents/page.py")
    uploaded(at, ("handbook.md", papers.HANDBOOK.encode()))
    (forget,) = keys(at, "forget-")
    at.button(key=forget).click().run()
    assert Assistant(home).documents()
    assert "no copy of it stays" in shown(at)
    at.button(key="forget").click().run()
    assert not Assistant(home).documents()
    assert "There are no papers yet" in shown(at)


def test_paper_that_another_window_forgot_can_be_forgotten(filled: Path) -> None:
    """The click is no error; and the file of a paper that was not uploaded is said to stay."""
    at = opened("documents/page.py")
    at.button(key=keys(at, "forget-")[0]).click().run()
    assert "The file itself stays where it is" in shown(at)
    for paper in Assistant(filled).documents():
        Assistant(filled).forget(paper.id)
    at.button(key="forget").click().run()
    assert not at.exception
    assert "There are no papers yet" in shown(at)


@pytest.mark.usefixtures("filled")
def test_filter_narrows_the_list() -> None:
    """By name and title, whatever the case."""
    at = opened("documents/page.py")
    assert len(keys(at, "forget-")) == 2
    at.text_input[0].set_value("LEASE of").run()
    assert "<b>lease.pdf</b>" in shown(at)
    assert "<b>handbook.md</b>" not in shown(at)


def test_settings_error_is_a_sentence(home: Path) -> None:
    """The page names what is wrong in the settings; no question can be put."""
    home.mkdir()
    (home / "assistant.toml").write_text("[models]\nchatt = 'openai:x'\n")
    at = opened()
    assert "models.chatt: no such setting" in shown(at)
    assert not at.chat_input


def test_home_of_a_newer_version_is_a_sentence(home: Path) -> None:
    """The page says that a newer version made the home."""
    home.mkdir()
    with sqlite3.connect(home / "library.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    assert "was made by a newer company-assistant" in shown(opened())


def test_changed_settings_take_effect_without_a_restart(filled: Path) -> None:
    """The banner goes when a model is set."""
    at = opened()
    assert "No chat model is connected." in shown(at)
    (filled / "assistant.toml").write_text('[models]\nchat = "openai:test-1"\n')
    assert "No chat model is connected." not in shown(at.run())


@pytest.mark.usefixtures("filled")
def test_nothing_is_embedded_again_when_the_page_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening a source and drawing again neither open the home again nor reach the embedding model."""
    at = asked(opened(), papers.QUESTION)
    _prepared()
    monkeypatch.setattr(Assistant, "__init__", lambda *_: pytest.fail("The home was opened again."))
    calls = embedded(monkeypatch)
    at.button(key="open-0-0").click().run()
    at.run()
    assert not calls
    asked(at, "How many parking spaces are there behind the building?")
    assert calls


@pytest.mark.usefixtures("filled")
def test_embedding_model_is_loaded_before_the_first_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the background, once."""
    calls = embedded(monkeypatch)
    at = opened()
    _prepared()
    at.run()
    _prepared()
    assert calls == [["ready"]]


def _prepared() -> None:
    for thread in threading.enumerate():
        if thread.name == "preparing":
            thread.join()


def test_text_of_papers_is_shown_as_text(home: Path, tmp_path: Path) -> None:
    """Neither pictures, links, tags nor dollar signs of a paper become anything but text."""
    hostile = 'The pump costs $400 and $500 ![p](https://x.test/a.png) <img src="https://x.test/b.png"> <b>now</b>.'
    file = tmp_path / "[a](https:__x.test) $p$ :smile:.txt"
    file.write_text(hostile)
    Assistant(home).add(file)
    at = asked(opened(), "What does the pump cost?")
    page = shown(at)
    assert "&lt;img src=&quot;https://x.test/b.png&quot;&gt;" in page
    assert "<img" not in page
    assert "<b>now" not in page
    (source,) = [one for one in at.button if one.key == "open-0-0"]
    assert r"\[a\]\(https\:" in source.label
    assert r"\$p\$ \:smile\:" in source.label
    assert not [one for one in at.markdown if "x.test" in one.value]


@pytest.fixture
def service(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Echo"]:
    """A home whose chat model is a server on this machine."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    with Echo() as server:
        (filled / "assistant.toml").write_text(
            f'[models]\nchat = "openai:test-1"\n[providers.openai]\nbase_url = "{server.url}/v1"\nretries = 0\n'
        )
        yield server


class Echo(Loopback):
    """Plays a chat model that writes three sentences: a true one, one that is half so, one without a source."""

    def take(self, asked: Asked) -> Answer:
        """The sentences, marked with the key under which the notice clause was shown."""
        found = re.search(r'key="([0-9a-f]{8})">[^<]*nine months', str(asked.body))
        assert found
        key = found[1]
        said = (
            f"The Tenant may end this lease by giving nine months' written notice [{key}]. "
            f"The Tenant may end this lease by giving 14 months' written notice [{key}]. Call a lawyer."
        )
        return OpenAIWire().stream([said[:20], said[20:]])


@pytest.mark.usefixtures("service")
def test_statements_of_a_model_carry_their_mark_in_words() -> None:
    """What the papers bear, and what they don't, is said in words beside each statement."""
    at = asked(opened(), papers.QUESTION)
    page = shown(at)
    statements = re.findall(r'<div class="statement">(.*?)</div>', page)
    marks = [
        re.findall(r'class="mark (\w+)"><summary title="(.*?)">.*?</span> (.*?)</summary>', one) for one in statements
    ]
    assert [(mark, words) for ((mark, _, words),) in marks] == [
        ("supported", "supported"),
        ("unsupported", "not supported by your papers"),
        ("unsupported", "not supported by your papers"),
    ]
    # The reason is there to be pointed at, and to be opened.
    assert "nine months" in marks[1][0][1]
    assert f'<span class="reason">{marks[1][0][1]}</span>' in statements[1]
    assert ['data-opens="open-0-0"' in one for one in statements] == [True, True, False]
    assert "Word for word" not in page
    assert "lease" in at.button(key="open-0-0").label
    assert papers.NOTICE.replace("'", "&#x27;") in page


def test_model_that_fails_is_said_and_the_papers_are_quoted(service: Echo, filled: Path) -> None:
    """The notice says what happened; the answer is quoted all the same."""
    text = (filled / "assistant.toml").read_text()
    (filled / "assistant.toml").write_text(text.replace(service.url, "http://127.0.0.1:9"))
    at = asked(opened(), papers.QUESTION)
    assert "The chat model gave no answer, so the papers are quoted instead." in shown(at)
    assert papers.NOTICE.replace("'", "&#x27;") in shown(at)


def test_paper_forgotten_since_is_a_sentence_in_the_viewer(filled: Path) -> None:
    """A source whose paper is gone may be clicked: nothing of it is shown any more, and that is said."""
    at = asked(opened(), papers.QUESTION)
    Assistant(filled).forget("lease.pdf")
    at.button(key="open-0-0").click().run()
    assert "What came from a paper that is gone since" in shown(at)
    assert "nine months" not in shown(at)
    assert not at.image


def test_embedding_model_without_a_key_is_a_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both a question and an upload say what is missing."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    home.mkdir()
    (home / "assistant.toml").write_text('[models]\nembed = "openai:text-embedding-3-small"\n')
    at = asked(opened(), papers.QUESTION)
    assert re.search('role="alert".*OPENAI_API_KEY', shown(at))
    at = opened("documents/page.py")
    uploaded(at, ("handbook.md", papers.HANDBOOK.encode()))
    assert re.search('role="alert".*OPENAI_API_KEY', shown(at))
    assert "There are no papers yet" in shown(at)


def test_other_embedding_model_than_the_papers_have_is_a_sentence(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer's place says which model the papers were added with."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    (filled / "assistant.toml").write_text('[models]\nembed = "openai:text-embedding-3-small"\n')
    assert "were embedded with the model" in shown(asked(opened(), papers.QUESTION))


@pytest.mark.usefixtures("filled")
def test_answer_can_be_copied_and_taken_along() -> None:
    """As Markdown with its sources; nothing of it is markup of the page's."""
    at = asked(opened(), papers.QUESTION)
    (copied,) = re.findall(r'data-copy="(.*?)"', shown(at), re.DOTALL)
    assert f"## {papers.QUESTION}\n\n" in unescape(copied)
    assert f"1. lease.pdf, page 2: “{papers.NOTICE}”" in unescape(copied)
    assert [one.label for one in at.download_button if "answer-" in str(one.key)] == ["Markdown", "Word"]


def test_thumbs_are_kept_with_their_reason(filled: Path) -> None:
    """Said, explained, seen again after a reload, said otherwise, and taken back."""
    at = asked(opened(), papers.QUESTION)
    assert not [one for one in at.text_input if one.key and one.key.startswith("reason-")]
    at.feedback[0].set_value(0).run()
    (reason,) = [one for one in at.text_input if one.key and one.key.startswith("reason-")]
    assert reason.label == "What was wrong?"
    reason.set_value("Six months is right.").run()
    kept = Assistant(filled).conversations()
    assert [(one.feedback.good, one.feedback.reason) for one in kept.rated()] == [(False, "Six months is right.")]

    other = AppTest.from_file(str(SCRIPT), default_timeout=30)
    other.query_params["conversation"] = kept.rated()[0].conversation
    other.run()
    assert other.feedback[0].value == 0
    other.feedback[0].set_value(1).run()
    assert [(one.feedback.good, one.feedback.reason) for one in kept.rated()] == [(True, "")]
    other.feedback[0].set_value(None).run()
    assert kept.rated() == []
    assert not other.exception


def test_thumb_on_a_conversation_that_is_gone_is_a_sentence(filled: Path) -> None:
    """Another window may have deleted it."""
    at = asked(opened(), papers.QUESTION)
    kept = Assistant(filled).conversations()
    kept.delete(*(one.id for one, _ in kept.listed()))
    at.feedback[0].set_value(1).run()
    assert not at.exception
    assert "There is no conversation" in at.toast[0].value


def test_question_with_a_paper_is_for_that_paper_alone(home: Path) -> None:
    """What another one says is no answer, until it is asked in all of them."""
    Assistant(home).upload({"handbook.md": papers.HANDBOOK.encode()})
    at = opened()
    question = "How many days of annual leave does everybody have?"
    at.chat_input[0].upload("rules.md", b"# Rules\n\nEverybody has 30 days of annual leave.").set_value(question)
    at.run()
    assert "✓ added" in shown(at)
    assert "Only in rules.md" in shown(at)
    assert "30 days" in shown(at)
    assert "Searched 1 paper ·" in shown(at)
    at.button(key="wider-0").click().run()
    assert "Searched 2 papers ·" in shown(at)
    assert shown(at).count("Only in rules.md") == 1
    (kept,) = Assistant(home).conversations()
    assert [len(one.within) for one in kept.exchanges] == [1, 0]


def test_question_with_a_paper_that_cannot_be_read_is_not_answered_from_others(filled: Path) -> None:
    """The reason is said, and kept with the question; all papers are one click away."""
    at = opened()
    at.chat_input[0].upload("broken.pdf", b"%PDF-1.4 no more").set_value(papers.QUESTION)
    at.run()
    assert re.search('role="alert".*broken.pdf: is a broken PDF', shown(at), re.DOTALL)
    assert "✗ not added" in shown(at)
    assert "nine months" not in shown(at)
    (kept,) = Assistant(filled).conversations()
    assert "broken.pdf" in kept.exchanges[0].trouble
    asked(at, papers.QUESTION)
    assert "nine months" in shown(at)


@pytest.mark.usefixtures("home")
def test_papers_alone_are_added_without_a_question() -> None:
    """Dropped into the box, and nothing typed."""
    at = opened()
    at.chat_input[0].upload("lease.pdf", papers.lease()).run()
    assert not at.exception
    assert "1 file: 1 added" in shown(at)
    assert 'class="question"' not in shown(at)


class Ear(Loopback):
    """Plays a service that writes down speech."""

    def __init__(self, heard: str) -> None:
        super().__init__()
        self.heard = heard

    def take(self, asked: Asked) -> Answer:
        """The same words whatever was said."""
        self.asked.append(asked)
        return Answer((json.dumps({"text": self.heard, "language": "english", "segments": []}).encode(),))


@pytest.mark.parametrize(("heard", "shows"), [(papers.QUESTION, "nine months"), ("", "Nothing was understood.")])
def test_question_that_was_said_aloud_is_written_down_and_answered(filled: Path, heard: str, shows: str) -> None:
    """By the model that is set for speech; where it understood nothing, that is said."""
    with Ear(heard) as service:
        (filled / "assistant.toml").write_text(
            f'[models]\ntranscribe = "compatible:whisper-1"\n[providers.compatible]\nbase_url = "{service.url}/v1"\n'
        )
        at = opened()
        assert at.chat_input[0].proto.accept_audio
        at.session_state.turns = [Turn("", working=begin(Assistant(filled), "", None, (), sound=b"RIFF" + bytes(99)))]
        at.run()
        assert [one.path for one in service.asked] == ["/v1/audio/transcriptions"]
    assert shows in shown(at)
    assert f'<p class="question">{heard or "What you said …"}</p>' in shown(at)
    (kept,) = Assistant(filled).conversations()
    assert kept.exchanges[0].question == (heard or "(spoken)")


@pytest.mark.usefixtures("filled")
def test_no_question_can_be_said_without_a_model_for_speech() -> None:
    """The box has no microphone."""
    assert not opened().chat_input[0].proto.accept_audio


def test_question_after_one_that_was_stopped_goes_on_in_its_conversation(filled: Path) -> None:
    """Though the one that was stopped is kept only when its model has noticed."""
    assistant = Assistant(filled)
    first = begin(assistant, papers.QUESTION, None, ())
    stop(first)
    second = begin(assistant, papers.QUESTION, first.conversation, ())
    assert second.done.wait(30)
    (kept,) = assistant.conversations()
    assert [one.trouble for one in kept.exchanges] == [STOPPED, ""]
    assert at_work(first.conversation, None) is None


def test_long_conversation_is_drawn_whole(filled: Path) -> None:
    """Every answer with its own sources, buttons and thumbs, whatever was said of it."""
    assistant = Assistant(filled)
    answer = assistant.ask(papers.QUESTION)
    kept = assistant.conversations()
    for number in range(25):
        exchange = Exchange(question=f"Question {number}", at="2026-01-01T00:00:00+00:00", answer=answer)
        kept.append("long", exchange, begin=not number)
    kept.rate("long", 20, True, "Right")
    at = AppTest.from_file(str(SCRIPT), default_timeout=30)
    at.query_params["conversation"] = "long"
    at.run()
    assert not at.exception
    assert shown(at).count('class="question"') == len(at.feedback) == 25
    assert [number for number, one in enumerate(at.feedback) if one.value is not None] == [19]
    at.button(key="open-24-0").click().run()
    assert len(at.image) == 1


@pytest.mark.usefixtures("filled")
def test_what_has_to_be_known_of_an_answer_is_shown_with_its_numbers() -> None:
    """What contradicts a source is a source, too; how a scan was read; notices; what was understood, once."""
    scan = Citation(
        document="a", name="a.pdf", page=1, place="page 1", quote="30 days", boxes=(), support="weak", confidence=0.714
    )
    newer = scan.model_copy(update={"document": "b", "name": "b.pdf", "quote": "60 days", "confidence": 1.0})
    answer = AnAnswer(
        question="And when?",
        text="Within 30 days.",
        found=True,
        statements=(Statement(text="Within 30 days.", support="weak", citations=(scan,), reason="a newer paper"),),
        citations=(scan,),
        conflicts=(Conflict(text="b.pdf is newer.", citations=(newer, scan)),),
        notices=("Looked for: When is it paid?", "The first model could not be reached."),
        usage=Usage(),
        understood="When is it paid?",
    )
    at = opened()
    at.session_state.turns = [Turn("And when?", answer=answer)]
    at.run()
    page = shown(at)
    assert [one.label.replace("\\", "") for one in at.button if one.key and one.key.startswith("open-0-")] == [
        "**1**  a.pdf · page 1 · read by OCR, 71 %",
        "**2**  b.pdf · page 1",
    ]
    assert re.findall(r'data-opens="open-0-(\d)" title="(.*?)"', page.partition("b.pdf is newer.")[2])[:2] == [
        ("1", "b.pdf, page 1"),
        ("0", "a.pdf, page 1"),
    ]
    assert page.count("When is it paid?") == 2  # above the answer, and in what is copied
    assert "The first model could not be reached." in page
    assert '<summary title="a newer paper">' in page
    assert not at.feedback  # it is not kept, so nothing can be said of it
