"""Folders and files that their owner alone may read, on machines where others sign in too."""

import os
import stat
from contextlib import suppress
from pathlib import Path

FOLDER, _FILE = 0o700, 0o600


def private_folder(folder: Path) -> None:
    """Makes a folder for its owner alone; one that is there stays as it is. Raises OSError."""
    folder.mkdir(FOLDER, parents=True, exist_ok=True)


def private_file(file: Path) -> Path:
    """Begins an empty file for its owner alone; one that is there stays as it is. Raises OSError."""
    with suppress(FileExistsError):
        file.touch(_FILE, exist_ok=False)
    return file


def open_to_others(folder: Path) -> str:
    """The mode of a folder that others on this machine may look into; empty where they may not."""
    if os.name != "posix":  # elsewhere the system's own rights close it
        return ""
    mode = stat.S_IMODE(folder.stat().st_mode)
    return f"{mode:04o}" if mode & 0o077 else ""
