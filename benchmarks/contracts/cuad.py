"""CUAD: contracts with the clauses that lawyers marked, as segments and labels."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.contracts.finding.segments import Cut
from assistant.contracts.finding.types import CUAD

# A span of at least this many characters that stands in several places is meant in all of them.
_REPEATED = 60


@dataclass(frozen=True, slots=True)
class Marked:
    """What lawyers marked of one type: the answer as they wrote it, and where its clauses stand."""

    present: bool
    answer: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract's id and text with what was marked in it, by type."""

    id: str
    text: str
    marked: dict[str, Marked]
    pdf: Path | None = None


def contracts(folder: Path, file: str) -> Iterator[Contract]:
    """The contracts of `file` ("train.jsonl", "gold.jsonl") in CUAD's folder."""
    for line in (folder / file).read_text("utf-8").splitlines():
        row = json.loads(line)
        text = (folder / row["txt"]).read_text("utf-8")
        marked = {}
        for name, label in row["labels"].items():
            spans = {(span["start"], span["end"]) for span in label["spans"]}
            for span in label["spans"]:
                if len(span["text"]) >= _REPEATED:
                    spans |= {match.span() for match in re.finditer(re.escape(span["text"]), text)}
            marked[name] = Marked(bool(label["present"]), label["answer"], tuple(sorted(spans)))
        yield Contract(row["id"], text, marked, folder / row["pdf"] if row["pdf"] else None)


def labels(contract: Contract, cuts: Sequence[Cut]) -> NDArray[np.int8]:
    """Which segments hold which types: (n, 41). At least half of the segment, or of the span, lies in the other."""
    found = np.zeros((len(cuts), len(CUAD)), np.int8)
    starts = np.array([one.start for one in cuts])
    ends = np.array([one.start + len(contract.text[one.start : one.end].rstrip()) for one in cuts])
    for column, name in enumerate(CUAD):
        for first, last in contract.marked[name].spans:
            common = np.minimum(ends, last) - np.maximum(starts, first)
            shorter = np.minimum(np.maximum(ends - starts, 1), max(1, last - first))
            found[(common > 0) & (common / shorter >= 0.5), column] = 1
    return found
