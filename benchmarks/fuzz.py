"""Mutated files of every kind through the readers: no crash or hang may reach the process that asks.

    python -m benchmarks.fuzz --count 20000 [--data FOLDER]

Mutates the firm's papers, the tests' samples and, with FOLDER, small files of messy_docs/ and email_files/ there.
"""

import argparse
import io
import random
import resource
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.ingestion.chunking import chunk
from assistant.reading.isolation.process import Worker
from assistant.reading.kinds import is_harmless
from assistant.reading.options import Options
from assistant.reading.readers import read_here
from benchmarks.results import save
from tests.assistant.reading.papers import assert_sound
from tests.assistant.reading.samples import samples

FIRM = Path(__file__).parent.parent / "examples" / "firm"
# Larger files take longer to read and break in the same places.
LARGEST = 60_000
SECONDS, DEADLINE = 10.0, 60.0
# Recognising text in a picture takes a second and meets nothing of the file's own form any more, and so does printing.
OPTIONS = Options(ocr="off", word_pages="marks")
_NUMBERS = (
    b"\x00" * 4,
    b"\xff" * 4,
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\x80\x00\x00\x00",
    b"\x00\x00\x01\x00",
)
_WORDS = (
    b"<",
    b">",
    b"&#0;",
    b"]]>",
    b"%s",
    b"../",
    b"\r\n\r\n",
    b'"',
    b"\\",
    b"{",
    b"99999999999",
    b"-1",
    b"<<",
    b"endobj",
)
Mutation = Callable[[random.Random, bytes, bytes], bytes]


@dataclass
class Tally:
    """What became of the mutated files. `escaped` are failures that no ReadError names; there must be none."""

    outcomes: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    escaped: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def count(self, name: str, outcome: str, seconds: float) -> None:
        """Notes one file."""
        self.outcomes[outcome] += 1
        self.kinds.setdefault(name.rpartition(".")[2], Counter())[outcome] += 1
        self.slowest = max(self.slowest, seconds)


