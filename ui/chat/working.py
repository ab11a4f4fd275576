"""Answers on their way: each made by a thread that no click interrupts, kept in its conversation, and stoppable."""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Thread

from assistant import Answer, AnswerStream, Assistant, AssistantError, Exchange, ProviderError
from assistant.trail import Trail

STOPPED = "Stopped before the answer was whole."
_UNKNOWN = "The question could not be answered. The log, where the assistant was started, says why."
# By whose conversation it belongs to, and its id: they who open it again find the answer that is still being written.
_at_work: dict[tuple[str | None, str], "Working"] = {}


@dataclass
class Working:
    """An answer on its way. The thread writes, the page reads; `conversation` is the id of what it belongs to."""

    question: str
    within: tuple[str, ...]
    conversation: str
    begins: bool
    trail: Trail
    user: str | None = None
    text: str = ""
    action: str = ""
    answer: Answer | None = None
    trouble: str = ""
    stopped: Event = field(default_factory=Event)
    done: Event = field(default_factory=Event)


def begin(
    assistant: Assistant,
    question: str,
    conversation: str | None,
    within: Collection[str],
    *,
    user: str | None = None,
    deep: bool = False,
) -> Working:
    """Begins to answer, following a conversation or, without one, beginning it.

    Raises what `Assistant.converse` does.
    """
    stream = assistant.converse(question, conversation, within=within or None, user=user, deep=deep)
    working = Working(question, tuple(within), stream.trail.conversation, conversation is None, stream.trail, user)
    _at_work[user, working.conversation] = working
    Thread(target=_work, args=(assistant, working, stream), name="answering", daemon=True).start()
    return working


def at_work(conversation: str, user: str | None) -> Working | None:
    """What is being answered in a conversation of that user's."""
    return _at_work.get((user, conversation))


def stop(working: Working) -> None:
    """Ends it. Nothing more is shown of it at once; its model is hung up on when its next piece comes."""
    working.stopped.set()


def _work(assistant: Assistant, working: Working, stream: AnswerStream) -> None:
    try:
        try:
            for piece in stream:
                if working.stopped.is_set():
                    break
                working.text += piece
                if steps := stream.trail.steps:
                    working.action = " ".join(f"{steps[-1].asked} {steps[-1].result}".split())
            else:
                working.answer = stream.answer
        finally:
            stream.close()
    except (AssistantError, ProviderError) as error:
        working.trouble = str(error)
    except Exception:
        logging.getLogger(__name__).exception("A question could not be answered")
        working.trouble = _UNKNOWN
    finally:
        if working.answer is None:
            working.trouble = working.trouble or STOPPED
            _keep(assistant, working)
        _at_work.pop((working.user, working.conversation), None)
        working.done.set()


def _keep(assistant: Assistant, working: Working) -> None:
    """Keeps the question alone, and why it was not answered."""
    now = datetime.now(UTC).isoformat()
    exchange = Exchange(question=working.question, at=now, trouble=working.trouble, within=working.within)
    try:
        assistant.conversations(user=working.user).append(working.conversation, exchange, begin=working.begins)
    except AssistantError as error:
        logging.getLogger(__name__).info("A question was not kept: %s", error)
