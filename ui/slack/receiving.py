"""What Slack sends, as tasks: each is kept before it is acknowledged, and nothing else is done before that."""

import logging
import re
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from typing import Any

from slack_bolt import App

from ui.slack.blocks import FEEDBACK, PAGE, PRIVATELY, QUOTE_FILE
from ui.slack.people import People
from ui.slack.plain import spoken
from ui.slack.remembering import Memory
from ui.slack.tasks import Task, message_key
from ui.wording import later

_log = logging.getLogger(__name__)
# Seconds: Slack sends again what is not acknowledged within 3. A library that takes longer keeps it all the same.
_ACKNOWLEDGED = 1.5
# Characters of a question that are read.
_LONGEST = 4000
# Messages that are no question of a person's.
_ASKED = (None, "", "file_share", "thread_broadcast", "me_message")
ASK_ABOUT, DRAFT_QUOTE = "ask_about_this", "draft_quote"
_NOTHING = later("There is no text in this message that I could ask about.")
_USAGE = {
    "/ask": later("Write your question behind it: /ask How long is the notice period?"),
    "/quote": later("Write the request behind it: /quote 20 steel brackets 60 mm for Smith Ltd"),
}

Payload = dict[str, Any]


class Receiver:
    """Turns Slack's events, commands, shortcuts and clicks into tasks. `ready` is told of each that is new and kept."""

    def __init__(
        self,
        memory: Memory,
        people: People,
        *,
        me: str,
        ready: Callable[[Task], None],
        deleted: Callable[[str], None],
    ) -> None:
        self._memory = memory
        self._people = people
        self._me = me
        self._ready = ready
        self._deleted = deleted
        self.received = 0

    def listen(self, app: App) -> None:
        """Has the app call this for all that the manifest subscribes to."""
        app.event("app_mention")(self._on_event(self.mentioned))
        app.event("message")(self._on_event(self.said))
        app.event("app_home_opened")(self._on_event(self.opened))
        # What Slack told of a new thread before apps became agents, and tells apps of that time still.
        app.event("assistant_thread_started")(self._on_event(self.greeted))
        for name in ("member_joined_channel", "member_left_channel"):
            app.event(name)(self._on_event(self.moved))
        for name in ("channel_shared", "channel_unshared", "channel_rename", "group_rename"):
            app.event(name)(self._on_event(self.moved))
        app.event("user_change")(self._on_event(self.changed))
        app.event("assistant_thread_context_changed")(self._on_event(lambda _: None))
        for name, usage in _USAGE.items():
            app.command(name)(self._on_command("ask_privately" if name == "/ask" else "quote", usage))
        app.shortcut(ASK_ABOUT)(self._on_body(self.asked_about))
        app.shortcut(DRAFT_QUOTE)(self._on_body(self.quoted))
        clicks = {
            PAGE: self.page_wanted,
            FEEDBACK: self.judged,
            PRIVATELY: self.asked_privately,
            QUOTE_FILE: self.quote_wanted,
        }
        for name, does in clicks.items():
            app.action(_beginning(name))(self._on_body(does))

    def mentioned(self, event: Payload) -> None:
        """Somebody named the assistant in a channel."""
        if event.get("bot_id") or not event.get("user"):
            return
        self._question(event)

    def said(self, event: Payload) -> None:
        """Something was written, changed or deleted where the assistant is."""
        kind = event.get("subtype")
        if kind == "message_deleted" or (kind == "message_changed" and _is_gone(event)):
            self._gone(event["channel"], str(event.get("deleted_ts") or event["message"]["ts"]))
        elif kind in _ASKED and not event.get("bot_id") and event.get("user"):
            text, thread = str(event.get("text") or ""), event.get("thread_ts")
            direct = event.get("channel_type") == "im"
            if direct or f"<@{self._me}>" in text or (thread and self._follows(event["channel"], thread, text)):
                self._question(event)

    def opened(self, event: Payload) -> None:
        """Somebody opened the direct messages with the assistant."""
        if event.get("tab") == "messages":
            channel = event["channel"]
            key = f"greet:{channel}:{event['event_ts']}"
            self._take(Task(key=key, kind="greet", channel=channel, user=event["user"]))

    def greeted(self, event: Payload) -> None:
        """Somebody opened a new thread with the assistant."""
        opened = event["assistant_thread"]
        channel, thread = opened["channel_id"], opened["thread_ts"]
        self._take(
            Task(key=f"greet:{channel}:{thread}", kind="greet", channel=channel, user=opened["user_id"], thread=thread)
        )

    def moved(self, event: Payload) -> None:
        """Somebody came or went, or a channel became another one."""
        channel = event.get("channel", "")
        self._people.changed(channel=channel.get("id", "") if isinstance(channel, dict) else channel)

    def changed(self, event: Payload) -> None:
        """A user is somebody else now."""
        self._people.changed(user=event["user"]["id"])

    def asked_about(self, body: Payload) -> None:
        """'Ask about this' on a message: it is answered in its thread."""
        message, channel = body["message"], body["channel"]["id"]
        text = spoken(str(message.get("text") or ""), self._me)
        files = tuple(str(one["id"]) for one in message.get("files") or ())
        self._take(
            Task(
                key=f"shortcut:{body['trigger_id']}",
                kind="contract" if files else "ask" if text else "tell",
                channel=channel,
                user=body["user"]["id"],
                thread=message.get("thread_ts") or message["ts"],
                ts=message["ts"],
                text=text,
                value="" if files or text else _NOTHING,
                files=files,
                answers_to=body.get("response_url", ""),
            )
        )

    def quoted(self, body: Payload) -> None:
        """'Draft a quote from this message': its author's customers and prices are for who asks alone."""
        message = body["message"]
        self._take(
            Task(
                key=f"shortcut:{body['trigger_id']}",
                kind="quote",
                channel=body["channel"]["id"],
                user=body["user"]["id"],
                thread=message.get("thread_ts") or message["ts"],
                ts=message["ts"],
                text=_letter(str(message.get("text") or ""), self._me),
                answers_to=body.get("response_url", ""),
            )
        )

    def page_wanted(self, body: Payload) -> None:
        """A click on a source."""
        self._clicked(body, "page", value=body["actions"][0]["value"])

    def asked_privately(self, body: Payload) -> None:
        """A click on the offer to look in all papers that one may see."""
        self._clicked(body, "ask_privately", text=body["actions"][0]["value"])

    def quote_wanted(self, body: Payload) -> None:
        """A click on a quote's document."""
        self._clicked(body, "quote_file", value=body["actions"][0]["value"])

    def judged(self, body: Payload) -> None:
        """A click on whether the answer helped."""
        self._clicked(body, "feedback", value=body["actions"][0]["value"])

    def _clicked(self, body: Payload, kind: Any, **what: str) -> None:
        container, message = body.get("container", {}), body.get("message", {})
        self._take(
            Task(
                key=f"click:{body['trigger_id']}",
                kind=kind,
                channel=container.get("channel_id") or body["channel"]["id"],
                user=body["user"]["id"],
                thread=str(container.get("thread_ts") or message.get("thread_ts") or ""),
                ts=str(container.get("message_ts") or message.get("ts") or ""),
                answers_to=body.get("response_url", ""),
                **what,
            )
        )

    def _question(self, event: Payload) -> None:
        channel, ts = event["channel"], event["ts"]
        files = tuple(str(one["id"]) for one in event.get("files") or ())
        text = spoken(str(event.get("text") or ""), self._me)[:_LONGEST]
        if not (files or text):
            return
        self._take(
            Task(
                key=message_key(channel, ts),
                kind="contract" if files else "ask",
                channel=channel,
                user=event["user"],
                thread=event.get("thread_ts") or ts,
                ts=ts,
                text=text,
                files=files,
            )
        )

    def _follows(self, channel: str, thread: str, text: str) -> bool:
        """Whether a message goes on with a thread of ours, and not with somebody else in it."""
        return not text.startswith("<@") and self._memory.conversation(channel, thread) is not None

    def _gone(self, channel: str, ts: str) -> None:
        key = message_key(channel, ts)
        self._wait(self._memory.drop(key))
        self._deleted(key)

    def _take(self, task: Task) -> None:
        taken = self._memory.take(task)
        taken.add_done_callback(lambda done: self._ready(task) if done.exception() is None and done.result() else None)
        self._wait(taken)

    def _wait(self, kept: "Future[bool]") -> None:
        """Until it is kept; raises HomeError where it can't be, and Slack will send it again."""
        try:
            kept.result(timeout=_ACKNOWLEDGED)
        except Late:
            _log.warning("The library is slow: an event was acknowledged before it was kept.")

    def _on_event(self, does: Callable[[Payload], None]) -> Callable[..., None]:
        def listener(event: Payload) -> None:
            self.received += 1
            does(event)

        return listener

    def _on_body(self, does: Callable[[Payload], None]) -> Callable[..., None]:
        def listener(ack: Callable[..., object], body: Payload) -> None:
            self.received += 1
            does(body)
            ack()

        return listener

    def _on_command(self, kind: Any, usage: str) -> Callable[..., None]:
        def listener(ack: Callable[..., object], command: Payload) -> None:
            self.received += 1
            clean = _letter if kind == "quote" else spoken
            text = clean(str(command.get("text") or ""), self._me)
            self._take(
                Task(
                    key=f"command:{command['trigger_id']}",
                    kind=kind if text else "tell",  # in their language, which nobody asks Slack for before it is known
                    channel=command["channel_id"],
                    user=command["user_id"],
                    text=text,
                    value="" if text else usage,
                    answers_to=command["response_url"],
                )
            )
            ack()

        return listener


def _beginning(action: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(action)}(-\d+)?$")


def _is_gone(event: Payload) -> bool:
    """A question with replies is not deleted but becomes a tombstone."""
    return (event.get("message") or {}).get("subtype") == "tombstone"


def _letter(text: str, me: str) -> str:
    """A request with its lines, each of which may ask for something."""
    return "\n".join(spoken(line, me) for line in text.splitlines()).strip()