def flip(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Some bits turned."""
    turned = bytearray(data)
    for _times in range(chance.choice((1, 2, 8, 40))):
        turned[chance.randrange(len(turned))] ^= 1 << chance.randrange(8)
    return bytes(turned)


def truncate(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """The beginning alone, or the end alone."""
    cut = chance.randrange(len(data))
    return data[:cut] if chance.random() < 0.8 else data[:16] + data[cut:]


def splice(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """A piece of another file, or of the same, in place of one here."""
    place, length = chance.randrange(len(data)), chance.choice((4, 64, 1024))
    start = chance.randrange(len(other))
    return data[:place] + other[start : start + length] + data[place + chance.choice((0, length)) :]


def overwrite(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """Numbers at the edges of what fits, and words that mean something to parsers."""
    written = data
    for _times in range(chance.choice((1, 3, 12))):
        place, word = chance.randrange(len(written)), chance.choice((*_NUMBERS, *_WORDS))
        written = written[:place] + word + written[place + chance.choice((0, len(word))) :]
    return written


def repeat(chance: random.Random, data: bytes, _: bytes) -> bytes:
    """A piece many times over."""
    place, length = chance.randrange(len(data)), chance.choice((1, 8, 100))
    return data[:place] + data[place : place + length] * chance.choice((2, 50, 2000)) + data[place:]


MUTATIONS: tuple[Mutation, ...] = (flip, flip, truncate, splice, overwrite, repeat)


def mutate(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """One or two changes; in an archive, mostly within one of its members, which is then packed again."""
    if data.startswith(b"PK") and chance.random() < 0.8:
        try:
            return _within(chance, data, other)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):  # a sample that is broken already
            return flip(chance, data, other)
    changed = chance.choice(MUTATIONS)(chance, data, other)
    return chance.choice(MUTATIONS)(chance, changed, other) if changed and chance.random() < 0.3 else changed


def _within(chance: random.Random, data: bytes, other: bytes) -> bytes:
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as to,
    ):
        names = source.namelist()
        # What the text stands in is met more often than what it is drawn with.
        told = [
            name for name in names if any(word in name for word in ("document", "sheet", "slide", "content", "xhtml"))
        ]
        chosen = chance.choice(told or names) if chance.random() < 0.7 else chance.choice(names)
        for name in names:
            content = source.read(name)
            if name == chosen and content:
                content = chance.choice(MUTATIONS)(chance, content, other)
                name = name if chance.random() < 0.98 else chance.choice(("../" + name, name.upper(), "x/" * 50 + name))
            to.writestr(name, content)
    return changed.getvalue()


def mutated(count: int, seeds: dict[str, bytes], *, seed: int = 5) -> Iterator[tuple[str, bytes]]:
    """So many mutated files, each kind as often as any other; the same ones for the same `seed`."""
    chance = random.Random(seed)
    kinds: dict[str, list[str]] = {}
    for name in sorted(seeds):
        kinds.setdefault(name.rpartition(".")[2], []).append(name)
    everything = sorted(seeds)
    for number in range(count):
        name = chance.choice(kinds[sorted(kinds)[number % len(kinds)]])
        yield name, mutate(chance, seeds[name], seeds[chance.choice(everything)])


def attempt(worker: Worker, name: str, data: bytes) -> str:
    """Reads one file as the assistant would, and cuts it into chunks. Gives what became of it."""
    if not data:
        return "refused"
    try:
        if is_harmless(data, name):
            found = read_here(name, data, OPTIONS)
        else:
            found = worker.read(name, data, OPTIONS, seconds=SECONDS, deadline=DEADLINE)
    except ReadError as error:
        said = str(error)
        for words, outcome in _ENDS.items():
            if words in said:
                return outcome
        return "refused"
    _check(found.reading)
    return "read"


_ENDS = {
    "made its reader crash": "crashed its reader",
    "takes longer to be read": "stopped for its time",
    "needs more memory": "stopped for its memory",
    "give nonsense": "nonsense",
}


def _check(reading: Reading) -> None:
    assert_sound(reading)
    texts = {page.number: page.text for page in reading.pages}
    for one in chunk("0", reading.title, reading.pages):
        assert one.text == "\n".join(texts[span.page][span.start : span.end] for span in one.spans)


def run(files: Iterator[tuple[str, bytes]], tally: Tally, *, told: Callable[[], object] = lambda: None) -> None:
    """Attempts each file; what goes wrong in any other way than with a ReadError is kept by its name."""
    worker = Worker()
    try:
        for number, (name, data) in enumerate(files):
            begun = time.perf_counter()
            try:
                outcome = attempt(worker, name, data)
            except Exception as error:  # noqa: BLE001 - this is what is looked for
                outcome = "escaped"
                tally.escaped.append(f"{number} {name}: {type(error).__name__}: {error}"[:300])
            tally.count(name, outcome, time.perf_counter() - begun)
            told()
    finally:
        worker.close()


def seeds(data: Path | None) -> dict[str, bytes]:
    """Small files by name: the firm's, the tests' and those of the shared sets."""
    found = dict(samples())
    folders = [FIRM] + ([data / "messy_docs", data / "email_files"] if data else [])
    for folder in folders:
        for file in sorted(folder.rglob("*.*")):
            if file.is_file() and 0 < file.stat().st_size <= LARGEST and not file.name.endswith(".gold.md"):
                found[f"{folder.name}-{file.name}"] = file.read_bytes()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seed", type=int, default=5)
    arguments = parser.parse_args()
    console, tally, sources = Console(), Tally(), seeds(arguments.data)
    with console.status("…") as status:
        run(
            mutated(arguments.count, sources, seed=arguments.seed),
            tally,
            told=lambda: status.update(f"{sum(tally.outcomes.values()):,} files {dict(tally.outcomes)}"),
        )
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    figures: dict[str, Any] = {
        "seeds": len(sources),
        "seed": arguments.seed,
        "files": sum(tally.outcomes.values()),
        "outcomes": dict(tally.outcomes.most_common()),
        "by_kind": {kind: dict(counts.most_common()) for kind, counts in sorted(tally.kinds.items())},
        "escaped": tally.escaped[:50],
        "slowest_s": round(tally.slowest, 2),
        "cpu_s": round(sum(one.ru_utime + one.ru_stime for one in used), 1),
    }
    console.print_json(data=figures)
    console.print(f"Saved to {save('fuzz', figures)}")


if __name__ == "__main__":
    main()
