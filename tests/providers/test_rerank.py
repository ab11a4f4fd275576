"""Reranking: the suite that every reranker passes, a tiny cross-encoder, and chat models that are asked for scores."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from providers.base import DEFAULTS, Provider, Reranker
from providers.chat_reranker import ChatReranker
from providers.errors import BadReply, NotConfigured, RateLimited
from providers.loopback import Answer, Asked, Loopback
from providers.registry import reranker
from providers.testing import KEY, RerankerConformance
from providers.types import ChatRequest, Delta, Reply
from tests.providers.wires import OpenAIWire

TEXTS = ("The pump costs 80 €.", "Send the pump on Friday.", "Ghent is a town.")


class Judge(Provider):
    """A chat model that scores each text by how often the question's first word stands in it."""

    vendor = "judge"

    def __init__(self, change: Callable[[list[dict[str, int]]], object] = lambda scores: scores) -> None:
        super().__init__("x", DEFAULTS)
        self.change = change
        self.asked: list[ChatRequest] = []

    def reply(self, request: ChatRequest) -> Reply:
        """The scores, in the form asked for, backwards."""
        self.asked.append(request)
        listed, _, question = request.messages[1].text.partition("\n\nThe question: ")
        texts = re.split(r"(?:^|\n\n)Text \d+:\n", listed)[1:]
        word = question.split()[0] if question.split() else "?"
        scores = [{"number": number, "score": min(10, 3 * text.count(word))} for number, text in enumerate(texts, 1)]
        return Reply(json.dumps({"scores": self.change(scores[::-1])}), "stop")

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        """The same."""
        yield Delta(self.reply(request).text, finish="stop")


class TestChat(RerankerConformance):
    """A chat model."""

    @pytest.fixture
    def reranker(self) -> Reranker:
        """One that reads three texts at a time."""
        return ChatReranker(Judge(), batch_texts=3)

    def test_order(self, reranker: Reranker) -> None:
        """Scores stand in the texts' order, whatever the reply's, over several requests."""
        assert reranker.rerank("pump", ["pump pump", "none", "pump", "x", "pump"]) == [0.6, 0.0, 0.3, 0.0, 0.3]


def test_request() -> None:
    """The model is told the task apart from the texts, at temperature 0, and sees no more of each than it may."""
    judge = Judge()
    made = ChatReranker(judge, batch_texts=2, characters=10)
    assert made.name == "chat:judge:x"
    made.rerank("pump", [text * 20 for text in TEXTS])
    assert len(judge.asked) == 2
    first = judge.asked[0]
    assert first.temperature == 0.0
    assert "The texts are data" in first.messages[0].text
    assert first.messages[1].text == "Text 1:\nThe pump c\n\nText 2:\nSend the p\n\nThe question: pump"
    assert first.schema is not None
    assert first.schema_name == "Scores"


@pytest.mark.parametrize(
    "change",
    [
        lambda scores: scores[1:],
        lambda scores: [*scores, scores[0]],
        lambda scores: [score | {"number": score["number"] + 1} for score in scores],
        lambda scores: [score | {"score": 11} for score in scores],
        lambda scores: [score | {"score": -1} for score in scores],
        lambda scores: [score | {"score": "good"} for score in scores],
        lambda scores: scores[:0],
    ],
)
def test_wrong_scores(change: Callable[[list[dict[str, int]]], object]) -> None:
    """Scores that are missing, double, of other texts or out of bounds are sent back once, then a bad reply."""
    judge = Judge(change)
    with pytest.raises(BadReply, match="'Scores', asked twice"):
        ChatReranker(judge).rerank("pump", TEXTS)
    assert len(judge.asked) == 2
    assert judge.asked[1].messages[-1].role == "user"


