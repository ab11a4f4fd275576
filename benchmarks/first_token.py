"""From a question to the first word shown, beyond the model's own time, among 10,000 passages.

    python -m benchmarks.first_token --data FOLDER

FOLDER holds scifact/. The chat model is in this process and answers at once, so that all that is measured is ours:
making the question standalone, searching, judging whether the papers hold an answer, and what is sent to the model.
Papers that nothing is asked of get vectors of chance, for what they mean takes no time; all else is embedded by the
built-in model. Questions that are refused ask no model; they are counted, not timed. Milliseconds of CPU, and of the
clock, which says more the less else is running.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles

import numpy as np
from numpy.typing import NDArray

from assistant import Assistant
from assistant.answering.writing import REFUSAL
from benchmarks.corpora import scifact
from benchmarks.results import save
from benchmarks.retrieval import CONSOLE
from providers import ChatRequest, Provider
from providers.minilm import MiniLM
from providers.types import Delta, EmbedKind, Reply, Usage

# The first questions load the models and the indexes.
_WARM = 5


class Immediate(Provider):
    """A chat model that begins to answer the moment it is asked; `asked` counts."""

    vendor = "immediate"
    asked = 0

    def reply(self, request: ChatRequest) -> Reply:  # noqa: ARG002 - it says the same to everything
        return Reply(text="The papers say so.", finish="stop", usage=Usage(1, 1))

    def deltas(self, request: ChatRequest) -> Iterator[Delta]:  # noqa: ARG002
        self.asked += 1
        yield Delta(text="The papers ")
        yield Delta(text="say so.")
        yield Delta(finish="stop", usage=Usage(1, 1))


class Chance(MiniLM):
    """The built-in embedding model, which gives vectors of chance while `adding`."""

    adding = True

    def embed(self, texts: Sequence[str], *, kind: EmbedKind = "document") -> NDArray[np.float32]:
        if not self.adding:
            return super().embed(texts, kind=kind)
        vectors = np.random.default_rng(len(texts)).standard_normal((len(texts), self.dimension), dtype=np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def spread(times: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and worst, in milliseconds."""
    ms = [one * 1000 for one in times]
    return {"p50": round(median(ms), 1), "p95": round(quantiles(ms, n=20)[-1], 1), "worst": round(max(ms), 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with scifact")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--home", type=Path, help="keep the library here, or use the one that is there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = arguments.home or Path(scratch) / "home"
        papers = Path(scratch) / "papers"
        claims = scifact(arguments.data, papers)
        model, embedder = Immediate("now"), Chance()
        assistant = Assistant(home, chat=model, embedder=embedder)
        asked_for = claims[: arguments.questions + _WARM]
        if not assistant.documents():
            embedder.adding = False
            assistant.add(*{papers / name for claim in asked_for for name in claim.relevant})
            embedder.adding = True
            assistant.add(papers)
        embedder.adding = False
        cpu, clock, refused = [], [], 0
        for claim in asked_for:
            asked = model.asked
            began = time.process_time(), time.perf_counter()
            stream = assistant.stream(claim.text)
            first = next(iter(stream))
            ended = time.process_time(), time.perf_counter()
            stream.close()
            assert REFUSAL not in first
            if model.asked == asked:
                refused += 1
                continue
            cpu.append(ended[0] - began[0])
            clock.append(ended[1] - began[1])
        figures = {
            "chunks": len(assistant.library.keys()),
            "questions": len(cpu) - _WARM,
            "refused without asking the model": refused,
            "CPU ms to the first word": spread(cpu[_WARM:]),
            "clock ms to the first word": spread(clock[_WARM:]),
        }
    CONSOLE.print(figures)
    CONSOLE.print(save("first_token", figures))


if __name__ == "__main__":
    main()
