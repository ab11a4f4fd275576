"""What a chat model is here, and models that embed, transcribe and rerank; what every one of them gets for free.

A provider class is constructed as `Class(model, options)`, where `model` is the name after the colon ("" if
there is only one) and `options` a `ProviderOptions`; settings of its own are keyword-only:

    class Echo(Provider):
        vendor = "echo"

        def __init__(self, model: str, options: ProviderOptions = DEFAULTS, *, loud: bool = False) -> None:
            super().__init__(model, options)
            self.loud = loud

        def reply(self, request: ChatRequest) -> Reply: ...
        def deltas(self, request: ChatRequest) -> Iterator[Delta]: ...

Embedders, transcribers and rerankers are constructed in the same way. Each raises nothing but
`providers.errors`, makes one attempt a call and logs nothing of what it sends or gets. Time-outs come in
`request.timeout`; retries, the deadline, limits and dropping refused parameters are done here, once for all.
"""

import logging
import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from providers.errors import Refused
from providers.facts import OPTIONAL, Facts, check, facts
from providers.forms import fill
from providers.limits import Limits
from providers.retries import attempt
from providers.schema_prompt import in_words
from providers.stream import Stream, settle
from providers.types import ChatRequest, Delta, EmbedKind, Media, ProviderOptions, Reply, TokenVectors, Transcript

if TYPE_CHECKING:  # they cost more time than the rest of this package
    import numpy as np
    from numpy.typing import NDArray
    from pydantic import BaseModel

T = TypeVar("T")
Form = TypeVar("Form", bound="BaseModel")

DEFAULTS = ProviderOptions()

log = logging.getLogger(__name__)


class Provider(ABC):
    """A chat model: one service and one model. An instance may serve several threads at once."""

    vendor: ClassVar[str]

    def __init__(self, model: str, options: ProviderOptions = DEFAULTS) -> None:
        self.model = model
        self.options = options
        self._dropped: frozenset[str] = frozenset()
        self._held = True  # to a JSON schema, until it refuses that

    @property
    def name(self) -> str:
        """The name in the settings: "vendor:model"."""
        return f"{self.vendor}:{self.model}"

    @property
    def facts(self) -> Facts:
        """What the model is known to be able to do. Raises NotConfigured if the firm's own list cannot be used."""
        return facts(self.name, self.options.facts_file)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"

    @abstractmethod
    def reply(self, request: ChatRequest) -> Reply:
        """One attempt at a whole reply, waiting at most `request.timeout` for each byte."""

    @abstractmethod
    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        """One attempt at a streamed reply: a generator that hangs up when it is closed.

        Only the last delta has a `finish`, and none comes if the stream was cut. Deltas that hold nothing are
        left out, for once there was a first delta the request is not made again.
        """

    def chat(self, request: ChatRequest) -> Reply:
        """The whole reply. Raises the last attempt's ProviderError, and BadReply if the reply is empty."""
        end = self._end(request)
        reply = attempt(lambda timeout: self._fitted(self.reply, request, timeout), self.options, end)
        return settle(reply, provider=self.name)

    def stream(self, request: ChatRequest) -> Stream:
        """The reply as it comes: iterate over the result for text, then take its `.reply()`.

        Returns when the first piece is there, so a service that says no raises here.
        """
        end = self._end(request)

        def begin(request: ChatRequest) -> tuple[Delta | None, Iterator[Delta]]:
            deltas = self.deltas(request)
            if self.options.limits:
                deltas = _in_turn(self.options.limits, deltas, end)
            return next(deltas, None), deltas

        # The whole stream counts for the limits, not its beginning alone.
        options = replace(self.options, limits=None)
        first, rest = attempt(lambda timeout: self._fitted(begin, request, timeout), options, end)
        return Stream(first, rest, provider=self.name, end=end)

    def fill(self, form: type[Form], request: ChatRequest) -> Form:
        """The reply as a filled-in `form`; see `providers.forms.fill`."""
        return fill(self, form, request)

    def _end(self, request: ChatRequest) -> float:
        """When to give up, in the time of `time.monotonic`. Raises Unsupported if there is no use in beginning."""
        check(self.name, self.facts, request)
        return time.monotonic() + min(self.options.deadline, request.deadline or math.inf)

    def _fitted(self, call: Callable[[ChatRequest], T], request: ChatRequest, timeout: float) -> T:
        """`call(request)` without the parameters that this model refuses, as is known or as it has said."""
        timeout = min(timeout, request.timeout or math.inf)
        known = self.facts
        if known.output and (request.max_tokens or 0) > known.output:
            request = replace(request, max_tokens=known.output)
        while True:
            without = {name: OPTIONAL[name] for name in self._dropped.union(known.without)}
            fitted = replace(request, timeout=timeout, **without)
            if fitted.schema is not None and not (known.schema and self._held):
                fitted = replace(fitted, messages=in_words(fitted.messages, fitted.schema), schema=None)
            try:
                return call(fitted)
            except Refused as error:
                refused = error.parameter
                if refused == "schema" and fitted.schema is not None:
                    log.warning("%s takes no JSON schema; it is asked for in words from now on.", self.name)
                    self._held = False
                elif refused in OPTIONAL and getattr(fitted, refused) != OPTIONAL[refused]:
                    log.warning("%s takes no %s; it is left out from now on.", self.name, refused)
                    self._dropped |= {refused}
                else:
                    raise


def _in_turn(limits: Limits, deltas: Iterator[Delta], end: float) -> Iterator[Delta]:
    with limits.turn(end):
        yield from deltas


class Embedder(ABC):
    """A model that turns texts into vectors, whose dot product then tells how near they are in meaning.

    `fingerprint` names the model and all that changes its vectors, so that vectors of different fingerprints
    are never compared; it and `dimension` are known before anything is embedded. `name` is the settings' one.
    """

    name: str
    fingerprint: str
    dimension: int

    @abstractmethod
    def embed(self, texts: Sequence[str], *, kind: EmbedKind = "document") -> "NDArray[np.float32]":
        """A row of unit length for each text: (len(texts), dimension). `kind` picks a prefix, if any.

        A text that is longer than the model can read is cut; an empty one has a vector too.
        """


class TokenEmbedder(Embedder):
    """An embedder that runs on this machine and also gives a vector for each token, which tells words in context."""

    @abstractmethod
    def tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The vectors of each text and of its tokens, in the texts' order; a longer text than it reads is cut."""


class Transcriber(ABC):
    """A model that writes down what is said in a recording. `name` is the settings' one."""

    name: str

    @abstractmethod
    def transcribe(self, audio: Media, *, language: str | None = None) -> Transcript:
        """What is said, with the seconds at which it is said; silence gives no segments.

        `language` is a two-letter code such as "de"; without it the model finds out by itself.
        """


class Reranker(ABC):
    """A model that reads a query and a text together and says how well the text answers it."""

    name: str

    @abstractmethod
    def rerank(self, query: str, texts: Sequence[str]) -> list[float]:
        """A score from 0 to 1 for each text, in the texts' order. A text longer than the model reads is cut."""
