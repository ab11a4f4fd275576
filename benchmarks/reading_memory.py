"""Memory that very large files take: a PDF of thousands of pages, a workbook of a million rows.

    python -m benchmarks.reading_memory --data FOLDER

FOLDER holds cuad/contracts_pdf, whose pages fill the PDFs. Each file is read in a process of its own, as papers are
read when they are added: "reader" is the largest process that reads, "keeper" the one that gets what was
read. Linux only.
"""

import argparse
import io
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2 as pdfium
from rich.console import Console

from assistant.errors import ReadError
from assistant.reading import rest
from assistant.reading.isolation import process as isolation
from benchmarks.results import save

CONSOLE = Console(stderr=True)
PAGES = (1_000, 3_000, 10_000)
ROWS = (10_000, 100_000, 1_000_000)
_COLUMNS = 10


def pdf(data: Path, count: int) -> bytes:
    """A PDF of so many pages, those of the contracts over and over."""
    made = pdfium.PdfDocument.new()
    sources = [pdfium.PdfDocument(file) for file in sorted((data / "cuad" / "contracts_pdf").glob("*.pdf"))]
    while len(made) < count:
        for source in sources:
            wanted = min(len(source), count - len(made))
            if wanted > 0:  # of no numbers it takes all pages
                made.import_pages(source, list(range(wanted)))
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def workbook(count: int) -> bytes:
    """A price list of so many rows."""
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("Prices")
    sheet.append(["Article", *(f"Price {number}" for number in range(1, _COLUMNS))])
    for number in range(count - 1):
        sheet.append([f"AB-{number:07}", *(number * 1.25 + column for column in range(1, _COLUMNS))])
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def read(file: Path) -> dict[str, Any]:
    """What reading a file, and the files within it one after the other, came to; run in a process of its own."""
    begun = time.monotonic()
    figures: dict[str, Any] = {"MB": round(file.stat().st_size / 2**20, 1)}
    try:
        found = isolation.read_apart(file.name, file.read_bytes())
        pages = len(found.reading.pages)
        for member in found.members:
            pages += len(isolation.read_apart(member.name, member.data).reading.pages)
        figures |= {"parts": len(found.members), "pages": pages}
    except ReadError as error:
        figures["refused"] = str(error)
    rest()
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    # What getrusage tells of this process itself begins with the size of the one that started it.
    (keeper,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("utf-8"))
    return figures | {"reader MB": reader, "keeper MB": int(keeper) // 1024, "s": round(time.monotonic() - begun, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, help="the folder with cuad")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.read:
        sys.stdout.write(json.dumps(read(arguments.read)))
        return
    if not arguments.data:
        parser.error("--data is missing")
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, sizes in (("pdf", PAGES), ("xlsx", ROWS)):
            for count in sizes:
                file = Path(folder, f"large.{kind}")
                file.write_bytes(pdf(arguments.data, count) if kind == "pdf" else workbook(count))
                command = [sys.executable, "-m", "benchmarks.reading_memory", "--read", str(file)]
                told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
                figures[f"{kind}, {count:,} {'pages' if kind == 'pdf' else 'rows'}"] = json.loads(told)
                CONSOLE.print(list(figures.items())[-1])
    CONSOLE.print(f"written to {save('reading_memory', figures)}")


if __name__ == "__main__":
    main()
