"""Answers on their way: each made by a thread that no click interrupts, kept in its conversation, and stoppable."""

import logging
from collections.abc import Collection
from concurrent.futures import wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Thread

from assistant import Answer, Assistant, AssistantError, Exchange, ProviderError
from assistant.answering.trail import Trail
from assistant.conversing.store import new_id
from ui.chat.documents.uploads import Adding
from ui.chat.wording import later

STOPPED = later("Stopped before the answer was whole.")
NOTHING_HEARD = later("Nothing was understood. Say it again, closer to the microphone, or type it.")
_UNKNOWN = later("The question could not be answered. The log, where the assistant was started, says why.")
_SPOKEN = "(spoken)"
# Seconds between two looks at papers that are being added.
_LOOK = 0.2
# By who asked and the conversation's id: whoever opens it again finds the answer that is still being written.
_at_work: dict[tuple[str | None, str], "Working"] = {}


@dataclass
class Working:
    """An answer on its way. The thread writes, the page reads; `conversation` is the id of what it belongs to.

    `question` is empty while what was said aloud is being written down; `within` is filled when the papers that were
    dropped into the question are added.
    """

    question: str
    within: tuple[str, ...]
    conversation: str
    begins: bool
    trail: Trail = field(default_factory=Trail)
    user: str | None = None
    deep: bool = False
    adding: Adding | None = None
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
    adding: Adding | None = None,
    sound: bytes = b"",
) -> Working:
    """Begins to answer, following a conversation or, without one, beginning it.

    With `adding` the papers on their way are waited for, and the question is asked of them alone; `sound` is a
    question that was said aloud.
    """
    working = Working(
        question, tuple(within), conversation or new_id(), conversation is None, user=user, deep=deep, adding=adding
    )
    before = _at_work.get((user, working.conversation))
    _at_work[user, working.conversation] = working
    Thread(target=_work, args=(assistant, working, sound, before), name="answering", daemon=True).start()
    return working


def at_work(conversation: str, user: str | None) -> Working | None:
    """What is being answered in a conversation of that user's."""
    return _at_work.get((user, conversation))


def stop(working: Working) -> None:
    """Ends it. Nothing more is shown of it at once; its model is hung up on when its next piece comes."""
    working.stopped.set()


def _work(assistant: Assistant, working: Working, sound: bytes, before: Working | None) -> None:
    try:
        if before:  # one that was stopped is kept first, or the conversation may not be there yet
            before.done.wait()
        _prepare(assistant, working, sound)
        if not (working.trouble or working.stopped.is_set()):
            _answer(assistant, working)
    except (AssistantError, ProviderError) as error:
        working.trouble = str(error)
    except Exception:
        logging.getLogger(__name__).exception("A question could not be answered")
        working.trouble = _UNKNOWN
    finally:
        if working.answer is None:
            working.trouble = working.trouble or STOPPED
            _keep(assistant, working)
        if _at_work.get((working.user, working.conversation)) is working:
            del _at_work[working.user, working.conversation]
        working.done.set()


def _prepare(assistant: Assistant, working: Working, sound: bytes) -> None:
    """Writes down what was said, and waits for the papers that were dropped into the question."""
    if sound:
        heard = assistant.transcribe(sound)
        working.question = " ".join(filter(None, (working.question, heard)))
        if not working.question:
            working.trouble = NOTHING_HEARD
            return
    adding = working.adding
    while adding and not adding.future.done() and not working.stopped.is_set():
        wait([adding.future], timeout=_LOOK)
    if adding and adding.future.done():
        files = adding.future.result().files
        papers = [paper for one in files if one.status != "failed" and (paper := assistant.library.at_path(one.path))]
        working.within = tuple(dict.fromkeys(one.id for one in papers))
        if not papers:
            # Answered from the other papers, it would look as if this one said it.
            working.trouble = " ".join(f"{one.path.rpartition('/')[2]}: {one.reason}." for one in files)


def _answer(assistant: Assistant, working: Working) -> None:
    stream = assistant.converse(
        working.question,
        working.conversation,
        begin=working.begins,
        within=working.within or None,
        user=working.user,
        deep=working.deep,
    )
    working.trail = stream.trail
    try:
        for piece in stream:
            if working.stopped.is_set():
                return
            working.text += piece
            if steps := stream.trail.steps:
                working.action = " ".join(f"{steps[-1].asked} {steps[-1].result}".split())
        working.answer = stream.answer
    finally:
        stream.close()


def _keep(assistant: Assistant, working: Working) -> None:
    """Keeps the question alone, and why it was not answered."""
    now = datetime.now(UTC).isoformat()
    question = working.question or _SPOKEN
    exchange = Exchange(question=question, at=now, trouble=working.trouble, within=working.within)
    try:
        assistant.conversations(user=working.user).append(working.conversation, exchange, begin=working.begins)
    except AssistantError as error:
        logging.getLogger(__name__).info("A question was not kept: %s", error)
