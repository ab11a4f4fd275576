"""What is shown of a model's answer: checked statements, marked, dropped or refused as the settings say."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant import Answer, Assistant
from assistant.search.extracting import READ
from providers import ChatRequest, Provider, TokenVectors, Unreachable
from providers.loopback import Answer as Served
from providers.loopback import Asked
from providers.minilm import MiniLM
from providers.types import Delta, EmbedKind, Reply, Usage
from tests.assistant.test_app import RENT, Writer, connected
from tests.providers.wires import OpenAIWire

TRUE = "The rent is 950 euros a month {950 euros}."
FALSE = "Dogs are allowed {not keep dogs}."


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """The lease."""
    (tmp_path / "lease.txt").write_text(f"{RENT} The tenant may not keep dogs.", "utf-8")
    return tmp_path


def answered(papers: Path, monkeypatch: pytest.MonkeyPatch, says: str, **settings: str) -> tuple[str, Answer]:
    """What a stream showed and the answer behind it, of a model that says this."""
    for name, value in settings.items():
        monkeypatch.setenv(f"ASSISTANT_ANSWERS__{name.upper()}", value)
    with Writer(OpenAIWire(), says) as server:
        stream = connected(papers, "openai", server.url, monkeypatch).stream("What is the rent, and are dogs allowed?")
        return "".join(stream), stream.answer


def test_marking_shows_all_with_reasons(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By default everything is shown, and what the papers don't bear is marked with the reason."""
    shown, answer = answered(papers, monkeypatch, f"{TRUE} {FALSE}")
    assert "Dogs are allowed" in shown
    assert [(one.support, one.reason) for one in answer.statements] == [
        ("supported", ""),
        ("unsupported", "the source says “The tenant may not keep dogs.”"),
    ]


