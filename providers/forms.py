"""Structured output: a reply that fills in a pydantic form, with one chance to put it right."""

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from providers.errors import BadReply, Blocked
from providers.types import ChatRequest, Message, Reply

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

Form = TypeVar("Form", bound="BaseModel")

# The schema stands in it once more, for servers that take one and pass over it.
REPAIR = """Your reply does not fit the JSON schema:
{problems}
Reply once more with the whole JSON and nothing else, put right. The schema:
{schema}"""


class Chat(Protocol):
    """What a form is filled in with: a Provider."""

    @property
    def name(self) -> str: ...
    def chat(self, request: ChatRequest) -> Reply: ...


def fill(provider: Chat, form: type[Form], request: ChatRequest) -> Form:
    """Ask for a reply that fits the form's JSON schema; one that does not fit is sent back once.

    Raises Blocked if the reply was held back, BadReply if it was cut off by `max_tokens` or does not fit
    after the repair either; the message names the fields, not what stood in them.
    """
    from pydantic import ValidationError

    schema = form.model_json_schema()
    request = replace(request, schema=schema, schema_name=form.__name__)
    reply = _whole(provider, request)
    try:
        return form.model_validate_json(unfenced(reply.text))
    except ValidationError as error:
        problems = "\n".join(f"- {_field(item['loc'])}: {item['msg']}" for item in error.errors())
    repair = [reply.message, Message.user(REPAIR.format(problems=problems, schema=json.dumps(schema)))]
    reply = _whole(provider, replace(request, messages=[*request.messages, *repair]))
    try:
        return form.model_validate_json(unfenced(reply.text))
    except ValidationError as error:
        raise BadReply(
            f"{provider.name} did not fill in the form {form.__name__!r}, asked twice: {_summary(error)}. "
            "Ask again, or use a stronger model.",
            provider=provider.name,
        ) from None


def unfenced(text: str) -> str:
    """The text without the Markdown fence that models like to put around JSON."""
    text = text.strip()
    if text.startswith("```") and text.endswith("```"):
        text = text.removesuffix("```").partition("\n")[2]
    return text


def _whole(provider: Chat, request: ChatRequest) -> Reply:
    reply = provider.chat(request)
    if reply.finish == "blocked":
        raise Blocked(
            f"{provider.name} held its reply back as unsafe. Put the request differently.",
            provider=provider.name,
        )
    if reply.finish == "length":
        raise BadReply(
            f"{provider.name} ran out of tokens before the form was filled in. Raise max_tokens.",
            provider=provider.name,
        )
    return reply


def _summary(error: "ValidationError") -> str:
    return "; ".join(f"{_field(item['loc'])} ({item['type']})" for item in error.errors())


def _field(path: tuple[int | str, ...]) -> str:
    return ".".join(map(str, path)) or "the whole"
