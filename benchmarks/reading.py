"""What becomes of real, untidy papers: read, refused with a reason, or silently empty (which must not happen).

    python -m benchmarks.reading --data FOLDER

FOLDER holds messy_docs/, zugferd/, invoice2data/, cuad/ and email_files/. Where a set gives the text of its papers, the
share of its words that were read is told too; in messy_docs that text is another program's reading, not the truth.
"""

import argparse
import os
import re
import resource
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import mean, median
from typing import Any

from docx.document import Document
from rich.console import Console

from assistant.errors import ReadError
from assistant.reading import USUAL, read_all, rest
from assistant.reading.isolation.process import read_apart
from assistant.reading.members import Contents
from assistant.reading.readers import read_here
from benchmarks.results import save
from tests.assistant.reading.papers import assert_sound, make_docx

# Papers that come without an ending, and what is beside them that is no paper.
_NO_PAPERS = (".gold.md", ".gold.xml", "README.md")
Given = Callable[[Path], str]


@dataclass
class Account:
    """One set's papers: how many were read, why others were not, and the share of the given words that was found."""

    kinds: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    members: int = 0
    recalls: dict[str, float] = field(default_factory=dict)

    def figures(self) -> dict[str, Any]:
        """As they are saved."""
        shares = list(self.recalls.values())
        return {
            "files": sum(self.kinds.values()) + len(self.refused) + len(self.empty),
            "read": sum(self.kinds.values()),
            "named_failures": len(self.refused),
            "silent_empties": len(self.empty),
            "members": self.members,
            "kinds": dict(self.kinds.most_common()),
            "reasons": self.refused,
            "recall": {
                "files": len(shares),
                "mean": round(mean(shares), 4),
                "median": round(median(shares), 4),
                "lowest": dict(sorted(((k, round(v, 3)) for k, v in self.recalls.items()), key=lambda one: one[1])[:8]),
            }
            if shares
            else None,
        }


def words(text: str) -> Counter[str]:
    """The words of a text with how often they occur; marks of Markdown and HTML are none."""
    return Counter(re.findall(r"[^\W_]+", re.sub(r"<!--.*?-->|</?\w+[^>]*>|!?\[[^\]]*\]\([^)]*\)", " ", text).lower()))


def recall(given: str, found: str) -> float | None:
    """The share of the given words that were found, each as often as it is given; None where none are given."""
    wanted = words(given)
    return (wanted & words(found)).total() / wanted.total() if wanted else None


def account(folder: Path, given: Given, *, only: Sequence[str] = ()) -> Account:
    """Reads every paper below the folder."""
    told = Account()
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if not file.is_file() or name.endswith(_NO_PAPERS) or (only and file.suffix not in only):
            continue
        try:
            found = read_all(file)
        except ReadError as error:
            told.refused[name] = str(error)
            continue
        text = text_of(found)
        assert_sound(found.reading)
        if not text.strip():
            told.empty.append(name)
            continue
        told.kinds[found.reading.kind] += 1
        told.members += len(found.members)
        share = recall(given(file), text)
        if share is not None:
            told.recalls[name] = share
    return told


def text_of(found: Contents) -> str:
    """All that was read, with the names of slides and sheets."""
    return "\n".join(f"{page.name}\n{page.text}" for page in found.reading.pages)


def docling(file: Path) -> str:
    """What another program read of the same file."""
    gold = file.with_name(f"{file.name}.gold.md")
    return gold.read_text("utf-8") if gold.is_file() else ""


def contract(file: Path) -> str:
    """The text that the contract's set has of it."""
    text = file.parent.parent / "contracts_txt" / f"{file.stem}.txt"
    return text.read_text("utf-8") if text.is_file() else ""


def nothing(_: Path) -> str:
    """No text is given."""
    return ""


def cost(files: int = 200) -> dict[str, float]:
    """CPU milliseconds for each of many small Word documents, read in this process and in one of its own."""

    def apart(some: Sequence[bytes]) -> None:
        for paper in some:
            read_apart("a.docx", paper)
        rest()

    papers = [make_docx(partial(_say, f"Paper {number}.")) for number in range(files)]
    rest()
    first = _milliseconds(lambda: apart(papers[:1]))
    return {
        "files": files,
        "here_cpu_ms": round(_milliseconds(lambda: [read_here("a.docx", one, USUAL) for one in papers]) / files, 2),
        "apart_cpu_ms": round((_milliseconds(lambda: apart(papers)) - first) / (files - 1), 2),
        "first_apart_cpu_ms": round(first, 1),
    }


def _say(words: str, document: Document) -> None:
    document.add_paragraph(words)


def _milliseconds(work: Callable[[], object]) -> float:
    def used() -> float:
        both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in both)

    begun = used()
    work()
    return (used() - begun) * 1000


def huge() -> Iterator[tuple[str, dict[str, Any]]]:
    """What the largest papers take: CPU seconds and the reader's peak memory, read or refused."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "million.csv")
        with table.open("w") as lines:
            for number in range(1_000_000):
                lines.write(f"{number},x\n")
        sheet = Path(folder, "million.xlsx")
        _million_rows(sheet)
        for file in (table, sheet):
            begun, outcome = resource.getrusage(resource.RUSAGE_CHILDREN), "read"
            try:
                read_all(file)
            except ReadError as error:
                outcome = str(error)
            rest()
            ended = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds = ended.ru_utime - begun.ru_utime
            yield file.name, {"outcome": outcome, "cpu_s": round(seconds, 1), "reader_mb": ended.ru_maxrss // 1024}


def _million_rows(file: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Rows")
    for number in range(1_000_000):
        sheet.append((number, "x"))
    workbook.save(file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    arguments = parser.parse_args()
    data, console = arguments.data, Console()
    sets: dict[str, tuple[Path, Given, tuple[str, ...]]] = {
        "messy_docs": (data / "messy_docs", docling, ()),
        "zugferd": (data / "zugferd", nothing, (".pdf",)),
        "invoice2data": (data / "invoice2data", nothing, (".pdf", ".png")),
        "cuad": (data / "cuad" / "contracts_pdf", contract, ()),
        "email_files": (data / "email_files", nothing, ()),
    }
    figures: dict[str, Any] = {"load": [round(one, 1) for one in os.getloadavg()], "huge": dict(huge())}
    for name, (folder, given, only) in sets.items():
        figures[name] = account(folder, given, only=only).figures()
        console.print(name, figures[name])
    figures["cost"] = cost()
    console.print(figures["cost"], figures["huge"])
    console.print(f"Saved to {save('reading', figures)}")


if __name__ == "__main__":
    main()