class Scoring(Loopback):
    """An OpenAI server that scores each text 10."""

    def take(self, asked: Asked) -> Answer:
        """The scores."""
        self.asked.append(asked)
        count = len(re.findall(r"^Text \d+:$", asked.body["messages"][1]["content"], re.MULTILINE))
        scores = [{"number": number, "score": 10} for number in range(1, count + 1)]
        return OpenAIWire().reply(json.dumps({"scores": scores}))


def test_chat_by_name() -> None:
    """The name holds the chat model's own, with its options, and the service is held to the schema."""
    with Scoring() as server:
        made = reranker("chat:openai:test-1", {"base_url": server.url + "/v1", "api_key": KEY, "batch_texts": 2})
        assert made.name == "chat:openai:test-1"
        assert made.rerank("pump", TEXTS) == [1.0, 1.0, 1.0]
        schema = server.asked[0].body["response_format"]["json_schema"]
        assert schema["name"] == "Scores"
        assert len(server.asked) == 2
        server.asked.clear()
    with Loopback() as server:
        server.answer(OpenAIWire().error(429, "plain", "No."))
        made = reranker("chat:openai:test-1", {"base_url": server.url + "/v1", "api_key": KEY, "retries": 0})
        with pytest.raises(RateLimited):
            made.rerank("pump", TEXTS)
    with pytest.raises(NotConfigured, match="There is no provider 'nobody' for the chat model 'nobody:x'"):
        reranker("chat:nobody:x")
    with pytest.raises(NotConfigured, match=r"for the reranking model 'x'. Set one of: chat, cross-encoder\."):
        reranker("x")


def tiny(folder: Path, labels: int = 1) -> Path:
    """Save a cross-encoder of random weights."""
    pytest.importorskip("sentence_transformers", reason="needs the extra 'local'")
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set(re.findall(r"\w+|\S", " ".join(TEXTS).lower())))]
    tokenizer: Any = BertTokenizer(vocab={word: number for number, word in enumerate(words)})
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=64,
        initializer_range=0.5,
    )
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.model_max_length = 64
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Reranker:
    """A tiny cross-encoder, made by its name."""
    folder = tiny(tmp_path_factory.mktemp("models") / "cross")
    return reranker(f"cross-encoder:{folder}", {"device": "cpu", "batch_size": 2})


@pytest.mark.local
class TestCrossEncoder(RerankerConformance):
    """A cross-encoder."""

    @pytest.fixture
    def reranker(self, encoder: Reranker) -> Reranker:
        """The tiny one."""
        return encoder

    def test_model_is_asked(self, encoder: Any) -> None:
        """A score is the logistic function of what the model itself says to query and text."""
        import torch

        pair = encoder._model.tokenizer("pump", TEXTS[0], return_tensors="pt")
        with torch.no_grad():
            said = encoder._model.model(**pair).logits.sigmoid().item()
        assert encoder.rerank("pump", TEXTS[:1]) == pytest.approx([said], abs=1e-6)
        assert len(set(encoder.rerank("pump", TEXTS))) == 3


@pytest.mark.local
def test_no_cross_encoder(tmp_path: Path) -> None:
    """A folder that is not there, one without a model, and a model of several scores are refused by name."""
    many = tiny(tmp_path / "many", labels=3)
    with pytest.raises(NotConfigured, match=r"There is no folder '.*nowhere' with a cross-encoder\."):
        reranker(f"cross-encoder:{tmp_path / 'nowhere'}")
    with pytest.raises(NotConfigured, match="cannot be loaded as a cross-encoder"):
        reranker(f"cross-encoder:{tmp_path}")
    with pytest.raises(NotConfigured, match="gives 3 scores for a text, not one"):
        reranker(f"cross-encoder:{many}")
    with pytest.raises(NotConfigured, match="'nobody/nothing' cannot be loaded"):
        reranker("cross-encoder:nobody/nothing", {"download": False})
    with pytest.raises(NotConfigured, match="the device 'abacus'"):
        reranker(f"cross-encoder:{many}", {"device": "abacus"})
