"""A reply in a thread: it appears while it is written, and stands there once in the end, whatever breaks meanwhile."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from slack_sdk.web.chat_stream import ChatStream

from ui.slack.blocks import Block, fallback, messages, paragraph
from ui.slack.calling import Failed, Limited, Slack, Unsure
from ui.slack.plain import as_markdown
from ui.slack.tasks import Task

_log = logging.getLogger(__name__)
# Seconds between two pieces that are shown; Slack allows about one change of a message each second.
_PIECE = 1.0
# What Slack itself keeps with a message of ours, so that it can be found again.
EVENT = "company_assistant_reply"
# Characters shown of what is being written where the message has to be sent whole each time.
_SHOWN = 2500
_FOUND = 200
_WRITING = " …"


class Reply:
    """The reply to a task. `note` is told the message (its ts) as soon as there is one.

    Raises what `Slack` does where Slack doesn't take the whole reply; that it doesn't take a piece is no matter.
    """

    def __init__(self, slack: Slack, task: Task, *, team: str, note: Callable[[str], None], message: str = "") -> None:
        """`message` is what an earlier process had posted of it, perhaps as a stream that is still open."""
        self._slack = slack
        self._task = task
        self._note = note
        self._team = team
        self._text = ""
        self._unshown = ""
        self._after = time.monotonic() + _PIECE
        self._stream: ChatStream | None = None
        self._streaming = True
        self._open = bool(message)
        self.message = message

    def write(self, piece: str) -> None:
        """Adds to what is shown. Not every piece is shown at once."""
        self._text += piece
        self._unshown += piece
        if self._unshown.strip() and time.monotonic() >= self._after:
            self._show()

    def finish(self, blocks: Sequence[Block], text: str) -> None:
        """Puts the whole reply in place of what was shown; what one message cannot hold follows in further ones."""
        first, *others = messages(blocks)
        self._end_stream()
        if self.message:
            self._change(first, text)
        else:
            self._post(first, text, 0)
        for number, more in enumerate(others, start=1):
            self._post(more, text, number)

    def replace(self, text: str) -> None:
        """Puts a sentence of ours in place of what was shown."""
        self.finish(paragraph(text), text)

    def withdraw(self) -> None:
        """Takes away what was shown."""
        self._end_stream()
        if self.message:
            try:
                self._slack("chat_delete", channel=self._task.channel, ts=self.message)
            except Failed as error:
                if error.error != "message_not_found":
                    raise

    def find(self, number: int = 0) -> str:
        """The message (its ts) that is the reply to this task, or that part of it; empty where there is none."""
        found = self._slack(
            "conversations_replies",
            channel=self._task.channel,
            ts=self._task.thread,
            include_all_metadata=True,
            limit=_FOUND,
            oldest=self._task.ts or "0",
        )
        wanted = self._metadata(number)
        return next((str(one["ts"]) for one in found["messages"] if one.get("metadata") == wanted), "")

    def _show(self) -> None:
        pause = _PIECE
        try:
            if self._streaming:
                self._append()
            else:
                self._update()
        except Limited as error:  # nobody waits for that: more of it comes later
            pause = error.seconds
        except (Failed, Unsure) as error:
            _log.info("What is being written is shown another way: %s", error)
            self._streaming = False
        # From now: where Slack is slow, the answer isn't, for what came meanwhile goes along at once.
        self._after = time.monotonic() + pause

    def _append(self) -> None:
        if self._stream is None:
            self._stream = self._slack.client.chat_stream(
                channel=self._task.channel,
                thread_ts=self._task.thread,
                recipient_team_id=self._team,
                recipient_user_id=self._task.user,
                buffer_size=1,
            )
        stream = self._stream

        def append() -> Any:
            # What Slack did not take stays in the stream's own buffer, and goes along with the next piece.
            piece, self._unshown = self._unshown, ""
            return stream.append(markdown_text=as_markdown(piece))

        self._slack.attempt("chat_appendStream", append, patience=0.0, repeat=False)
        if not self.message and stream.ts:
            self._open = True
            self._posted(stream.ts)

    def _update(self) -> None:
        shown = self._text if len(self._text) < _SHOWN else f"… {self._text[-_SHOWN:]}"
        blocks = paragraph(shown + _WRITING)
        if self.message:
            self._change(blocks, shown, patience=0.0)
        else:
            self._post(blocks, shown, 0, patience=0.0)
        self._unshown = ""

    def _end_stream(self) -> None:
        """The message is then one like any other."""
        if not self._open:
            return
        self._open = self._streaming = False
        try:
            self._slack("chat_stopStream", channel=self._task.channel, ts=self.message)
        except (Failed, Unsure) as error:  # Slack ends it by itself after a while; it can be changed all the same
            _log.info("The stream was ended already: %s", error)

    def _change(self, blocks: Sequence[Block], text: str, **patience: Any) -> None:
        self._slack("chat_update", ts=self.message, **self._message(blocks, text, 0), **patience)

    def _post(self, blocks: Sequence[Block], text: str, number: int, **patience: Any) -> None:
        message = self._message(blocks, text, number) | {
            "thread_ts": self._task.thread,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        try:
            posted = str(self._slack("chat_postMessage", repeat=False, **message, **patience)["ts"])
        except Unsure:
            posted = self.find(number) or str(self._slack("chat_postMessage", repeat=False, **message)["ts"])
        if not number:
            self._posted(posted)

    def _posted(self, message: str) -> None:
        self.message = message
        self._note(message)

    def _message(self, blocks: Sequence[Block], text: str, number: int) -> dict[str, Any]:
        return {
            "channel": self._task.channel,
            "blocks": list(blocks),
            "text": fallback(text),
            "parse": "none",
            "link_names": False,
            "metadata": self._metadata(number),
        }

    def _metadata(self, number: int) -> dict[str, Any]:
        return {"event_type": EVENT, "event_payload": {"key": self._task.key, "part": number}}
