"""A ChatRequest in the JSON of OpenAI's Chat Completions, which Mistral and many others speak too."""

import json
from base64 import b64encode
from typing import Any

from providers.schema import strict
from providers.types import ChatRequest, Finish, ImagePart, Message, Part

FINISHES: dict[str, Finish] = {
    "stop": "stop",
    "length": "length",
    "model_length": "length",  # Mistral: the context is full, not max_tokens used up
    "tool_calls": "tools",
    "content_filter": "blocked",
    "eos": "stop",  # some servers for open models have names of their own
    "eos_token": "stop",
    "stop_sequence": "stop",
}


def messages(request: ChatRequest) -> list[dict[str, Any]]:
    """The value of `messages`."""
    return [_message(message) for message in request.messages]


def tools(request: ChatRequest) -> list[dict[str, Any]]:
    """The value of `tools`."""
    return [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": dict(tool.parameters),
            },
        }
        for tool in request.tools
    ]


def response_format(request: ChatRequest) -> dict[str, Any] | None:
    """The value of `response_format`: None unless a schema is asked for."""
    if request.schema is None:
        return None
    schema, held = strict(request.schema)
    return {
        "type": "json_schema",
        "json_schema": {"name": request.schema_name, "schema": schema, "strict": held},
    }


def _message(message: Message) -> dict[str, Any]:
    if message.result is not None:
        result = message.result
        return {"role": "tool", "tool_call_id": result.call, "content": result.text}
    plain = message.role != "user" or not any(isinstance(part, ImagePart) for part in message.parts)
    body: dict[str, Any] = {
        "role": message.role,
        "content": message.text if plain else [_part(part) for part in message.parts],
    }
    if message.calls:
        body["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(dict(call.arguments))},
            }
            for call in message.calls
        ]
    return body


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, ImagePart):
        data = b64encode(part.data).decode("ascii")
        return {"type": "image_url", "image_url": {"url": f"data:{part.mime};base64,{data}"}}
    return {"type": "text", "text": part.text}


def arguments(value: Any) -> str:
    """The JSON of a call's arguments, which some servers send as an object."""
    return value if isinstance(value, str) else json.dumps(value or {})
