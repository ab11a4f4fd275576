"""Refusing: whether the papers hold an answer at all, judged before any model is asked."""

import math
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answering.naming import unnamed
from assistant.library import Library
from assistant.search.extracting import Extractor, Glance
from assistant.search.finding import Finding, Found, Sentence
from assistant.search.ranking.glance import AROUND, subject_words
from assistant.search.ranking.weights import reader_weights
from assistant.settings import Answers
from assistant.text.language import detect

if TYPE_CHECKING:
    from assistant.search.indexing import Indexes

# What tells an answer from a near miss. None of it depends on what else was found, as the fused score does, in which
# the best match of words always counts as 1.
FEATURES = (
    "own", "heading", "beside", "cosine", "aligned", "weakest", "passage aligned", "passage cosine", "subject aligned",
    "subject weakest",
)  # fmt: skip


# A question that names what no passage read has is as much less likely to be answered: its odds are divided by e.
_UNNAMED = 1.0


def relevance(question: str, sentences: Sequence[Sentence]) -> float:
    """The probability, 0 to 1, that these ranked sentences answer the question that they were ranked for.

    A logistic model of the best one's features, and whether what the question names is there. It tells questions on
    other subjects apart; a question on the same subject whose answer just isn't there it mostly can't (no threshold
    does), which is why the sentences themselves are shown.
    """
    if not sentences:
        return 0.0
    weights = reader_weights().relevance
    weighed = sum(weights[name] * sentences[0].feature(name) for name in FEATURES)
    found = 1 / (1 + math.exp(-weights["intercept"] - weighed))
    passages = {one.found.stored.key: one.found for one in sentences}.values()
    return _lowered(found) if unnamed(question, passages) else found


def _lowered(probability: float) -> float:
    """A probability whose odds are those of a question that names what is not there."""
    return probability / (probability + (1 - probability) * math.exp(_UNNAMED))


def is_clear(extractor: Extractor, finding: Finding, seen: Glance, threshold: float) -> bool:
    """Whether it is clear that the papers hold an answer, before all that looks good was read.

    Told by a glance; where that can't tell, by reading the passage that looks best. False means: read the rest.
    """
    guessed = extractor.likelihood(finding, seen)
    # Without taking any passage apart where it would be clear even if what the question names were missing.
    if _lowered(guessed) >= threshold:
        return True
    if guessed >= threshold and not unnamed(finding.question, (found for found, _ in seen.passages)):
        return True
    return relevance(finding.question, extractor.rank(finding, seen, passages=1)) >= threshold


class Calibration(BaseModel):
    """A threshold fitted to one home's papers, and both kinds of error that it made there: shares, 0 to 1.

    `refused_wrongly` of the questions that a paper answers were refused; `answered_wrongly` of those whose paper was
    left out were answered. `questions` were asked both ways. `by` says who wrote them: "rules", or the model's name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    threshold: float
    refused_wrongly: float
    answered_wrongly: float
    shipped_refused_wrongly: float
    shipped_answered_wrongly: float
    questions: int
    by: str
    when: str


# The fact of a library that holds its calibration.
_FACT = "calibration"


def threshold(settings: Answers, library: Library) -> float:
    """The relevance below which questions are refused: what is set, else what was calibrated, else what ships."""
    if "relevance" in settings.model_fields_set:
        return settings.relevance
    found = calibration(library)
    return found.threshold if found else settings.relevance


def calibration(library: Library) -> Calibration | None:
    """The library's calibration; None where there is none, or one that an earlier version wrote."""
    try:
        return Calibration.model_validate_json(library.fact(_FACT) or "null")
    except ValidationError:
        return None


def keep(library: Library, found: Calibration | None) -> None:
    """Stores a calibration; None forgets it."""
    library.note_fact(_FACT, found.model_dump_json() if found else "")


def looked_for(question: str, passages: Iterable[Found], indexes: "Indexes") -> tuple[list[str], list[str]]:
    """What a refusal tells of the search: the words that were looked for, and those that none of the passages has.

    Of other papers nothing is told, for there may be some that whoever asks may not see. Where no word names a subject,
    the question itself was looked for.
    """
    words = list(dict.fromkeys(word.strip(AROUND) for word in subject_words(question)))
    terms = partial(indexes.terms, language=detect(question))
    texts = [one.stored.chunk.embedded_text for one in passages]
    whole, held = "\n".join(texts).lower(), {term for text in texts for term in terms(text)}
    missing = [word for word in words if word.lower() not in whole and held.isdisjoint(terms(word))]
    return words or [question], missing
