"""Replies that one person alone sees: ephemeral messages, and those to a command."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebhookClient
from slack_sdk.errors import SlackApiError

from ui.slack.blocks import Block, fallback, messages, paragraph
from ui.slack.calling import Failed, Slack
from ui.slack.tasks import Task

_TIMEOUT = 30


def whisper(slack: Slack, task: Task, text: str, blocks: Sequence[Block] = ()) -> None:
    """Tells the user of a task alone. Raises what `Slack` does."""
    for part in messages(blocks or paragraph(text)):
        if task.answers_to:
            _respond(slack, task.answers_to, fallback(text), part)
        else:
            message: dict[str, Any] = {"channel": task.channel, "user": task.user, "blocks": part}
            if task.thread:
                message["thread_ts"] = task.thread
            slack("chat_postEphemeral", repeat=False, text=fallback(text), parse="none", link_names=False, **message)


def _respond(slack: Slack, url: str, text: str, blocks: list[Block]) -> None:
    if not is_slacks(url, slack.client.base_url):
        raise Failed("the response to a command", "the address is not Slack's")

    def call() -> object:
        client = WebhookClient(url, timeout=_TIMEOUT, retry_handlers=[])
        sent = client.send(text=text, blocks=blocks, response_type="ephemeral", unfurl_links=False, unfurl_media=False)
        if sent.status_code != 200:
            raise SlackApiError(sent.body, sent)  # type: ignore[no-untyped-call]
        return sent

    slack.attempt("response_url", call, repeat=False)


def is_slacks(url: str, api: str) -> bool:
    """Whether an address is one of Slack's own, or of the server that stands for it (`api`, as set by the owner)."""
    parts, ours = urlsplit(url), urlsplit(api)
    if (parts.scheme, parts.netloc) == (ours.scheme, ours.netloc):
        return True
    host = parts.hostname or ""
    plain = parts.username is None and parts.port in (None, 443)
    return parts.scheme == "https" and plain and (host == "slack.com" or host.endswith(".slack.com"))
