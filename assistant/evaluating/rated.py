"""Questions for an evaluation out of answers that people called good."""

from collections.abc import Iterable

from assistant.conversing.model import Rated
from assistant.documents import Answer
from assistant.evaluating.questions import NONE, EvalQuestion, Place


def questions_of(rated: Iterable[Rated]) -> list[EvalQuestion]:
    """A question for each answer that was called good, each question once: the newest verdict on it counts.

    An answer's places are those of its supported statements; that the papers don't say can be right too. A good answer
    of which nothing is supported makes none.
    """
    found: dict[str, EvalQuestion | None] = {}
    for one in sorted(rated, key=lambda one: one.feedback.at, reverse=True):
        question = one.exchange.looked_for or one.exchange.question
        if question not in found:
            found[question] = _question(question, one)
    return [one for one in found.values() if one]


def _question(question: str, rated: Rated) -> EvalQuestion | None:
    answer = rated.exchange.answer
    if not rated.feedback.good or answer is None:
        return None
    if not answer.found:
        return EvalQuestion(question=question, answer=NONE, note=rated.feedback.reason)
    places = _places(answer)
    said = " ".join(one.text for one in answer.statements if one.support == "supported")
    return EvalQuestion(question=question, answer=said, places=places, note=rated.feedback.reason) if places else None


def _places(answer: Answer) -> tuple[Place, ...]:
    cited = [source for one in answer.statements if one.support == "supported" for source in one.citations]
    places = (Place(document=one.name, page=one.page, contains=(one.quote,)) for one in cited)
    return tuple(dict.fromkeys(places))
