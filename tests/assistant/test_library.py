"""The library's file, opened by several at once."""

import subprocess
import sys
import time
from pathlib import Path

# Opens a new home at each of forty moments, and so do the others.
_BEGIN = """
import sys, time
from pathlib import Path
from assistant.library import Library
print("ready", flush=True)
begun, folder = float(sys.stdin.readline()), Path(sys.argv[1])
for number in range(40):
    time.sleep(max(begun + number * 0.02 - time.time(), 0))
    Library(folder / str(number))
"""


def test_a_new_home_may_be_begun_by_several_at_once(tmp_path: Path) -> None:
    """No process finds the file locked."""
    command = [sys.executable, "-c", _BEGIN, str(tmp_path)]
    pipe = subprocess.PIPE
    running = [subprocess.Popen(command, text=True, stdin=pipe, stdout=pipe, stderr=pipe) for _ in range(3)]
    for one in running:
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
    begin = time.time() + 0.1
    for one in running:
        assert one.stdin
        one.stdin.write(f"{begin}\n")
        one.stdin.flush()
    assert [one.communicate(timeout=60)[1] for one in running] == [""] * 3
