"""What a process that reads may use, and what it may not do: set once, before it sees the first file."""

import signal
import sys
from collections.abc import Callable
from typing import Any

# A reader's address space, in bytes. Models for recognising text map much that they never fill.
MEMORY = 3 * 2**30
# Of the processor, in seconds, for one file; of a PDF or a picture, for a page or a few.
SECONDS = 120
# By the clock: a busy machine takes longer, and a reader that waits for something uses no processor at all.
DEADLINE = 5 * SECONDS

_beat: Callable[[], None] | None = None

_REFUSED = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request", "ftplib")


def confine(memory: int = MEMORY) -> None:
    """Bounds this process's memory where the system can, and closes the way to the network for all of its Python."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits for the result
    sys.addaudithook(_refuse_network)
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if sys.platform != "darwin":  # macOS knows the name and refuses the value
        allowed = memory if most == resource.RLIM_INFINITY else min(memory, most)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, most))


def confined() -> bool:
    """Whether this process was made for reading."""
    return _beat is not None


def alive() -> None:
    """Called by a reader after each page: the time that one may take begins anew."""
    if _beat:
        _beat()


def beat(tell: Callable[[], None]) -> None:
    """Sets what `alive` does in this process."""
    global _beat
    _beat = tell


def hush() -> None:
    """For a copy of this process, which has nobody to tell."""
    beat(lambda: None)


def grant(seconds: float) -> None:
    """Lets this process compute for so many seconds from now; the system ends it after that."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    allowed = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (allowed if most == resource.RLIM_INFINITY else min(allowed, most), most))


def _refuse_network(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError("nothing is fetched from a network while a file is read")