def test_statements_are_told_checked_while_the_model_writes(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is checked before the second is written; what was written since is told apart, without its mark."""
    says = f"{TRUE} {FALSE} The tenant may not keep dogs {{not keep dogs}}."
    with Writer(OpenAIWire(), says) as server:
        stream = connected(papers, "openai", server.url, monkeypatch).stream("What is the rent, and are dogs allowed?")
        told = [([one.support for one in stream.trail.statements], stream.trail.unchecked) for _ in stream]
    assert ([], "The rent is 950 euros a month") in told
    assert any(supports == ["supported"] and "Dogs" in since for supports, since in told)
    assert not any("[" in since for _, since in told)
    assert [one.support for one in stream.trail.statements] == ["supported", "unsupported", "supported"]
    assert stream.trail.statements == list(stream.answer.statements)
    assert not stream.trail.unchecked


def test_each_sentence_before_one_mark_is_judged(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sentences with one mark are two statements; "Yes." stays with what it begins."""
    _, answer = answered(
        papers, monkeypatch, "The rent is 950 euros. The rent is 990 euros {950 euros}. Yes. {950 euros}"
    )
    assert [(one.text, one.support) for one in answer.statements[:2]] == [
        ("The rent is 950 euros.", "supported"),
        ("The rent is 990 euros.", "unsupported"),
    ]


def test_dropping_never_shows_it(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nothing bears is neither streamed nor in the answer; a notice says that something was left out and why."""
    shown, answer = answered(papers, monkeypatch, f"{FALSE} {TRUE} {FALSE}", unsupported="drop")
    assert shown == answer.text == "The rent is 950 euros a month."
    assert [one.text for one in answer.statements] == ["The rent is 950 euros a month."]
    (notice,) = answer.notices
    assert "2 statements" in notice
    assert "may not keep dogs" in notice


def test_dropping_everything_is_a_refusal(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is left the papers don't seem to say."""
    shown, answer = answered(papers, monkeypatch, FALSE, unsupported="drop")
    assert not answer.found
    assert FALSE.partition(" {")[0] not in shown
    assert answer.nearest


def test_refusing_shows_nothing_of_it(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One statement that nothing bears, and the whole answer is held back; without one it is shown whole."""
    shown, answer = answered(papers, monkeypatch, f"{TRUE} {FALSE}", unsupported="refuse")
    assert not answer.found
    assert "950" not in shown
    assert "held back" in answer.notices[-1]
    shown, answer = answered(papers, monkeypatch, TRUE, unsupported="refuse")
    assert answer.found
    assert shown == answer.text == "The rent is 950 euros a month."


@pytest.mark.parametrize("policy", ["mark", "drop", "refuse"])
def test_a_refusal_that_comes_late(papers: Path, monkeypatch: pytest.MonkeyPatch, policy: str) -> None:
    """After words that are borne it is a notice; after words that nothing bears, a refusal. Its word is never shown."""
    shown, answer = answered(papers, monkeypatch, f"{TRUE} NOT_IN_PAPERS", unsupported=policy)
    assert answer.found
    assert "NOT_IN" not in shown + answer.text
    assert any("the rest" in notice for notice in answer.notices)
    shown, answer = answered(papers, monkeypatch, "In general it is lower. NOT_IN_PAPERS", unsupported=policy)
    assert not answer.found
    assert "NOT_IN" not in shown


class Doubter(Writer):
    """A model that writes an answer, and says no when it is asked for a second opinion."""

    opinions = 0

    def take(self, asked: Asked) -> Served:
        if "<statement>" not in str(asked.body["messages"][0]["content"]):
            return super().take(asked)
        self.opinions += 1
        return self.wire.reply("no: the quote speaks of another month")


@pytest.mark.parametrize(("says", "verdict", "asked"), [(TRUE, "weak", 1), (FALSE, "unsupported", 0)])
def test_a_second_opinion_only_lowers(
    papers: Path, monkeypatch: pytest.MonkeyPatch, says: str, verdict: str, asked: int
) -> None:
    """A no lowers by one step and says why; what the code found contradicted is not asked about, nor raised."""
    monkeypatch.setenv("ASSISTANT_ANSWERS__SECOND_OPINION", "true")
    with Doubter(OpenAIWire(), says) as server:
        answer = connected(papers, "openai", server.url, monkeypatch).ask("What is the rent, and are dogs allowed?")
        assert server.opinions == asked
    assert answer.statements[0].support == verdict
    assert ("another month" in answer.statements[0].reason) == bool(asked)
    assert answer.usage


def test_no_opinion_is_asked_by_default(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One question, one call."""
    with Doubter(OpenAIWire(), TRUE) as server:
        connected(papers, "openai", server.url, monkeypatch).ask("What is the rent, and are dogs allowed?")
        assert len(server.asked) == 1


def test_an_unknown_policy_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the setting."""
    from assistant import SettingsError

    monkeypatch.setenv("ASSISTANT_ANSWERS__UNSUPPORTED", "hide")
    with pytest.raises(SettingsError, match=r"answers\.unsupported"):
        Assistant(tmp_path)


class Short(Writer):
    """A model that stops at its output limit, in the middle of a mark."""

    def take(self, asked: Asked) -> Served:
        self.asked.append(asked)
        return self.wire.stream(["The rent is ", "950 euros. [12", "ab"], finish="length")


@pytest.mark.parametrize("policy", ["mark", "drop"])
def test_a_cut_answer_says_so(papers: Path, monkeypatch: pytest.MonkeyPatch, policy: str) -> None:
    """The finish reason becomes a notice, and half a mark is not shown."""
    monkeypatch.setenv("ASSISTANT_ANSWERS__UNSUPPORTED", policy)
    with Short(OpenAIWire(), "") as server:
        stream = connected(papers, "openai", server.url, monkeypatch).stream("What is the rent?")
        shown = "".join(stream)
    assert "[" not in shown
    assert any("cut off" in notice for notice in stream.answer.notices)
    assert stream.answer.found == (policy == "mark")


class Counting(MiniLM):
    """The built-in model, with the number of texts that it was given to embed, and those that it was given to read."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = 0
        self.read: list[str] = []

    def embed(self, texts: Sequence[str], *, kind: EmbedKind = "document") -> NDArray[np.float32]:
        self.texts += len(texts)
        return super().embed(texts, kind=kind)

    def tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        self.read += texts
        return super().tokens(texts)


class Plain(Provider):
    """A chat model in this process."""

    vendor = "plain"
    asked = 0

    def reply(self, request: ChatRequest) -> Reply:  # noqa: ARG002 - it says the same to everything
        return Reply(text="NOT_IN_PAPERS", finish="stop")

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:  # noqa: ARG002
        self.asked += 1
        yield Delta(text="The rent is 950 euros.")
        yield Delta(finish="stop", usage=Usage(1, 1))


class Failing(Plain):
    """A chat model that is not there."""

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:  # noqa: ARG002
        raise Unreachable("Nobody is there.", provider=self.name)


@pytest.fixture
def roofs(tmp_path: Path) -> Assistant:
    """An assistant with a chat model and a long lease in many passages."""
    filler = "\n\n".join(
        f"# House {number}\n\nParagraph {number} is about the roof of house {number}." for number in range(20)
    )
    (tmp_path / "lease.md").write_text(f"{RENT}\n\n{filler}", "utf-8")
    made = Assistant(tmp_path / "home", chat=Plain("now"), embedder=Counting())
    made.add(tmp_path / "lease.md")
    return made


def first(made: Assistant, question: str) -> tuple[str, int, int, int]:
    """The first words shown, and until then: texts embedded, texts read, and calls of the chat model."""
    embedder, model = made.embedder, made._given
    assert isinstance(embedder, Counting)
    assert isinstance(model, Plain)
    embedder.texts, embedder.read, model.asked = 0, [], 0
    stream = made.stream(question)
    shown = next(iter(stream))
    stream.close()
    return shown, embedder.texts, len(embedder.read), model.asked


def test_what_a_glance_decides_is_not_read(roofs: Assistant) -> None:
    """Where a glance shows that the papers hold an answer, nothing but the question is embedded before it is asked."""
    assert first(roofs, "How much is the monthly rent, payable in advance?") == ("The rent is 950 euros.", 1, 0, 1)


def test_what_a_glance_cannot_decide_is_read_first(roofs: Assistant) -> None:
    """The question and the passage that looks best; that shows what its words don't."""
    assert first(roofs, "How much money does the tenant owe each month?") == ("The rent is 950 euros.", 1, 2, 1)


def test_what_no_paper_answers_asks_no_model(roofs: Assistant) -> None:
    """All that looks good is read before it is refused."""
    shown, embedded, read, asked = first(roofs, "Which whale dives deepest in the ocean?")
    assert shown.startswith("Your documents don't seem to say")
    assert (embedded, read, asked) == (1, 1 + READ, 0)


def test_a_model_that_fails_leaves_the_same_quotes(roofs: Assistant) -> None:
    """What was only glanced at is read then, as without a model."""
    question = "How much is the monthly rent, payable in advance?"
    failing = Assistant(roofs.home, chat=Failing("never"), embedder=roofs.embedder)
    plain = Assistant(roofs.home, embedder=roofs.embedder).ask(question)
    answer = failing.ask(question)
    assert answer.found
    assert answer.statements == plain.statements
    assert answer.notices[-1].startswith("The chat model gave no answer")
