"""The index with trained lists keeps the promises of an index, also while it is put in order and trained anew."""

import shutil
import tempfile
from pathlib import Path
from weakref import finalize

import numpy as np
import pytest
from numpy.typing import NDArray

from indexes.base import Index
from indexes.faiss import FaissIndex
from indexes.ivf import IvfIndex, Plan
from indexes.testing import VectorIndexConformance, unit
from indexes.testing.common import leftovers

SMALL = Plan(least=8, changed=0.25, changes=3, probed=100.0, few=3)


class SmallIndex(IvfIndex):
    """Has lists from eight vectors on, all of which are looked into."""

    plan = SMALL


class SavedIndex(SmallIndex):
    """Saves after each change, so that what is found is found in lists or in what was read back."""

    def __init__(self, dimension: int) -> None:
        super().__init__(dimension)
        self._scratch = Path(tempfile.mkdtemp())
        finalize(self, shutil.rmtree, self._scratch)

    def _add(self, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        super()._add(keys, vectors)
        self.save(self._scratch)

    def _delete(self, keys: NDArray[np.int64]) -> None:
        super()._delete(keys)
        self.save(self._scratch)


class TestIvfIndex(VectorIndexConformance):
    def make(self, dimension: int) -> Index:
        return SmallIndex(dimension)


class TestSavedIndex(VectorIndexConformance):
    def make(self, dimension: int) -> Index:
        return SavedIndex(dimension)


class FewProbes(IvfIndex):
    """As in use, from 1,000 vectors on."""

    plan = Plan(least=1000, few=20)


def clusters(count: int, *, seed: int) -> NDArray[np.float32]:
    """Vectors that lie about 50 centres, as those of texts about 50 subjects do."""
    centres = unit(50, 32, seed=7)
    near = centres[np.random.default_rng(seed).integers(0, 50, count)] + 0.7 * unit(count, 32, seed=seed)
    made: NDArray[np.float32] = near / np.linalg.norm(near, axis=1, keepdims=True)
    return made


def recall(index: Index, reference: Index, queries: NDArray[np.float32], *, within: NDArray[np.int64] | None) -> float:
    """The share of the reference's ten best that are found."""
    shared = total = 0
    for query in queries:
        wanted = reference.search(query, 10, within=within)
        found = {hit.key: hit.score for hit in index.search(query, 10, within=within)}
        total += len(wanted)
        for hit in wanted:
            if hit.key in found:
                shared += 1
                assert found[hit.key] == pytest.approx(hit.score, abs=1e-6)
    return shared / total


def test_hits_are_those_of_the_exact_index(tmp_path: Path) -> None:
    """After changes, saves and loads, nearly all of the ten best are found, with the very scores; also among few."""
    index, reference, pick = FewProbes(32), FaissIndex(32), np.random.default_rng(3)
    for step in range(6):
        keys = np.arange(4000) if step == 0 else pick.choice(9000, 300, replace=False)
        vectors = clusters(len(keys), seed=step)
        gone = pick.choice(9000, 50, replace=False)
        for one in (index, reference):
            one.add(keys, vectors)
            one.delete(gone)
        index.save(tmp_path)
        index = FewProbes.load(tmp_path)
    assert index.keys().tolist() == reference.keys().tolist()
    assert index.describe()["lists"] == 128
    queries = clusters(40, seed=99)
    assert recall(index, reference, queries, within=None) >= 0.95
    for allowed in (range(0, 9000, 2), range(0, 9000, 40), range(15), range(100, 4000)):
        assert recall(index, reference, queries, within=np.array(allowed)) >= 0.95


def test_what_is_saved_is_what_changed(tmp_path: Path) -> None:
    """A small change leaves the lists' files as they are and adds a small one; many small ones become one."""
    index = FewProbes(32)
    index.add(range(5000), clusters(5000, seed=1))
    index.save(tmp_path)
    lists = {file.name for file in tmp_path.glob("*.bin")}
    sizes = []
    for step in range(20):
        before = {file.name for file in tmp_path.iterdir()}
        index.add([6000 + step], clusters(1, seed=step))
        index.delete([step])
        index.save(tmp_path)
        sizes.append(sum(file.stat().st_size for file in tmp_path.iterdir() if file.name not in before))
    assert lists < {file.name for file in tmp_path.glob("*.bin")} and leftovers(tmp_path) == set()
    assert max(sizes) < 6000 and len(list(tmp_path.glob("*.bin"))) < 20
    again = FewProbes.load(tmp_path)
    assert again.keys().tolist() == [*range(20, 5000), *range(6000, 6020)]
    manifest = (tmp_path / "manifest.json").read_bytes()
    index.save(tmp_path)
    assert (tmp_path / "manifest.json").read_bytes() == manifest


def test_it_is_trained_again_when_it_has_doubled(tmp_path: Path) -> None:
    """Growing by a half puts new vectors into the old lists; doubling makes new ones; shrinking below `least` none."""
    index = FewProbes(32)
    index.add(range(2000), clusters(2000, seed=1))
    for keys, trained_on in ((2000, 2000), (3000, 2000), (4100, 4100)):
        index.add(range(keys), clusters(keys, seed=2))
        index.save(tmp_path)
        assert index.describe()["trained on"] == trained_on and index.describe()["newer than the lists"] == 0
    index.delete(range(500, 4100))
    index.save(tmp_path)
    assert len(FewProbes.load(tmp_path)) == 500
    assert FewProbes.load(tmp_path).describe() == {"kind": "faiss float16, exact"}


def test_compacting_leaves_nothing_of_what_was_deleted(tmp_path: Path) -> None:
    """The bytes of a deleted vector are in no file any more."""
    index, vectors = FewProbes(32), clusters(3000, seed=1)
    index.add(range(3000), vectors)
    index.save(tmp_path)
    index.delete([77])
    index.save(tmp_path)
    canary = vectors[77].astype(np.float16).tobytes()
    assert any(canary in file.read_bytes() for file in tmp_path.glob("*.bin"))
    index.compact(tmp_path)
    assert not any(canary in file.read_bytes() for file in tmp_path.glob("*.bin"))
    assert len(FewProbes.load(tmp_path)) == 2999


def test_another_folder_is_complete(tmp_path: Path) -> None:
    """Saved elsewhere, the index is whole there, whatever becomes of the first folder, which stays as it was."""
    index = FewProbes(32)
    index.add(range(3000), clusters(3000, seed=1))
    index.save(tmp_path / "a")
    index.delete([5])
    index.save(tmp_path / "b")
    assert len(FewProbes.load(tmp_path / "a")) == 3000
    shutil.rmtree(tmp_path / "a")
    assert len(FewProbes.load(tmp_path / "b")) == 2999
    index.delete([6])
    index.save(tmp_path / "b")
    assert len(FewProbes.load(tmp_path / "b")) == 2998


def test_files_that_another_process_replaced(tmp_path: Path) -> None:
    """A writer whose files were put in order by another meanwhile saves everything that it knows."""
    index = FewProbes(32)
    index.add(range(3000), clusters(3000, seed=1))
    index.save(tmp_path)
    other = FewProbes.load(tmp_path)
    other.compact(tmp_path)
    index.delete([7])
    index.save(tmp_path)
    assert FewProbes.load(tmp_path).keys().tolist() == [*range(7), *range(8, 3000)]


def test_a_failed_compaction_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no room for the new files, the old index goes on, on disk and in memory, and is saved the next time."""
    index, reference = FewProbes(32), FaissIndex(32)
    vectors = clusters(3000, seed=1)
    index.add(range(2000), vectors[:2000])
    index.save(tmp_path)
    index.add(range(2000, 3000), vectors[2000:])
    reference.add(range(3000), vectors)

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="no space"):
        patch.setattr("indexes.lists.Lists.write", full)
        index.save(tmp_path)
    assert len(FewProbes.load(tmp_path)) == 2000
    assert recall(index, reference, vectors[::100], within=np.arange(1990, 2010)) == pytest.approx(1)
    index.save(tmp_path)
    assert len(FewProbes.load(tmp_path)) == 3000 and leftovers(tmp_path) == set()
