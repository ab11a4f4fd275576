"""Doing what is asked for in Slack: each task from its beginning to the one reply that stays."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant import Answer, AssistantError, ProviderError, UnknownConversation
from assistant.people.access import User
from ui.slack.blocks import PRIVATELY, Block, actions, answer_blocks, button, fallback, paragraph
from ui.slack.calling import DEAD, Failed, Limited, Unsure
from ui.slack.desk import Desk
from ui.slack.plain import shortened
from ui.slack.queueing import Job
from ui.slack.remembering import Unfinished
from ui.slack.tasks import Kind, Task
from ui.slack.whispering import whisper
from ui.wording import later, said_in

_log = logging.getLogger(__name__)
DELETED, ENDING = "deleted", "ending"
_SORRY = later("That could not be answered. The log of the assistant says why.")
_INTERRUPTED = later("I was interrupted while I was answering this. Please ask again.")
_FULL = later("I have more questions than I can take just now. Please ask again in a few minutes.")
_EXTERNAL = later("I don't answer in channels that other firms read too. Ask me in a direct message.")
_UNKNOWN = later("Slack does not tell me who reads this channel, so I don't answer here. Ask me in a direct message.")
_READING = later("is reading your papers…")
_NOT_ALL = later(
    "I have looked only in papers that everybody here may see. I can look in all of yours, for your eyes only."
)
_TITLE = 60

Do = Callable[[Job], None]


@dataclass(slots=True)
class Counts:
    """What became of tasks since the start."""

    done: int = 0
    failed: int = 0
    declined: int = 0


class Answering:
    """Does tasks; `others` are the kinds that are done elsewhere."""

    def __init__(self, desk: Desk, others: Mapping[Kind, Do]) -> None:
        self.desk = desk
        self.counts = Counts()
        self._ways: dict[Kind, Do] = {
            "ask": self._ask,
            "ask_privately": self._ask_privately,
            "tell": self._tell,
            **others,
        }
        self._counting = threading.Lock()

    def do(self, job: Job) -> None:
        """Does a task and notes that nothing is left to do; a task that is not to be done any more is left."""
        task, memory = job.task, self.desk.memory
        if job.stop.is_set():
            if job.why == DELETED:
                memory.finish(task.key)
            return
        memory.begin(task)
        try:
            self._ways[task.kind](job)
        except Failed as error:
            _log.error("%s: %s", task.kind, error)
            if error.error in DEAD:
                return  # it is told, or done, at the next start, when the token is another one
            self._count(failed=1)
        except (Limited, Unsure) as error:
            _log.error("%s: %s", task.kind, error)
            self._count(failed=1)
            if self.desk.slack.halted.is_set():
                return
        except Exception:
            logging.getLogger(__name__).exception("A task could not be done: %s", task.kind)
            self._count(failed=1)
            self._apologise(task)
        else:
            self._count(done=1)
        memory.finish(task.key)

    def resume(self, left: Unfinished) -> None:
        """Tells the thread of a task that the process before this one was killed over, if it has no reply yet."""
        task = left.task
        if task.thread and task.kind not in ("greet", "page", "feedback"):
            reply = self.desk.reply(task, left.message)
            try:
                if not reply.find():
                    reply.replace(said_in(self.desk.spoken(task), _INTERRUPTED))
            except Failed as error:
                _log.error("The thread could not be told: %s", error)
        self.desk.memory.finish(task.key, left.message)

    def _ask(self, job: Job) -> None:
        task, desk = job.task, self.desk
        if desk.people.is_shut(task.channel):
            self._whisper(task, _EXTERNAL)
            return
        if task.answers_to and not desk.people.may_speak(task.channel):  # a shortcut where it is no member
            self._ask_privately(job)
            return
        if not desk.people.may_speak(task.channel):  # for all that is known, other firms read along
            self._whisper(task, _UNKNOWN)
            return
        reply, spoken = desk.reply(task), desk.spoken(task)
        readers = desk.people.audience(task.channel, task.user)
        self._say_status(task, said_in(spoken, _READING))
        try:
            answer, reference = self._answered(job, readers, reply.write)
        except (AssistantError, ProviderError) as error:
            _log.error("A question could not be answered: %s", error)
            reply.replace(said_in(spoken, _SORRY))
            return
        except (Failed, Limited, Unsure):
            raise
        except Exception:
            logging.getLogger(__name__).exception("A question could not be answered")
            reply.replace(said_in(spoken, _SORRY))
            return
        if answer is None:
            if job.why == DELETED:
                reply.withdraw()
            else:
                reply.replace(said_in(spoken, _INTERRUPTED))
            return
        reader = desk.reader(task)
        reply.finish(answer_blocks(answer, reference, spoken=spoken, reader=reader), answer.text)
        if not answer.found and not desk.people.is_alone(task.channel) and self._knows_more(task.user, readers):
            said, label = said_in(reader, _NOT_ALL), said_in(reader, "Look in all of mine")
            ask = button(label, PRIVATELY, task.text[:1900])
            whisper(desk.slack, task, said, [*paragraph(said), *actions([ask])])

    def _answered(self, job: Job, readers: User, show: Callable[[str], None]) -> tuple[Answer | None, str]:
        """The answer, and what feedback on it names; None where the task was asked to end."""
        task, desk = job.task, self.desk
        kept = desk.memory.conversation(task.channel, task.thread) if task.thread else None
        try:
            stream = desk.assistant.converse(task.text, kept or None, user=readers)
        except UnknownConversation:  # it was deleted on the chat page, or belongs to who this was before
            kept = None
            stream = desk.assistant.converse(task.text, user=readers)
        conversation = stream.trail.conversation
        if task.thread and conversation != kept:
            desk.memory.follow(task.channel, task.thread, conversation)
            self._entitle(task)
        try:
            for piece in stream:
                if job.stop.is_set():
                    return None, ""
                show(piece)
            if job.stop.is_set():
                return None, ""
            answer = stream.answer
        finally:
            stream.close()
        return answer, self._reference(readers, conversation)

    def _reference(self, readers: User, conversation: str) -> str:
        """What feedback on the last answer of a conversation names; empty where it was deleted meanwhile."""
        try:
            kept = self.desk.assistant.conversations(user=readers)[conversation]
        except UnknownConversation:
            return ""
        return f"{conversation}:{len(kept.exchanges)}"

    def _ask_privately(self, job: Job) -> None:
        task, desk = job.task, self.desk
        if desk.people.is_shut(task.channel):
            self._whisper(task, _EXTERNAL)
            return
        try:
            answer = desk.assistant.ask(task.text, user=desk.people.name(task.user))
        except (AssistantError, ProviderError) as error:
            _log.error("A question could not be answered: %s", error)
            self._whisper(task, _SORRY)
            return
        spoken, reader = desk.spoken(task), desk.reader(task)
        said = said_in(spoken, "You asked: {question}", question=shortened(task.text, 500))
        asked: list[Block] = paragraph(said, bold=True)
        whisper(desk.slack, task, answer.text, [*asked, *answer_blocks(answer, spoken=spoken, reader=reader)])

    def _tell(self, job: Job) -> None:
        """Says politely that a question has to be asked again, or the sentence that the task has."""
        task, desk = job.task, self.desk
        if task.value:
            self._whisper(task, task.value)
            return
        if not task.thread:
            self._whisper(task, _FULL)
        elif desk.people.may_speak(task.channel):
            desk.reply(task).replace(said_in(desk.spoken(task), _FULL))
        self._count(declined=1)

    def _whisper(self, task: Task, text: str) -> None:
        """Tells who asked alone, in their language."""
        whisper(self.desk.slack, task, said_in(self.desk.reader(task), text))

    def _apologise(self, task: Task) -> None:
        try:
            self._whisper(task, _SORRY)
        except (Failed, Limited, Unsure) as error:
            _log.error("Nobody could be told: %s", error)

    def _knows_more(self, user: str, readers: User) -> bool:
        documents = self.desk.assistant.documents
        return len(documents(user=self.desk.people.name(user))) > len(documents(user=readers))

    def _say_status(self, task: Task, status: str) -> None:
        """Beside the assistant's name in the thread; it goes by itself when the reply comes."""
        arguments = {"channel_id": task.channel, "thread_ts": task.thread, "status": status}
        self._by_the_way("assistant_threads_setStatus", **arguments)

    def _entitle(self, task: Task) -> None:
        """Names the thread after its first question."""
        if self.desk.people.is_alone(task.channel):
            title = fallback(shortened(task.text, _TITLE))
            self._by_the_way("assistant_threads_setTitle", channel_id=task.channel, thread_ts=task.thread, title=title)

    def _by_the_way(self, method: str, **arguments: Any) -> None:
        """A call that nothing depends on."""
        try:
            self.desk.slack(method, patience=0.0, **arguments)
        except (Failed, Limited, Unsure) as error:
            _log.debug("%s", error)

    def _count(self, *, done: int = 0, failed: int = 0, declined: int = 0) -> None:
        with self._counting:
            self.counts.done += done
            self.counts.failed += failed
            self.counts.declined += declined
