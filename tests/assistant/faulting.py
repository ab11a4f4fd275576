"""Faults: what is done to a home while it is worked in, and whether it comes out as if nothing had been.

After each: the home opens by itself, `check` finds nothing, and what was interrupted, done once more, leaves what an
undisturbed run leaves: papers, passages, vectors, what both indexes find.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from assistant import Assistant, AssistantError
from tests.assistant.counting import Counting

PAPERS = 40
OLD, NEW = "counting-1", "counting-2"
Work = Callable[[Path], None]


@dataclass(slots=True)
class Tally:
    """How many faults were tried, and after which ones something was wrong."""

    tried: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def survived(self) -> int:
        """How many left no trace."""
        return self.tried - len(self.wrong)


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that is done in a home: the home before it, with what it is done, and what it then holds."""

    name: str
    before: Path
    work: Work
    model: str
    wanted: dict[str, Any]
    seconds: float


def scenes(scratch: Path) -> dict[str, Scene]:
    """A sync of much that changed, a reindex, forgetting, and the saving of both indexes."""
    folder = scratch / "in"
    first_papers(folder)
    synced = scratch / "synced"
    forked(partial(_sync, synced, folder))
    changed = scratch / "changed"
    shutil.copytree(synced, changed)
    later_papers(folder)
    forked(lambda: open_home(changed).adder.sync(folder))
    return {
        one.name: one
        for one in (
            _scene("sync", synced, partial(_sync, folder=folder), OLD, scratch),
            _scene("reindex", changed, _reindex, NEW, scratch),
            _scene("forget", changed, _forget, OLD, scratch),
            _scene("index save", changed, _save_indexes, OLD, scratch),
        )
    }


def open_home(home: Path, model: str = OLD) -> Assistant:
    """An assistant that embeds at no cost."""
    return Assistant(home, embedder=Counting(model, 16 if model == OLD else 24))


def first_papers(folder: Path) -> None:
    """Papers of six sections each."""
    for number in range(PAPERS):
        write(folder / f"{number:02}.txt", *(f"Section {part} of paper {number}." for part in range(6)))


def later_papers(folder: Path) -> None:
    """Some are changed in one section, gone, moved, renamed in a row; some are new."""
    for number in range(0, 14):
        write(folder / f"{number:02}.txt", f"New {number}.", *(f"Section {part} of paper {number}." for part in (1, 2)))
    for number in range(14, 20):
        (folder / f"{number:02}.txt").unlink()
    (folder / "sub").mkdir()
    for number in range(20, 28):
        (folder / f"{number:02}.txt").rename(folder / "sub" / f"{number:02}.txt")
    for number in range(39, 33, -1):
        (folder / f"{number:02}.txt").rename(folder / f"{number + 1:02}.txt")
    for number in range(50, 64):
        write(folder / f"{number:02}.txt", *(f"Section {part} of the new paper {number}." for part in range(4)))


