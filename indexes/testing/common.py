"""What both suites use: vectors, keys, and ways to ruin a file."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexes.base import Hit

SIZE = 16  # dimension of the vectors here
LARGE = 2**63 - 1
ROUNDING = 2e-3  # what an index may lose by storing smaller numbers

# The suites are inherited, which hypothesis takes for one test run in different ways.
any_order = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.differing_executors]
)
few_keys = st.sampled_from([0, 1, 2, 3, 5, 8, 2**31, 2**62, LARGE])
key_lists = st.lists(few_keys, max_size=6)


def unit(count: int, dimension: int = SIZE, *, seed: int = 0) -> NDArray[np.float32]:
    """Random vectors of unit length, (count, dimension)."""
    vectors = np.random.default_rng(seed).standard_normal((count, dimension), dtype=np.float32)
    lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / lengths


def damage(path: Path) -> dict[str, Callable[[], None]]:
    """Ways to ruin a file."""
    content = path.read_bytes()
    middle = len(content) // 2
    flipped = content[:middle] + bytes([content[middle] ^ 0x10]) + content[middle + 1 :]
    return {
        "truncated": lambda: _write(path, content[:middle]),
        "emptied": lambda: _write(path, b""),
        "bit flipped": lambda: _write(path, flipped),
        "removed": path.unlink,
    }


def leftovers(folder: Path) -> set[str]:
    """The files in an index's folder that its manifest does not name."""
    manifest = (folder / "manifest.json").read_text("utf-8")
    return {file.name for file in folder.iterdir() if file.name != "manifest.json" and file.name not in manifest}


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def keys_of(hits: list[Hit]) -> list[int]:
    return [hit.key for hit in hits]
