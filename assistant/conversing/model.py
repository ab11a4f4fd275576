"""What a conversation is: questions with their answers, and what is left of them when a paper is gone."""

from collections.abc import Collection

from assistant.documents import Answer, Citation, Record, Statement

# The words that a conversation is known by are those of its first question.
_TITLE = 80
REMOVED = "What came from a paper that is gone since, or that is not for you, was removed."


class Feedback(Record):
    """What a person said of an answer: whether it was `good`, and why; `at` is ISO 8601 in UTC."""

    good: bool
    reason: str = ""
    at: str = ""


class Exchange(Record):
    """A question and what became of it: an answer, or a sentence on what went wrong (`trouble`).

    `looked_for` is the question as it was understood; `sources` are the ids of all papers of which something was
    found for it, shown or not, and of those that the questions before it had; `within` those it was restricted to.
    `feedback` is what the user said of the answer, kept beside the exchange.
    """

    question: str
    at: str
    answer: Answer | None = None
    trouble: str = ""
    looked_for: str = ""
    within: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    feedback: Feedback | None = None


class Conversation(Record):
    """A conversation of one user, oldest exchange first; times are ISO 8601 in UTC."""

    id: str
    title: str
    begun: str
    changed: str
    exchanges: tuple[Exchange, ...] = ()

    @property
    def history(self) -> list[tuple[str, str]]:
        """The questions, as they were understood, with what was answered to them."""
        return [
            (one.looked_for or one.question, one.answer.text)
            for one in self.exchanges
            if one.answer and one.answer.found and one.answer.text
        ]

    @property
    def cited(self) -> list[str]:
        """The papers (ids) that the last answer that was found cites, in the order of its citations."""
        answers = [one.answer for one in self.exchanges if one.answer and one.answer.citations]
        return list(dict.fromkeys(one.document for one in answers[-1].citations)) if answers else []

    @property
    def sources(self) -> list[str]:
        """The papers (ids) that anything in it may come from."""
        return list(dict.fromkeys(paper for one in self.exchanges for paper in one.sources))


class Rated(Record):
    """An answer that a user said something of; `number` is its exchange's, from 1."""

    conversation: str
    number: int
    feedback: Feedback
    exchange: Exchange


class Match(Record):
    """An exchange that holds all words that were looked for; `number` counts from 1, `excerpt` shows where."""

    conversation: str
    title: str
    number: int
    at: str
    question: str
    excerpt: str


def title(question: str) -> str:
    """What a conversation that begins with this question is called."""
    words = " ".join(question.split())
    return words if len(words) <= _TITLE else f"{words[:_TITLE].rsplit(' ', 1)[0]} …"


def without(exchange: Exchange, papers: Collection[str]) -> Exchange:
    """The exchange without anything that may come from these papers (ids).

    Where one of them was among its sources, what stays is the question, and statements whose citations, all from
    other papers, bear them: a statement that nothing bears might be from anywhere. Of what this version doesn't know
    of an answer nothing stays either.
    """
    if set(papers).isdisjoint((*exchange.sources, *exchange.within)):
        return exchange
    return Exchange(
        question=exchange.question,
        at=exchange.at,
        answer=_without(exchange.answer, papers) if exchange.answer else None,
        within=tuple(paper for paper in exchange.within if paper not in papers),
        sources=tuple(paper for paper in exchange.sources if paper not in papers),
    )


def _without(answer: Answer, papers: Collection[str]) -> Answer:
    statements = tuple(one for one in answer.statements if _stays(one, papers))
    citations: dict[tuple[str, int, str], Citation] = {}
    for statement in statements:
        for one in statement.citations:
            citations.setdefault((one.document, one.page, one.quote), one)
    return Answer(
        question=answer.question,
        text="\n\n".join(one.text for one in statements),
        found=answer.found,
        statements=statements,
        citations=tuple(citations.values()),
        nearest=tuple(one for one in answer.nearest if one.document not in papers),
        notices=(REMOVED,),
        usage=answer.usage,
    )


def _stays(statement: Statement, papers: Collection[str]) -> bool:
    if statement.support == "unsupported" or not statement.citations:
        return False
    whole = statement.model_dump_json()  # whatever else it says of its sources
    return not any(paper in whole for paper in papers)
