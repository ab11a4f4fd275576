"""Ingestion: one run over many files. Each is stored whole or not at all; texts of several are embedded at once."""

import hashlib
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.documents import Chunk, Document, Page, Reading
from assistant.errors import ReadError
from assistant.ingestion.chunking import chunk, language_of
from assistant.ingestion.containers import Containers, lies
from assistant.ingestion.sources import UPLOADS, Source, identified
from assistant.ingestion.stamps import Content
from assistant.ingestion.storing import Paper
from assistant.library import File, Library, Unembedded
from assistant.reading import USUAL, Options, read_all
from assistant.reading.members import Member
from assistant.reports import FileReport, Listener, Progress, Status
from providers import Embedder, ProviderError

if TYPE_CHECKING:
    from assistant.reading.recording import Hear

Vector = NDArray[np.float32]
# So many chunks or bytes of files are gathered and then embedded at once. A model far away is asked once, not once a
# file; one on this machine keeps all its threads busy. A crash loses no more than this.
_CHUNKS, _BYTES = 64, 16_000_000


@dataclass(frozen=True, slots=True)
class _Ready:
    """A paper that was read and is yet to be embedded and stored. `texts` are what is embedded, by hash."""

    source: Source
    document: Document
    content: Content
    reading: Reading
    chunks: Sequence[Chunk]
    hashes: Sequence[bytes]
    texts: dict[bytes, str]
    updated: bool
    seconds: float


