"""The library's file: opened by several at once, made by an earlier version; what lies where."""

import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from assistant import Assistant
from assistant.library import Library
from assistant.storage.database import STEPS

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


def test_a_home_of_the_first_format_goes_on(tmp_path: Path) -> None:
    """Its papers are there, and get the stamps that it did not have."""
    assistant = Assistant(tmp_path / "home")
    (tmp_path / "a.txt").write_text("The boiler is drained in June.")
    assistant.add(tmp_path / "a.txt")
    with closing(sqlite3.connect(tmp_path / "home" / "library.sqlite")) as database:
        # The columns and tables that later formats brought, the last table first.
        for table, column in re.findall(r"ALTER TABLE (\w+) ADD COLUMN (\w+)", "\n".join(STEPS.values())):
            database.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        for name in reversed(re.findall(r"CREATE TABLE (\w+)", "\n".join(STEPS.values()))):
            database.execute(f"DROP TABLE {name}")
        database.execute("PRAGMA user_version = 1")
    ((path, file),) = Library(tmp_path / "home").files().items()
    assert (path, file.stamp, file.pages, file.chunks) == (str(tmp_path / "a.txt"), "", 1, 1)


def test_papers_that_change_places_stay(tmp_path: Path) -> None:
    """Neither is deleted in between; one that lies nowhere any more is."""
    library = Library(tmp_path / "home")
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"Paper {name}.")
    Assistant(tmp_path / "home").add(tmp_path)
    (a, b, c), (ida, idb, idc) = library.files(), (one.document for one in library.files().values())
    library.attach({a: (idb, "s"), b: (ida, "t")})
    assert {path: (file.document, file.stamp) for path, file in library.files().items()} == {
        a: (idb, "s"),
        b: (ida, "t"),
        c: (idc, library.files()[c].stamp),
    }
    library.attach({c: (ida, "")})
    assert {one.id for one in library.documents()} == {ida, idb}
