"""Measures the clause finder, the values and the card's cost on contracts that nothing was trained on.

    python -m benchmarks.contracts --data FOLDER

FOLDER is CUAD's, with gold.jsonl; ContractNLI's lies beside it as contractnli/. The split: 60 contracts of CUAD v1 that
are not in train.jsonl. Figures go to benchmarks/results/contracts.json.
"""

import argparse
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import track

from assistant.contracts.finding.finder import look
from assistant.contracts.finding.heads import FILE
from assistant.contracts.paper import Paper
from assistant.contracts.summarise import card
from assistant.documents import Page
from benchmarks.contracts import clauses, fields, nli, speed
from benchmarks.contracts.cuad import contracts
from benchmarks.results import save

CONSOLE = Console()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="CUAD's folder")
    parser.add_argument("--contracts", type=int, default=0, help="how many contracts at most; 0 is all, and is saved")
    arguments = parser.parse_args()
    chosen = list(contracts(arguments.data, "gold.jsonl"))[: arguments.contracts or None]
    scored, pairs = [], []
    for one in track(chosen, "reading", console=CONSOLE):
        paper = Paper(one.id, one.id, [Page(number=1, text=one.text)])
        looked = look(paper.text)
        scored.append(clauses.Scored(one, looked.segments))
        pairs.append((one, card(paper, looked)))
    whole = all(
        "".join(one.contract.text[s.start : s.end] for s in one.segments) == one.contract.text for one in scored
    )
    long = max(scored, key=lambda one: len(one.contract.text)).contract.text
    with tempfile.TemporaryDirectory() as scratch:
        cost = speed.card(long, Path(scratch))
    figures = {
        "split": f"{len(chosen)} contracts of gold.jsonl; trained on the 298 of train.jsonl",
        "model_mb": round(FILE.stat().st_size / 2**20, 2),
        "segments cover the whole text": whole,
        "segments": clauses.segments(scored),
        "spans (CUAD's measure)": clauses.spans(scored),
        "first places": fields.first_places(pairs),
        "exact values": fields.exact(pairs),
        "said to be contracts": sum(card.kind != "not a contract" for _, card in pairs),
        "contractnli": nli.evidence(arguments.data.parent / "contractnli"),
        "fifty pages, cold": cost,
        "AP by type": clauses.by_type(scored),
    }
    CONSOLE.print(figures)
    if not arguments.contracts:
        CONSOLE.print(save("contracts", figures))


if __name__ == "__main__":
    main()
