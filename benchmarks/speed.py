"""What starting, asking and searching cost: CPU seconds of cold processes, and searches among 10,000 chunks.

    python -m benchmarks.speed --data FOLDER

FOLDER holds scifact/. Every process is measured by the operating system's own account of it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

from rich.console import Console

from benchmarks.corpora import scifact
from benchmarks.results import save

# The command as it is installed beside this Python.
ASSISTANT = str(Path(sys.executable).with_name("assistant"))
FIRM = Path(__file__).parent.parent / "examples" / "firm"
QUESTION = "When do we start again after Christmas?"
_LOOP = """
import json, resource, sys, time
from assistant import Assistant

assistant = Assistant(sys.argv[1])
times = []
for question in json.loads(sys.argv[2]):
    begun = time.process_time()
    vector = assistant.embedder.embed([question], kind="query")[0]
    assistant.indexes.search(vector, question, 10)
    times.append((time.process_time() - begun) * 1000)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"chunks": len(assistant.library.keys()), "times": times, "peak": peak}))
"""


def cpu(command: Sequence[str], *, runs: int) -> dict[str, float]:
    """CPU seconds (user and system) and peak memory of a command: medians of some runs, after one to warm up."""
    seconds, memory = [], []
    for _ in range(runs + 1):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        seconds.append(used.ru_utime + used.ru_stime)
        memory.append(used.ru_maxrss / 1024)
    return {
        "cpu_s": round(median(seconds[1:]), 3),
        "worst_cpu_s": round(max(seconds[1:]), 3),
        "peak_mb": round(median(memory[1:])),
    }


def searches(data: Path, scratch: Path, count: int) -> dict[str, float]:
    """Question to fused hits in a process of its own: milliseconds of CPU, and the process's peak memory."""
    claims = scifact(data, scratch / "papers")
    command = [ASSISTANT, "add", str(scratch / "papers"), "--home", str(scratch / "home"), "--json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    asked = json.dumps([claim.text for claim in claims[: count + 1]])
    loop = [sys.executable, "-c", _LOOP, str(scratch / "home"), asked]
    told = json.loads(subprocess.run(loop, check=True, capture_output=True).stdout)
    times = told["times"][1:]
    return {
        "chunks": told["chunks"],
        "questions": len(times),
        "first_ms": round(told["times"][0], 1),
        "p50_ms": round(median(times), 2),
        "p95_ms": round(quantiles(times, n=20)[-1], 2),
        "peak_mb": told["peak"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with scifact")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--questions", type=int, default=300)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = str(Path(scratch) / "firm")
        subprocess.run([ASSISTANT, "sync", str(FIRM), "--home", home], capture_output=True, check=False)
        figures = {
            "import assistant": cpu([sys.executable, "-c", "import assistant"], runs=arguments.runs),
            "import assistant.app": cpu([sys.executable, "-c", "import assistant.app"], runs=arguments.runs),
            "assistant --help": cpu([ASSISTANT, "--help"], runs=arguments.runs),
            "assistant ask": cpu([ASSISTANT, "ask", QUESTION, "--home", home], runs=arguments.runs),
            "search": searches(arguments.data, Path(scratch), arguments.questions),
        }
    file = save("speed", figures)
    Console().print(figures)
    Console(stderr=True).print(f"written to {file}")


if __name__ == "__main__":
    main()
