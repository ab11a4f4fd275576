"""Learning from corrections: a finder that is wrong in one way is bent, one that is right is left as it is."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.contracts.finding.learning import FILE, Example, learn, load, save
from assistant.contracts.finding.segments import Segment
from assistant.errors import HomeError
from providers.minilm import MiniLM

DEPOSIT = (
    "The tenant leaves three months' rent with the landlord as security.",
    "A security of 5,000 euros is held by the landlord until the keys are back.",
    "As security for the rent the tenant hands over 2,400 euros.",
    "The landlord keeps a security of two months' rent in a separate account.",
)
OTHERS = (
    "The term is five years.",
    "Deliveries are made to the yard.",
    "Irish law applies to this agreement.",
    "The parties keep each other's secrets.",
    "Invoices are paid within 30 days.",
)


def example(deposit: str, score: float, *, others: float = 0.1) -> Example:
    """A contract of six sentences, one on the deposit, with the finder's score for it."""
    sentences = [*OTHERS[:3], deposit, *OTHERS[3:]]
    text, segments, place = "", [], (0, 0)
    for one in sentences:
        start, text = len(text), f"{text}{one} "
        segments.append(Segment(start, len(text), {"Deposit": score if one == deposit else others}))
        place = (start, len(text)) if one == deposit else place
    return Example(text, segments, {"Deposit": [place]})


@pytest.fixture(scope="module")
def embed() -> MiniLM:
    """The shipped model."""
    return MiniLM()


def vectors(embed: MiniLM, example: Example) -> NDArray[np.float32]:
    """Of the example's segments."""
    return embed.embed([example.text[one.start : one.end] for one in example.segments])


def test_a_clause_that_is_always_missed_is_found_after_some_corrections(embed: MiniLM) -> None:
    """In a contract that nobody corrected, too."""
    seen = [example(one, 0.05) for one in DEPOSIT[:3]]
    learnt, report = learn(seen, embed.embed, {"Deposit": 0.5})
    assert (report.contracts, report.corrections, report.before) == (3, 3, 0)
    assert report.after >= 2
    assert report.kept
    new = example(DEPOSIT[3], 0.05)
    scores = [one.scores["Deposit"] for one in learnt.adjusted(new.segments, vectors(embed, new))]
    assert max(range(len(scores)), key=scores.__getitem__) == 3
    assert scores[3] > 0.5 > sorted(scores)[-2]


def test_a_clause_that_is_wrongly_found_is_found_no_more(embed: MiniLM) -> None:
    """Where people said that there is none."""
    denied = [Example(one.text, one.segments, {"Deposit": []}) for one in (example(two, 0.9) for two in DEPOSIT[:3])]
    learnt, report = learn(denied, embed.embed, {"Deposit": 0.5})
    assert (report.before, report.after) == (0, 3)
    new = example(DEPOSIT[3], 0.9)
    assert max(one.scores["Deposit"] for one in learnt.adjusted(new.segments, vectors(embed, new))) < 0.5


def test_what_makes_it_worse_is_not_kept(embed: MiniLM) -> None:
    """Corrections that contradict each other teach nothing."""
    same = example(DEPOSIT[0], 0.9)
    denied = Example(same.text, same.segments, {"Deposit": []})
    learnt, report = learn([same, denied], embed.embed, {"Deposit": 0.5})
    assert report.after < report.before
    assert not report.kept
    assert learnt.names == ()


def test_it_is_kept_in_the_home(embed: MiniLM, tmp_path: Path) -> None:
    """And read back as it was; a home without it has learnt nothing, a damaged file is named."""
    assert load(tmp_path).digest == ""
    learnt, _ = learn([example(one, 0.05) for one in DEPOSIT], embed.embed, {"Deposit": 0.5})
    save(learnt, tmp_path)
    again = load(tmp_path)
    assert again.digest == learnt.digest != ""
    new = example(DEPOSIT[1], 0.3)
    both: Sequence[float] = [
        one.adjusted(new.segments, vectors(embed, new))[3].scores["Deposit"] for one in (learnt, again)
    ]
    assert both[0] == both[1]
    (tmp_path / FILE).write_bytes(b"not arrays")
    with pytest.raises(HomeError, match=r"cannot be read.*Delete it"):
        load(tmp_path)
