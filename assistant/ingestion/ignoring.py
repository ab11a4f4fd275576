"""Ignoring: what is passed over in a folder, by patterns as in a .gitignore."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pathspec import GitIgnoreSpec

from assistant.errors import SettingsError

# Stands in a folder and holds patterns for what lies below it.
FILE = ".assistantignore"


class Ignored:
    """Says of what lies in a folder whether it is passed over.

    `patterns` are those of the settings; the folder's own `.assistantignore` comes after them and may undo them.

    Raises:
        SettingsError: a pattern is none, or the file can't be read: nothing is then taken that was not meant.
    """

    def __init__(self, folder: Path, patterns: Iterable[str] = ()) -> None:
        file = folder / FILE
        try:
            own = file.read_text("utf-8-sig").splitlines() if file.is_file() else []
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"{str(file)!r} cannot be read: {error}. It holds one pattern a line, in UTF-8."
            ) from error
        lines = [*_valid(patterns, "sync.ignore in the settings"), *_valid(own, repr(str(file)))]
        self._spec = GitIgnoreSpec.from_lines(lines) if lines else None

    def __call__(self, relative: str) -> bool:
        """Whether a path below the folder is ignored; "/" parts it, and ends that of a folder."""
        return self._spec is not None and self._spec.match_file(relative)


def _valid(patterns: Iterable[str], where: str) -> Sequence[str]:
    kept = [pattern for pattern in patterns if pattern.strip() and not pattern.startswith("#")]
    for pattern in kept:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError as error:
            raise SettingsError(
                f"The pattern {pattern!r} ({where}) cannot be used: it is none of a .gitignore. Correct it."
            ) from error
    return kept
