"""What a long contract costs: a PDF of fifty pages, from the file to the card, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PAGES = 50
_LINES = 46
_LETTERS = 95

_CARD = """
import json, resource, sys
from pathlib import Path
from assistant.contracts.summarise import summarise
from assistant.reading import read
file = Path(sys.argv[1])
card = summarise("x", file.name, read(file).pages)
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
# Of this process alone: ru_maxrss begins with what the process that started it held.
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps({
    "pages": card.coverage.pages, "segments": card.coverage.segments, "scored": card.coverage.scored,
    "characters": card.coverage.characters, "found": sum(one.found for one in card.clauses),
    "cpu_s": round(sum(one.ru_utime + one.ru_stime for one in used), 2), "peak_mb": round(int(peak.split()[1]) / 1024),
}))
"""


def card(text: str, folder: Path, rounds: int = 3) -> dict[str, float]:
    """The cost of the cheapest of some rounds, of the text set on fifty pages."""
    file = folder / "contract.pdf"
    _write(text, file)
    runs = []
    for _ in range(rounds):
        done = subprocess.run([sys.executable, "-c", _CARD, str(file)], capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout))
    return min(runs, key=lambda run: float(run["cpu_s"]))


def _write(text: str, file: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(file))
    lines = list(_lines(text))
    for page in range(PAGES):
        words = canvas.beginText(50, 800)
        words.setFont("Times-Roman", 10)
        words.setLeading(16)
        for line in lines[page * _LINES : (page + 1) * _LINES]:
            words.textLine(line)
        canvas.drawText(words)
        canvas.showPage()
    canvas.save()


def _lines(text: str) -> Iterator[str]:
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.encode("latin-1", "replace").decode("latin-1").split():
            if len(line) + len(word) >= _LETTERS:
                yield line
                line = ""
            line = f"{line} {word}".strip()
        if line:
            yield line
