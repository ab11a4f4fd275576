"""Pages of PDF contracts read in a second of CPU, beside pdfplumber, markitdown and unstructured in the same run.

    python -m benchmarks.reading_speed --data FOLDER [--environments FOLDER]

FOLDER holds cuad/contracts_pdf. Each rival is installed in a virtual environment of its own, made where there is none
yet; one that can't be installed or doesn't run is reported with the reason. All take turns on the same files, so that
a busy machine slows all alike. Loading the libraries is left out, and a reader that leaves out half of the
text is not counted.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console

from benchmarks.results import save

CONSOLE = Console(stderr=True)
_LEAST = 0.5
# Reads the files that it is told line by line, and tells the pages, the characters and the CPU seconds of each.
_LOOP = """
import json, sys, time
{begin}
for line in sys.stdin:
    path = json.loads(line)
    begun = time.process_time()
    pages, text = read(path)
    seconds = time.process_time() - begun
    print(json.dumps([pages, len("".join(text.split())), seconds]), flush=True)
"""
_OURS = """
from pathlib import Path
from assistant.reading import USUAL
from assistant.reading.readers import read_here
def read(path):
    file = Path(path)
    pages = read_here(file.name, file.read_bytes(), USUAL).reading.pages
    return len(pages), " ".join(page.text for page in pages)
"""
_PDFPLUMBER = """
import pdfplumber
def read(path):
    with pdfplumber.open(path) as document:
        words = [word["text"] for page in document.pages for word in page.extract_words()]
        return len(document.pages), " ".join(words)
"""
_MARKITDOWN = """
from markitdown import MarkItDown
reader = MarkItDown(enable_plugins=False)
def read(path):
    return 0, reader.convert(path).text_content
"""
# It downloads a model of spaCy to tell prose from titles; an empty one in its place only makes it faster.
_UNSTRUCTURED = """
import spacy
from unstructured.nlp import tokenize
from unstructured.partition.pdf import partition_pdf
blank = spacy.blank("en")
blank.add_pipe("sentencizer")
tokenize._load_spacy_model = lambda: blank
def read(path):
    return 0, " ".join(map(str, partition_pdf(path, strategy="fast", languages=["eng"])))
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: what pip installs for it (nothing for our own), the code that defines `read`, and what it keeps."""

    name: str
    packages: tuple[str, ...]
    code: str
    positions: str


READERS = (
    Reader("assistant", (), _OURS, "characters"),
    Reader("pdfplumber", ("pdfplumber",), _PDFPLUMBER, "words"),
    Reader("markitdown", ("markitdown[pdf]",), _MARKITDOWN, ""),
    # The fast strategy needs no model, though its module imports what the others use.
    Reader("unstructured", ("unstructured[pdf]",), _UNSTRUCTURED, "elements"),
)


class Running:
    """A reader at work in a process of its own."""

    def __init__(self, python: str, reader: Reader) -> None:
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the reader
        command = [python, "-c", _LOOP.format(begin=reader.code)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True
        )

    def read(self, file: Path) -> tuple[int, int, float]:
        """The pages, where the reader counts them, the visible characters and the CPU seconds.

        Raises RuntimeError where it has ended.
        """
        if not self.process.stdin or not self.process.stdout:
            raise RuntimeError("it has no pipes")
        try:
            self.process.stdin.write(json.dumps(str(file)) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # what it said last tells why
        line = self.process.stdout.readline()
        if not line:
            self.errors.seek(0)
            raise RuntimeError((self.errors.read().strip().splitlines() or ["it ended"])[-1])
        pages, characters, seconds = json.loads(line)
        return pages, characters, float(seconds)

    def close(self) -> None:
        """Lets the process end."""
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()


def environment(folder: Path, reader: Reader) -> str:
    """The Python of the reader's environment, made where there is none. Raises RuntimeError with pip's last words."""
    if not reader.packages:
        return sys.executable
    python = folder / reader.name / "bin" / "python"
    done = folder / reader.name / "installed"
    if not done.exists():
        CONSOLE.print(f"installing {', '.join(reader.packages)}")
        venv.create(folder / reader.name, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *reader.packages]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode:
            raise RuntimeError((result.stderr.strip().splitlines() or ["pip failed"])[-1])
        done.touch()
    return str(python)


def version(python: str, reader: Reader) -> str:
    """The version of the rival that an environment holds."""
    code = f"from importlib.metadata import version; print(version({reader.name!r}))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True).stdout.strip()


def measure(files: list[Path], folder: Path, rounds: int) -> dict[str, Any]:
    """Pages per CPU second of each reader, the median of some rounds after one file to warm up."""
    figures: dict[str, Any] = {}
    running: dict[str, Running] = {}
    for reader in READERS:
        try:
            python = environment(folder, reader)
            running[reader.name] = Running(python, reader)
            running[reader.name].read(files[0])
            figures[reader.name] = {"positions": reader.positions, "version": version(python, reader)}
        except RuntimeError as error:
            running.pop(reader.name, None)
            figures[reader.name] = {"not measured": str(error)}
    pages = 0
    characters = dict.fromkeys(running, 0)
    seconds: dict[str, list[float]] = {name: [0.0] * rounds for name in running}
    for number in range(rounds):
        for file in files:
            for name, one in running.items():
                counted, length, used = one.read(file)
                seconds[name][number] += used
                characters[name] += length
                if name == "assistant" and not number:
                    pages += counted
    for name, one in running.items():
        one.close()
        share = characters[name] / max(characters["assistant"], 1)
        figures[name]["characters"] = characters[name] // rounds
        if share < _LEAST:
            figures[name]["not measured"] = f"it reads {share:.0%} of the characters"
            continue
        figures[name]["pages per CPU second"] = round(pages / median(seconds[name]), 1)
    return {"files": len(files), "pages": pages, "readers": figures}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with cuad")
    parser.add_argument("--environments", type=Path, help="where the rivals are installed; kept if given")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    files = sorted((arguments.data / "cuad" / "contracts_pdf").glob("*.pdf"))
    with tempfile.TemporaryDirectory() as scratch:
        figures = measure(files, arguments.environments or Path(scratch), arguments.rounds)
    speed = {name: one.get("pages per CPU second", 0.0) for name, one in figures["readers"].items()}
    keeping = [speed[one.name] for one in READERS if one.packages and one.positions and speed[one.name]]
    figures["times the fastest that keeps positions"] = round(speed["assistant"] / max(keeping), 2)
    file = save("reading_speed", figures)
    Console().print(figures)
    CONSOLE.print(f"written to {file}")


if __name__ == "__main__":
    main()
