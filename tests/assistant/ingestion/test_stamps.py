"""Stamps: what they tell apart, and what they are too young to tell."""

import os
import time
from pathlib import Path

from assistant.ingestion.stamps import settled, stamp_at


def test_a_stamp_tells_a_content_from_any_later_one(tmp_path: Path) -> None:
    """Even from one of the same size that was written at once, within the same tick of the system's clock."""
    file = tmp_path / "a.txt"
    for number in range(20):
        file.write_text(f"Version {number:03}a")
        read = settled(file)
        file.write_text(f"Version {number:03}b")
        assert read.data == f"Version {number:03}a".encode()
        assert read.stamp != stamp_at(file)


def test_whole_seconds_are_waited_out(tmp_path: Path) -> None:
    """Where the file system's times may be two seconds coarse, a stamp counts only after that."""
    file = tmp_path / "a.txt"
    file.write_text("Words.")
    os.utime(file, (1_500_000_000, 1_500_000_000))
    written = file.stat().st_ctime
    assert settled(file).stamp == stamp_at(file)
    assert time.time() - written > 2


def test_a_time_in_the_future_gives_no_stamp(tmp_path: Path) -> None:
    """The clock may come to it once more."""
    file = tmp_path / "a.txt"
    file.write_text("Words.")
    os.utime(file, (time.time() + 900.5, time.time() + 900.5))
    assert settled(file) == (b"Words.", "")


def test_only_files_have_stamps(tmp_path: Path) -> None:
    """A folder, and what isn't there, has none."""
    assert (stamp_at(tmp_path), stamp_at(tmp_path / "none")) == ("", "")
