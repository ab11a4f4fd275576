"""A whole evaluation on a few papers of one's own: what is measured, compared and reported."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant import Assistant, load_settings
from assistant.evaluating.html import html
from assistant.evaluating.questions import BadQuestions, EvalQuestion, Place
from assistant.evaluating.run import Evaluation, evaluate, lost, read_evaluation

LEASE = "The monthly rent is 950 euros. Notice is given three months before the end of a year."
HANDBOOK = "Holidays that are left are taken by 31 March."
QUESTIONS = (
    EvalQuestion(
        question="How much is the monthly rent?",
        answer="950 euros",
        places=(Place(document="lease.txt", page=1, contains=("950",)),),
    ),
    EvalQuestion(
        question="By when are holidays that are left taken?",
        answer="31 March",
        places=(Place(document="papers/handbook.txt"), Place(document="lease.txt", contains=("no such words",))),
    ),
    EvalQuestion(question="What is the boiling point of ethanol?", answer="none"),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant with two papers."""
    folder = tmp_path_factory.mktemp("evaluating") / "papers"
    folder.mkdir()
    (folder / "lease.txt").write_text(LEASE, "utf-8")
    (folder / "handbook.txt").write_text(HANDBOOK, "utf-8")
    made = Assistant(folder.parent / "home")
    made.add(folder)
    return made


@pytest.fixture(scope="module")
def run(assistant: Assistant) -> Evaluation:
    return evaluate(assistant, QUESTIONS)


def test_what_is_measured(run: Evaluation) -> None:
    """A right answer has every measure at 1; of two places one that isn't there halves recall; a no is a no."""
    rent, holidays, ethanol = run.outcomes
    assert rent.measures == dict.fromkeys(rent.measures, 1.0)
    assert {"recall@1", "mrr", "ndcg@10", "citation_precision", "answer_match", "answered"} <= rent.measures.keys()
    assert (holidays.measures["recall@10"], holidays.measures["citation_recall"]) == (0.5, 0.5)
    assert holidays.measures["citation_precision"] == 1.0
    assert ethanol.measures == {"refused": 1.0}
    assert ethanol.relevance < run.threshold < rent.relevance
    assert run.measures["recall@10"] == 0.75
    assert (run.counts["recall@10"], run.counts["refused"]) == (2, 1)
    assert 0 < rent.first_shown <= rent.seconds


def test_the_listener_hears_every_question(assistant: Assistant) -> None:
    """It is told how many are done."""
    heard: list[int] = []
    evaluate(assistant, QUESTIONS[:2], listener=heard.append)
    assert heard == [1, 2]


def test_a_place_in_no_paper_is_refused_before_anything_is_asked(assistant: Assistant) -> None:
    """The question's number and the name that no paper has."""
    bad = EvalQuestion(question="x?", places=(Place(document="other.txt"),))
    heard: list[int] = []
    with pytest.raises(BadQuestions, match=r"Question 2: no paper is named 'other.txt'"):
        evaluate(assistant, [QUESTIONS[0], bad], listener=heard.append)
    assert heard == []


def test_a_run_is_read_again_and_compared(run: Evaluation, tmp_path: Path) -> None:
    """Nothing falls against itself; twenty right ones of which five turn wrong fall, and only what fell is named."""
    file = tmp_path / "run.json"
    file.write_text(run.model_dump_json(), "utf-8")
    assert read_evaluation(file) == run
    assert lost(run, run) == {}
    right = [one.model_copy(update={"question": f"{n}?"}) for n, one in enumerate([run.outcomes[0]] * 20)]
    worse = [
        one.model_copy(update={"measures": one.measures | {"mrr": 0.0}}) if n < 5 else one
        for n, one in enumerate(right)
    ]
    before, now = (run.model_copy(update={"outcomes": tuple(outcomes)}) for outcomes in (right, worse))
    assert lost(before, now) == {"mrr": (1.0, 0.75)}
    assert lost(now, before) == {}


def test_what_is_no_earlier_run(tmp_path: Path) -> None:
    """Another JSON file is refused with the command that makes one."""
    file = tmp_path / "x.json"
    file.write_text("{}")
    with pytest.raises(BadQuestions, match="not an earlier evaluation"):
        read_evaluation(file)
    with pytest.raises(BadQuestions, match="cannot be read"):
        read_evaluation(tmp_path / "y.json")


def test_the_report_is_a_page_with_a_picture(run: Evaluation) -> None:
    """Both pictures are well-formed, each question has its dot, what fell is marked, and markup in it stays text."""
    shown = run.model_copy(update={"outcomes": (run.outcomes[0].model_copy(update={"question": "<b>x"}),)})
    page = html(shown, {"mrr": (1.0, 0.5)})
    assert "<b>x" not in page
    assert "was 1.000" in page
    bars, dots = (f"<svg{part.partition('</svg>')[0]}</svg>" for part in page.split("<svg")[1:])
    assert len(ElementTree.fromstring(bars).findall("rect")) == 2 * len(run.measures)
    assert len(ElementTree.fromstring(dots).findall("circle")) == 1


def test_a_threshold_that_is_set_counts(assistant: Assistant) -> None:
    """With a relevance of 1 everything is refused, which the measures show."""
    home = assistant.home
    strict = Assistant(home, settings=load_settings(home, answers={"relevance": 1.0}))
    found = evaluate(strict, QUESTIONS)
    assert (found.threshold, found.measures["answered"], found.measures["refused"]) == (1.0, 0.0, 1.0)
    assert "citation_precision" not in found.measures
