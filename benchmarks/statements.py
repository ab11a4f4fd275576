"""Statements in words of their own: how many true ones the check believes, and how many that the passage does not say.

    python -m benchmarks.statements --data FOLDER

FOLDER holds contractnli/, scifact/, squad2/ and xquad/. The statements (`benchmarks/paraphrases.py`) are questions with
their answers, claims and hypotheses; the false ones have another answer of the same paragraph, an answer that people
took for one, or are contradicted or not said. Nothing of the check was fitted on them.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from rich.progress import track
from rich.table import Table

from assistant.checking import Checker
from benchmarks.paraphrases import Paraphrase, answered, claims, hypotheses
from benchmarks.results import save
from benchmarks.retrieval import CONSOLE
from providers.minilm import MiniLM


def statements(data: Path) -> Iterator[Paraphrase]:
    """All of them."""
    asked = (answered(data, name) for name in ("squad2", "xquad.en", "xquad.de"))
    return chain(*asked, claims(data), hypotheses(data))


def report(asked: Iterable[Paraphrase], checker: Checker) -> dict[str, dict[str, dict[str, float]]]:
    """For each set and kind how many there are, and the share called supported, weak and unsupported."""
    counts: dict[str, dict[str, Counter[str]]] = {}
    for one in track(list(asked), "checking", console=CONSOLE):
        support = checker.check(one.text, one.sources).support
        counts.setdefault(one.source, {}).setdefault(one.kind, Counter())[support] += 1
    return {
        source: {
            kind: {
                "statements": found.total(),
                **{name: round(found[name] / found.total(), 3) for name in ("supported", "weak", "unsupported")},
            }
            for kind, found in sorted(kinds.items())
        }
        for source, kinds in counts.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with the sets")
    arguments = parser.parse_args()
    found: dict[str, Any] = report(statements(arguments.data), Checker(MiniLM()))
    table = Table("set", "kind", "statements", "supported", "weak", "unsupported")
    for source, kinds in found.items():
        for kind, row in kinds.items():
            table.add_row(source, kind, *(str(value) for value in row.values()))
    CONSOLE.print(table)
    CONSOLE.print(save("statements", found))


if __name__ == "__main__":
    main()
