"""Papers and questions in English, Dutch, German and French, mixed: each finds its place, quotes stay as they are."""

import re
from pathlib import Path

import pytest

from assistant import Assistant, load_settings
from assistant.text.language import detect
from providers.loopback import Answer as Served
from providers.loopback import Asked, Loopback
from tests.providers.wires import OpenAIWire

PAPERS = {
    "van.txt": "The van may be driven by staff only. The excess after an accident is 500 euros.",
    "loods.txt": "De huur van de loods bedraagt 2.150 euro per maand. De opzegtermijn is twaalf maanden.",
    "wartung.txt": "Die Wartung der Heizungsanlage kostet 640 Euro im Jahr. Die Kündigungsfrist beträgt drei Monate.",
    "ascenseur.txt": "L'entretien de l'ascenseur coûte 1 980 euros par an. Un technicien intervient sous six heures.",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one paper in each language."""
    folder = tmp_path_factory.mktemp("languages") / "home"
    Assistant(folder).upload({name: text.encode() for name, text in PAPERS.items()})
    return folder


@pytest.mark.parametrize(
    ("question", "paper", "words"),
    [
        ("How much is the excess after an accident with the van?", "van.txt", "500 euros"),
        ("Hoeveel bedraagt de huur van de loods?", "loods.txt", "2.150 euro"),
        ("Wie viel kostet die Wartung der Heizungsanlage?", "wartung.txt", "640 Euro"),
        ("Combien coûte l'entretien de l'ascenseur ?", "ascenseur.txt", "1 980 euros"),
    ],
)
def test_each_question_finds_the_paper_in_its_language(home: Path, question: str, paper: str, words: str) -> None:
    """Among the others, without a model, word for word."""
    first = Assistant(home).ask(question).citations[0]
    assert first.name == paper
    assert words in first.quote


@pytest.mark.parametrize(
    ("question", "written"),
    [
        (
            "What does the Wartung of the Heizungsanlage cost a year?",
            "The maintenance costs 640 euros a year.",
        ),
        ("Hoeveel kost de Wartung van de Heizungsanlage per jaar?", "Het onderhoud kost 640 euro per jaar."),
        ("Combien coûte la Wartung de la Heizungsanlage par an ?", "L'entretien coûte 640 euros par an."),
    ],
)
def test_a_models_answer_is_in_the_questions_language_and_its_quote_in_the_papers(
    home: Path, question: str, written: str
) -> None:
    """The model is told so; the right figure is not called wrong for being said in another language, another is."""

    class Writer(Loopback):
        says = written

        def take(self, asked: Asked) -> Served:
            self.asked.append(asked)
            rules = str(asked.body["messages"][0]["content"])
            assert "in the language of the question" in rules
            (key,) = re.findall(r'key="(\w+)">\n(?:(?!</passage>).)*640 Euro', rules, re.DOTALL)[-1:]
            return OpenAIWire().stream([f"{self.says} [{key}]"])

    with Writer() as server:
        chosen = {"chat": "compatible:test-1"}, {"compatible": {"base_url": f"{server.url}/v1", "retries": 0}}
        made = Assistant(home, settings=load_settings(home, models=chosen[0], providers=chosen[1]))
        (right,) = made.ask(question).statements
        server.says = written.replace("640", "460")
        (wrong,) = made.ask(question).statements
    assert right.text == written
    assert detect(right.citations[0].quote) == "de"
    assert right.citations[0].quote in PAPERS["wartung.txt"]
    assert (right.support != "unsupported", wrong.support) == (True, "unsupported")


class Reader(Loopback):
    """Says "OK." whatever it is asked; what it was told of the language is kept."""

    def take(self, asked: Asked) -> Served:
        self.asked.append(asked)
        wire = OpenAIWire()
        return wire.stream(["OK."]) if asked.body.get("stream") else wire.reply("OK.")

    @property
    def told(self) -> set[str]:
        """In which language, by each of the rules so far."""
        rules = (str(one.body["messages"][0]["content"]) for one in self.asked)
        return {
            found for text in rules for found in re.findall(r"in (the language of the question|Dutch, whatever)", text)
        }


@pytest.mark.parametrize(("fixed", "told"), [("nl", "Dutch, whatever"), ("", "the language of the question")])
@pytest.mark.parametrize(
    ("question", "deep"),
    [
        ("How much is the excess after an accident with the van?", False),
        ("How much is the excess after an accident with the van?", True),
        ("Summarise this paper", False),
    ],
)
def test_a_fixed_language_is_told_to_the_model(home: Path, question: str, deep: bool, fixed: str, told: str) -> None:
    """For answers from passages, with tools, and from whole papers; empty, it is the question's."""
    with Reader() as server:
        chosen = {"chat": "compatible:test-1"}, {"compatible": {"base_url": f"{server.url}/v1", "retries": 0}}
        made = load_settings(home, models=chosen[0], providers=chosen[1], answers={"language": fixed})
        assistant = Assistant(home, settings=made)
        assistant.ask(question, deep=deep, within=[assistant.library.document("van.txt").id])
        assert server.told == {told}


@pytest.mark.parametrize(
    ("fixed", "refusal", "covered"),
    [
        ("fr", "Vos documents", "Lu : les 1"),
        ("de", "Ihre Dokumente", "Gelesen: alle 1"),
        ("", "Your documents", "Read: all 1"),
    ],
)
def test_what_is_said_besides_is_in_the_fixed_language(home: Path, fixed: str, refusal: str, covered: str) -> None:
    """A refusal and a notice, whatever the question's, without a model too."""
    made = Assistant(home, settings=load_settings(home, answers={"language": fixed}))
    assert made.ask("Which whale dives deepest in the southern ocean?").text.startswith(refusal)
    whole = made.ask("Summarise this paper", within=[made.library.document("van.txt").id])
    assert whole.notices[-1].startswith(covered)
