"""Stamps: a file's size and times, by which it is known as unchanged without being read."""

import os
import stat
import time
from pathlib import Path
from typing import NamedTuple

from assistant.errors import ReadError
from assistant.reading import content

_SECOND = 1_000_000_000
# How much time may pass before a file system gives another time to a change: two seconds on FAT, whose times are
# whole seconds as on other old ones; elsewhere a tick of the system's clock, at most 16 ms.
_COARSE, _FINE = 2 * _SECOND, 50_000_000
# How long a file that is being written is waited for.
_PATIENCE = 2.0


class Content(NamedTuple):
    """The bytes of a paper, and the stamp that its file had; empty where no stamp would tell it from a later one."""

    data: bytes
    stamp: str = ""


def stamp_of(status: os.stat_result) -> str:
    """Size, time of the last change of content, and of any change: the last one can't be set back by programs."""
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}"


def stamp_at(file: Path) -> str:
    """The stamp of a file; empty if there is none."""
    try:
        status = file.stat()
    except (OSError, ValueError):
        return ""
    return stamp_of(status) if stat.S_ISREG(status.st_mode) else ""


def settled(file: Path) -> Content:
    """Reads a file that stands still: the same size and times before and after, and none of them of this moment.

    As Git does with "racily clean" files, a stamp too young to tell this content from one written within the same
    tick is not relied on; it is waited for. One from the future never counts.

    Raises:
        ReadError: it is still being written after two seconds, or cannot be opened.
        OSError: it is not there.
    """
    patience = time.monotonic() + _PATIENCE
    seen = ""
    while True:
        status = file.stat()
        stamp = stamp_of(status)
        if seen not in ("", stamp) and time.monotonic() > patience:
            raise ReadError("is being written: its size or time still changes. Sync again when that has ended")
        seen = stamp
        grain = _FINE if status.st_mtime_ns % _SECOND else _COARSE
        age = time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns)
        if 0 <= age <= grain:
            time.sleep((grain - age) / _SECOND + 0.001)
            continue
        data = content(file)
        if stamp_at(file) == stamp:
            return Content(data, stamp if age > grain else "")
