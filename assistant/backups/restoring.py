"""Restoring: a home made of a backup, verified before anything of it counts."""

import json
import shutil
import zipfile
from pathlib import Path, PurePosixPath
from typing import IO

from pydantic import ValidationError

from assistant.backups.backing_up import BLOCK, FORMAT, MANIFEST, Manifest, explained, member
from assistant.errors import HomeError
from assistant.library import Library
from assistant.reports import BackupReport, Step, StepListener
from assistant.settings import home_folder
from assistant.storage.private import private_file, private_folder
from assistant.storage.sqlite import FILE
from assistant.storage.verifying import check
from indexes.storage import synced

_STAGE = ".restoring"


def restore(file: str | Path, home: str | Path | None = None, *, listener: StepListener | None = None) -> BackupReport:
    """Makes a home of a backup. Everything is verified before anything of it counts; indexes come at the first search.

    Raises HomeError for a home that isn't empty, a file that is no whole backup, and where there is no room.
    """
    tell = listener or (lambda _: None)
    file, home = Path(file).absolute(), home_folder(home)
    stage = home / _STAGE
    with explained(f"The backup {str(file)!r} cannot be restored to {str(home)!r}"):
        # What a killed run left is no reason not to begin again: without a library there is no home yet.
        there = {one.name for one in home.iterdir()} if home.exists() else set()
        if there and (_STAGE not in there or FILE in there):
            raise HomeError(f"The folder {str(home)!r} is not empty. Name a new one for the backup (--home).")
        with zipfile.ZipFile(file) as archive:
            manifest = _read(archive, file)
            shutil.rmtree(stage, ignore_errors=True)
            private_folder(home)
            private_folder(stage)
            try:
                _extract(archive, manifest, stage, tell)
                _verify(stage, file, manifest, tell)
                for one in sorted(manifest.files, key=lambda listed: listed.name == FILE):  # it makes it a home
                    (home / one.name).parent.mkdir(parents=True, exist_ok=True)
                    (stage / one.name).replace(home / one.name)
                synced(home)
            finally:
                shutil.rmtree(stage, ignore_errors=True)
    return BackupReport(file=str(file), documents=manifest.documents, chunks=manifest.chunks, bytes=file.stat().st_size)


def _read(archive: zipfile.ZipFile, file: Path) -> Manifest:
    try:
        told = json.loads(archive.read(MANIFEST))
        if isinstance(told, dict) and isinstance(told.get("format"), int) and told["format"] > FORMAT:
            raise HomeError(
                f"The backup {str(file)!r} was made by a newer company-assistant ({told.get('version')}). Update it."
            )
        manifest = Manifest.model_validate(told)
    except (KeyError, ValueError, ValidationError) as error:
        raise HomeError(f"{str(file)!r} is not a backup of company-assistant, or not a whole one.") from error
    names = {one.name for one in manifest.files}
    outside = [name for name in names if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts]
    if FILE not in names or outside or any("\\" in name or ":" in name for name in names):
        raise HomeError(f"{str(file)!r} names files that belong in no home: {sorted(outside or names)}.")
    return manifest


def _extract(archive: zipfile.ZipFile, manifest: Manifest, stage: Path, tell: StepListener) -> None:
    for number, one in enumerate(manifest.files):
        tell(Step(task="Reading", done=number, total=len(manifest.files)))
        target = stage / one.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(one.name) as source, private_file(target).open("wb") as stream:
            _pour(source, stream, one.size)
        synced(target)
        if member(target, one.name) != one:
            raise HomeError(f"The backup is damaged: {one.name!r} in it is not what was written (SHA-256).")
    tell(Step(task="Reading", done=len(manifest.files), total=len(manifest.files)))


def _pour(source: IO[bytes], target: IO[bytes], size: int) -> None:
    """Copies at most `size` bytes and one more, which the comparison then finds: an archive may lie about its own."""
    left = size + 1
    while left and (block := source.read(min(BLOCK, left))):
        target.write(block)
        left -= len(block)


def _verify(stage: Path, file: Path, manifest: Manifest, tell: StepListener) -> None:
    """Opens the library, which takes it to this version's format, and looks at everything in it."""
    library = Library(stage)
    try:
        report = check(library, listener=tell)
    finally:
        library.database.close()  # empties its log into the file
    if report.remaining or (report.documents, report.chunks) != (manifest.documents, manifest.chunks):
        found = [f"{one.subject}: {one.problem}" for one in report.remaining] or ["papers are missing"]
        raise HomeError(f"The backup {str(file)!r} is not restored, for the library in it is damaged: {found[0]}.")
