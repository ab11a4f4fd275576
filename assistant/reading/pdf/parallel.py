"""Many pages at once: a long file's pages read by several processes, each a copy of the one that reads apart."""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from assistant.reading.isolation import limits

T = TypeVar("T")
# Below so many pages, starting processes costs more than they save; each takes so many pages at a time.
FEWEST, STRETCH = 96, 24


def in_stretches(work: Callable[[int, int], list[T]], count: int) -> list[T]:
    """What `work` gives for the pages from `first` up to before `last`, for all of `count` pages, in their order.

    Where the system can copy a process, and only in one that was made for reading, several processes share a long
    file; each has the limits of this one. Raises what `work` raises.
    """
    ranges = [(first, min(first + STRETCH, count)) for first in range(0, count, STRETCH)]
    processes = min(os.cpu_count() or 1, 4)
    found: list[T] = []
    if not limits.confined() or sys.platform != "linux" or count < FEWEST or processes < 2:
        for first, last in ranges:
            found += work(first, last)
            limits.alive()
        return found
    with ProcessPoolExecutor(processes, mp_context=get_context("fork"), initializer=limits.hush) as executor:
        for pages in executor.map(work, *zip(*ranges, strict=True)):
            found += pages
            limits.alive()
    return found
