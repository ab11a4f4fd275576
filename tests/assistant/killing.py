"""Kills syncs at random moments and compares what the next one makes of it with an undisturbed run.

python -m tests.assistant.killing FOLDER ROUNDS   prints how many were killed midway, and fails at the first difference.
"""

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from assistant import Assistant
from assistant.indexing import Indexes
from tests.assistant.counting import Counting

_PAPERS = 60


def main(scratch: Path, rounds: int) -> None:
    """Each round begins with a library of the folder as it was, and syncs what it became."""
    chosen = random.Random(7)
    folder, before = scratch / "in", scratch / "before"
    _first(folder)
    _forked(lambda: _sync(before, folder))
    _then(folder)
    plain = scratch / "plain"
    shutil.copytree(before, plain)
    begun = time.monotonic()
    _forked(lambda: _sync(plain, folder))
    lasts = time.monotonic() - begun
    wanted = _content(plain, folder)
    killed = 0
    for number in range(rounds):
        home = scratch / f"home{number}"
        shutil.copytree(before, home)
        for _ in range(chosen.choice((1, 1, 3))):
            killed += _forked(lambda home=home: _sync(home, folder), kill_after=chosen.uniform(0, lasts))  # type: ignore[misc]
        _forked(lambda home=home: _sync(home, folder))  # type: ignore[misc]
        if _content(home, folder) != wanted:
            sys.exit(f"Round {number}: {home} differs from {plain}.")
        shutil.rmtree(home)
    sys.stdout.write(f"{rounds} rounds, {killed} syncs killed midway, none differs.\n")


def _first(folder: Path) -> None:
    for number in range(_PAPERS):
        _write(folder / f"{number:02}.txt", *(f"Section {part} of paper {number}." for part in range(6)))


def _then(folder: Path) -> None:
    for number in range(0, 20):  # changed in one section
        _write(
            folder / f"{number:02}.txt",
            f"New words {number}.",
            *(f"Section {part} of paper {number}." for part in (1, 2)),
        )
    for number in range(20, 30):
        (folder / f"{number:02}.txt").unlink()
    (folder / "sub").mkdir()
    for number in range(30, 40):
        (folder / f"{number:02}.txt").rename(folder / "sub" / f"{number:02}.txt")
    for number in range(59, 49, -1):  # rotated
        (folder / f"{number:02}.txt").rename(folder / f"{number + 1:02}.txt")
    for number in range(70, 90):
        _write(folder / f"{number:02}.txt", *(f"Section {part} of the new paper {number}." for part in range(4)))


def _write(file: Path, *sections: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join(f"# Part {number}\n\n{text}\n" for number, text in enumerate(sections)))


def _sync(home: Path, folder: Path) -> None:
    Assistant(home, embedder=Counting()).sync(folder)


def _forked(work: Callable[[], None], *, kill_after: float | None = None) -> bool:
    """Does it in a process of its own, which costs no start, and says whether that was killed before its end."""
    process = os.fork()
    if process == 0:
        work()
        os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(process, signal.SIGKILL)
    status = os.waitpid(process, 0)[1]
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
        sys.exit("A sync failed by itself.")
    return os.WIFSIGNALED(status)


def _content(home: Path, folder: Path) -> dict[str, Any]:
    """All that the library and both indexes hold, but for keys and times of adding."""
    assistant = Assistant(home, embedder=Counting())
    library, model = assistant.library, assistant.embedder
    keys = library.keys()
    stored = library.chunks(keys)
    name = {key: (one.chunk.document, one.chunk.number) for key, one in stored.items()}
    vectors = dict(zip(*library.vectors(keys, model.fingerprint), strict=True))
    questions = [f"Section {number % 6} of paper {number}" for number in range(0, _PAPERS, 7)]
    indexes = Indexes(home / "indexes", library, fingerprint=model.fingerprint, dimension=model.dimension)
    found = {
        question: [
            [(name[hit.key], round(hit.score, 3)) for hit in hits[:1]]
            for hits in indexes.candidates(model.embed([question])[0], question, 5)
        ]
        for question in questions
    }
    return {
        "documents": [one.model_dump(exclude={"added"}) for one in library.documents()],
        "files": {path: file.stamp for path, file in library.files().items()},
        "chunks": sorted((name[key], one.chunk.model_dump_json(), one.place) for key, one in stored.items()),
        "vectors": {name[int(key)]: vector.tobytes() for key, vector in vectors.items()},
        "orphans": library.database.connection.execute("SELECT count(*) FROM vectors").fetchone(),
        "indexes": [
            {kind: counted["chunks"] for kind, counted in indexes.describe().items() if isinstance(counted, dict)},
            found,
        ],
        "there": sorted(str(file) for file in folder.rglob("*.txt")),
        "size": np.size(keys),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
