"""Taking turns: one does what takes many transactions, the others wait and say so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from filelock import Timeout

from assistant.storage.database import Lock


@contextmanager
def turn(lock: Lock, waiting: Callable[[], None]) -> Iterator[None]:
    """Holds the lock; `waiting` is called where another one has it, before it is waited for."""
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
