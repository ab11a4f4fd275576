"""Questions made from papers by rules, and by a model that may copy or invent."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.evaluating.drafting import draft, drafts
from assistant.evaluating.questions import EvalQuestion
from assistant.evaluating.run import evaluate
from providers.loopback import Answer, Asked, Loopback
from providers.openai import OpenAI
from providers.types import ProviderOptions
from tests.firm import home_in
from tests.providers.wires import OpenAIWire

PAPER = """# Lease

The monthly rent for the unit and its yard amounts to 950 euros.

Die Kündigungsfrist für die Wohnung im ersten Stock beträgt drei Monate.

"Working Day" means a day on which banks in Cork are open for business.

This sentence has nothing in it that anybody would want to ask for here.
"""


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    """An assistant with one paper."""
    (tmp_path / "lease.md").write_text(PAPER, "utf-8")
    made = Assistant(tmp_path / "home")
    made.add(tmp_path / "lease.md")
    return made


def test_the_sentences_are_asked_for_in_their_language(tmp_path: Path) -> None:
    """An amount, a length of time and a meaning; without the value, and with the words around it."""
    found = {}
    for number, paragraph in enumerate(PAPER.split("\n\n")[1:]):
        (tmp_path / f"{number}.txt").write_text(paragraph, "utf-8")
    assistant = Assistant(tmp_path / "home")
    assistant.add(tmp_path)
    for one in drafts(assistant, 10):
        found[one.answer] = one.question
    assert len(found) == 3
    assert found["950 euros"].startswith("How much is ")
    assert "950" not in found["950 euros"]
    assert found["drei Monate"].startswith("Wie lang ist ")
    assert found["a day on which banks in Cork are open for business."] == 'What does "Working Day" mean?'


def test_drafts_are_spread_over_the_papers_and_always_the_same(tmp_path: Path) -> None:
    """The first ten of the sample firm are of ten papers, and a second call gives the same."""
    assistant = Assistant(home_in(tmp_path))
    first = drafts(assistant, 10)
    assert len({one.stored.chunk.document for one in first}) == 10
    assert [one.question for one in drafts(assistant, 10)] == [one.question for one in first]


def test_a_draft_can_be_evaluated(assistant: Assistant) -> None:
    """Each has its place, at which its answer stands."""
    made = draft(assistant, 5)
    assert all(isinstance(one, EvalQuestion) and one.places[0].page == 1 for one in made)
    assert evaluate(assistant, made).measures["recall@5"] == 1.0


class Model(Loopback):
    """A chat model that fills in a form with what it is told."""

    def __init__(self, says: str) -> None:
        super().__init__()
        self.says = says

    def take(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        return OpenAIWire().reply(self.says)


@pytest.mark.parametrize(
    ("says", "questions"),
    [
        ('{"question": "What do we pay for the unit?", "answer": "950 euros"}', ["What do we pay for the unit?"]),
        ('{"question": "What do we pay for the unit?", "answer": "9,500 euros"}', []),
    ],
)
def test_a_model_asks_and_what_it_invents_is_left_out(tmp_path: Path, says: str, questions: list[str]) -> None:
    """Its question is taken if the answer stands in the sentence word for word."""
    (tmp_path / "lease.md").write_text(PAPER.split("\n\nDie")[0], "utf-8")
    with Model(says) as served:
        options = ProviderOptions(base_url=f"{served.url}/v1", api_key="sk-canary", retries=0)
        assistant = Assistant(tmp_path / "home", chat=OpenAI("small", options))
        assistant.add(tmp_path / "lease.md")
        assert [one.question for one in draft(assistant, 5)] == questions
