"""What a model on this machine writes, token by token: decoded, cleaned, handed on, stopped."""

import json
import re
from collections.abc import Iterator, Sequence
from queue import Empty, SimpleQueue
from threading import Event, main_thread
from typing import Any
from uuid import uuid4

import torch
from tokenizers import Tokenizer
from tokenizers.decoders import DecodeStream
from transformers import StoppingCriteria
from transformers.generation.streamers import BaseStreamer

from providers.types import CallPiece, Finish

THINK, THOUGHT = "<think>", "</think>"
CALL = "<tool_call>"  # how Qwen, Hermes and many others write a call: JSON between tags
CALLS = re.compile(rf"{CALL}(.*?)(?:</tool_call>|\Z)", re.DOTALL)


class Sieve:
    """Parts a reply's text from thinking, stop strings and tool calls while it is being written."""

    def __init__(self, stops: Sequence[str] = (), *, thinking: bool = False, tools: bool = False) -> None:
        self.stopped = False
        self.calls = ""
        self._stops = tuple(stop for stop in stops if stop)
        self._marks = (*self._stops, CALL) if tools else self._stops
        self._state = "thinking" if thinking else "start"
        self._held = ""

    def feed(self, piece: str) -> str:
        """The text that is certain after `piece`; what may be the beginning of a mark is held back."""
        self._held += piece
        if self._state == "start":
            begun = self._held.lstrip()
            if begun.startswith(THINK):
                self._state = "thinking"
            elif not THINK.startswith(begun):
                self._state = "text"
        if self._state == "thinking" and THOUGHT in self._held:
            self._held = self._held.partition(THOUGHT)[2]
            self._state = "thought"
        if self._state == "thought" and (begun := self._held.lstrip()):
            self._held = begun
            self._state = "text"
        return self._text() if self._state == "text" else ""

    def end(self) -> str:
        """The text that was held back to the end."""
        if self.stopped or self._state in ("thinking", "thought"):
            return ""
        if self._state == "calls":
            self.calls = self._held
            return ""
        return self._held

    def _text(self) -> str:
        first = min((at for mark in self._marks if (at := self._held.find(mark)) >= 0), default=-1)
        if first < 0:
            first = len(self._held) - self._uncertain()
            text, self._held = self._held[:first], self._held[first:]
            return text
        text, self._held = self._held[:first], self._held[first:]
        if self._held.startswith(self._stops):
            self.stopped = True
        else:
            self._state = "calls"
        return text

    def _uncertain(self) -> int:
        """The length of the longest end of what is held that a mark begins with."""
        longest = max((len(mark) - 1 for mark in self._marks), default=0)
        for length in range(min(longest, len(self._held)), 0, -1):
            if any(mark.startswith(self._held[-length:]) for mark in self._marks):
                return length
        return 0


class Writer(BaseStreamer):
    """Takes the tokens from the thread that generates them and gives text to the one that reads.

    Not transformers' own streamer, which loses the spaces at the beginning of lines with some tokenizers, decodes a
    long line again with each token, and can't be told to stop.
    """

    def __init__(self, tokenizer: Tokenizer, ends: frozenset[int], sieve: Sieve) -> None:
        self.tokens = 0
        self.finish: Finish = "length"
        self.cancelled = Event()
        self._tokenizer = tokenizer
        self._decoder = DecodeStream(skip_special_tokens=True)
        self._ends = ends
        self._sieve = sieve
        self._prompt_seen = False
        self._queue: SimpleQueue[str | Exception | None] = SimpleQueue()

    @property
    def done(self) -> bool:
        """Whether nothing more is wanted: the reply is whole, its reader is gone, or the program is ending."""
        return self.finish == "stop" or self.cancelled.is_set() or not main_thread().is_alive()

    def put(self, value: Any) -> None:
        """Take the prompt, and from then on a token each time."""
        if not self._prompt_seen:
            self._prompt_seen = True
            return
        for token in value.flatten().tolist():
            self.tokens += 1
            if token in self._ends:
                self.finish = "stop"
                return
            text = self._sieve.feed(self._decoder.step(self._tokenizer, token) or "")
            if text:
                self._queue.put(text)
            if self._sieve.stopped:
                self.finish = "stop"

    def end(self) -> None:
        """Take the end."""
        if text := self._sieve.end():
            self._queue.put(text)
        self._queue.put(None)

    def fail(self, error: Exception) -> None:
        """Take what went wrong, to be raised where the text is read."""
        self._queue.put(error)

    def pieces(self, timeout: float) -> Iterator[str]:
        """The text as it comes. Raises TimeoutError after so many seconds without any, and what went wrong."""
        while True:
            try:
                piece = self._queue.get(timeout=timeout)
            except Empty:
                raise TimeoutError from None
            if isinstance(piece, Exception):
                raise piece
            if piece is None:
                return
            yield piece

    def calls(self) -> list[str]:
        """The tool calls that were written, each as it stands between its tags."""
        return [text.strip() for text in CALLS.findall(self._sieve.calls)]


class WriterDone(StoppingCriteria):
    """Ends the generation when the writer has what it wants."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor, **_: Any) -> torch.Tensor:  # noqa: ARG002
        return torch.full((input_ids.shape[0],), self.writer.done, dtype=torch.bool, device=input_ids.device)


def call_pieces(calls: Sequence[str]) -> tuple[CallPiece, ...]:
    """Tool calls from their JSON; one that is broken keeps no name, so that the reply is found broken."""
    found = []
    for index, text in enumerate(calls):
        try:
            call = json.loads(text)
            name, arguments = str(call["name"]), json.dumps(call["arguments"])
        except (ValueError, LookupError, TypeError):
            name, arguments = "", text
        found.append(CallPiece(index, uuid4().hex[:9], name, arguments))
    return tuple(found)
