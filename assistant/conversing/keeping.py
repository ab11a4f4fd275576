"""Keeping: an answer goes into its conversation when it is whole."""

from collections.abc import Collection
from datetime import UTC, datetime

from assistant.answering.answerer import AnswerStream, Pieces
from assistant.conversing.model import Conversation, Exchange
from assistant.conversing.store import Conversations, new_id
from assistant.errors import UnknownConversation

GONE = "The conversation was deleted meanwhile, so the answer was not kept."


def keep(
    question: str,
    stream: AnswerStream,
    conversations: Conversations,
    before: Conversation | None,
    within: Collection[str],
    *,
    begin: str = "",
) -> AnswerStream:
    """The answer as it comes, which is then added to the conversation `before`; None begins one.

    `.trail.conversation` is its id: `begin`, or else a new one. An answer that is ended early is not kept.
    """
    stream.trail.conversation = before.id if before else begin or new_id()
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
        trail.number = conversations.append(trail.conversation, exchange, begin=before is None)
    except UnknownConversation:
        notices = (*stream.answer.notices, GONE)
        return stream.answer.model_copy(update={"notices": notices})
    return stream.answer
