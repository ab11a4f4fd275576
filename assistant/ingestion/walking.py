"""Walking: the files that a folder holds, each with its stamp, without opening any of them."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.ingestion.ignoring import Ignored
from assistant.ingestion.stamps import stamp_of

# Files that systems and programs leave lying about; nobody means them when adding a folder.
_DROPPINGS = ("~$", ".", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Walk:
    """What a folder holds: stamps by path, in order, and the folders within, or itself, that could not be listed.

    A stamp is empty where there is none to be had, as with a link that leads nowhere.
    """

    folder: str
    files: dict[str, str] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    ignored: Callable[[str], bool] = lambda _: False

    def ignores(self, path: str) -> bool:
        """Whether a path within the folder, such as that of a file within a file, is passed over."""
        return self.ignored(os.path.relpath(path, self.folder).replace(os.sep, "/"))

    def lacks(self, paths: Iterable[str]) -> Iterator[str]:
        """Those of the paths that lay in the folder and lie there no more; where it could not look, none.

        What lies within a file goes with that file, unless it is ignored now.
        """
        hidden = tuple(os.path.join(one, "") for one in self.closed)  # noqa: PTH118 - thousands of paths
        below = os.path.join(self.folder, "")  # noqa: PTH118
        for path in paths:
            lay = path.startswith(below) and path not in self.files and not path.startswith(hidden)
            within = lay and not self.files.keys().isdisjoint(above(path))
            if lay and (not within or self.ignores(path)):
                yield path


def above(path: str) -> Iterator[str]:
    """What a path may lie in, the innermost first; the files within a file have "/" before them on every system."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def walk(folder: Path, ignore: Iterable[str] = (), *, without: Path | None = None) -> Walk:
    """What an absolute folder holds, but for what is ignored and the folder `without`: a home may lie within.

    Links to folders are not followed. Raises SettingsError for patterns as `Ignored` does.
    """
    if not _may_be_listed(folder):
        return Walk(str(folder), closed=[str(folder)])
    found = Walk(str(folder), ignored=Ignored(folder, ignore))
    _enter(found, str(folder), "", found.ignored, str(without))
    return found


def _may_be_listed(folder: Path) -> bool:
    try:
        os.scandir(folder).close()
    except OSError:
        return False
    return True


def _enter(found: Walk, folder: str, relative: str, ignored: Callable[[str], bool], without: str) -> None:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError:
        found.closed.append(folder)
        return
    for entry in entries:
        here = relative + entry.name
        if entry.name.startswith(_DROPPINGS) or entry.path == without:
            continue
        if _is_folder(entry):
            if not entry.is_symlink() and not ignored(f"{here}/"):
                _enter(found, entry.path, f"{here}/", ignored, without)
        elif not ignored(here):
            found.files[entry.path] = _stamp(entry)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to where nobody may look, or to itself
        return False


def _stamp(entry: os.DirEntry[str]) -> str:
    try:
        return stamp_of(entry.stat())
    except OSError:
        return ""
