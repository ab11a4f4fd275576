"""What our layer costs on top of each vendor's bare SDK, against the same server on this machine.

    python -m benchmarks.providers

The server is a process of its own and sends as fast as it is read. Both sides take turns, so that other work on the
machine meets both; what counts is the median over the rounds. A token's cost is processor time of the reading
thread, which the server's pace does not touch; the time to the first token is by the clock.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

import anthropic
import openai
from google.genai import Client as GoogleClient
from google.genai.types import HttpOptions
from mistralai.client import Mistral as MistralClient
from rich.console import Console
from rich.table import Table

from benchmarks.results import save
from providers import ChatRequest, Message, Provider, ProviderOptions, chat_model
from providers.loopback import Answer, Loopback

QUESTION = "What does the contract say about notice?"
ASKED = ChatRequest([Message.user(QUESTION)])
PLAIN: list[Any] = [{"role": "user", "content": QUESTION}]


@dataclass(frozen=True, slots=True)
class Run:
    """One streamed reply: seconds to its first text, and seconds of processor time for each piece after it."""

    first: float
    piece: float


def event(data: dict[str, Any]) -> bytes:
    """A server-sent event; Anthropic's have their type for a name."""
    name = f"event: {data['type']}\n" if "type" in data else ""
    return f"{name}data: {json.dumps(data)}\n\n".encode()


def completions(words: list[str]) -> tuple[bytes, ...]:
    """A stream as OpenAI and Mistral send it."""
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 1790000000, "model": "bench"}

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        return event(head | {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]} | more)

    usage = {"prompt_tokens": 9, "completion_tokens": len(words), "total_tokens": len(words) + 9}
    pieces = [chunk({"content": word}) for word in words]
    return (chunk({"role": "assistant", "content": ""}), *pieces, chunk({}, "stop", usage=usage), b"data: [DONE]\n\n")


def messages(words: list[str]) -> tuple[bytes, ...]:
    """A stream as Anthropic sends it."""
    usage = {"input_tokens": 9, "output_tokens": 1}
    start = {"id": "m1", "type": "message", "role": "assistant", "model": "bench", "content": [], "usage": usage}
    block = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    pieces = [
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}} for word in words
    ]
    end = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": len(words)}}
    opening: tuple[dict[str, Any], ...] = ({"type": "message_start", "message": start}, block)
    return tuple(map(event, (*opening, *pieces, {"type": "content_block_stop", "index": 0}, end)))


def candidates(words: list[str]) -> tuple[bytes, ...]:
    """A stream as Google sends it."""
    usage = {"promptTokenCount": 9, "candidatesTokenCount": len(words), "totalTokenCount": len(words) + 9}
    answers = [{"content": {"parts": [{"text": word}], "role": "model"}, "index": 0} for word in words]
    answers[-1]["finishReason"] = "STOP"
    return tuple(event({"candidates": [one], "usageMetadata": usage, "modelVersion": "bench"}) for one in answers)


EVENTS = {"openai": completions, "mistral": completions, "anthropic": messages, "google": candidates}


def serve(pipe: Connection, vendor: str, tokens: int) -> None:
    """Play the vendor until the other end of the pipe says that it is enough."""
    with Loopback() as server:
        server.answer(
            Answer(
                EVENTS[vendor]([f"word{number} " for number in range(tokens)]),
                kind="text/event-stream",
                framing="chunked",
            )
        )
        pipe.send(server.url)
        pipe.recv()


def timed(texts: Callable[[], Iterator[str]], tokens: int) -> Run:
    """Read a reply to its end."""
    begin = time.perf_counter()
    reading = texts()
    next(reading)
    first, begin = time.perf_counter() - begin, time.thread_time()
    rest = sum(1 for _ in reading)
    if rest != tokens - 1:
        raise RuntimeError(f"The reply had {rest + 1} pieces, not {tokens}.")
    return Run(first, (time.thread_time() - begin) / rest)


