"""Altered statements: how many of them the check catches, by kind, and how many true ones it doubts.

    python -m benchmarks.support --data FOLDER [--develop]

FOLDER holds cuad/ and contractnli/. Sentences of contracts are altered by rules (`benchmarks/alterations.py`); each
false statement and the true one it was made from are checked against the passage that the sentence stands in. Half of
the contracts are for developing (`--develop` prints what went wrong there), the figures are those of the other half.
The validation part of cuad (gold.jsonl) is not touched. The hypotheses of contractnli, which lawyers wrote in words of
their own, are reported beside: how many entailed ones are doubted, how many contradicted ones are not believed.
"""

import argparse
import json
import random
import re
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

from rich.progress import track
from rich.table import Table

from assistant.checking import Checker, Verdict
from assistant.documents import Chunk, Span
from assistant.library import StoredChunk
from assistant.search.finding import Found
from assistant.text.sentences import split_sentences
from benchmarks.alterations import RULES, alterations
from benchmarks.results import save
from benchmarks.retrieval import CONSOLE
from providers.minilm import MiniLM

_LENGTHS = range(50, 420)
# Sentences before and after the one that a statement is made of, as a passage has them.
_AROUND = 2
_SEED = 20261122


@dataclass(frozen=True, slots=True)
class Case:
    """A statement, the passage it names as its source, what was done to it ("" if nothing), and the true one."""

    text: str
    passage: Found
    kind: str
    true: str


def develops(name: str) -> bool:
    """Whether a contract is of the half that the check is developed on."""
    return zlib.crc32(name.encode()) % 2 == 0


def passage(text: str, ranges: Sequence[tuple[int, int]]) -> Found:
    """A stretch of a contract as a search would find it."""
    first, last = ranges[0][0], ranges[-1][1]
    piece = Chunk(
        document="contract",
        number=0,
        text=text[first:last],
        spans=(Span(page=1, start=first, end=last),),
        sentences=tuple((start - first, end - first) for start, end in ranges),
    )
    return Found(StoredChunk(1, piece, "page 1", ()), 1.0)


def sentences(data: Path, *, develop: bool) -> Iterator[tuple[str, Found]]:
    """Sentences of one half's contracts with their passages, in an order that chance gives."""
    texts: list[tuple[str, list[tuple[int, int]]]] = []
    for line in (data / "cuad" / "train.jsonl").read_text("utf-8").splitlines():
        contract = json.loads(line)
        if develops(contract["id"]) == develop:
            text = (data / "cuad" / contract["txt"]).read_text("utf-8")
            texts.append((text, split_sentences(text)))
    for document in json.loads((data / "contractnli" / "dev.json").read_text("utf-8"))["documents"]:
        if develops(document["file_name"]) == develop:
            texts.append((document["text"], split_sentences(document["text"])))
    places = [(number, at) for number, (_, ranges) in enumerate(texts) for at in range(len(ranges))]
    random.Random(_SEED).shuffle(places)
    for number, at in places:
        text, ranges = texts[number]
        said = " ".join(text[slice(*ranges[at])].split())
        # Headings, tables and lists of signatures say nothing that could be true or false.
        if (
            len(said) in _LENGTHS
            and said[-1] in ".;"
            and re.search(r"\b(?:shall|will|may|must|is|are|has|have)\b", said)
        ):
            yield said, passage(text, ranges[max(at - _AROUND, 0) : at + _AROUND + 1])


