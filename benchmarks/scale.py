"""What searching costs and finds as a library grows: 10,000, 100,000 and a million chunks, and where the kinds meet.

    python -m benchmarks.scale --data FOLDER --cache FOLDER

FOLDER holds squad2, scifact, contractnli, tatqa, cuad, banking77 and clinc150. Up to 100,000 chunks are real passages
of these (270 characters on average) with their MiniLM vectors, kept in the cache since embedding them takes minutes.
Beyond, vectors are made on the way between two real ones of the same paper, with noise (`benchmarks.vectors.grown`),
and texts from the beginning of one passage and the end of another. Asked are questions that people wrote.

A search is what the assistant does for a question: embedding, both indexes, the cosines of what only the words found,
fusion. Times are CPU milliseconds of a process of its own that opens what another one saved; the peak of its memory
is the operating system's, also divided into what is its own and what are mapped files that can be let go of.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from assistant.search.indexing import WEIGHT
from assistant.text.language import detect
from benchmarks.results import save
from benchmarks.vectors import embedded, grown, passages, questions
from indexes import fuse
from indexes.faiss import FaissIndex
from indexes.ivf import IvfIndex, Plan
from indexes.keyword import KeywordIndex
from indexes.sized import SizedIndex
from providers.minilm import MiniLM

LENGTH = 300
REAL = 100_000
SIZES = (10_000, 100_000, 1_000_000)
KINDS = (25_000, 50_000, 100_000, 200_000)
ASKED = 300
CANDIDATES = 60  # of each index, as the assistant takes
BLOCK = 100_000
CONSOLE = Console(stderr=True)
Vectors = NDArray[np.float32]


class AlwaysLists(IvfIndex):
    """Has lists however few the vectors are."""

    plan = Plan(least=1000)


def alone(work: Callable[..., Any], *arguments: Any) -> Any:
    """The result of work done in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def prepare(data: Path, cache: Path) -> None:
    """Embeds what has to be embedded, once."""
    model = MiniLM()
    embedded(model, list(islice(passages(data, LENGTH), REAL)), cache / "passages.npy")
    embedded(model, questions(data)[:ASKED], cache / "questions.npy")


def build(data: Path, cache: Path, folder: Path, count: int) -> dict[str, float]:
    """Both indexes of that many chunks, saved, and the keys that are truly nearest to each question."""
    vectors = _vectors(cache, count)
    keys = np.arange(count)
    index = SizedIndex(vectors.shape[1])
    index.add(keys, vectors)
    made, _ = _timed(partial(index.save, folder / "vectors"))
    spent = {"saving vectors cpu_s": round(made, 1)}
    np.save(folder / "truth.npy", _nearest(vectors, np.load(cache / "questions.npy")[:ASKED], 10))
    texts = list(islice(passages(data, LENGTH), min(count, REAL)))
    begun = time.process_time()
    words = KeywordIndex.open(folder / "words")
    with words.batch():
        for start in range(0, count, 2000):
            part = [_text(texts, number) for number in range(start, min(start + 2000, count))]
            words.add(keys[start : start + 2000], part, languages=[detect(text) for text in part])
    spent["words cpu_s"] = round(time.process_time() - begun, 1)
    return spent | {"disk_mb": round(sum(file.stat().st_size for file in folder.rglob("*.*")) / 1e6)}


def serve(data: Path, folder: Path) -> dict[str, Any]:
    """Opens both indexes and asks: times, memory, recall."""
    asked = questions(data)[:ASKED]
    begun = time.process_time()
    index, words, model = SizedIndex.load(folder / "vectors"), KeywordIndex.open(folder / "words"), MiniLM()
    opened = time.process_time() - begun
    model.embed(asked[:1], kind="query")
    spent: dict[str, list[float]] = {"embedding": [], "vectors": [], "words": [], "all": []}
    found = []
    for question in asked:
        times = [time.process_time()]
        vector = model.embed([question], kind="query")[0]
        times.append(time.process_time())
        dense = index.search(vector, CANDIDATES)
        times.append(time.process_time())
        sparse = words.search(question, CANDIDATES, language=detect(question))
        times.append(time.process_time())
        fuse(dense, sparse, weight=WEIGHT, cosines=index.scores(vector, [hit.key for hit in sparse]))
        for name, part in zip(spent, [*np.diff(times), time.process_time() - times[0]], strict=True):
            spent[name].append(float(part) * 1000)
        found.append([hit.key for hit in dense[:10]])
    return {
        "index": index.describe(),
        "opening cpu_s": round(opened, 2),
        "search p50 cpu_ms": {name: round(median(times), 2) for name, times in spent.items()},
        "search p95 cpu_ms": round(quantiles(spent["all"], n=20)[-1], 2),
        "recall@10": _recall(found, np.load(folder / "truth.npy")),
        "memory_mb": memory(),
    }


