"""Messages between LangChain and us, both ways."""

import re
from base64 import b64decode, b64encode
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.messages.ai import UsageMetadata

from providers.errors import Unsupported
from providers.types import ImagePart, Message, Part, Reply, TextPart, ToolCall

DATA_URL = re.compile(r"data:(?P<mime>image/[a-z.+-]+);base64,(?P<data>.+)", re.DOTALL)


def to_langchain(message: Message) -> BaseMessage:
    """Ours as LangChain's."""
    if message.result is not None:
        result = message.result
        return ToolMessage(result.text, tool_call_id=result.call, name=result.name)
    if message.role == "system":
        return SystemMessage(message.text)
    if message.role == "assistant":
        calls = [
            {"type": "tool_call", "id": call.id, "name": call.name, "args": dict(call.arguments)}
            for call in message.calls
        ]
        return AIMessage(message.text, tool_calls=calls)
    if not any(isinstance(part, ImagePart) for part in message.parts):
        return HumanMessage(message.text)
    blocks: list[str | dict[Any, Any]] = [
        {"type": "image", "base64": b64encode(part.data).decode("ascii"), "mime_type": part.mime}
        if isinstance(part, ImagePart)
        else {"type": "text", "text": part.text}
        for part in message.parts
    ]
    return HumanMessage(blocks)


def from_langchain(message: BaseMessage) -> Message:
    """LangChain's as ours; a person's name on it is left out. Raises Unsupported for what we have no words for."""
    if isinstance(message, SystemMessage):
        return Message.system(_text(message))
    if isinstance(message, HumanMessage):
        return Message.user(*map(_part, message.content_blocks))
    if isinstance(message, AIMessage):  # what else stands in it, such as thinking, is its own model's business
        calls = [ToolCall(call["id"] or "", call["name"], call["args"]) for call in message.tool_calls]
        return Message.assistant(message.text, calls)
    if isinstance(message, ToolMessage):
        return Message.tool(ToolCall(message.tool_call_id, message.name or "", {}), _text(message))
    raise Unsupported(f"A message of LangChain's type {message.type!r} cannot be passed on. Use another type.")


def _text(message: BaseMessage) -> str:
    for block in message.content_blocks:
        if block["type"] != "text":
            raise _no_such_part(block)
    return message.text


def _part(block: Any) -> Part:
    if block["type"] == "text":
        return TextPart(block["text"])
    if block["type"] != "image":
        raise _no_such_part(block)
    if "base64" in block:
        return ImagePart(b64decode(block["base64"]), block.get("mime_type") or "image/png")
    if found := DATA_URL.fullmatch(block.get("url", "")):
        return ImagePart(b64decode(found["data"]), found["mime"])
    raise Unsupported("A picture is passed on as its bytes, never fetched from an address. Give it as base64.")


def _no_such_part(block: Any) -> Unsupported:
    return Unsupported(f"A part of LangChain's type {block['type']!r} cannot be passed on. Give text, or a picture.")


def usage_metadata(reply: Reply) -> UsageMetadata:
    """What a reply took, as LangChain has it."""
    read, wrote = reply.usage.input_tokens, reply.usage.output_tokens
    return UsageMetadata(input_tokens=read, output_tokens=wrote, total_tokens=read + wrote)
