"""A chain of fall-backs: a chat model made of several, of which the next is asked when one cannot be used."""

import logging
import math
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from time import monotonic
from typing import TypeVar

from providers.base import Provider
from providers.errors import ProviderError, RateLimited, Unavailable, Unreachable
from providers.facts import Facts
from providers.stream import Stream
from providers.types import ChatRequest, Delta, ProviderOptions, Reply

T = TypeVar("T")

log = logging.getLogger(__name__)


class Breaker:
    """Leaves a model alone for `rest` seconds after `failures` in a row; then one may try whether it is back.

    The "circuit breaker" of Nygard, "Release It!" (2007). For any number of threads; `clock` as `time.monotonic`.
    """

    def __init__(self, *, failures: int = 5, rest: float = 30.0, clock: Callable[[], float] = monotonic) -> None:
        self.failures = failures
        self.rest = rest
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._until = -math.inf

    def pause(self) -> float:
        """The seconds for which the model is still left alone. Whoever gets 0.0 asks it, and reports."""
        with self._lock:
            now = self._clock()
            if self._failed < self.failures:
                return 0.0
            if now < self._until:
                return self._until - now
            self._until = now + self.rest  # the others wait for what becomes of this one
            return 0.0

    def report(self, *, failed: bool) -> None:
        """What became of a request."""
        with self._lock:
            self._failed = self._failed + 1 if failed else 0
            if self._failed >= self.failures:
                self._until = self._clock() + self.rest


class Chain(Provider):
    """Asks its models in turn until one begins to answer, and says in the reply's notices which had to stand in.

    It goes on to the next on Unreachable, Unavailable and RateLimited alone: whatever else a model says holds for
    the request, and no other model is to hide it. Once a first piece was passed on it is too late to go on. One
    that fails again and again is left alone for a while. Raises the error where one model failed, and Unavailable
    with all their sentences where several did.
    """

    vendor = "chain"

    def __init__(
        self,
        models: Sequence[Provider],
        *,
        failures: int = 5,
        rest: float = 30.0,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        if not models:
            raise ValueError("A chain needs at least one model.")
        deadline = max(model.options.deadline for model in models)
        super().__init__(" or ".join(model.name for model in models), ProviderOptions(retries=0, deadline=deadline))
        self.models = tuple(models)
        self._breakers = [Breaker(failures=failures, rest=rest, clock=clock) for _ in models]
        self._clock = clock

    @property
    def name(self) -> str:
        """The models' names."""
        return self.model

    @property
    def facts(self) -> Facts:
        """What each of the models can do, for any of them may have to answer."""
        known = [model.facts for model in self.models]
        return Facts(
            context=min(one.context for one in known),
            output=min((one.output for one in known if one.output), default=0),
            without=tuple(sorted({name for one in known for name in one.without})),
            vision=all(one.vision for one in known),
            tools=all(one.tools for one in known),
            schema=all(one.schema for one in known),
        )

    def reply(self, request: ChatRequest) -> Reply:
        """As `chat`."""
        return self.chat(request)

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:
        """As `stream`."""
        with self.stream(request) as stream:
            yield from stream.deltas

    def chat(self, request: ChatRequest) -> Reply:
        """The whole reply of the first model that gives one."""
        reply, notices = self._ask(request, lambda model, request: model.chat(request))
        return replace(reply, notices=(*notices, *reply.notices))

    def stream(self, request: ChatRequest) -> Stream:
        """The reply of the first model that begins one."""
        stream, notices = self._ask(request, lambda model, request: model.stream(request))
        stream.notices = (*notices, *stream.notices)
        return stream

    def _ask(self, request: ChatRequest, ask: Callable[[Provider, ChatRequest], T]) -> tuple[T, tuple[str, ...]]:
        end = self._clock() + min(self.options.deadline, request.deadline or math.inf)
        failed: list[ProviderError] = []
        for model, breaker in zip(self.models, self._breakers, strict=True):
            left = end - self._clock()
            if left <= 0 and failed:
                break
            if pause := breaker.pause():
                failed.append(_left_alone(model.name, breaker, pause))
                continue
            try:
                answer = ask(model, replace(request, deadline=left))
            except (Unreachable, Unavailable, RateLimited) as error:
                log.info("%s Going on to the next model, if there is one.", error)
                breaker.report(failed=True)
                failed.append(error)
            except ProviderError:
                breaker.report(failed=False)
                raise
            else:
                breaker.report(failed=False)
                return answer, tuple(f"{model.name} stands in for {error.provider}. {error}" for error in failed)
        if len(failed) == 1:
            raise failed[0]
        raise Unavailable(f"No chat model answered. {' '.join(map(str, failed))}", provider=self.name)


def _left_alone(model: str, breaker: Breaker, pause: float) -> Unavailable:
    return Unavailable(
        f"{model} failed {breaker.failures} times in a row and is left alone for another {math.ceil(pause)} s.",
        provider=model,
        retry_after=pause,
    )
