"""Adding papers: files, folders and contents handed over, by one process at a time."""

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.documents import Document
from assistant.errors import EmptyFolder
from assistant.ingestion.containers import lies
from assistant.ingestion.failing import Failures
from assistant.ingestion.ingesting import Ingest
from assistant.ingestion.sources import Source, from_paths, from_uploads, from_walk
from assistant.ingestion.stamps import Content
from assistant.ingestion.walking import walk
from assistant.library import File, Library
from assistant.reading import USUAL, Options, rest
from assistant.reports import AddReport, FileReport, Listener, Progress
from assistant.storage.turns import turn
from providers import Embedder

if TYPE_CHECKING:
    from assistant.reading.recording import Hear

# During a long run the indexes are brought up to date after so many seconds, and for at most this share of the time.
_STEP, _SHARE = 10.0, 0.1


class Adder:
    """Puts files into a library. One process adds at a time; another one waits for it.

    `ignore` holds patterns, as in a .gitignore, for what folders hold; `refresh` brings the indexes up to date, and
    is called now and then while much is added. `hear` writes down what is said in recordings.
    """

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        *,
        ignore: Collection[str] = (),
        refresh: Callable[[], None] = lambda: None,
        options: Options = USUAL,
        hear: "Hear | None" = None,
    ) -> None:
        self.library = library
        self.embedder = embedder
        self.ignore = ignore
        self.options = options
        self.hear = hear
        self._refresh = refresh
        # For as long as this process goes on: another one may have other means of reading.
        self._unreadable: dict[str, tuple[str, str]] = {}
        self._home = library.home
        self._lock = library.database.lock("adding")
        self.failures = Failures(library.database)

    def add(
        self, paths: Iterable[Path], *, groups: Collection[str] = (), listener: Listener | None = None
    ) -> AddReport:
        """Adds files, and folders with all they hold. A file that can't be added is reported; the rest goes on."""
        with self.turn(listener):
            ingest = self._ingest(self.library.files(), groups, listener)
            reports = ingest.run(list(from_paths(paths, self.ignore, without=self._home)))
            self.failures.note(reports)
        return AddReport(files=tuple(reports))

    def upload(
        self,
        files: Mapping[str, bytes],
        *,
        groups: Collection[str] = (),
        by: str = "",
        listener: Listener | None = None,
    ) -> AddReport:
        """Adds papers by name and content; one of the same name, and of the same user, is taken for a new version."""
        with self.turn(listener):
            ingest = self._ingest(self.library.files(), groups, listener)
            reports = ingest.run(from_uploads(files, by))
            self.failures.note(reports)
        return AddReport(files=tuple(reports))

    def again(self, document: Document, *, listener: Listener | None = None) -> AddReport:
        """Reads a paper anew from the file that is kept, and what lies within it; its places and groups stay."""
        paths = self.library.paths(document.id)
        with self.turn(listener):
            known = self.library.files()
            ingest = self._ingest(known, (), listener, anew=True)
            content = Content(self.library.original(document.id), known[document.path].stamp)
            reports = ingest.run([Source(document.path, lambda: content)])
            self.failures.note(one for one in reports if one.status != "failed")  # what was read before is still there
            others = {path: (one, known[path].stamp) for path, one in paths.items() if path != document.path}
            if others and self.library.with_id(document.id):
                self.library.attach(others)
        return AddReport(files=tuple(reports))

    def sync(
        self,
        folder: Path,
        *,
        groups: Collection[str] = (),
        listener: Listener | None = None,
        allow_empty: bool = False,
    ) -> AddReport:
        """Makes the library hold what the folder holds: adds, updates, and deletes what is no longer there.

        Nothing is deleted for lying where the folder could not be looked into, or when the folder itself is gone.
        Raises EmptyFolder where all its papers would go because it holds nothing, unless `allow_empty`.
        """
        with self.turn(listener):
            known = self.library.files()
            walked = walk(folder, self.ignore, without=self._home)
            lost = [] if walked.files or allow_empty else list(walked.lacks(known))
            if lost and not any(os.path.lexists(path) for path in lost):
                raise EmptyFolder(
                    f"{str(folder)!r} holds no files, and {len(lost)} papers were synced from it. Nothing was deleted: "
                    "see that the disk or share is there. If they are to go, say so with --allow-empty."
                )
            ingest = self._ingest(known, groups, listener)
            reports = ingest.run(list(from_walk(walked)))
            # Files that went while the others were read were never meant to stay.
            went = {one.path for one in reports if one.status == "failed" and not lies(one.path)}
            for path in went:
                walked.files.pop(path, None)
            gone = [path for path in walked.lacks(known) if path not in ingest.left] if folder.is_dir() else []
            if gone:
                self.library.detach(gone)
            kept = [one for one in reports if one.path not in went]
            self.failures.note(kept, within=folder)
        return AddReport(files=(*kept, *(_deleted(path) for path in gone)))

    @contextmanager
    def turn(self, listener: Listener | None) -> Iterator[None]:
        """Holds the others off while papers are added; first waits, and says so, while another process adds."""
        tell = listener or (lambda _: None)
        with turn(self._lock, lambda: tell(Progress(path="", done=0, total=0, waiting=True))):
            try:
                yield
            finally:
                rest()

    def _ingest(
        self, known: dict[str, File], groups: Collection[str], listener: Listener | None, *, anew: bool = False
    ) -> Ingest:
        return Ingest(
            self.library,
            self.embedder,
            known,
            groups=groups,
            listener=listener,
            stored=_in_steps(self._refresh),
            unreadable=self._unreadable,
            options=self.options,
            hear=self.hear,
            anew=anew,
        )


def _deleted(path: str) -> FileReport:
    reason = "is ignored now" if os.path.lexists(path) else "no longer in the folder"
    return FileReport(path=path, status="deleted", reason=reason)


def _in_steps(refresh: Callable[[], None]) -> Callable[[], None]:
    """Calls `refresh` when it is time, so that searches meanwhile find what is new without much work of their own."""
    due = time.monotonic() + _STEP

    def step() -> None:
        nonlocal due
        begun = time.monotonic()
        if begun >= due:
            refresh()
            ended = time.monotonic()
            due = ended + max(_STEP, (ended - begun) / _SHARE)

    return step
