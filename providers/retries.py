"""Trying again: jittered pauses that heed what the service asks for, within one deadline."""

import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from time import monotonic, sleep
from typing import TypeVar

from providers.errors import ProviderError
from providers.types import ProviderOptions

T = TypeVar("T")

FIRST_PAUSE = 0.5  # seconds; doubled with each attempt
LONGEST_PAUSE = 20.0

# When the attempt that is being made has to be over, in the time of `time.monotonic`; HTTP clients heed it.
UNTIL: ContextVar[float] = ContextVar("UNTIL", default=float("inf"))

log = logging.getLogger(__name__)


def attempt(call: Callable[[float], T], options: ProviderOptions, end: float) -> T:
    """`call(timeout)`, again after each retryable ProviderError while attempts and time are left.

    `end` is a time of `time.monotonic`; `timeout` is `options.timeout` or the rest until `end`, in seconds.
    Each attempt begins when `options.limits` allow it, and counts there until `call` returns. A service that
    asks for a longer pause than is left, or than `options.patience`, is not asked again. Otherwise the pauses are
    "equal jitter" (Brooker, "Exponential Backoff And Jitter", 2015): half of a doubling pause, and up to half more.
    """
    limits = options.limits
    tries = 0
    while True:
        try:
            with _until(end), limits.turn(end) if limits else nullcontext():
                return call(max(0.001, min(options.timeout, end - monotonic())))
        except ProviderError as error:
            if not error.retryable or tries >= options.retries:
                raise
            pause = getattr(error, "retry_after", None)
            if pause is None:
                pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**tries) * random.uniform(0.5, 1.0)
            if pause > options.patience or monotonic() + pause >= end:
                raise
            log.info("%s Trying again in %.1f s.", error, pause)
        sleep(pause)
        tries += 1


@contextmanager
def _until(end: float) -> Iterator[None]:
    token = UNTIL.set(end)
    try:
        yield
    finally:
        UNTIL.reset(token)
