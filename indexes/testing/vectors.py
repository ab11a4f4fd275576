"""What an index of vectors promises."""

import tempfile
import threading
import time
from abc import abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexes.base import Index
from indexes.errors import IndexDamaged
from indexes.testing.common import LARGE, ROUNDING, SIZE, any_order, damage, key_lists, keys_of, leftovers, unit


class VectorIndexConformance:
    """The promises of `Index`."""

    @abstractmethod
    def make(self, dimension: int) -> Index:
        """An empty index."""

    def filled(self, count: int = 20) -> tuple[Index, NDArray[np.float32]]:
        """An index of `count` random vectors under the keys 0, 10, 20 …"""
        index, vectors = self.make(SIZE), unit(count)
        index.add(np.arange(count) * 10, vectors)
        return index, vectors

    def test_empty_finds_nothing(self) -> None:
        """An empty index has no keys, no hits and no scores, and deleting from it is no error."""
        index = self.make(SIZE)
        index.add([], np.empty((0, SIZE), np.float32))
        index.delete([1])
        assert len(index) == 0 and index.keys().tolist() == []
        assert index.search(unit(1)[0], 3) == [] and index.scores(unit(1)[0], [1]) == {}

    def test_best_first_by_cosine(self) -> None:
        """A stored vector finds itself with cosine 1, the others follow in falling order, as many as asked for."""
        index, vectors = self.filled()
        hits = index.search(vectors[3], 5)
        expected = np.argsort(-vectors @ vectors[3])[:5] * 10
        assert keys_of(hits) == expected.tolist()
        assert [hit.score for hit in hits] == pytest.approx(np.sort(vectors @ vectors[3])[::-1][:5], abs=ROUNDING)
        assert len(index.search(vectors[3], 100)) == 20

    def test_adding_a_known_key_replaces_it(self) -> None:
        """A key added again has its new vector only, and counts once; of one given twice the last counts."""
        index, vectors = self.filled(3)
        new = unit(2, seed=9)
        index.add([10, 10], new)
        assert len(index) == 3
        assert index.scores(new[1], [10])[10] == pytest.approx(1, abs=ROUNDING)
        assert index.scores(vectors[1], [10])[10] < 0.99

    def test_deleting(self) -> None:
        """Deleted keys are not found again; unknown and repeated ones are no error; the others keep their vectors."""
        index, vectors = self.filled()
        index.delete([30, 30, 77, 50])
        assert len(index) == 18 and not {30, 50} & set(index.keys().tolist())
        assert not {30, 50} & set(keys_of(index.search(vectors[3], 20)))
        for row in (0, 4, 19):
            assert index.search(vectors[row], 1)[0].key == row * 10

    def test_within_is_applied_before_the_search(self) -> None:
        """The hits are the best among the allowed keys, however bad; an empty or unknown set finds nothing."""
        index, vectors = self.filled()
        worst = np.argsort(vectors @ vectors[0])[:4]
        expected = [int(row) * 10 for row in worst[::-1]]
        for allowed in (set(expected), expected, np.array(expected), [*expected, 7, -1 + 2**40]):
            assert keys_of(index.search(vectors[0], 10, within=allowed)) == expected
        assert keys_of(index.search(vectors[0], 2, within=expected)) == expected[:2]
        assert index.search(vectors[0], 5, within=[]) == [] == index.search(vectors[0], 5, within={7})

    def test_equal_scores_come_by_key(self) -> None:
        """Equal vectors come in the order of their keys, also when the limit cuts through them."""
        index = self.make(SIZE)
        same = np.repeat(unit(1), 40, axis=0)
        for start in (31, 1, 21, 11):
            index.add(range(start + 9, start - 1, -1), same[:10])
        for limit in (1, 7, 39, 40, 50):
            assert keys_of(index.search(same[0], limit)) == list(range(1, 41))[:limit]
        assert keys_of(index.search(same[0], 2, within=[30, 9, 12])) == [9, 12]

    def test_scores_of_given_keys(self) -> None:
        """The cosine of each known key, nothing for an unknown one."""
        index, vectors = self.filled()
        scores = index.scores(vectors[0], [50, 0, 7, 50])
        assert scores.keys() == {0, 50}
        assert scores[50] == pytest.approx(float(vectors[0] @ vectors[5]), abs=ROUNDING)

    def test_inputs_are_not_changed(self) -> None:
        """Adding, searching and deleting leave what was passed in as it was, also in another type or layout."""
        index = self.make(SIZE)
        vectors = np.asfortranarray(unit(4))
        keys, copy = np.array([4, 3, 2, 1]), vectors.copy()
        index.add(keys, vectors)
        index.search(vectors[0], 2, within=keys)
        index.scores(vectors[0], keys)
        index.delete(keys[:2])
        index.add(keys[:1].astype(np.int32), vectors[:1].astype(np.float64))
        assert keys.tolist() == [4, 3, 2, 1] and np.array_equal(vectors, copy)
        vectors[:] = 0
        assert index.search(copy[3], 1)[0].key == 1

    def test_another_dimension_is_refused(self) -> None:
        """A vector of another dimension is an error that names both, also for an empty index."""
        index = self.make(SIZE)
        for call in (
            lambda: index.add([1], unit(1, 8)),
            lambda: index.search(unit(1, 8)[0], 1),
            lambda: index.scores(unit(1, 8)[0], [1]),
        ):
            with pytest.raises(ValueError, match=r"dimension 16, not of dimension 8"):
                call()
        with pytest.raises(ValueError, match="dimension of at least 1"):
            self.make(0)

    @pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, 2.0])
    def test_a_failed_embedding_is_refused(self, value: float) -> None:
        """NaN, infinity, zero and other lengths than 1 are errors, and nothing of that call is added."""
        index = self.make(SIZE)
        vectors = unit(3)
        vectors[1] = value
        with pytest.raises(ValueError, match=r"Vector 1 of 3 \(dimension 16, index dimension 16\)"):
            index.add([1, 2, 3], vectors)
        assert len(index) == 0
        with pytest.raises(ValueError, match="length"):
            index.search(vectors[1], 1)

    @pytest.mark.parametrize("keys", [[-1], [2**63], [1.5], ["1"], [[1]]])
    def test_what_is_no_key_is_refused(self, keys: list[int]) -> None:
        """Keys below 0, beyond 64 bits or not whole are errors."""
        with pytest.raises(ValueError, match=r"[Kk]ey"):
            self.make(SIZE).add(keys, unit(1))

    def test_counts_must_fit(self) -> None:
        """As many vectors as keys, and a limit of at least 1."""
        index, vectors = self.filled()
        with pytest.raises(ValueError, match="2 keys were given with 3 vectors"):
            index.add([1, 2], unit(3))
        with pytest.raises(ValueError, match="limit of at least 1"):
            index.search(vectors[0], 0)

    def test_saving_and_loading(self, tmp_path: Path) -> None:
        """Keys, vectors and dimension come back, and what is loaded can be changed and saved again."""
        index, vectors = self.filled()
        index.add([LARGE], unit(1, seed=5))
        index.delete([0])
        index.save(tmp_path / "a" / "index")
        loaded = type(index).load(tmp_path / "a" / "index")
        assert loaded.dimension == SIZE and loaded.keys().tolist() == index.keys().tolist()
        assert loaded.search(vectors[4], 20) == index.search(vectors[4], 20)
        loaded.delete([10])
        loaded.add([20, 7], unit(2, seed=6))
        assert len(loaded) == 20 and len(index) == 20 and loaded.search(vectors[3], 1)[0].key == 30
        loaded.save(tmp_path / "a" / "index")
        again = type(index).load(tmp_path / "a" / "index")
        assert again.search(unit(1, seed=5)[0], 20) == loaded.search(unit(1, seed=5)[0], 20)
        assert leftovers(tmp_path / "a" / "index") == set()
        self.make(SIZE).save(tmp_path / "b")
        assert len(type(index).load(tmp_path / "b")) == 0

    def test_a_failed_save_leaves_the_old_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """When putting the manifest in place fails, the folder still holds the index saved before."""
        index, vectors = self.filled()
        index.save(tmp_path)
        index.delete([0])

        def fail(*_: Path) -> Path:
            raise OSError("no space left on device")

        with monkeypatch.context() as patch, pytest.raises(OSError, match="no space"):
            patch.setattr(Path, "replace", fail)
            index.save(tmp_path)
        assert type(index).load(tmp_path).search(vectors[0], 1)[0].key == 0
        index.save(tmp_path)
        assert len(type(index).load(tmp_path)) == 19 and leftovers(tmp_path) == set()

    def test_a_damaged_folder_is_named(self, tmp_path: Path) -> None:
        """A folder that is missing, empty, foreign, or holds an altered file is IndexDamaged, with its name."""
        index, _ = self.filled()
        for folder in (tmp_path / "none", tmp_path):
            with pytest.raises(IndexDamaged, match="there is no manifest"):
                type(index).load(folder)
        names = ["manifest.json", "*.bin"]
        for number, name in enumerate(names):
            for how in ("truncated", "emptied", "bit flipped", "removed"):
                folder = tmp_path / f"{number}{how}"
                index, _ = self.filled()  # no index is held to work on with files that are ruined under its hands
                index.save(folder)
                damage(next(folder.glob(name)))[how]()
                with pytest.raises(IndexDamaged, match=rf"{number}{how}.*Remove the folder and rebuild it"):
                    type(index).load(folder)
        self.filled()[0].save(tmp_path / "foreign")
        manifest = tmp_path / "foreign" / "manifest.json"
        manifest.write_text(manifest.read_text().replace('"kind": "', '"kind": "other-'))
        with pytest.raises(IndexDamaged, match="of the kind 'other-"):
            type(index).load(tmp_path / "foreign")

    def test_threads_take_turns(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """While one call of an index works, those of other threads wait."""
        index, vectors = self.filled()
        inside: list[int] = []
        threads: list[int] = []

        def watch(name: str) -> None:
            work = getattr(index, name)

            def watched(*arguments: object) -> object:
                inside.append(threading.get_ident())
                threads.append(len(set(inside)))
                time.sleep(0.002)
                result = work(*arguments)
                inside.remove(threading.get_ident())
                return result

            monkeypatch.setattr(index, name, watched)

        for name in ("_add", "_delete", "_search", "_scores"):
            watch(name)
        calls: list[Callable[[], object]] = [
            lambda: index.add([1000], unit(1)),
            lambda: index.delete([1010]),
            lambda: index.search(vectors[4], 1),
            lambda: index.scores(vectors[4], [40]),
        ]
        with ThreadPoolExecutor(4) as pool:
            for result in [pool.submit(call) for call in calls * 5]:
                result.result()
        assert len(threads) >= 20 and set(threads) == {1}
        assert index.search(vectors[4], 1)[0].key == 40

    def test_recall_against_float32(self) -> None:
        """Of the ten nearest of 2,000 random vectors at least 99 % are found."""
        index, vectors, queries = self.make(64), unit(2000, 64), unit(50, 64, seed=1)
        index.add(range(2000), vectors)
        found = [set(keys_of(index.search(query, 10))) for query in queries]
        true = [set(np.argsort(-vectors @ query)[:10].tolist()) for query in queries]
        assert sum(len(a & b) for a, b in zip(found, true, strict=True)) / 500 >= 0.99

    @any_order
    @given(
        st.lists(st.tuples(st.sampled_from(["add", "delete", "save"]), key_lists, st.integers(0, 7))),
        key_lists,
    )
    def test_any_sequence_equals_a_dictionary(
        self, steps: list[tuple[str, list[int], int]], allowed: list[int]
    ) -> None:
        """After any adding, deleting, saving and loading, the hits are those of a dictionary of vectors."""
        index, pool = self.make(SIZE), unit(8)
        model: dict[int, NDArray[np.float32]] = {}
        with tempfile.TemporaryDirectory() as folder:
            for verb, keys, start in steps:
                vectors = pool[(start + np.arange(len(keys))) % 8]
                if verb == "add":
                    index.add(keys, vectors)
                    model |= dict(zip(keys, vectors, strict=True))
                elif verb == "delete":
                    index.delete(keys)
                    model = {key: vector for key, vector in model.items() if key not in keys}
                else:
                    index.save(Path(folder))
                    index = type(index).load(Path(folder))
            assert len(index) == len(model) and index.keys().tolist() == sorted(model)
            for within in (None, allowed):
                true = {k: float(v @ pool[0]) for k, v in model.items() if within is None or k in within}
                # Rounded, so that what is equal but for the loss of a smaller type is equal here.
                order = sorted(true, key=lambda key: (-round(true[key], 2), key))
                hits = index.search(pool[0], 4, within=within)
                assert keys_of(hits) == order[:4]
                assert [hit.score for hit in hits] == pytest.approx([true[k] for k in order[:4]], abs=ROUNDING)
            del index  # lets go of a mapped file before its folder goes
