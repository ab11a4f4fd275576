"""ContractNLI: is the sentence that decides a statement on an NDA among the first that are shown?"""

import json
from pathlib import Path

from assistant.contracts.finding.evidence import rank
from providers.minilm import MiniLM

SHOWN = 3


def evidence(folder: Path) -> dict[str, float]:
    """Over the statements that a contract entails or contradicts: evidence in the first place and the first three."""
    data = json.loads((folder / "dev.json").read_text("utf-8"))
    statements = {key: label["hypothesis"] for key, label in data["labels"].items()}
    embedder = MiniLM()
    first = three = total = 0
    for document in data["documents"]:
        found = dict(
            zip(
                statements,
                rank(document["text"], list(statements.values()), embedder=embedder, limit=SHOWN),
                strict=True,
            )
        )
        for key, annotation in document["annotation_sets"][0]["annotations"].items():
            spans = [document["spans"][number] for number in annotation["spans"]]
            if annotation["choice"] == "NotMentioned" or not spans:
                continue
            hits = [any(one.start < end and start < one.end for start, end in spans) for one in found[key]]
            total += 1
            first += hits[0] if hits else 0
            three += any(hits)
    return {
        "statements": total,
        "evidence in first place": round(first / total, 4),
        "evidence in first three": round(three / total, 4),
    }
