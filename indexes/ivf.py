"""The vector index for many: inverted lists find candidates, the stored float16 vectors score them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from indexes import storage
from indexes.base import Hit, Index, best
from indexes.exact import inner
from indexes.faiss import FaissIndex
from indexes.lists import Lists, list_count, sample
from indexes.rows import Rows

KIND = "ivf-sq8"
_BLOCK = 20_000


@dataclass(frozen=True, slots=True)
class Plan:
    """When what is done. The figures behind the numbers are in docs/decisions.md."""

    least: int = 100_000  # vectors from which lists are made; below, every vector is compared
    grown: float = 2.0  # the factor by which an index grows, or shrinks, until its centroids are found anew
    changed: float = 0.1  # the share of the lists' vectors that may be newer, or gone, before they are put in order
    changes: int = 16  # files of changes, before they are made one
    probed: float = 0.79  # times lists ** 0.75 is how many lists a search looks into: a sixth of 512, a ninth of 2,048
    few: int = 2000  # allowed keys up to which each of them is compared, and no list looked into


PLAN = Plan()


@dataclass(frozen=True, slots=True)
class _Base:
    """The vectors in lists, and the same in float16; neither is ever changed."""

    lists: Lists
    rows: Rows
    trained_on: int


class IvfIndex(Index):
    """Most vectors in trained lists on disk, memory-mapped; what came since in a small exact index in memory.

    `save` writes what changed since the last one; once a tenth has changed, it puts everything in order, and once the
    index has doubled it trains anew. A deleted vector is never found again, and leaves the disk at the next such save,
    or with `compact`. A score is the cosine to the float16 vector, as with the exact index; some of the nearest may be
    missed: see `Plan`.
    """

    plan = PLAN

    def __init__(self, dimension: int) -> None:
        super().__init__(dimension)
        self._base: _Base | None = None
        self._gone = np.empty(0, np.bool_)  # rows of the base that were deleted or replaced
        self._gone_count = 0
        self._tail = FaissIndex(dimension)
        self._touched: list[NDArray[np.int64]] = []  # keys added or deleted since the last save
        self._folder: Path | None = None  # where it was saved last
        self._files: tuple[storage.File, ...] = ()

    @classmethod
    def of(cls, exact: FaissIndex) -> Self:
        """The same vectors; the exact index must not be used any more."""
        made = cls(exact.dimension)
        made._tail = exact
        made._touched = [exact.keys()]
        return made

    def keys(self) -> NDArray[np.int64]:
        with self._lock:
            tail = self._tail.keys()
            return tail if self._base is None else np.sort(np.concatenate([self._base.rows.keys[~self._gone], tail]))

    def vectors(self) -> Iterator[tuple[NDArray[np.int64], NDArray[Any]]]:
        """All keys, ascending, with their vectors, a block at a time."""
        tail, done = self._tail.keys(), 0
        if self._base is not None:
            for keys, vectors in self._base.rows.blocks(~self._gone, _BLOCK):
                upto = int(np.searchsorted(tail, keys[-1])) if len(keys) else done
                if upto > done:
                    keys = np.concatenate([keys, tail[done:upto]])
                    vectors = np.concatenate([vectors, self._tail.vectors(tail[done:upto])])
                    order = np.argsort(keys)
                    keys, vectors, done = keys[order], vectors[order], upto
                yield keys, vectors
        for start in range(done, len(tail), _BLOCK):
            yield tail[start : start + _BLOCK], self._tail.vectors(tail[start : start + _BLOCK])

    def exact(self) -> FaissIndex:
        """An exact index with the same vectors."""
        if self._base is None:
            return self._tail
        made = FaissIndex(self.dimension)
        for keys, vectors in self.vectors():
            if len(keys):
                made._add(keys, vectors.astype(np.float32))
        return made

    def describe(self) -> dict[str, Any]:
        if self._base is None:
            return self._tail.describe()
        return {
            "kind": "faiss IVF, SQ8, scored in float16",
            "lists": self._base.lists.lists,
            "probed": self._probes(1.0),
            "trained on": self._base.trained_on,
            "newer than the lists": len(self._tail),
        }

    def save(self, folder: Path) -> None:
        with self._lock:
            if self._due() or not self._kept_there():
                self._save_all(folder)
            elif self._touched or self._folder != folder or not (folder / storage.MANIFEST).exists():
                self._save_changes(folder)

    def compact(self, folder: Path) -> None:
        """Saves with nothing left of what was deleted."""
        with self._lock:
            self._save_all(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        manifest = storage.checked_parts(folder, kind=KIND)
        index = cls(manifest.dimension)
        try:
            index._opened(folder, manifest)
        except FileNotFoundError:  # another process has just put it in order
            return cls.load(folder)
        return index

    def __len__(self) -> int:
        return len(self._gone) - self._gone_count + len(self._tail)

    def _add(self, keys: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        self._lose(keys)
        self._tail._add(keys, vectors)
        self._touched.append(keys)

    def _delete(self, keys: NDArray[np.int64]) -> None:
        self._lose(keys)
        self._tail._delete(keys)
        self._touched.append(keys)

    def _lose(self, keys: NDArray[np.int64]) -> None:
        if self._base is not None:
            self._gone[self._base.rows.find(keys)] = True
            self._gone_count = int(self._gone.sum())

    def _search(self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None) -> list[Hit]:
        hits = self._near(vector, limit, allowed)
        if len(self._tail):
            newer = [hit.key for hit in self._tail._search(vector, limit, allowed)]
            hits += [Hit(*one) for one in self._tail._scores(vector, np.array(newer, np.int64)).items()]
        return sorted(hits, key=lambda hit: (-hit.score, hit.key))[:limit]

    def _near(self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None) -> list[Hit]:
        """The best of the base."""
        base = self._base
        if base is None or self._gone_count == len(self._gone):
            return []
        mask = ~self._gone if self._gone_count else None
        count = len(base.rows) - self._gone_count
        if allowed is not None:
            rows = base.rows.find(allowed)
            rows = rows[~self._gone[rows]]
            if len(rows) <= self.plan.few:
                return self._scored(vector, rows, limit)
            mask = np.zeros(len(base.rows), np.bool_)
            mask[rows] = True
            count = len(rows)
        # With fewer of them to find in each list, more lists are looked into.
        probes = self._probes(len(base.rows) / count)
        wanted = min(4 * limit + 50, count)
        while True:
            rows = base.lists.nearest(vector, wanted, probes, mask)
            hits = self._scored(vector, rows, len(rows))
            # Where equal scores are cut apart, more are looked at, so that their keys decide which are kept.
            if len(rows) < wanted or wanted == count or hits[limit - 1].score > hits[-1].score:
                return hits[:limit]
            wanted = min(wanted * 4, count)

    def _scored(self, vector: NDArray[np.float32], rows: NDArray[np.int64], limit: int) -> list[Hit]:
        assert self._base is not None
        rows = np.sort(rows)  # neighbours on disk are read together
        return best(self._base.rows.keys[rows], inner(self._base.rows.vectors(rows), vector), limit)

    def _scores(self, vector: NDArray[np.float32], keys: NDArray[np.int64]) -> dict[int, float]:
        scores = self._tail._scores(vector, keys)
        if self._base is not None:
            rows = self._base.rows.find(keys)
            rows = rows[~self._gone[rows]]
            scores |= {hit.key: hit.score for hit in self._scored(vector, rows, len(rows))}
        return scores

    def _probes(self, factor: float) -> int:
        """How many lists are looked into, where `factor` times as many are needed as without a filter."""
        assert self._base is not None
        lists = self._base.lists.lists
        wanted: float = self.plan.probed * lists**0.75 * factor
        return min(lists, max(1, round(wanted)))

    def _due(self) -> bool:
        """Whether the lists are to be made, or to be put in order."""
        if self._base is None:
            return len(self) >= self.plan.least
        return len(self._tail) + self._gone_count > self.plan.changed * len(self._gone)

    def _kept_there(self) -> bool:
        """Whether the files of the last save are still where they were: another process may have put all in order."""
        return all((self._folder or Path()).joinpath(file.name).exists() for file in self._files)

    def _save_changes(self, folder: Path) -> None:
        """A file with the keys that were touched since the last save, and the vectors of those that are there."""
        kept = self._files
        touched = np.unique(np.concatenate([np.empty(0, np.int64), *self._touched]))
        if len([file for file in kept if file.part == "changes"]) >= self.plan.changes:
            # All changes since the lists were made, as one.
            kept = tuple(file for file in kept if file.part != "changes")
            gone = np.empty(0, np.int64) if self._base is None else self._base.rows.keys[self._gone]
            touched = np.union1d(gone, self._tail.keys())
        there = touched[np.isin(touched, self._tail.keys(), assume_unique=True)]

        def write(path: Path) -> None:
            with path.open("wb") as file:
                np.save(file, np.setdiff1d(touched, there), allow_pickle=False)
                np.save(file, there, allow_pickle=False)
                np.save(file, self._tail.vectors(there).astype(np.float16), allow_pickle=False)

        self._commit(folder, {"changes": write}, kept, self._base.trained_on if self._base else 0)

    def _save_all(self, folder: Path) -> None:
        """Everything anew: without lists if there are too few vectors for them, else by what the plan says."""
        if len(self) < self.plan.least:
            self._tail, self._base, self._files = self.exact(), None, ()
            self._gone, self._gone_count = np.empty(0, np.bool_), 0
            self._touched = [self._tail.keys()]
            self._save_changes(folder)
            return
        keys = self.keys()
        old, trained_on, paths = self._base, len(keys), list[Path]()
        if old is not None and 1 / self.plan.grown < len(keys) / old.trained_on < self.plan.grown:
            trained_on = old.trained_on

        def write_rows(path: Path) -> None:
            paths.append(path)
            blocks = (vectors.astype(np.float16) for _, vectors in self.vectors())
            Rows.write(path, keys, blocks, self.dimension)

        def write_lists(path: Path) -> None:
            rows = Rows(paths[0])
            if old is not None and trained_on == old.trained_on:
                made = Lists.like(old.lists)
                made.take(old.lists, np.where(self._gone, -1, np.searchsorted(keys, old.rows.keys)))
                fresh = np.searchsorted(keys, self._tail.keys())
            else:
                made = Lists.trained(rows.vectors(sample(len(keys))), list_count(len(keys)))
                fresh = np.arange(len(keys))
            parts = (fresh[start : start + _BLOCK] for start in range(0, len(fresh), _BLOCK))
            made.add((part, rows.vectors(part)) for part in parts)
            made.write(path)

        self._opened(folder, self._commit(folder, {"rows": write_rows, "lists": write_lists}, (), trained_on))

    def _commit(
        self, folder: Path, write: dict[str, storage.Writer], kept: Sequence[storage.File], trained_on: int
    ) -> storage.Manifest:
        manifest = storage.commit_parts(
            folder,
            kind=KIND,
            dimension=self.dimension,
            count=len(self),
            write=write,
            kept=kept,
            kept_in=self._folder,
            facts={"trained_on": trained_on},
        )
        self._folder, self._files, self._touched = folder, manifest.files, []
        return manifest

    def _opened(self, folder: Path, manifest: storage.Manifest) -> None:
        """Reads what a manifest names."""
        paths = {part: [folder / file.name for file in manifest.files if file.part == part] for part in _PARTS}
        try:
            self._base, self._tail = None, FaissIndex(self.dimension)
            if paths["rows"]:
                rows, lists = Rows(paths["rows"][0]), Lists.read(paths["lists"][0])
                if (len(lists), lists.ivf.d, rows.dimension) != (len(rows), self.dimension, self.dimension):
                    raise ValueError(f"{len(lists)} vectors in lists and {len(rows)} in rows do not fit")
                self._base = _Base(lists, rows, manifest.facts["trained_on"])
            self._gone = np.zeros(len(self._base.rows) if self._base else 0, np.bool_)
            self._gone_count = 0
            for path in paths["changes"]:
                self._replay(path)
        except (ValueError, LookupError) as error:
            raise storage.damaged(folder, str(error)) from error
        if len(self) != manifest.count:
            raise storage.damaged(folder, f"its manifest does not fit {len(self)} vectors")
        self._folder, self._files, self._touched = folder, manifest.files, []

    def _replay(self, path: Path) -> None:
        with path.open("rb") as file:
            load = partial(np.load, file, allow_pickle=False)
            deleted, keys, vectors = load(), load(), load()
        self._lose(deleted)
        self._tail._delete(deleted)
        if len(keys):
            self._lose(keys)
            self._tail._add(keys, vectors.astype(np.float32))


_PARTS = ("rows", "lists", "changes")
