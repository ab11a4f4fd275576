"""Vectors to measure indexes with: of real passages as far as they go, and more in between them."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.text.sentences import split_sentences
from providers import Embedder

Vectors = NDArray[np.float32]
NEAR = 20  # how far apart in reading order two passages may be between which another is made
NOISE = 0.03  # standard deviation per dimension of what is added to it: 0.6 of a unit vector of 384
_AT_ONCE = 512


def passages(data: Path, length: int) -> Iterator[str]:
    """Distinct passages of up to `length` characters, made of whole sentences, paper after paper.

    From contracts (CUAD, ContractNLI), abstracts (SciFact), articles (SQuAD 2.0), annual reports (TAT-QA) and messages
    to a bank and to an assistant (BANKING77, CLINC150).
    """
    seen: set[str] = set()
    for text in _texts(data):
        for passage in _cut(text, length):
            if passage not in seen:
                seen.add(passage)
                yield passage


def questions(data: Path) -> list[str]:
    """Questions and claims that people wrote, to search with (SQuAD 2.0 and SciFact), mixed in a fixed order."""
    articles = json.loads((data / "squad2" / "dev_subset.json").read_text("utf-8"))["data"]
    asked = [one["question"] for article in articles for paragraph in article["paragraphs"] for one in paragraph["qas"]]
    with (data / "scifact" / "queries.train.jsonl").open(encoding="utf-8") as lines:
        asked += [json.loads(line)["text"] for line in lines]
    return [asked[number] for number in np.random.default_rng(1).permutation(len(asked))]


def embedded(embedder: Embedder, texts: list[str], file: Path) -> Vectors:
    """The vectors of texts, (n, dimension), kept in a file, since making them takes minutes; more are added to it."""
    done = np.load(file, allow_pickle=False) if file.exists() else np.empty((0, embedder.dimension), np.float32)
    for start in range(len(done), len(texts), _AT_ONCE):
        done = np.concatenate([done, embedder.embed(texts[start : start + _AT_ONCE])])
        if start // _AT_ONCE % 10 == 0 or start + _AT_ONCE >= len(texts):
            file.parent.mkdir(parents=True, exist_ok=True)
            np.save(file, done, allow_pickle=False)
    return done[: len(texts)]


def grown(real: Vectors, count: int) -> Vectors:
    """`count` vectors: the real ones, then made ones, each on the way between two real passages close to each other in
    the same papers, with noise, of unit length. So they lie where real ones lie, as dense here and as sparse there.
    """
    pick = np.random.default_rng(2)
    made = np.empty((count, real.shape[1]), np.float32)
    made[: len(real)] = real[:count]
    for start in range(len(real), count, 50_000):
        size = min(50_000, count - start)
        first = pick.integers(0, len(real) - NEAR, size)
        second = first + pick.integers(1, NEAR, size)
        share = pick.uniform(0.2, 0.8, (size, 1)).astype(np.float32)
        block = share * real[first] + (1 - share) * real[second]
        block += pick.standard_normal(block.shape, np.float32) * NOISE
        made[start : start + size] = block / np.linalg.norm(block, axis=1, keepdims=True)
    return made


def _texts(data: Path) -> Iterator[str]:
    for article in json.loads((data / "squad2" / "dev_subset.json").read_text("utf-8"))["data"]:
        yield from (paragraph["context"] for paragraph in article["paragraphs"])
    with (data / "scifact" / "corpus.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)
    yield from (one["text"] for one in json.loads((data / "contractnli" / "dev.json").read_text("utf-8"))["documents"])
    for report in json.loads((data / "tatqa" / "tatqa_dataset_dev.json").read_text("utf-8")):
        yield " ".join(paragraph["text"] for paragraph in report["paragraphs"])
    for folder in ("train_txt", "contracts_txt"):
        for file in sorted((data / "cuad" / folder).glob("*.txt")):
            yield file.read_text("utf-8", errors="replace")
    with (data / "banking77" / "train.csv").open(encoding="utf-8", newline="") as rows:
        yield from (row["text"] for row in csv.DictReader(rows))
    messages = json.loads((data / "clinc150" / "train_val.json").read_text("utf-8"))
    yield from (text for name in sorted(messages) for text, _ in messages[name])


def _cut(text: str, length: int) -> Iterator[str]:
    passage = ""
    for start, end in split_sentences(text):
        sentence = " ".join(text[start:end].split())
        if passage and len(passage) + len(sentence) >= length:
            yield passage
            passage = ""
        passage = f"{passage} {sentence}".strip()
    if passage:
        yield passage
