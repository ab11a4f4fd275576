"""The index of a library changes its kind by itself, and keeps the promises of an index while it does."""

from pathlib import Path

import numpy as np

from indexes.base import Index
from indexes.sized import SizedIndex
from indexes.testing import VectorIndexConformance, unit
from tests.indexes.test_ivf import SMALL, SmallIndex


class SmallSizedIndex(SizedIndex):
    """Changes its kind at eight vectors."""

    plan = SMALL
    large = SmallIndex


class TestSizedIndex(VectorIndexConformance):
    def make(self, dimension: int) -> Index:
        return SmallSizedIndex(dimension)


def test_it_goes_over_and_back(tmp_path: Path) -> None:
    """From the border on it has lists, below half of it none; each time all vectors are there."""
    index, vectors = SmallSizedIndex(16), unit(20)
    kinds = []
    for count in (5, 7, 8, 20, 5, 3, 7, 8):
        index.add(range(count), vectors[:count])
        index.delete(range(count, 20))
        index.save(tmp_path)
        index = SmallSizedIndex.load(tmp_path)
        kinds.append("IVF" in index.describe()["kind"])
        assert index.keys().tolist() == list(range(count))
        for key, vector in enumerate(vectors[:count]):
            assert index.search(vector, 1)[0].key == key
    assert kinds == [False, False, True, True, False, False, False, True]


def test_it_says_why(tmp_path: Path) -> None:
    """The kind comes with its reason and its figures."""
    index = SmallSizedIndex(16)
    assert index.describe() == {"kind": "faiss float16, exact", "because": "up to 8 vectors"}
    index.add(range(9), unit(9))
    index.save(tmp_path)
    told = index.describe()
    assert told["because"] == "from 8 vectors" and told["trained on"] == 9 and told["lists"] == told["probed"] == 8


def test_compacting_is_there_for_both_kinds(tmp_path: Path) -> None:
    """Whatever the kind, nothing of a deleted vector is left on disk."""
    for count in (5, 30):
        index, vectors = SmallSizedIndex(16), unit(count)
        index.add(range(count), vectors)
        index.save(tmp_path)
        index.delete([2])
        index.compact(tmp_path)
        canary = vectors[2].astype(np.float16).tobytes()
        assert not any(canary in file.read_bytes() for file in tmp_path.glob("*.bin"))
        assert len(SmallSizedIndex.load(tmp_path)) == count - 1