def kinds(cache: Path, count: int) -> dict[str, Any]:
    """A search (vectors only) and a save of both kinds of index at one size, and what training costs."""
    vectors = _vectors(cache, count)
    asked = np.load(cache / "questions.npy")[:ASKED]
    truth = _nearest(vectors, asked, 10)
    return {
        "exact": _kind(FaissIndex(vectors.shape[1]), vectors, asked, truth),
        "lists": _kind(AlwaysLists(vectors.shape[1]), vectors, asked, truth),
    }


def _kind(index: FaissIndex | IvfIndex, vectors: Vectors, asked: Vectors, truth: NDArray[np.int64]) -> dict[str, float]:
    index.add(np.arange(len(vectors)), vectors)
    with tempfile.TemporaryDirectory() as folder:
        first, _ = _timed(partial(index.save, Path(folder)))
        index.add([len(vectors)], vectors[:1])
        again, _ = _timed(partial(index.save, Path(folder)))
        index.delete([len(vectors)])
        searches = [_timed(partial(index.search, query, 10)) for query in asked]
    return {
        "search p50 cpu_ms": round(median(spent for spent, _ in searches) * 1000, 2),
        "recall@10": _recall([[hit.key for hit in hits] for _, hits in searches], truth),
        "first save cpu_s": round(first, 2),
        "save of one more cpu_ms": round(again * 1000, 1),
    }


def memory() -> dict[str, int]:
    """The peak of this process, and of what it holds now how much is its own and how much are mapped files."""
    lines = Path("/proc/self/status").read_text().splitlines()
    held = {line.partition(":")[0]: line.split()[1] for line in lines if "kB" in line}
    named = {"peak": "VmHWM", "own": "RssAnon", "mapped files": "RssFile"}
    return {name: round(int(held[field]) / 1024) for name, field in named.items()}


def _vectors(cache: Path, count: int) -> Vectors:
    real = np.load(cache / "passages.npy")
    return real[:count] if count <= len(real) else grown(real, count)


def _text(texts: Sequence[str], number: int) -> str:
    """A real passage, or one of the beginning of one and the end of another."""
    if number < len(texts):
        return texts[number]
    first, second = texts[number % len(texts)], texts[(number * 7 + number // len(texts)) % len(texts)]
    return f"{first[: len(first) // 2]} {second[len(second) // 2 :]}"


def _nearest(vectors: Vectors, asked: Vectors, count: int) -> NDArray[np.int64]:
    """The rows of the truly nearest vectors for each question, (questions, count)."""
    best = np.full((len(asked), count), -2.0, np.float32)
    rows = np.zeros((len(asked), count), np.int64)
    for start in range(0, len(vectors), BLOCK):
        block = vectors[start : start + BLOCK]
        scores = np.hstack([best, asked @ block.T])
        here = np.tile(np.arange(start, start + len(block)), (len(asked), 1))
        top = np.argpartition(-scores, count, axis=1)[:, :count]
        best = np.take_along_axis(scores, top, 1)
        rows = np.take_along_axis(np.hstack([rows, here]), top, 1)
    return rows


def _recall(found: Sequence[Sequence[int]], truth: NDArray[np.int64]) -> float:
    shared = sum(len(set(ours) & set(theirs)) for ours, theirs in zip(found, truth.tolist(), strict=True))
    return round(shared / truth.size, 4)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with the evaluation sets")
    parser.add_argument("--cache", type=Path, required=True, help="where vectors of passages are kept between runs")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--kinds", type=int, nargs="*", default=KINDS)
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    alone(prepare, arguments.data, arguments.cache)
    figures: dict[str, Any] = {"questions": ASKED, "chunks": {}, "where the kinds meet": {}}
    for count in arguments.kinds:
        figures["where the kinds meet"][f"{count:,}"] = alone(kinds, arguments.cache, count)
        CONSOLE.print(count, figures["where the kinds meet"][f"{count:,}"])
    for count in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            made = alone(build, arguments.data, arguments.cache, Path(folder), count)
            figures["chunks"][f"{count:,}"] = {"building": made, **alone(serve, arguments.data, Path(folder))}
        CONSOLE.print(count, figures["chunks"][f"{count:,}"])
    Console().print(figures)
    if not arguments.no_save:
        CONSOLE.print(f"written to {save('scale', figures)}")


if __name__ == "__main__":
    main()
