"""Cells looked up in tables: the tables of TAT-QA's annual reports as workbooks and as PDFs, ruled and unruled.

    python -m benchmarks.tables --data FOLDER [--questions 200]

FOLDER holds tatqa. Four tables make a paper, each under the heading "Note 7" and so on: four to a sheet of a workbook,
or over the pages of a PDF. A question names a row and a column of one of them ("What is Interest income, 2019?") and is
asked within that paper; the row has to be quoted first. Asked are only rows whose name stands once in the paper.
"""

import argparse
import io
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.styles import Font
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle
from rich.console import Console
from rich.progress import track

from assistant import Assistant
from assistant.answering.answerer import PASSAGES
from benchmarks.results import save

CONSOLE = Console(stderr=True)
_TABLES = 4  # in a paper
_NUMBER = re.compile(r"[^\w]*\d[\d.,]*\W*")
STYLES = ("ruled", "unruled", "banded")
Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A question to a paper and the cells of the row that answers it."""

    paper: str
    text: str
    cells: tuple[str, ...]


def tables(data: Path) -> list[Rows]:
    """The tables, cells trimmed and their lines of equal length."""
    found = []
    for context in json.loads((data / "tatqa" / "tatqa_dataset_dev.json").read_text("utf-8")):
        rows = [[" ".join(str(cell).split()) for cell in row] for row in context["table"]["table"]]
        width = max(map(len, rows))
        found.append([row + [""] * (width - len(row)) for row in rows])
    return found


def head_rows(rows: Rows) -> int:
    """How many rows at the top name the columns: those before the first with a name and a figure that is no year."""
    for number, row in enumerate(rows):
        figures = [cell for cell in row[1:] if _NUMBER.fullmatch(cell) and not re.fullmatch(r"(19|20)\d\d", cell)]
        if row[0] and figures:
            return number
    return len(rows)


def lookups(paper: str, group: Sequence[Rows]) -> Iterator[Lookup]:
    """Questions for each figure under a named column, in rows whose name stands once in the paper."""
    names = Counter(_plain(row[0]) for rows in group for row in rows)
    for rows in group:
        head = head_rows(rows)
        for row in rows[head:]:
            for place, cell in enumerate(row[1:], 1):
                column = " ".join(above[place] for above in rows[:head] if above[place])
                if cell and column and row[0] and names[_plain(row[0])] == 1 and any(map(str.isdigit, cell)):
                    yield Lookup(paper, f"What is {row[0]}, {column}?", tuple(filter(None, row)))


def write_xlsx(path: Path, group: Sequence[Rows], notes: Sequence[int]) -> None:
    """All tables on one sheet, each under its title and an empty row from the next."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for note, rows in zip(notes, group, strict=True):
        sheet.append([f"Note {note}"])
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
        for row in rows:
            sheet.append([cell or None for cell in row])
        sheet.append([])
        sheet.append([None])
        sheet.cell(sheet.max_row + 1, 1)
    book.save(path)


def write_pdf(path: Path, group: Sequence[Rows], notes: Sequence[int], style: str) -> None:
    """The tables under their titles, set as annual reports set them: long names wrapped, figures to the right."""
    sheet = getSampleStyleSheet()
    small = sheet["BodyText"].clone("small", fontSize=8, leading=9.5)
    story: list[Flowable] = []
    for note, rows in zip(notes, group, strict=True):
        story += [Paragraph(f"Note {note}", sheet["Heading2"]), Spacer(1, 4)]
        width = len(rows[0])
        room = A4[0] - 100
        first = room * (0.45 if width < 6 else 0.3)
        cells = [
            [Paragraph(escape(row[0]), small), *(Paragraph(escape(cell), small) for cell in row[1:])] for row in rows
        ]
        head = head_rows(rows)
        looks: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
        if style == "ruled":
            looks.append(("GRID", (0, 0), (-1, -1), 0.4, colors.grey))
        elif style == "banded":
            looks.append(("ROWBACKGROUNDS", (0, head), (-1, -1), [colors.whitesmoke, colors.white]))
        else:
            looks.append(("LINEBELOW", (0, max(head - 1, 0)), (-1, max(head - 1, 0)), 0.6, colors.black))
        table = Table(cells, [first] + [(room - first) / max(width - 1, 1)] * (width - 1))
        table.setStyle(TableStyle(looks))
        story += [table, Spacer(1, 14)]
    data = io.BytesIO()
    SimpleDocTemplate(data, pagesize=A4, leftMargin=50, rightMargin=50, title=path.stem).build(story)
    path.write_bytes(data.getvalue())


def measure(folder: Path, home: Path, asked: Sequence[Lookup]) -> dict[str, float]:
    """How often the row is quoted first, among the first three, and stands in the first passage."""
    assistant = Assistant(home)
    report = assistant.add(folder)
    if report.failed:
        raise SystemExit(f"{report.failed[0].path} {report.failed[0].reason}")
    papers = {Path(one.path).stem: one.id for one in assistant.documents()}
    first = three = passage = 0
    for one in track(asked, folder.name, console=CONSOLE):
        finding = assistant.retriever.search(one.text, PASSAGES, within=assistant.library.keys([papers[one.paper]]))
        quotes = [sentence.text for sentence in assistant.extractor.rank(finding)[:3]]
        held = [_holds(quote, one.cells) for quote in quotes]
        first += held[:1] == [True]
        three += any(held)
        passage += bool(finding.chunks) and _holds(finding.chunks[0].stored.chunk.text, one.cells)
    count = len(asked)
    return {
        "questions": count,
        "row quoted first": round(first / count, 4),
        "row among the first three": round(three / count, 4),
        "row in the first passage": round(passage / count, 4),
    }


def _holds(text: str, cells: Sequence[str]) -> bool:
    """Whether the cells stand in the text in their order."""
    place = 0
    flat = _plain(text)
    for cell in map(_plain, cells):
        place = flat.find(cell, place)
        if place < 0:
            return False
        place += len(cell)
    return True


def _plain(text: str) -> str:
    return "".join(re.findall(r"\w", text.lower()))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with tatqa")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--formats", nargs="+", default=("xlsx", *STYLES))
    arguments = parser.parse_args()
    everything = tables(arguments.data)
    groups = [everything[start : start + _TABLES] for start in range(0, len(everything), _TABLES)]
    papers = {f"report {number:03}": group for number, group in enumerate(groups)}
    possible = [one for paper, group in papers.items() for one in lookups(paper, group)]
    asked = random.Random(0).sample(possible, min(arguments.questions, len(possible)))
    figures: dict[str, Any] = {"tables": len(everything), "papers": len(papers), "possible questions": len(possible)}
    with tempfile.TemporaryDirectory() as scratch:
        for kind in arguments.formats:
            folder = Path(scratch) / kind
            folder.mkdir()
            for number, (paper, group) in enumerate(papers.items()):
                notes = [number * _TABLES + place + 1 for place in range(len(group))]
                if paper not in {one.paper for one in asked}:
                    continue
                if kind == "xlsx":
                    write_xlsx(folder / f"{paper}.xlsx", group, notes)
                else:
                    write_pdf(folder / f"{paper}.pdf", group, notes, kind)
            figures[kind] = measure(folder, Path(scratch) / f"home {kind}", asked)
    file = save("tables", figures)
    Console().print(figures)
    CONSOLE.print(f"written to {file}")


if __name__ == "__main__":
    main()
