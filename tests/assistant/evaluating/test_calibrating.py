"""Calibrating: the threshold that fits, what it tells, and which threshold counts."""

from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant, load_settings
from assistant.answering.refusing import calibration, keep
from assistant.evaluating.calibrating import TooFewQuestions, calibrate, fitted, in_words
from tests.firm import home_in


def test_the_threshold_between_two_kinds() -> None:
    """Where the kinds lie apart it stands between them, and makes no error."""
    found = fitted(np.linspace(0.6, 0.99, 40), np.linspace(0.01, 0.2, 40), shipped=0.7, by="rules")
    assert 0.2 < found.threshold <= 0.6
    assert (found.refused_wrongly, found.answered_wrongly) == (0.0, 0.0)
    assert found.shipped_refused_wrongly > 0.2


def test_where_the_kinds_overlap_few_answers_are_given_up() -> None:
    """At most five in a hundred of the answerable are refused, however many others that lets through."""
    there = np.linspace(0.1, 1.0, 101)
    found = fitted(there, there, shipped=0.3, by="rules")
    assert found.refused_wrongly <= 0.05
    assert found.answered_wrongly >= 0.9


def test_a_home_is_calibrated(tmp_path: Path) -> None:
    """On the sample firm: both errors are shares, the threshold counts at once, and not above what is set."""
    home = home_in(tmp_path)
    assistant = Assistant(home)
    shipped = assistant.threshold
    found = calibrate(assistant, 30)
    assert found.questions >= 20
    assert found.refused_wrongly <= 0.2
    assert found.answered_wrongly < 1
    assert assistant.threshold == shipped
    keep(assistant.library, found)
    assert (calibration(assistant.library), Assistant(home).threshold) == (found, found.threshold)
    strict = Assistant(home, settings=load_settings(home, answers={"relevance": 0.77}))
    assert strict.threshold == 0.77
    keep(assistant.library, None)
    assert assistant.threshold == shipped
    assert f"{found.refused_wrongly:.0%}" in " ".join(in_words(found))


def test_too_few_papers(tmp_path: Path) -> None:
    """Papers that give few questions are not calibrated on."""
    (tmp_path / "a.txt").write_text("The monthly rent for the unit and its yard amounts to 950 euros.", "utf-8")
    assistant = Assistant(tmp_path / "home")
    assistant.add(tmp_path / "a.txt")
    with pytest.raises(TooFewQuestions, match="give 1 questions, and 20 are needed"):
        calibrate(assistant)
