"""Slowing down those who guess: after some failures with a name, each further one takes a longer wait."""

import time
from collections.abc import Callable
from threading import Lock

# Failures that cost nothing; then the wait doubles from one second to at most a minute.
_FREE, _LONGEST = 4, 60.0
# A name that nobody failed with for so long begins anew; so many are kept in mind, those that failed last.
_FORGOTTEN, _KEPT = 3600.0, 10_000


class Attempts:
    """Failures by name, known or not: whether there is somebody of that name shows in nothing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    def wait(self, name: str) -> float:
        """How many seconds it is until that name may be tried again; 0 for now.

        Whoever may try counts as failed until `forgive`: of many who try at once, one is let through.
        """
        with self._lock:
            now = self._clock()
            count, last = self._failed.pop(name, (0, now))
            if now - last > _FORGOTTEN:
                count = 0
            due = last + (min(2.0 ** (count - _FREE), _LONGEST) if count >= _FREE else 0.0)
            if due > now:
                self._failed[name] = (count, last)
                return due - now
            self._failed[name] = (count + 1, now)
            while len(self._failed) > _KEPT:
                del self._failed[next(iter(self._failed))]
            return 0.0

    def forgive(self, name: str) -> None:
        """The password was right: what failed before it is forgotten."""
        with self._lock:
            self._failed.pop(name, None)
