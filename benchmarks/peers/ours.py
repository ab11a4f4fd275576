"""The assistant: `sync` of the folder, with the library, the vector index and the keyword index."""

from pathlib import Path

import numpy as np
from common import DIMENSION, Embedding, measure

from assistant import Assistant
from providers import Embedder

LOADS_ITSELF = True  # the real model, which is no part of the work with the others


class Stub(Embedder):
    """The shared embedding as the assistant takes it."""

    name, fingerprint, dimension = "stub", "stub", DIMENSION

    def __init__(self, embedding: Embedding) -> None:
        self.embedding = embedding

    def embed(self, texts: list[str], *, kind: str = "document") -> np.ndarray:  # noqa: ARG002 one vector for both
        return self.embedding(texts)


def work(papers: Path, store: Path, embedding: Embedding) -> int:
    assistant = Assistant(store, embedder=Stub(embedding) if embedding.kind == "stub" else None)
    report = assistant.sync(papers)
    if report.failed:
        raise SystemExit(f"{report.failed[0]}")
    if embedding.kind == "real":
        embedding.count = sum(file.chunks for file in report.files if file.status in ("added", "updated"))
    return len(assistant.library.keys())


if __name__ == "__main__":
    measure(work)