def bare_openai(url: str) -> Callable[[], Iterator[str]]:
    """OpenAI's SDK alone; this and the others as their own documentation shows them."""
    client = openai.OpenAI(api_key="k", base_url=f"{url}/v1", max_retries=0)
    counted: Any = {"include_usage": True}

    def read() -> Iterator[str]:
        with client.chat.completions.create(
            model="bench", messages=PLAIN, stream=True, stream_options=counted, timeout=60
        ) as chunks:
            for chunk in chunks:
                if chunk.choices and chunk.choices[0].delta.content:
                    yield chunk.choices[0].delta.content

    return read


def bare_mistral(url: str) -> Callable[[], Iterator[str]]:
    """Mistral's SDK alone."""
    client = MistralClient(api_key="k", server_url=url)

    def read() -> Iterator[str]:
        with client.chat.stream(model="bench", messages=PLAIN, timeout_ms=60_000) as chunks:
            for chunk in chunks:
                content = chunk.data.choices[0].delta.content
                if isinstance(content, str) and content:
                    yield content

    return read


def bare_anthropic(url: str) -> Callable[[], Iterator[str]]:
    """Anthropic's SDK alone."""
    client = anthropic.Anthropic(api_key="k", base_url=url, max_retries=0)

    def read() -> Iterator[str]:
        with client.messages.create(model="bench", messages=PLAIN, max_tokens=8192, stream=True, timeout=60) as found:
            for one in found:
                if one.type == "content_block_delta" and one.delta.type == "text_delta":
                    yield one.delta.text

    return read


def bare_google(url: str) -> Callable[[], Iterator[str]]:
    """Google's SDK alone."""
    client = GoogleClient(api_key="k", http_options=HttpOptions(base_url=url, timeout=60_000))

    def read() -> Iterator[str]:
        for chunk in client.models.generate_content_stream(model="bench", contents=QUESTION):
            yield chunk.text or ""

    return read


BARE = {"openai": bare_openai, "mistral": bare_mistral, "anthropic": bare_anthropic, "google": bare_google}


def ours(provider: Provider) -> Callable[[], Iterator[str]]:
    """The same through our layer."""

    def read() -> Iterator[str]:
        with provider.stream(ASKED) as stream:
            yield from stream

    return read


def measure(vendor: str, *, rounds: int, tokens: int) -> dict[str, float]:
    """Medians of both sides, in milliseconds and microseconds, and what our layer adds."""
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=serve, args=(there, vendor, tokens))
    process.start()
    try:
        url: str = here.recv()
        sides = (
            BARE[vendor](url),
            ours(chat_model(f"{vendor}:bench", ProviderOptions(base_url=f"{url}/v1", api_key="k"))),
        )
        for side in sides:  # connections, caches
            timed(side, tokens)
        runs = [[timed(side, tokens) for side in (sides if turn % 2 else sides[::-1])] for turn in range(rounds)]
        pairs = [pair if turn % 2 else pair[::-1] for turn, pair in enumerate(runs)]
    finally:
        here.send(None)
        process.join()
    return {
        "bare_first_ms": 1e3 * median(pair[0].first for pair in pairs),
        "ours_first_ms": 1e3 * median(pair[1].first for pair in pairs),
        "added_first_ms": 1e3 * median(pair[1].first - pair[0].first for pair in pairs),
        "bare_token_us": 1e6 * median(pair[0].piece for pair in pairs),
        "ours_token_us": 1e6 * median(pair[1].piece for pair in pairs),
        "added_token_percent": 100 * (median(pair[1].piece / pair[0].piece for pair in pairs) - 1),
    }


def main() -> None:
    """Measure, show, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--tokens", type=int, default=400)
    arguments = parser.parse_args()
    found = {vendor: measure(vendor, rounds=arguments.rounds, tokens=arguments.tokens) for vendor in BARE}
    table = Table("", *found)
    for name in found["openai"]:
        table.add_row(name, *(f"{figures[name]:.2f}" for figures in found.values()))
    Console().print(table)
    sdks = {name: version(name) for name in ("anthropic", "google-genai", "httpx2", "mistralai", "openai")}
    Console().print(save("providers", {"sdks": sdks, "rounds": arguments.rounds, "tokens": arguments.tokens, **found}))


if __name__ == "__main__":
    main()
