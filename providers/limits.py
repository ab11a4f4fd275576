"""How often and how many at once: limits that all requests to one account keep together."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from providers.errors import RateLimited

MINUTE = 60.0


class Limits:
    """At most `concurrency` requests under way, and at most `per_minute` begun within any sixty seconds.

    Whoever shares an account with `provider` shares one of these, across threads; other processes are not seen.
    `clock` and `sleep` are `time.monotonic` and `time.sleep`, or a test's.
    """

    def __init__(
        self,
        provider: str,
        *,
        concurrency: int | None = None,
        per_minute: int | None = None,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], None] = sleep,
    ) -> None:
        self.provider = provider
        self.concurrency = concurrency
        self.per_minute = per_minute
        self._clock = clock
        self._sleep = sleep
        self._places = threading.Semaphore(concurrency) if concurrency else None
        self._lock = threading.Lock()
        self._begun: deque[float] = deque()

    @contextmanager
    def turn(self, end: float) -> Iterator[None]:
        """Waits for a place, and holds it for as long as the context lasts.

        Raises RateLimited, naming the provider and the setting, if there is none until `end` (in the clock's time).
        """
        if self._places and not self._places.acquire(timeout=max(0.0, end - self._clock())):
            raise RateLimited(
                f"{self.provider} has as many requests under way as its settings allow (concurrency = "
                f"{self.concurrency}). Wait for them, or raise it.",
                provider=self.provider,
            )
        try:
            if self.per_minute:
                self._wait(self.per_minute, end)
            yield
        finally:
            if self._places:
                self._places.release()

    def _wait(self, most: int, end: float) -> None:
        while True:
            with self._lock:
                now = self._clock()
                while self._begun and self._begun[0] <= now - MINUTE:
                    self._begun.popleft()
                if len(self._begun) < most:
                    self._begun.append(now)
                    return
                pause = self._begun[0] + MINUTE - now
            if now + pause >= end:
                raise RateLimited(
                    f"{self.provider} was asked as often as its settings allow (per_minute = {most}). "
                    f"Wait {pause:.0f} seconds, or raise it.",
                    provider=self.provider,
                    retry_after=pause,
                )
            self._sleep(pause)
