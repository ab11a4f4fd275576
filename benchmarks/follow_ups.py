"""Follow-up questions: is the right place found from the question as it was asked, rewritten, or written out by hand?

    python -m benchmarks.follow_ups

Asked of the sample firm and the papers in follow_up_papers, without a chat model. Half of the questions in
follow_ups.jsonl were written before the rules that rewrite them (`part`: before), half after.
"""

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from assistant import Answer, Assistant
from benchmarks.results import save

HERE = Path(__file__).parent
FOLDERS = (HERE.parent / "examples" / "firm", HERE / "follow_up_papers")
WAYS = ("as asked", "rewritten", "by hand")
CONSOLE = Console()


def follow_ups(part: str | None = None) -> list[dict[str, Any]]:
    """The questions, or those of one half; `standalone` is None where the question stands by itself."""
    rows = [json.loads(line) for line in (HERE / "follow_ups.jsonl").read_text("utf-8").splitlines()]
    return [row for row in rows if part in (None, row["part"])]


def holds(assistant: Assistant, answer: Answer, row: dict[str, Any]) -> bool:
    """Whether one of the quotes shown is from the right paper and has the words looked for."""
    papers = {one.id: one.path for one in assistant.documents()}
    return any(
        papers[one.document].endswith(row["document"])
        and any(words in " ".join(one.quote.split()) for words in row["contains"])
        for one in answer.citations
    )


def judge(assistant: Assistant, row: dict[str, Any]) -> tuple[dict[str, bool], str]:
    """Whether each way finds the right place, and what the question was rewritten to."""
    history: list[tuple[str, str]] = []
    conversation: str | None = None
    for question in row["history"]:
        stream = assistant.converse(question, conversation)
        history.append((question, stream.answer.text))
        conversation = stream.trail.conversation
    stream = assistant.converse(row["question"], conversation)
    answers = (assistant.ask(row["question"]), stream.answer, assistant.ask(row["standalone"] or row["question"]))
    assistant.conversations().delete(stream.trail.conversation)
    found = {way: holds(assistant, one, row) for way, one in zip(WAYS, answers, strict=True)}
    return found, stream.trail.looked_for


def main() -> None:
    """Measures, prints a table, and writes results/follow_ups.json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=("before", "after"), help="only one half, and nothing is written")
    parser.add_argument("--show", action="store_true", help="show each question that was not answered as by hand")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant(Path(folder) / "home")
        assistant.add(*FOLDERS)
        rows = follow_ups(arguments.part)
        counts: dict[str, Counter[str]] = {}
        unchanged = 0
        for row in rows:
            found, looked_for = judge(assistant, row)
            unchanged += row["standalone"] is None and looked_for == row["question"]
            for group in ("all", row["part"], row["language"]):
                counts.setdefault(group, Counter(questions=0)).update(questions=1, **found)
            if arguments.show and (
                not found["rewritten"] or (row["standalone"] is None) != (looked_for == row["question"])
            ):
                CONSOLE.print(
                    f"{found}\n  {row['history'][-1]}\n  {row['question']}\n  -> {looked_for}\n", markup=False
                )
    whole = sum(row["standalone"] is None for row in rows)
    show(counts, f"left alone, of those that stand by themselves: {unchanged} of {whole}")
    if arguments.part is None:
        figures = {group: {name: int(count[name]) for name in ("questions", *WAYS)} for group, count in counts.items()}
        save("follow_ups", {"right place": figures, "left alone": {"questions": whole, "unchanged": unchanged}})


def show(counts: dict[str, Counter[str]], said: str) -> None:
    """A table: a row for each group of questions."""
    table = Table("questions", "number", *WAYS)
    for group, count in counts.items():
        table.add_row(group, *(str(count[name]) for name in ("questions", *WAYS)))
    CONSOLE.print(table)
    CONSOLE.print(said)


if __name__ == "__main__":
    main()