def write(file: Path, *sections: str) -> None:
    """A paper of these sections."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(f"# Part {number}\n\n{text}\n" for number, text in enumerate(sections)))


def killed(scene: Scene, rounds: int, scratch: Path, *, seed: int = 7) -> Tally:
    """kill -9 at random moments, sometimes twice before the work comes to its end; only what died midway counts."""
    chosen, tally = random.Random(seed), Tally()
    limit = scene.seconds
    for attempt in range(4 * rounds):
        if tally.tried >= rounds:
            break
        home = _copy(scene.before, scratch / "home")
        moments = [chosen.uniform(0, limit) for _ in range(chosen.choice((1, 1, 2)))]
        hits = []
        for moment in moments:
            begun = time.monotonic()
            hits.append(forked(partial(scene.work, home), kill_after=moment))
            if not hits[-1]:  # the machine was slower when the work was timed
                limit = min(limit, time.monotonic() - begun)
        if any(hits):
            _survived(tally, scene, home, f"{scene.name} killed after {moments}, attempt {attempt}")
    return tally


def on_a_full_disk(scene: Scene, rounds: int, scratch: Path) -> Tally:
    """A disk of its own with too little room, from none to nearly enough; there is room again afterwards."""
    tally = Tally()
    for number in range(rounds):
        with small_disk(scratch / "disk", 48 << 20) as disk:
            home = _copy(scene.before, disk / "home")
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
            spare = (number * 12 + 4) << 10
            (disk / "filler").write_bytes(bytes(max(free - spare, 0)))
            said = forked_saying(partial(scene.work, home))
            if said == "done":
                continue  # there was room enough
            (disk / "filler").unlink()
            what = f"{scene.name} with {spare >> 10} KiB free: {said}"
            if not said.startswith("sentence"):
                tally.tried += 1
                tally.wrong.append(what)
                continue
            _survived(tally, scene, home, what)
    return tally


def on_a_read_only_home(scene: Scene, scratch: Path) -> Tally:
    """Nothing may be written; a sentence says so, and afterwards everything goes on."""
    tally = Tally()
    with small_disk(scratch / "disk", 48 << 20) as disk:
        home = _copy(scene.before, disk / "home")
        _mount("-o", "remount,ro", str(disk))
        said = forked_saying(lambda: scene.work(home))
        _mount("-o", "remount,rw", str(disk))
        if said.startswith("sentence"):
            _survived(tally, scene, home, f"{scene.name} in a read-only home: {said}")
        else:
            tally.tried += 1
            tally.wrong.append(f"{scene.name} in a read-only home: {said}")
    return tally


def with_damaged_indexes(scene: Scene, scratch: Path, *, most: int | None = None) -> Tally:
    """Each file of both indexes cut off, emptied, with a flipped bit, deleted; and the folders as a whole.

    Nothing may be embedded for it.
    """
    tally, chosen = Tally(), random.Random(7)
    done = _copy(scene.before, scratch / "done")
    forked(lambda: scene.work(done))
    root = done / "indexes"
    files = [one.relative_to(done) for one in sorted(root.rglob("*")) if one.is_file() and one.name != "lock"]
    folders = [one.relative_to(done) for one in sorted(root.rglob("*")) if one.is_dir()]
    damages: list[tuple[str, Path, Callable[[Path], object]]] = []
    for file in files:
        damages += [
            ("cut off", file, lambda at: os.truncate(at, at.stat().st_size // 2)),
            ("one byte short", file, lambda at: os.truncate(at, max(at.stat().st_size - 1, 0))),
            ("emptied", file, lambda at: os.truncate(at, 0)),
            ("deleted", file, lambda at: at.unlink()),
            *(("a flipped bit", file, lambda at: _flip(at, chosen)) for _ in range(3)),
        ]
    damages += [("deleted", folder, lambda at: shutil.rmtree(at)) for folder in (*folders, root.relative_to(done))]
    if most is not None:
        damages = chosen.sample(damages, most)
    for how, what, damage in damages:
        home = _copy(done, scratch / "home")
        damage(home / what)
        _survived(tally, scene, home, f"{what} {how}", again=False)
    return tally


def with_a_clock_that_jumps(scratch: Path, *, rounds: int) -> Tally:
    """Files of equal size and old or future times, read by a process whose clock is a day or a year off."""
    tally = Tally()
    for number in range(rounds):
        root = scratch / f"clock{number}"
        folder, home, plain = (root / name for name in ("in", "home", "plain"))
        for paper in range(4):
            write(folder / f"{paper}.txt", f"Version 1 of {paper}.")
        jump = (-400, 400, -1, 1)[number % 4] * 86_400
        at = time.time() + (jump if number // 4 % 2 else -jump)
        for file in folder.iterdir():
            os.utime(file, (at, at))
        forked(partial(_sync, home, folder))
        for file in sorted(folder.iterdir())[:2]:
            before = file.stat()
            file.write_text(file.read_text().replace("Version 1", "Version 2"))
            os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        forked(partial(_sync, home, folder, jump=jump))
        forked(partial(_sync, plain, folder))
        scene = Scene("clock", home, partial(_sync, folder=folder), OLD, content(plain, OLD), 0.0)
        _survived(tally, scene, home, f"a clock {jump} s off", stamps=False)
        shutil.rmtree(root)
    return tally


def with_two_writers(scratch: Path, *, rounds: int) -> Tally:
    """Two sync a folder each into one home while a third one searches."""
    tally = Tally()
    for number in range(rounds):
        root = scratch / f"writers{number}"
        home, plain = root / "home", root / "plain"
        for part in "ab":
            for paper in range(12):
                write(root / part / f"{paper}.txt", *(f"Section {one} of paper {part}{paper}." for one in range(3)))
        pids = [_fork(partial(_sync, home, root / part)) for part in "ab"] + [_fork(partial(_search, home))]
        ended = [os.waitpid(pid, 0)[1] for pid in pids]
        for part in "ab":
            forked(partial(_sync, plain, root / part))
        scene = Scene("writers", home, partial(_sync, folder=root / "a"), OLD, content(plain, OLD), 0.0)
        if any(ended):
            tally.tried += 1
            tally.wrong.append(f"two writers, round {number}: ended with {ended}")
        else:
            _survived(tally, scene, home, f"two writers, round {number}")
        shutil.rmtree(root)
    return tally


def content(home: Path, model: str, *, stamps: bool = True) -> dict[str, Any]:
    """All that the library and both indexes hold, but for keys and times of adding."""
    assistant = open_home(home, model)
    library, embedder = assistant.library, assistant.embedder
    keys = library.keys()
    stored = library.chunks(keys)
    name = {key: (one.chunk.document, one.chunk.number) for key, one in stored.items()}
    vectors = dict(zip(*library.vectors(keys, embedder.fingerprint), strict=True))
    asked = [stored[key].chunk.embedded_text for key in sorted(stored, key=name.__getitem__)[::17]]
    found = {
        question: [
            name[hits[0].key] for hits in assistant.indexes.candidates(embedder.embed([question])[0], question, 5)
        ]
        for question in asked
    }
    described = assistant.indexes.describe().items()
    counted = library.database.connection.execute("SELECT fingerprint, count(*) FROM vectors GROUP BY fingerprint")
    told = {
        "documents": [one.model_dump(exclude={"added"}) for one in library.documents()],
        "files": {path: file.stamp if stamps else "" for path, file in library.files().items()},
        "chunks": sorted((name[key], one.chunk.model_dump_json(), one.place) for key, one in stored.items()),
        "vectors": {name[int(key)]: vector.tobytes() for key, vector in vectors.items()},
        "models": dict(counted.fetchall()),
        "indexes": {kind: facts["chunks"] for kind, facts in described if isinstance(facts, dict)},
        "found": sorted(found.items()),
    }
    library.database.close()
    return told


def forked(work: Callable[[], object], *, kill_after: float | None = None) -> bool:
    """Does it in a process of its own, which costs no start, and says whether that was killed before its end."""
    process = _fork(work)
    ended = status = 0
    end = time.monotonic() + (kill_after or 0.0)
    while kill_after is not None and not ended and time.monotonic() < end:
        time.sleep(0.005)
        ended, status = os.waitpid(process, os.WNOHANG)
    if not ended:
        if kill_after is not None:
            os.kill(process, signal.SIGKILL)
        status = os.waitpid(process, 0)[1]
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("The work failed by itself.")
    return os.WIFSIGNALED(status)


def forked_saying(work: Callable[[], object]) -> str:
    """As `forked`, and gives "done", "sentence: …" for an error of ours, or the traceback of any other."""
    reading, writing = os.pipe()

    def told() -> None:
        try:
            work()
            said = "done"
        except AssistantError as error:
            said = f"sentence: {error}"
        except BaseException:  # noqa: BLE001 - the parent is told
            said = traceback.format_exc()
        os.write(writing, said.encode()[-4000:])

    process = _fork(told)
    os.close(writing)
    with os.fdopen(reading) as stream:
        said = stream.read()
    os.waitpid(process, 0)
    return said or "ended without a word"


def may_mount() -> str:
    """Empty where a disk of one's own can be had, else why not."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "mounting a small disk needs Linux and its root"
    done = subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False)
    return "" if done.returncode == 0 else f"no disk may be mounted here: {done.stderr.decode().strip()}"


