"""The tool loop: a model asks for tools, they are called, and it goes on until it has an answer."""

import json
import logging
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from providers.base import Provider
from providers.errors import BadReply
from providers.types import ChatRequest, Message, Reply, ToolCall, ToolDefinition, ToolResult

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tool:
    """What a model may call: `call` takes the arguments that the JSON schema `parameters` describes, by name.

    What it returns goes to the model: a text as it is, anything else as JSON. What it raises goes to the model too.
    """

    description: str
    parameters: Mapping[str, Any]
    call: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One reply of the model, and what the tools that it called answered; the last step has no results."""

    reply: Reply
    results: tuple[ToolResult, ...] = ()


def run(provider: Provider, request: ChatRequest, tools: Mapping[str, Tool], *, max_steps: int = 8) -> Iterator[Step]:
    """Yields each step when its tools have answered, and at last the one with the model's answer.

    After `max_steps` rounds of tools the model is told to answer without any. Tools are called one after the other,
    in the thread that asks for the next step; whoever stops asking ends the loop. A tool that fails, or that there is
    none of, is told to the model as the tool's answer, so that it can do better.

    Raises what `provider.chat` raises, and BadReply if the model calls tools when it may not any more.
    """
    return (one for one in _loop(provider, request, tools, max_steps, _whole) if isinstance(one, Step))


def stream(
    provider: Provider, request: ChatRequest, tools: Mapping[str, Tool], *, max_steps: int = 8
) -> Iterator[str | Step]:
    """As `run`, with the text of each reply as it comes before its step.

    Whether a text is the answer, or said before tools are called, its step tells. Raises as `run` does.
    """
    return _loop(provider, request, tools, max_steps, _as_it_comes)


def _whole(provider: Provider, request: ChatRequest) -> Generator[str, None, Reply]:
    yield from ()
    return provider.chat(request)


def _as_it_comes(provider: Provider, request: ChatRequest) -> Generator[str, None, Reply]:
    with provider.stream(request) as pieces:
        yield from pieces
        return pieces.reply()


def _loop(
    provider: Provider,
    request: ChatRequest,
    tools: Mapping[str, Tool],
    max_steps: int,
    ask: Callable[[Provider, ChatRequest], Generator[str, None, Reply]],
) -> Iterator[str | Step]:
    offered = [ToolDefinition(name, tool.description, tool.parameters) for name, tool in tools.items()]
    request = replace(request, tools=offered)
    for _ in range(max_steps):
        reply = yield from ask(provider, request)
        if not reply.calls:
            yield Step(reply)
            return
        results = [Message.tool(call, _answer(tools, call)) for call in reply.calls]
        yield Step(reply, tuple(message.result for message in results if message.result))
        request = replace(request, messages=[*request.messages, reply.message, *results])
    reply = yield from ask(provider, replace(request, tool_choice="none"))
    if reply.calls:
        raise BadReply(
            f"{provider.name} still calls tools after {max_steps} rounds of them. Ask for less, or allow more steps.",
            provider=provider.name,
        )
    yield Step(reply)


def _answer(tools: Mapping[str, Tool], call: ToolCall) -> str:
    tool = tools.get(call.name)
    if tool is None:
        return f"Error: there is no tool {call.name!r}. There are: {', '.join(sorted(tools))}."
    try:
        answer = tool.call(**call.arguments)
        return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False, default=str)
    except Exception as error:  # noqa: BLE001 - whatever it is, the model is told, and may do better
        kind = type(error).__name__
        log.warning("The tool %r failed with a %s; the model is told.", call.name, kind)
        return f"Error: {kind}: {error}"
