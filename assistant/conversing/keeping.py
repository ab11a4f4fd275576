"""Keeping: an answer goes into its conversation when it is whole."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime

from assistant.answering import AnswerStream, History, Pieces
from assistant.conversing.model import Conversation, Exchange
from assistant.conversing.store import Conversations, new_id
from assistant.errors import UnknownConversation

GONE = "The conversation was deleted meanwhile, so the answer was not kept."
# Opens the stream of an answer to a question that follows others.
Opener = Callable[[History], AnswerStream]


def kept(
    question: str, opener: Opener, conversations: Conversations, conversation: str | None, within: Collection[str]
) -> AnswerStream:
    """The answer as it comes, which is then added to the conversation; None begins one.

    `.trail.conversation` is its id. One that is ended early is not kept. Raises UnknownConversation.
    """
    before = conversations[conversation] if conversation else None
    stream = opener(before.history if before else ())
    stream.trail.conversation = conversation or new_id()
    return AnswerStream(_kept(question, stream, conversations, before, within), stream.trail)


def _kept(
    question: str,
    stream: AnswerStream,
    conversations: Conversations,
    before: Conversation | None,
    within: Collection[str],
) -> Pieces:
    yield from stream
    trail = stream.trail
    exchange = Exchange(
        question=question,
        at=datetime.now(UTC).isoformat(),
        answer=stream.answer,
        looked_for=trail.looked_for,
        within=tuple(within),
        sources=tuple(dict.fromkeys([*(before.sources if before else ()), *sorted(trail.sources)])),
    )
    try:
        conversations.append(trail.conversation, exchange, begin=before is None)
    except UnknownConversation:
        notices = (*stream.answer.notices, GONE)
        return stream.answer.model_copy(update={"notices": notices})
    return stream.answer
