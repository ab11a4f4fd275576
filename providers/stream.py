"""A reply while it comes in, text piece by piece, and what makes a reply whole."""

import json
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from time import monotonic
from types import TracebackType
from uuid import uuid4

from providers.errors import BadReply, Unreachable
from providers.types import CallPiece, Delta, Finish, Reply, ToolCall, Usage


class Stream:
    """Iterate for the text, then take `.reply()`. Leaving the `with` block, or `.close()`, hangs up.

    Raises what the provider raises, halfway too, and BadReply where the stream ended before the reply did.
    `notices` become the reply's.
    """

    def __init__(self, first: Delta | None, rest: Iterator[Delta], *, provider: str, end: float) -> None:
        self.notices: tuple[str, ...] = ()
        self._provider = provider
        self._rest = rest
        self._texts: list[str] = []
        self._calls: dict[int, CallPiece] = {}
        self._finish: Finish | None = None
        self._usage = Usage()
        self._model = ""
        self._deltas = self._read(first, end)

    def __iter__(self) -> Iterator[str]:
        for text, _, _, _, _ in self._deltas:
            if text:
                yield text

    def __enter__(self) -> "Stream":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._texts)

    @property
    def deltas(self) -> Iterator[Delta]:
        """The pieces themselves, tool calls too, for whoever passes them on; those read already don't come again."""
        return self._deltas

    def reply(self) -> Reply:
        """The whole reply; waits for what has not come yet."""
        for _ in self._deltas:
            pass
        if self._finish is None:
            raise cut_off(self._provider)
        calls = parse_calls(
            [self._calls[index] for index in sorted(self._calls)], self._finish, provider=self._provider
        )
        reply = Reply(self.text, self._finish, calls, self._usage, self._model, self.notices)
        return settle(reply, provider=self._provider)

    def close(self) -> None:
        """Hang up, so that the service stops writing. For the thread that reads."""
        self._deltas.close()
        if isinstance(self._rest, Generator):
            self._rest.close()

    def _read(self, first: Delta | None, end: float) -> Generator[Delta, None, None]:
        keep = self._texts.append
        for delta in chain(() if first is None else (first,), self._rest):
            text, calls, finish, usage, model = delta
            if text:
                keep(text)
            if calls or finish or usage or model:
                self._take(delta)
            yield delta
            if monotonic() > end:
                raise Unreachable(
                    f"{self._provider} did not end its reply in time. Ask for less, or raise the deadline.",
                    provider=self._provider,
                )
        if self._finish is None:
            raise cut_off(self._provider)

    def _take(self, delta: Delta) -> None:
        for piece in delta.calls:
            known = self._calls.get(piece.index, CallPiece(piece.index))
            self._calls[piece.index] = CallPiece(
                piece.index,
                known.id or piece.id,
                known.name or piece.name,
                known.arguments + piece.arguments,
                known.signature or piece.signature,
            )
        if delta.finish:
            self._finish = delta.finish
        if delta.usage:
            self._usage = delta.usage
        if delta.model:
            self._model = delta.model


def cut_off(provider: str) -> BadReply:
    """The error for a stream that ended before its reply did."""
    return BadReply(f"The reply of {provider} was cut off before its end. Ask again.", provider=provider)


def parse_calls(calls: Sequence[CallPiece], finish: Finish, *, provider: str) -> tuple[ToolCall, ...]:
    """Tool calls from whole ones as they came. Raises BadReply where the arguments are no JSON object.

    A call that `max_tokens` cut short is left out: `finish` says that something is missing. One that came without
    an id is given one, for the result to be linked to.
    """
    found = []
    for call in calls:
        try:
            arguments = json.loads(call.arguments or "{}")
        except ValueError:
            arguments = None
        if isinstance(arguments, dict) and call.name:
            found.append(ToolCall(call.id or uuid4().hex[:9], call.name, arguments, call.signature))
        elif finish != "length":
            raise BadReply(
                f"{provider} called the tool {call.name!r} with arguments that are no JSON object. Ask again.",
                provider=provider,
            )
    return tuple(found)


def settle(reply: Reply, *, provider: str) -> Reply:
    """The reply, with "tools" as its finish if it calls any. Raises BadReply if there is nothing in it."""
    if reply.calls and reply.finish == "stop":  # some servers that speak OpenAI's format say so
        return replace(reply, finish="tools")
    if reply.finish == "tools" and not reply.calls:
        raise BadReply(f"{provider} wants a tool called and names none. Ask again.", provider=provider)
    if reply.finish == "stop" and not reply.text.strip():
        raise BadReply(f"{provider} gave an empty reply. Ask again, or put it differently.", provider=provider)
    return reply
