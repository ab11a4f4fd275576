"""Adding papers: from files and folders to documents in the library, each file on its own."""

import hashlib
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from filelock import Timeout

from assistant.chunking import chunk
from assistant.documents import Document, Reading, Record
from assistant.errors import ReadError
from assistant.library import Library
from assistant.reading import read
from assistant.sources import UPLOADS, Source, from_paths, from_uploads
from providers import Embedder, ProviderError

Status = Literal["added", "unchanged", "updated", "moved", "failed", "deleted"]
# Characters of the SHA-256 that name a document.
_ID = 16


class FileReport(Record):
    """What became of one file. `reason` says why it failed, or what else there is to know."""

    path: str
    status: Status
    reason: str = ""
    pages: int = 0
    chunks: int = 0
    seconds: float = 0.0


class AddReport(Record):
    """What became of all files, in the order in which they were taken."""

    files: tuple[FileReport, ...]

    @property
    def failed(self) -> tuple[FileReport, ...]:
        """The files that could not be added."""
        return tuple(file for file in self.files if file.status == "failed")


class Progress(Record):
    """Told before each file, and with its report after it: `done` of `total` files are through.

    `waiting`: another process is adding to the same library; this one goes on when that has finished.
    """

    path: str
    done: int
    total: int
    report: FileReport | None = None
    waiting: bool = False


Listener = Callable[[Progress], None]


class Adder:
    """Puts files into a library. One process adds at a time; another one waits for it."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self.library = library
        self.embedder = embedder
        self._lock = library.database.lock("adding")

    def add(
        self, paths: Iterable[Path], *, groups: Collection[str] = (), listener: Listener | None = None
    ) -> AddReport:
        """Adds files, and folders with all they hold. A file that can't be added is reported; the rest goes on."""
        with self.turn(listener):
            return AddReport(files=tuple(self._all(list(from_paths(paths)), groups, listener)))

    def upload(
        self, files: Mapping[str, bytes], *, groups: Collection[str] = (), listener: Listener | None = None
    ) -> AddReport:
        """Adds papers by name and content; one of the same name is taken for a new version."""
        with self.turn(listener):
            return AddReport(files=tuple(self._all(from_uploads(files), groups, listener)))

    def sync(self, folder: Path, *, groups: Collection[str] = (), listener: Listener | None = None) -> AddReport:
        """Makes the library hold what the folder holds: adds, updates, and deletes what is no longer there."""
        with self.turn(listener):
            sources = list(from_paths([folder]))
            reports = list(self._all(sources, groups, listener))
            there = {source.path for source in sources}
            gone = [path for path in self.library.paths() if path not in there and Path(path).is_relative_to(folder)]
            if gone:
                self.library.detach(gone)
            reports += [FileReport(path=path, status="deleted", reason="no longer in the folder") for path in gone]
        return AddReport(files=tuple(reports))

    @contextmanager
    def turn(self, listener: Listener | None) -> Iterator[None]:
        """Holds the others off while papers are added; first waits, and says so, while another process adds."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            if listener:
                listener(Progress(path="", done=0, total=0, waiting=True))
            self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def _all(
        self, sources: Sequence[Source], groups: Collection[str], listener: Listener | None
    ) -> Iterator[FileReport]:
        tell = listener or (lambda _: None)
        for done, source in enumerate(sources):
            path = source.path
            tell(Progress(path=path, done=done, total=len(sources)))
            begun = time.perf_counter()
            try:
                report = self._one(source, groups)
            except (ReadError, OSError) as error:
                report = FileReport(path=path, status="failed", reason=_reason(error))
            except ProviderError as error:
                report = FileReport(path=path, status="failed", reason=f"could not be embedded: {error}")
            report = report.model_copy(update={"seconds": round(time.perf_counter() - begun, 3)})
            tell(Progress(path=path, done=done + 1, total=len(sources), report=report))
            yield report

    def _one(self, source: Source, groups: Collection[str]) -> FileReport:
        if not _encodable(source.path):
            raise ReadError("its name is not valid UTF-8. Rename it")
        content = source.load()
        file = Path(source.path)
        sha256 = hashlib.sha256(content).hexdigest()
        before = self.library.at_path(str(file))
        same = self.library.with_id(sha256[:_ID])
        if same:
            return self._again(file, same, groups, known_here=before == same)
        try:
            reading = read(file, content)
        except ReadError as error:
            kept = ". The version added earlier is kept" if before else ""
            raise ReadError(f"{error}{kept}") from error
        document = Document(
            id=sha256[:_ID],
            name=file.name,
            path=str(file),
            kind=reading.kind,
            title=reading.title or _spoken(file.stem),
            sha256=sha256,
            size=len(content),
            pages=len(reading.pages),
            chunks=0,
            added=datetime.now(UTC).isoformat(timespec="seconds"),
            groups=tuple(sorted(set(groups))) or (before.groups if before else ()),
        )
        stored = self._store(document, content, reading)
        status: Status = "updated" if before else "added"
        return FileReport(path=str(file), status=status, pages=stored.pages, chunks=stored.chunks)

    def _store(self, document: Document, content: bytes, reading: Reading) -> Document:
        chunks = chunk(document.id, document.title, reading.pages)
        if not chunks:
            raise ReadError("there is no text in it")
        hashes = [hashlib.sha256(one.embedded_text.encode()).digest() for one in chunks]
        texts = dict(zip(hashes, (one.embedded_text for one in chunks), strict=True))
        missing = sorted(self.library.missing(texts, self.embedder.fingerprint))
        vectors = self.embedder.embed([texts[one] for one in missing]) if missing else ()
        stored = document.model_copy(update={"chunks": len(chunks)})
        self.library.put(
            stored,
            content=content,
            pages=reading.pages,
            chunks=chunks,
            hashes=hashes,
            vectors=dict(zip(missing, vectors, strict=True)),
            fingerprint=self.embedder.fingerprint,
        )
        return stored

    def _again(self, file: Path, same: Document, groups: Collection[str], *, known_here: bool) -> FileReport:
        """A file whose very content is in the library already: nothing is read or embedded again."""
        status: Status = "unchanged"
        reason = ""
        if not known_here:
            # What was handed over never lay anywhere, so it can't have left.
            files = [path for path in self.library.paths(same.id) if not path.startswith(UPLOADS)]
            left = [path for path in files if not Path(path).exists()]
            self.library.attach({str(file): (same.id, "")})
            if left:
                self.library.detach(left)
                status, reason = "moved", f"was {left[0]}"
            else:
                reason = f"the same paper as {same.path}"
        if groups and set(groups) != set(same.groups):
            self.library.set_groups(same.id, groups)
            status, reason = "updated", f"is now for {', '.join(sorted(set(groups)))}"
        return FileReport(path=str(file), status=status, reason=reason, pages=same.pages, chunks=same.chunks)


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