class Ingest:
    """One run. `known` is what the library holds at each path as the run begins; `stored` is called after each step.

    With `anew`, what is known by its stamp or content is read all the same.

    `unreadable` keeps the stamps and reasons of files whose content could not be read, by path, for the next run.

    A file with the stamp it had is not opened. What is read is known by its content: a paper that is in the library
    already is not embedded again, wherever its file lies now.
    """

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        known: dict[str, File],
        *,
        groups: Collection[str] = (),
        listener: Listener | None = None,
        stored: Callable[[], None] = lambda: None,
        unreadable: dict[str, tuple[str, str]] | None = None,
        options: Options = USUAL,
        hear: "Hear | None" = None,
        anew: bool = False,
    ) -> None:
        self.library = library
        self.embedder = embedder
        self.known = known
        self.anew = anew
        self.options = options
        self.hear = hear
        self.groups = tuple(sorted(set(groups)))
        self._tell = listener or (lambda _: None)
        self._stored = stored
        self._unreadable = {} if unreadable is None else unreadable
        self._total = 0
        self._order: dict[str, int] = {}
        self._reports: list[FileReport] = []
        self._ready: list[_Ready] = []
        self._placed: list[tuple[Source, Document, str, float]] = []
        self._changed: list[Source] = []
        self._lay: dict[str, list[str]] = {}
        self._containers = Containers(known)
        # Known paths at which nothing lay any more.
        self.left: set[str] = set()

    def run(self, sources: Sequence[Source]) -> list[FileReport]:
        """Takes the files, and reports on each, in their order. What has new content takes its old place last.

        Papers whose files changed names, as with the versions of a rotated report, then still are there when they
        are met under their new names, and keep their vectors.
        """
        self._total = len(sources)
        self._order = {source.path: number for number, source in enumerate(sources)}
        for source in sources:
            self._take(source)
        self._store()
        self._place()
        for source in self._changed:  # what is within a changed container joins them
            self._take(source, again=True)
            self._place()
        self._store()
        self._place()
        self._close_containers()
        return sorted(self._reports, key=lambda report: self._turn(report.path))

    def _take(self, source: Source, *, again: bool = False) -> None:
        self._tell(Progress(path=source.path, done=len(self._reports), total=self._total))
        begun = time.perf_counter()
        known = self.known.get(source.path)
        if known and source.stamp and known.stamp == source.stamp and not again and not self.anew:
            self._unchanged(source, known)
            return
        stamp, reason = self._unreadable.get(source.path, ("", ""))
        if stamp and stamp == source.stamp:
            self._report(source, "failed", reason)
            return
        try:
            if not _encodable(source.path):
                raise ReadError("its name is not valid UTF-8. Rename it")
            content = source.load()
            sha256 = hashlib.sha256(content.data).hexdigest()
            if any(one.document.sha256 == sha256 for one in self._ready):
                self._store()
            same = self.library.with_id(identified(sha256, source.path))
            if same and not self.anew:
                self._place_later(source, same, content, begun)
            elif known and not again and not self.anew:
                self._changed.append(source)
            else:
                self._prepare(source, content, sha256, known, begun)
        except ProviderError as error:  # of a model that was to hear a recording
            self._containers.doubt(source.path)
            self._report(source, "failed", f"could not be heard: {error}", seconds=time.perf_counter() - begun)
        except (ReadError, OSError) as error:
            self._report(source, "failed", _reason(error), seconds=time.perf_counter() - begun)
        full = sum(len(one.chunks) for one in self._ready) >= _CHUNKS
        if full or sum(one.document.size for one in self._ready) >= _BYTES:
            self._store()

    def _unchanged(self, source: Source, known: File) -> None:
        if self.groups and self.groups != known.groups:
            for path in (source.path, *self._containers.below(source.path)):
                self.library.set_groups(self.known[path].document, self.groups)
            reason = f"is now for {', '.join(self.groups)}"
            self._report(source, "updated", reason, pages=known.pages, chunks=known.chunks)
        else:
            self._report(source, "unchanged", pages=known.pages, chunks=known.chunks)

    def _prepare(self, source: Source, content: Content, sha256: str, known: File | None, begun: float) -> None:
        try:
            ready, members = self._prepared(source, content, sha256, known, begun)
        except ReadError as error:
            if content.stamp:
                self._unreadable[source.path] = content.stamp, str(error)
            raise
        self._ready.append(ready)
        if members or self._containers.below(source.path):
            self._open(source, members, content.stamp, ready.document.groups)

    def _place_later(self, source: Source, same: Document, content: Content, begun: float) -> None:
        """Of a paper that is known, only its place is new; what lies within it is met there too."""
        stamp = content.stamp
        if self._containers.may_hold(same.kind, [source.path, *self._paths(same.id)]):
            members = read_all(Path(source.path), content.data, options=self.options, hear=self.hear).members
            if members:
                stamp = ""
        else:
            members = ()
        self._placed.append((source, same, stamp, time.perf_counter() - begun))
        if members:
            self._open(source, members, content.stamp, self.groups or same.groups)

    def _open(self, source: Source, members: Sequence[Member], stamp: str, groups: tuple[str, ...]) -> None:
        """Takes the files within a file right after it; it has its stamp when they all are through."""
        self._total += len(members)
        for member in self._containers.open(source, members, stamp, groups):
            self._take(member)

    def _close_containers(self) -> None:
        stamps = self._containers.stamps()
        if stamps:
            self.library.stamp(stamps)
        gone = self._containers.gone()
        if gone:
            self.library.detach(gone.keys())
        for path, holder in gone.items():
            self._report(Source(path, lambda: Content(b"")), "deleted", f"no longer in {Path(holder).name}")

    def _turn(self, path: str) -> tuple[int, tuple[int, ...]]:
        outermost, turn = self._containers.turn(path)
        return self._order[outermost], turn

    def _prepared(
        self, source: Source, content: Content, sha256: str, known: File | None, begun: float
    ) -> tuple[_Ready, Sequence[Member]]:
        file = Path(source.path)
        try:
            found = read_all(file, content.data, options=self.options, hear=self.hear)
        except ReadError as error:
            kept = ". The version added earlier is kept" if known else ""
            raise ReadError(f"{error}{kept}") from error
        reading = found.reading
        title = reading.title or _spoken(file.stem)
        language = language_of(reading.pages)
        name = identified(sha256, source.path)
        chunks = chunk(name, title, reading.pages, language=language, model=self.embedder)
        if not chunks:
            raise ReadError("there is no text in it")
        document = Document(
            id=name,
            name=file.name,
            path=source.path,
            kind=reading.kind,
            title=title,
            sha256=sha256,
            size=len(content.data),
            pages=len(reading.pages),
            chunks=len(chunks),
            added=datetime.now(UTC).isoformat(timespec="seconds"),
            language=language,
            confidence=_confidence(reading.pages),
            groups=self.groups or (known.groups if known else self._containers.groups(source.path)),
        )
        hashes = [hashlib.sha256(one.embedded_text.encode()).digest() for one in chunks]
        texts = dict(zip(hashes, (one.embedded_text for one in chunks), strict=True))
        seconds = time.perf_counter() - begun
        if found.members:
            content = content._replace(stamp="")
        ready = _Ready(source, document, content, reading, chunks, hashes, texts, known is not None, seconds)
        return ready, found.members

    def _store(self) -> None:
        """Embeds and stores what is ready. Where that fails for several at once, each is tried by itself."""
        ready, self._ready = self._ready, []
        if not ready:
            return
        begun = time.perf_counter()
        try:
            self._keep(ready)
        except ProviderError as error:
            if len(ready) == 1:
                self._containers.doubt(ready[0].source.path)
                self._report(ready[0].source, "failed", f"could not be embedded: {error}", seconds=ready[0].seconds)
                return
            for one in ready:
                self._ready = [one]
                self._store()
            return
        share = (time.perf_counter() - begun) / sum(len(one.chunks) for one in ready)
        for one in ready:
            seconds = one.seconds + share * len(one.chunks)
            told = "; ".join(one.reading.notices)
            status: Status = "updated" if one.updated else "added"
            pages, chunks = one.document.pages, one.document.chunks
            self._report(one.source, status, told, pages=pages, chunks=chunks, seconds=seconds)
        self._stored()

    def _keep(self, ready: Sequence[_Ready]) -> None:
        """Embeds what has no vector yet, and stores all of it in one transaction."""
        texts = {key: text for one in ready for key, text in one.texts.items()}
        papers = [
            Paper(one.document, one.content.data, one.reading.pages, one.chunks, one.hashes, one.content.stamp)
            for one in ready
        ]
        lacking = self.library.missing(texts, self.embedder.fingerprint)
        vectors: dict[bytes, Vector] = {}
        while True:
            some = sorted(lacking)
            vectors |= zip(some, self.embedder.embed([texts[one] for one in some]) if some else (), strict=True)
            try:
                self.library.put(papers, vectors=vectors, fingerprint=self.embedder.fingerprint)
                return
            except Unembedded as error:
                lacking = error.hashes

    def _place(self) -> None:
        """Notes where the papers lie that were in the library already. All at once: some may have changed places."""
        placed, self._placed = self._placed, []
        there = {source.path: (same.id, stamp) for source, same, stamp, _ in placed}
        before = {path: self.known[path] for path in there if path in self.known}
        new = {path: at for path, at in there.items() if path not in before or before[path].document != at[0]}
        touched = {path: at[1] for path, at in there.items() if path not in new and before[path].stamp != at[1]}
        if new:
            self.library.attach(new)
        if touched:
            self.library.stamp(touched)
        replaced = new.keys() | {source.path for source in self._changed}
        left: list[str] = []
        for source, same, _, seconds in placed:
            status: Status = "unchanged"
            reason = ""
            if source.path in new:
                # What was handed over never lay anywhere, so it can't have left.
                others = [path for path in self._paths(same.id) if not path.startswith(UPLOADS)]
                gone = [path for path in others if not lies(path)]
                left += gone
                moved = gone or [path for path in others if path in replaced]
                status, reason = ("moved", f"was {moved[0]}") if moved else (status, f"the same paper as {same.path}")
            if self.groups and self.groups != tuple(sorted(same.groups)):
                self.library.set_groups(same.id, self.groups)
                status, reason = "updated", f"is now for {', '.join(self.groups)}"
            self._report(source, status, reason, pages=same.pages, chunks=same.chunks, seconds=seconds)
        if left:
            self.library.detach(left)
            self.left.update(left)

    def _paths(self, document: str) -> list[str]:
        """Where a paper lay as the run began."""
        if not self._lay:
            for path, file in self.known.items():
                self._lay.setdefault(file.document, []).append(path)
        return self._lay.get(document, [])

    def _report(
        self, source: Source, status: Status, reason: str = "", *, pages: int = 0, chunks: int = 0, seconds: float = 0
    ) -> None:
        report = FileReport(
            path=source.path, status=status, reason=reason, pages=pages, chunks=chunks, seconds=round(seconds, 3)
        )
        self._reports.append(report)
        self._tell(Progress(path=source.path, done=len(self._reports), total=self._total, report=report))


def _confidence(pages: Iterable[Page]) -> float:
    """How surely what had to be recognised was, by its characters; 1 where nothing had to be."""
    lines = [(line.end - line.start, line.confidence) for page in pages for line in page.lines if line.confidence < 1]
    total = sum(length for length, _ in lines)
    return round(sum(length * sure for length, sure in lines) / total, 3) if total else 1.0


def _encodable(name: str) -> bool:
    """A name that isn't UTF-8 comes with surrogates, which neither SQLite nor JSON takes."""
    return name == name.encode(errors="replace").decode()


def _spoken(stem: str) -> str:
    """A file's name as words: "offer_v2-Jansen" says something about its passages, "0017" does not."""
    words = stem.replace("_", " ").replace("-", " ").split()
    return " ".join(words) if any(sum(map(str.isalpha, word)) > 2 for word in words) else ""


def _reason(error: ReadError | OSError) -> str:
    if isinstance(error, PermissionError):
        return "may not be read: its permissions forbid it"
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
