"""The evaluation sets as folders of text files, so that benchmarks go the way that a firm's papers go."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the file names of the papers that answer it with their gains, and the gold answers."""

    text: str
    relevant: dict[str, int]
    answers: tuple[str, ...] = ()
    article: str = ""


def squad(data: Path, folder: Path) -> list[Question]:
    """Writes each paragraph of SQuAD 2.0 to `folder` as ARTICLE/NUMBER.txt; the questions name their paragraph.

    A question without gold answers is one that its paragraph doesn't answer.
    """
    questions = []
    for article in json.loads((data / "squad2" / "dev_subset.json").read_text("utf-8"))["data"]:
        title = re.sub(r"\W+", "_", article["title"])
        (folder / title).mkdir(parents=True)
        for number, paragraph in enumerate(article["paragraphs"]):
            name = f"{title}/{number:03}.txt"
            (folder / name).write_text(paragraph["context"], "utf-8")
            questions += [
                Question(
                    text=asked["question"].strip(),
                    relevant={name: 1},
                    answers=tuple(dict.fromkeys(answer["text"] for answer in asked["answers"])),
                    article=title,
                )
                for asked in paragraph["qas"]
            ]
    return questions


def scifact(data: Path, folder: Path) -> list[Question]:
    """Writes each abstract of SciFact to `folder` as ID.md; the claims name the abstracts that bear on them."""
    folder.mkdir(parents=True)
    for abstract in _lines(data / "scifact" / "corpus.jsonl"):
        (folder / f"{abstract['_id']}.md").write_text(f"# {abstract['title']}\n\n{abstract['text']}", "utf-8")
    gains: dict[str, dict[str, int]] = {}
    for row in (data / "scifact" / "qrels.train.tsv").read_text("utf-8").splitlines()[1:]:
        query, paper, gain, *_ = row.split("\t")
        gains.setdefault(query, {})[f"{paper}.md"] = int(gain)
    queries = _lines(data / "scifact" / "queries.train.jsonl")
    return [Question(text=one["text"], relevant=gains[one["_id"]]) for one in queries if one["_id"] in gains]


def _lines(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
