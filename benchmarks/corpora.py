"""The evaluation sets as folders of text files, so that benchmarks go the way that a firm's papers go."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# The articles of XQuAD that are in the reported half of SQuAD 2.0, too.
REPORTED = frozenset(
    "Computational_complexity_theory French_and_Indian_War Immune_system Imperialism Normans Packet_switching "
    "Scottish_Parliament Warsaw".split()
)
# The first of TAT-QA's contexts that the reader was not fitted on.
TATQA_NEW = "139"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the file names of the papers that answer it with their gains, and the gold answers."""

    text: str
    relevant: dict[str, int]
    answers: tuple[str, ...] = ()
    article: str = ""
    kind: str = ""


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


def xquad(data: Path, folder: Path, language: str, *, titled: bool = False) -> list[Question]:
    """Writes each paragraph of XQuAD as `squad` does; `titled`, as Markdown under its article's name."""
    questions = []
    for article in json.loads((data / "xquad" / f"xquad.{language}.json").read_text("utf-8"))["data"]:
        title = re.sub(r"\W+", "_", article["title"])
        (folder / title).mkdir(parents=True)
        for number, paragraph in enumerate(article["paragraphs"]):
            name = f"{title}/{number:03}.{'md' if titled else 'txt'}"
            above = f"# {article['title'].replace('_', ' ')}\n\n" if titled else ""
            (folder / name).write_text(above + paragraph["context"], "utf-8")
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


def tatqa(data: Path, folder: Path) -> list[Question]:
    """Writes each of TAT-QA's contexts, a table with paragraphs, to `folder` as NUMBER.md.

    `kind` of a question tells how it is answered and from what, such as "span from table". Answers that have to be
    worked out are not among the gold answers: they stand nowhere.
    """
    folder.mkdir(parents=True)
    questions = []
    for number, context in enumerate(json.loads((data / "tatqa" / "tatqa_dataset_dev.json").read_text("utf-8"))):
        head, *rows = context["table"]["table"]
        lines = [_row(head), _row(["---"] * len(head)), *map(_row, rows)]
        texts = [one["text"] for one in sorted(context["paragraphs"], key=lambda one: int(one["order"]))]
        name = f"{number:03}.md"
        (folder / name).write_text("\n\n".join(["\n".join(lines), *texts]), "utf-8")
        for asked in context["questions"]:
            stands = asked["answer_type"] in ("span", "multi-span")
            questions.append(
                Question(
                    text=asked["question"].strip(),
                    relevant={name: 1},
                    answers=tuple(map(str, asked["answer"])) if stands else (),
                    article=name,
                    kind=f"{asked['answer_type']} from {asked['answer_from']}",
                )
            )
    return questions


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(' '.join(cell.replace('|', '/').split()) for cell in cells)} |"


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
