"""What a home survives: kill -9, a full disk, a read-only home, damaged index files, a clock that jumps, two writers.

    python -m benchmarks.faults [--kills 50] [--disks 30] [--only "kill -9"]

Prints, and keeps after each kind, how many faults were tried and how many were survived: the home opened by itself, the
check found nothing, and the work done once more left what an undisturbed run leaves. Disks need Linux and its root.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks.results import FOLDER, save
from tests.assistant import faulting
from tests.assistant.faulting import Tally


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50, help="of each kind of work")
    parser.add_argument(
        "--disks", type=int, default=30, help="sizes of what is left on the disk, for each kind of work"
    )
    parser.add_argument("--only", default="", help="the kinds of fault that have this in their names")
    arguments = parser.parse_args()
    console = Console()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        scenes = faulting.scenes(scratch).values()
        tries: dict[str, Callable[[], Tally]] = {
            f"kill -9 in the midst of: {one.name}": partial(faulting.killed, one, arguments.kills, scratch)
            for one in scenes
        }
        unable = faulting.may_mount()
        for one in scenes if not unable else ():
            tries[f"a full disk: {one.name}"] = partial(faulting.on_a_full_disk, one, arguments.disks, scratch)
            tries[f"a read-only home: {one.name}"] = partial(faulting.on_a_read_only_home, one, scratch)
        first = next(iter(scenes))
        tries["damaged index files"] = partial(faulting.with_damaged_indexes, first, scratch)
        tries["a clock that jumps"] = partial(faulting.with_a_clock_that_jumps, scratch, rounds=8)
        tries["two writers"] = partial(faulting.with_two_writers, scratch, rounds=10)
        for name, attempt in tries.items():
            if arguments.only not in name:
                continue
            begun = time.monotonic()
            tally = attempt()
            wrong += [f"{name}: {one}" for one in tally.wrong]
            console.print(f"{name}: {tally.tried} tried, {tally.survived} survived ({time.monotonic() - begun:.0f} s)")
            _keep(name, tally)
        if unable:
            console.print(unable)
    for what in wrong:
        console.print(what, markup=False)
    sys.exit(bool(wrong))


def _keep(name: str, tally: Tally) -> None:
    """Writes the figures in the place of those of an earlier run, beside those of the other kinds."""
    file = FOLDER / "faults.json"
    figures: dict[str, Any] = json.loads(file.read_text("utf-8"))["faults"] if file.exists() else {}
    figures[name] = {"tried": tally.tried, "survived": tally.survived}
    total = {key: sum(one[key] for one in figures.values()) for key in ("tried", "survived")}
    save("faults", {"faults": dict(sorted(figures.items())), "all": total})


if __name__ == "__main__":
    main()
