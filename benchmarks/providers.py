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

import openai
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


def events(tokens: int) -> tuple[bytes, ...]:
    """A stream as OpenAI and Mistral send it, a token in each event."""
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 1790000000, "model": "bench"}

    def event(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return b"data: " + json.dumps(head | {"choices": [choice]} | more).encode() + b"\n\n"

    usage = {"prompt_tokens": 9, "completion_tokens": tokens, "total_tokens": tokens + 9}
    pieces = [event({"content": f"word{number} "}) for number in range(tokens)]
    return (event({"role": "assistant", "content": ""}), *pieces, event({}, "stop", usage=usage), b"data: [DONE]\n\n")


def serve(pipe: Connection, tokens: int) -> None:
    """Play the vendor until the other end of the pipe says that it is enough."""
    with Loopback() as server:
        server.answer(Answer(events(tokens), kind="text/event-stream", framing="chunked"))
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


def bare(vendor: str, url: str) -> Callable[[], Iterator[str]]:
    """The vendor's SDK alone, as its own documentation shows it."""
    if vendor == "openai":
        gpt = openai.OpenAI(api_key="k", base_url=f"{url}/v1", max_retries=0)

        def read_openai() -> Iterator[str]:
            counted: Any = {"include_usage": True}
            with gpt.chat.completions.create(
                model="bench", messages=PLAIN, stream=True, stream_options=counted, timeout=60
            ) as chunks:
                for chunk in chunks:
                    if chunk.choices and chunk.choices[0].delta.content:
                        yield chunk.choices[0].delta.content

        return read_openai
    mistral = MistralClient(api_key="k", server_url=url)

    def read_mistral() -> Iterator[str]:
        with mistral.chat.stream(model="bench", messages=PLAIN, timeout_ms=60_000) as chunks:
            for chunk in chunks:
                content = chunk.data.choices[0].delta.content
                if isinstance(content, str) and content:
                    yield content

    return read_mistral


def ours(provider: Provider) -> Callable[[], Iterator[str]]:
    """The same through our layer."""

    def read() -> Iterator[str]:
        with provider.stream(ASKED) as stream:
            yield from stream

    return read


def measure(vendor: str, *, rounds: int, tokens: int) -> dict[str, float]:
    """Medians of both sides, in milliseconds and microseconds, and what our layer adds."""
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=serve, args=(there, tokens))
    process.start()
    try:
        url: str = here.recv()
        sides = (
            bare(vendor, url),
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
    found = {
        vendor: measure(vendor, rounds=arguments.rounds, tokens=arguments.tokens) for vendor in ("openai", "mistral")
    }
    table = Table("", *found)
    for name in found["openai"]:
        table.add_row(name, *(f"{figures[name]:.2f}" for figures in found.values()))
    Console().print(table)
    sdks = {name: version(name) for name in ("httpx2", "mistralai", "openai")}
    Console().print(save("providers", {"sdks": sdks, "rounds": arguments.rounds, "tokens": arguments.tokens, **found}))


if __name__ == "__main__":
    main()