@contextmanager
def small_disk(at: Path, size: int) -> Iterator[Path]:
    """A disk in memory of so many bytes, while the context lasts."""
    at.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(at))
    try:
        yield at
    finally:
        subprocess.run(["umount", "-l", str(at)], check=True)


def _scene(name: str, before: Path, work: Work, model: str, scratch: Path) -> Scene:
    home = _copy(before, scratch / f"plain {name}")
    begun = time.monotonic()
    forked(lambda: work(home))
    seconds = time.monotonic() - begun
    return Scene(name, before, work, model, content(home, model), seconds)


def _sync(home: Path, folder: Path, *, jump: int = 0) -> None:
    """In a process whose clock is `jump` seconds off, where that isn't 0."""
    if jump:
        true = time.time_ns
        time.time_ns = lambda: true() + jump * 1_000_000_000
    open_home(home).sync(folder)


def _search(home: Path) -> None:
    for _ in range(20):
        open_home(home).search("paper")


def _reindex(home: Path) -> None:
    open_home(home, NEW).reindex()


def _forget(home: Path) -> None:
    """Those in one folder, one by one."""
    assistant = open_home(home)
    for paper in assistant.documents():
        if Path(paper.path).parent.name == "sub":
            assistant.forget(paper.id)


def _save_indexes(home: Path) -> None:
    """First what the library is ahead, then all of it."""
    indexes = open_home(home).indexes
    indexes.refresh()
    indexes.rebuild()


def _survived(tally: Tally, scene: Scene, home: Path, what: str, *, again: bool = True, stamps: bool = True) -> None:
    """Notes whether the home opens, is clean, and holds what it should once the work was done."""
    tally.tried += 1
    said = forked_saying(lambda: _look(scene, home, again=again, stamps=stamps))
    if said != "done":
        tally.wrong.append(f"{what}: {said}")


def _look(scene: Scene, home: Path, *, again: bool, stamps: bool) -> None:
    state = open_home(home, OLD).library.state
    model = state.model or OLD
    assistant = open_home(home, model)
    assistant.search("Section 3 of paper 7")
    embedder = assistant.embedder
    assert isinstance(embedder, Counting)
    assert embedder.texts == ["Section 3 of paper 7"], "something was embedded to open it"
    report = assistant.check()
    assert report.findings == (), report.findings
    if again:
        scene.work(home)
    now = content(home, scene.model, stamps=stamps)
    for part, wanted in scene.wanted.items():
        if part != "files" or stamps:
            assert now[part] == wanted, f"{part} differs"


def _copy(home: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    return Path(shutil.copytree(home, to))


def _flip(file: Path, chosen: random.Random) -> None:
    data = bytearray(file.read_bytes())
    if data:
        data[chosen.randrange(len(data))] ^= 1 << chosen.randrange(8)
        file.write_bytes(data)


def _fork(work: Callable[[], object]) -> int:
    sys.stdout.flush()
    process = os.fork()
    if process == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - the parent is told
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return process


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)
