"""The float16 index keeps the promises of an index."""

from pathlib import Path

import numpy as np
import pytest

from indexes import IndexDamaged
from indexes.base import Index
from indexes.exact import ExactIndex
from indexes.faiss import FaissIndex
from indexes.testing import VectorIndexConformance, unit


class TestFaissIndex(VectorIndexConformance):
    def make(self, dimension: int) -> Index:
        return FaissIndex(dimension)

    def test_hits_are_those_of_the_reference(self) -> None:
        """With and without a filter, after replacing and deleting, the ten best are those of the exact index."""
        ours, reference = FaissIndex(32), ExactIndex(32)
        for index in (ours, reference):
            index.add(range(500), unit(500, 32))
            index.add(range(100, 200), unit(100, 32, seed=1))
            index.delete(range(0, 500, 7))
        shared = 0
        for query in unit(40, 32, seed=2):
            for within in (None, np.arange(0, 500, 3)):
                a, b = (index.search(query, 10, within=within) for index in (ours, reference))
                shared += len({hit.key for hit in a} & {hit.key for hit in b})
        assert shared >= 0.99 * 800

    def test_changing_a_loaded_index_leaves_its_file(self, tmp_path: Path) -> None:
        """A mapped index is copied before it is changed; another reader of the same file notices nothing."""
        index = FaissIndex(16)
        index.add(range(10), unit(10))
        index.save(tmp_path)
        first, second = FaissIndex.load(tmp_path), FaissIndex.load(tmp_path)
        first.delete(range(9))
        first.add([3], unit(1, seed=4))
        assert len(first) == 2 and second.search(unit(10)[2], 1)[0].key == 2
        assert len(FaissIndex.load(tmp_path)) == 10

    def test_an_index_of_another_kind_is_refused(self, tmp_path: Path) -> None:
        """The folder of an exact index is not read as float16."""
        ExactIndex(16).save(tmp_path)
        with pytest.raises(IndexDamaged, match="of the kind 'exact', not 'float16'"):
            FaissIndex.load(tmp_path)
