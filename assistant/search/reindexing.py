"""Going over to another embedding model while the one before it serves, and going back."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager

import numpy as np
from numpy.typing import NDArray

from assistant.documents import Chunk
from assistant.errors import ModelMismatch
from assistant.library import Library, read_state, set_fact
from assistant.reports import ReindexReport, Step, StepListener
from assistant.search.indexing import Indexes
from assistant.storage.database import Connection
from assistant.storage.turns import turn
from providers import Embedder

# Passages that are embedded and then kept together. A crash loses no more than this.
_BATCH = 256
_LACKING = (
    "FROM chunks WHERE key > ? AND NOT EXISTS "
    "(SELECT 1 FROM vectors WHERE fingerprint = ? AND vectors.hash = chunks.hash)"
)


class Reindexer:
    """One change over to `model`. `indexes` are that model's, which nobody looks into before its end."""

    def __init__(
        self, library: Library, model: Embedder, indexes: Indexes, listener: StepListener | None = None
    ) -> None:
        self.library = library
        self.model = model
        self.indexes = indexes
        self._tell = listener or (lambda _: None)
        self._embedded = 0

    def run(self) -> ReindexReport:
        """Embeds, builds the index, and swaps. Raises ProviderError and HomeError; what was done by then is kept.

        Papers may be added and forgotten meanwhile. Only at the end those who add are held off for a moment, until
        their last papers are embedded too.
        """
        begun = time.monotonic()
        with self._turn("reindexing"):
            self._begin()
            if self.library.fingerprint:
                self._embed()
                self._index()
                with self._turn("adding"):
                    self._embed()
                    self._index()
                    with self.library.database.write() as database:
                        state = read_state(database)
                        if state.model not in ("", self.model.fingerprint):
                            _exchange(database, state.model, self.model.fingerprint)
                self.indexes.sweep()
        state = self.library.state
        return ReindexReport(
            model=state.model,
            previous=state.previous,
            chunks=len(self.library.keys()),
            embedded=self._embedded,
            seconds=round(time.monotonic() - begun, 3),
        )

    def _begin(self) -> None:
        """Notes what the library is going over to. What was kept of any third model goes."""
        new = self.model.fingerprint
        with self.library.database.write() as database:
            state = read_state(database)
            if not state.model:
                return
            kept = {state.model, new} | ({state.previous} if new == state.model else set())
            _drop(database, state.models - kept)
            set_fact(database, "previous", state.previous if state.previous in kept else "")
            set_fact(database, "coming", new if new != state.model else "")
        if state.models - kept:
            self.library.database.wipe()

    def _index(self) -> None:
        self._tell(Step(task="Indexing", done=0, total=1))
        self.indexes.refresh()
        self._tell(Step(task="Indexing", done=1, total=1))

    def _embed(self) -> None:
        """Embeds what has no vector of the model, until nothing is left; texts that are equal, once."""
        lacking = f"SELECT count(DISTINCT hash) {_LACKING}"
        ((left,),) = self.library.database.connection.execute(lacking, (-1, self.model.fingerprint)).fetchall()
        total = self._embedded + left
        self._tell(Step(task="Embedding", done=self._embedded, total=total))
        for texts in self._lacking():
            vectors = self.model.embed(list(texts.values()))
            self._keep(list(texts), vectors)
            self._embedded += len(texts)
            self._tell(Step(task="Embedding", done=self._embedded, total=max(total, self._embedded)))

    def _lacking(self) -> Iterator[dict[bytes, str]]:
        """Texts by hash, a batch at a time, of the chunks that have no vector of the model."""
        after = -1
        while True:
            rows = self.library.database.connection.execute(
                f"SELECT key, hash, content {_LACKING} ORDER BY key LIMIT {_BATCH}", (after, self.model.fingerprint)
            ).fetchall()
            if not rows:
                return
            after = rows[-1][0]
            yield {bytes(hashed): Chunk.model_validate_json(content).embedded_text for _, hashed, content in rows}

    def _keep(self, hashes: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Of a paper that was forgotten meanwhile nothing is kept."""
        model = self.model.fingerprint
        with self.library.database.write() as database:
            database.executemany(
                "INSERT INTO vectors SELECT ?, hash, ? FROM chunks WHERE hash = ? LIMIT 1 ON CONFLICT DO NOTHING",
                [(model, row.tobytes(), one) for one, row in zip(hashes, vectors.astype(np.float16), strict=True)],
            )

    def _turn(self, name: str) -> AbstractContextManager[None]:
        return _turn(self.library, name, self._tell)


def rollback(library: Library, listener: StepListener | None = None) -> ReindexReport:
    """Goes back to the model before the last change without having it.

    Raises ModelMismatch where there is none, or where papers came since, which have to be embedded with it.
    """
    with _turn(library, "adding", listener or (lambda _: None)), library.database.write() as database:
        state = read_state(database)
        if not state.previous:
            raise ModelMismatch(
                f"There is nothing to go back to: of no other model than {state.model!r} are there vectors in "
                f"{library.database.place!r}."
            )
        ((lacking,),) = database.execute(f"SELECT count(DISTINCT hash) {_LACKING}", (-1, state.previous)).fetchall()
        if lacking:
            raise ModelMismatch(
                f"{lacking} passages came since the change and have to be embedded with {state.previous!r} to go back "
                "to it. Set models.embed to that model, and run again: assistant reindex --rollback."
            )
        _exchange(database, state.model, state.previous)
    return ReindexReport(model=state.previous, previous=state.model, chunks=len(library.keys()))


def drop_previous(library: Library) -> bool:
    """Deletes the vectors of the model before; whether there were any."""
    with library.database.write() as database:
        state = read_state(database)
        _drop(database, {state.previous} - {"", state.coming})
        set_fact(database, "previous", "")
    library.database.wipe()
    return bool(state.previous)


def _turn(library: Library, name: str, tell: StepListener) -> AbstractContextManager[None]:
    return turn(library.database.lock(name), lambda: tell(Step(task="Waiting", done=0, total=0, waiting=True)))


def _drop(database: Connection, models: Iterable[str]) -> None:
    database.executemany("DELETE FROM vectors WHERE fingerprint = ?", [(one,) for one in models])


def _exchange(database: Connection, old: str, new: str) -> None:
    """The moment of change: all facts at once."""
    for name, value in (("fingerprint", new), ("previous", old), ("coming", "")):
        set_fact(database, name, value)
