"""What is to be done for somebody in Slack: once, whatever Slack sends again."""

from typing import Literal

from assistant.documents import Record

Kind = Literal["ask", "ask_privately", "quote", "quote_file", "contract", "greet", "page", "feedback", "tell"]
# What takes long and waits its turn. All else is done at once.
LONG: frozenset[Kind] = frozenset({"ask", "ask_privately", "quote", "quote_file", "contract"})


class Task(Record):
    """One thing to do. `key` is what it is known by for good: of a message the same for all its events.

    `ts` is the message it is about, `thread` the one to reply under (empty outside of threads), `value` what a button
    holds, `files` the ids of files, `answers_to` where a command's reply goes.
    """

    key: str
    kind: Kind
    channel: str
    user: str
    thread: str = ""
    ts: str = ""
    text: str = ""
    value: str = ""
    files: tuple[str, ...] = ()
    answers_to: str = ""

    @property
    def lane(self) -> str:
        """What is in one lane is done one after the other: a thread is one conversation."""
        return f"{self.channel}:{self.thread}" if self.thread else self.key


def message_key(channel: str, ts: str) -> str:
    """What a message is known by."""
    return f"message:{channel}:{ts}"
