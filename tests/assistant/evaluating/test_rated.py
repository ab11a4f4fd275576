"""Questions out of what people said of answers."""

from assistant.conversing.model import Exchange, Feedback, Rated
from assistant.documents import Answer, Statement, Support
from assistant.evaluating.rated import questions_of
from tests.assistant.exports.test_answers import NOTICE, RENT


def rated(question: str, *, good: bool, at: str = "1", support: Support | None = "supported") -> Rated:
    """An answer that was called good or not; without support, a refusal."""
    statements = (Statement(text="It is 950.", support=support, citations=(RENT,)),) if support else ()
    said = Statement(text="And 14 months.", support="unsupported", citations=(NOTICE,))
    answer = Answer(question=question, text="…", found=bool(support), statements=(*statements, said) if support else ())
    exchange = Exchange(question=question, at="", answer=answer)
    return Rated(conversation="c", number=1, feedback=Feedback(good=good, reason="because", at=at), exchange=exchange)


def test_good_answers_become_questions_with_their_places() -> None:
    """Of supported statements alone; a refusal that was right has no place."""
    found, refused = questions_of([rated("Rent?", good=True, at="2"), rated("Whales?", good=True, support=None)])
    assert (found.question, found.answer, found.note) == ("Rent?", "It is 950.", "because")
    assert [(one.document, one.page, one.contains) for one in found.places] == [("lease.pdf", 2, (RENT.quote,))]
    assert (refused.question, refused.answerable) == ("Whales?", False)


def test_bad_answers_and_those_that_nothing_bears_make_none() -> None:
    """And of two verdicts on one question the newer one counts."""
    assert not questions_of([rated("Rent?", good=False), rated("Fee?", good=True, support="weak")])
    assert not questions_of([rated("Rent?", good=True, at="1"), rated("Rent?", good=False, at="2")])
    assert questions_of([rated("Rent?", good=False, at="1"), rated("Rent?", good=True, at="2")])