def cases(data: Path, each: int, *, develop: bool) -> list[Case]:
    """`each` false statements of every kind, as far as there are so many, and the true ones they were made from."""
    chance = random.Random(_SEED)
    counts: Counter[str] = Counter()
    found: list[Case] = []
    halves: tuple[str, Found] | None = None
    for said, source in sentences(data, develop=develop):
        if all(counts[kind] >= each for kind in (*RULES, "stitched", "elsewhere")):
            break
        made = [one for one in alterations(said, chance) if counts[one.kind] < each]
        # The front of this sentence and the back of another; the other one's sentence with this one as its source.
        if halves and counts["stitched"] < each:
            front, back = said.split(), halves[0].split()
            text = " ".join([*front[: len(front) // 2], *back[len(back) // 2 :]])
            found.append(Case(text, source, "stitched", said))
            found.append(Case(halves[0], source, "elsewhere", said))
            counts.update(("stitched", "elsewhere"))
        halves = (said, source)
        found += [Case(one.text, source, one.kind, one.true) for one in made]
        counts.update(one.kind for one in made)
        if made:
            found.append(Case(said, source, "", said))
    return found


def written_by_people(data: Path, *, develop: bool) -> Iterator[tuple[str, str, Found]]:
    """Contractnli's hypotheses: the label, the hypothesis, and the sentences that lawyers named for it."""
    whole = json.loads((data / "contractnli" / "dev.json").read_text("utf-8"))
    for document in whole["documents"]:
        if develops(document["file_name"]) != develop:
            continue
        for name, marked in document["annotation_sets"][0]["annotations"].items():
            if marked["spans"]:
                ranges = [tuple(document["spans"][at]) for at in sorted(marked["spans"])]
                pieces = [document["text"][start:end] for start, end in ranges]
                text = "\n".join(pieces)
                at, cut = 0, []
                for piece in pieces:
                    cut.append((at, at + len(piece)))
                    at += len(piece) + 1
                yield marked["choice"], whole["labels"][name]["hypothesis"], passage(text, cut)


def share(part: int, whole: int) -> float:
    """A share, to four places."""
    return round(part / whole, 4) if whole else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with cuad and contractnli")
    parser.add_argument("--each", type=int, default=300, help="how many statements of each kind")
    parser.add_argument("--develop", action="store_true", help="the other half, and what went wrong there")
    arguments = parser.parse_args()
    checker = Checker(MiniLM())
    asked = cases(arguments.data, arguments.each, develop=arguments.develop)
    wrong: list[tuple[Case, Verdict]] = []
    counts: dict[str, Counter[str]] = {}
    spent: list[tuple[bool, float]] = []
    for case in track(asked, "checking", console=CONSOLE):
        began = time.process_time()
        verdict = checker.check(case.text, [case.passage])
        spent.append((bool(case.kind), time.process_time() - began))
        counts.setdefault(case.kind, Counter())[verdict.support] += 1
        if (verdict.support != "supported") != bool(case.kind):
            wrong.append((case, verdict))
    people: dict[str, Counter[str]] = {}
    for label, hypothesis, source in written_by_people(arguments.data, develop=arguments.develop):
        people.setdefault(label, Counter())[checker.check(hypothesis, [source]).support] += 1
    if arguments.develop:
        show(wrong)
    true = counts.pop("")
    figures: dict[str, Any] = {
        "half": "developed on" if arguments.develop else "held out",
        "false statements": sum(sum(one.values()) for one in counts.values()),
        "caught": {
            kind: {
                "statements": sum(one.values()),
                "not shown as supported": share(sum(one.values()) - one["supported"], sum(one.values())),
                "unsupported": share(one["unsupported"], sum(one.values())),
            }
            for kind, one in sorted(counts.items())
        },
        "true statements": {
            "statements": sum(true.values()),
            "doubted": share(sum(true.values()) - true["supported"], sum(true.values())),
            "unsupported": share(true["unsupported"], sum(true.values())),
        },
        "CPU microseconds a statement": {
            "true, no embedding needed, median": round(median(one for false, one in spent if not false) * 1e6),
            "false, median": round(median(one for false, one in spent if false) * 1e6),
            "all, mean": round(mean(one for _, one in spent) * 1e6),
        },
        "contractnli, in people's own words": {label: dict(one) for label, one in sorted(people.items())},
    }
    table = Table("kind", "statements", "not shown as supported", "unsupported")
    for kind, row in figures["caught"].items():
        table.add_row(kind, *(str(value) for value in row.values()))
    CONSOLE.print(table)
    CONSOLE.print({name: value for name, value in figures.items() if name != "caught"})
    if not arguments.develop:
        CONSOLE.print(save("support", figures))


def show(wrong: Sequence[tuple[Case, Verdict]], each: int = 12) -> None:
    """Some of what went wrong, by kind."""
    shown: Counter[str] = Counter()
    for case, verdict in wrong:
        shown[case.kind] += 1
        if shown[case.kind] <= each:
            CONSOLE.print(f"[{case.kind or 'true'}] {verdict.support}: {verdict.reason}", style="bold", markup=False)
            CONSOLE.print(f"  {case.text}", markup=False, highlight=False)
            if case.kind:
                CONSOLE.print(f"  true: {case.true}", style="dim", markup=False, highlight=False)


if __name__ == "__main__":
    main()
