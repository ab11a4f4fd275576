"""Calibrating: at which relevance this home's questions are best refused, with both kinds of error told."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.answering.answerer import PASSAGES
from assistant.answering.refusing import Calibration, relevance
from assistant.errors import AssistantError
from assistant.evaluating.drafting import Draft, by_model, drafts

if TYPE_CHECKING:
    from assistant.app import Assistant

Floats = NDArray[np.float64]
# Fewer questions than this say nothing.
FEWEST = 20
# A threshold beyond these would believe in anything, or in nothing.
_LOWEST, _HIGHEST = 0.05, 0.9
# Of the thresholds that refuse no more of the answerable, the one that lets the fewest others through is taken.
_TOLERATED = 0.05


class TooFewQuestions(AssistantError):
    """The papers give too few questions to calibrate on."""


def calibrate(
    assistant: "Assistant", count: int = 100, *, listener: Callable[[int, int], None] | None = None
) -> Calibration:
    """Asks questions made from the papers twice, with and without the paper that answers, and fits the threshold.

    The questions are the chat model's where one is connected, else made by rules. Nothing is stored. Raises
    TooFewQuestions. `listener` is told how many of how many questions are done.
    """
    model = assistant.chat
    made = drafts(assistant, count)
    if len(made) < FEWEST:
        raise TooFewQuestions(
            f"The papers give {len(made)} questions, and {FEWEST} are needed to calibrate on. Add papers first."
        )
    there, gone = [], []
    for done, one in enumerate(made, 1):
        asked = by_model(model, one) if model else one
        if asked:
            pair = _both(assistant, one, asked.question, asked.answer)
            there.append(pair[0])
            gone += [pair[1]] if pair[1] is not None else []
        if listener:
            listener(done, len(made))
    if len(there) < FEWEST or len(gone) < FEWEST:
        raise TooFewQuestions(
            f"Only {min(len(there), len(gone))} of {len(made)} questions could be asked with and without the paper "
            f"that answers them, and {FEWEST} are needed to calibrate on. Add papers first."
        )
    return fitted(np.array(there), np.array(gone), shipped=assistant.settings.answers.relevance, by=_by(assistant))


def fitted(there: Floats, gone: Floats, *, shipped: float, by: str) -> Calibration:
    """The threshold for the relevances found with the answering papers (n,) and without them (m,)."""
    values = np.unique(np.concatenate([there, gone, [_LOWEST, _HIGHEST]]))
    candidates = np.round((values[1:] + values[:-1]) / 2, 3)
    candidates = candidates[(candidates >= _LOWEST) & (candidates <= _HIGHEST)]
    refused = np.array([(there < one).mean() for one in candidates])
    answered = np.array([(gone >= one).mean() for one in candidates])
    allowed = refused <= max(_TOLERATED, refused.min())
    # Of those that let equally few through, the one that refuses the fewest; of equals the middle, least due to chance.
    least = np.flatnonzero(allowed & (answered <= answered[allowed].min() + 1e-9))
    best = least[refused[least] <= refused[least].min() + 1e-9]
    chosen = best[len(best) // 2]
    return Calibration(
        threshold=float(candidates[chosen]),
        refused_wrongly=_share(there < candidates[chosen]),
        answered_wrongly=_share(gone >= candidates[chosen]),
        shipped_refused_wrongly=_share(there < shipped),
        shipped_answered_wrongly=_share(gone >= shipped),
        questions=len(there),
        by=by,
        when=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _both(assistant: "Assistant", one: Draft, question: str, answer: str) -> tuple[float, float | None]:
    """The relevance with the paper, and without it; None where another paper says the same."""
    found = assistant.retriever.search(question, PASSAGES)
    paper = one.stored.chunk.document
    library = assistant.library
    others = np.setdiff1d(library.keys(), library.keys([paper]))
    without = assistant.retriever.search(question, PASSAGES, within=others)
    texts = [" ".join(passage.stored.chunk.text.lower().split()) for passage in without.chunks[:3]]
    elsewhere = any(" ".join(answer.lower().split()) in text for text in texts)
    gone = None if elsewhere or not len(others) else relevance(question, without.sentences)
    return relevance(question, found.sentences), gone


def _share(values: NDArray[np.bool_]) -> float:
    return round(float(values.mean()), 4)


def _by(assistant: "Assistant") -> str:
    return assistant.chat.name if assistant.chat else "rules"


def in_words(found: Calibration) -> Sequence[str]:
    """Both errors in plain sentences."""
    return (
        f"{found.questions} questions made from your papers (by {found.by}) were asked twice: with all papers, and "
        "without the one that answers.",
        f"Refused although the papers say: {found.refused_wrongly:.0%} (as shipped: "
        f"{found.shipped_refused_wrongly:.0%}).",
        f"Answered although the paper was left out: {found.answered_wrongly:.0%} (as shipped: "
        f"{found.shipped_answered_wrongly:.0%}).",
        f"Questions are refused below a relevance of {found.threshold:.2f} now.",
    )
