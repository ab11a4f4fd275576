"""Asking for a schema in words, for models that can't be held to one."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from providers.types import Message

ASK = """\
Reply with one JSON object and nothing else: no explanation, no Markdown. It has to fit this JSON schema:
{schema}"""


def in_words(messages: Sequence[Message], schema: Mapping[str, Any]) -> list[Message]:
    """The messages with the schema asked for in the system's turn, which stands first."""
    ask = ASK.format(schema=json.dumps(schema, ensure_ascii=False))
    system = [message.text for message in messages if message.role == "system"]
    rest = [message for message in messages if message.role != "system"]
    return [Message.system("\n\n".join([*system, ask])), *rest]
