"""Files of questions: what is taken, and what is told of a line that isn't."""

from pathlib import Path

import pytest

from assistant.evaluating.questions import BadQuestions, read_questions
from tests.firm import FOLDER


def refusal(folder: Path, *lines: str) -> str:
    """What is said of a file with these lines."""
    file = folder / "q.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(BadQuestions) as caught:
        read_questions(file)
    return str(caught.value)


def test_the_sample_firms_questions() -> None:
    """The thirty questions are read: twenty with a place, ten that the papers don't answer."""
    questions = read_questions(FOLDER / "questions.jsonl")
    assert (len(questions), sum(one.answerable for one in questions)) == (30, 20)
    (place,) = questions[0].places
    assert (place.document, place.page) == ("contracts/supply-agreement-carrowbeg-v2.pdf", 2)


def test_several_places(tmp_path: Path) -> None:
    """Places may be listed, and "none" says that there is no answer; empty lines and a byte order mark do no harm."""
    file = tmp_path / "q.jsonl"
    file.write_text(
        '\ufeff{"question": "a?", "answer": "1", "places": [{"document": "x"}, {"document": "y", "page": 2}]}\n\n'
        '{"question": "b?", "answer": "None"}\n',
        "utf-8",
    )
    first, second = read_questions(file)
    assert [one.document for one in first.places] == ["x", "y"]
    assert not second.answerable


def test_a_bad_line_is_named_with_the_reason(tmp_path: Path) -> None:
    """The number of the line, and what is wrong with it."""
    good = '{"question": "a?", "answer": "none"}'
    assert "line 2: it is not JSON" in refusal(tmp_path, good, "{nonsense")
    assert "line 3: the question is empty" in refusal(
        tmp_path, good, "", '{"question": " ", "answer": "none"}'
    ).replace("question: the", "the")
    assert "line 1: an answer needs its places" in refusal(tmp_path, '{"question": "a?", "answer": "5"}').replace(
        "the line: ", ""
    )
    assert "line 1: place: Extra inputs" in refusal(tmp_path, '{"question": "a?", "place": "x"}')
    assert "not both" in refusal(tmp_path, '{"question": "a?", "document": "x", "places": []}')
    assert "yet places are given" in refusal(
        tmp_path, '{"question": "a?", "answer": "none", "places": [{"document": "x"}]}'
    )
    assert "line 1: the line: Input should be" in refusal(tmp_path, "[1]")


def test_nothing_to_ask(tmp_path: Path) -> None:
    """A file that isn't there, is empty, is no text, or asks twice."""
    assert "has no questions" in refusal(tmp_path, "", "")
    assert "is there twice" in refusal(tmp_path, *['{"question": "a?", "answer": "none"}'] * 2)
    with pytest.raises(BadQuestions, match="cannot be read: No such file"):
        read_questions(tmp_path / "other.jsonl")
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadQuestions, match="not UTF-8"):
        read_questions(tmp_path / "b.jsonl")
