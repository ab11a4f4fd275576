"""Backing up: everything that a home holds and can't make again, as one file."""

import hashlib
import shutil
import sqlite3
import tomllib
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from assistant.backups.portable import portable
from assistant.errors import HomeError, SettingsError
from assistant.library import Library
from assistant.reports import BackupReport, Step, StepListener
from assistant.storage.private import FOLDER, private_file
from assistant.storage.sqlite import FILE, copy_file
from indexes.storage import synced

FORMAT = 1
MANIFEST = "manifest.json"
BLOCK = 1 << 20


class Member(BaseModel):
    """A file in a backup, by its path in the home."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    size: int = Field(ge=0)
    sha256: str


class Manifest(BaseModel):
    """What a backup holds. `format` is the backup's own; the library's stands in its file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    made: str
    version: str
    documents: int
    chunks: int
    files: tuple[Member, ...]


def backup(library: Library, file: Path, listener: StepListener | None = None) -> BackupReport:
    """Writes the library as it is at one moment, the settings (never keys) and what was spent. Others may go on.

    Indexes are left out: they are made again. `file` is replaced by the whole backup, which its
    owner alone may read, or not touched.
    Raises HomeError where it can't be written, SettingsError for settings that can't be read.
    """
    tell = listener or (lambda _: None)
    file = file.absolute()
    if file.is_dir():
        raise HomeError(f"{str(file)!r} is a folder. Name the file that the backup is to be.")
    with explained(f"The backup {str(file)!r} cannot be written"):
        for old in file.parent.glob(f".{file.name}.*.part"):  # of a run that was killed
            shutil.rmtree(old)
        scratch = file.parent / f".{file.name}.{uuid.uuid4().hex[:8]}.part"
        scratch.mkdir(FOLDER)
        try:
            manifest = _gather(library, scratch, tell)
            made = private_file(scratch / "backup.zip")
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                for number, one in enumerate(manifest.files):
                    tell(Step(task="Writing", done=number, total=len(manifest.files)))
                    archive.write(scratch / "home" / one.name, one.name)
                archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
            synced(made)
            size = made.stat().st_size
            made.replace(file)
            synced(file.parent)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    tell(Step(task="Writing", done=len(manifest.files), total=len(manifest.files)))
    return BackupReport(file=str(file), documents=manifest.documents, chunks=manifest.chunks, bytes=size)


def _gather(library: Library, scratch: Path, tell: StepListener) -> Manifest:
    """Copies what belongs in a backup to `scratch`/home."""
    copies = scratch / "home"
    copies.mkdir()
    tell(Step(task="Copying", done=0, total=1))
    copy = library.database.copy(copies)
    with closing(sqlite3.connect(copy)) as database:
        (documents,) = database.execute("SELECT count(*) FROM documents").fetchone()
        (chunks,) = database.execute("SELECT count(*) FROM chunks").fetchone()
    for source in sorted(library.home.glob("*.sqlite")):
        if source.name != FILE:
            copy_file(source, copies / source.name)
    for source in sorted([*library.home.glob("*.toml"), *library.home.glob("*/*.toml")]):
        target = copies / source.relative_to(library.home)
        target.parent.mkdir(exist_ok=True)
        try:
            target.write_text(portable(source.read_text("utf-8")), "utf-8")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{str(source)!r} is not valid TOML: {error}. Correct it, or move it away.") from error
    tell(Step(task="Copying", done=1, total=1))
    files = [one for one in sorted(copies.rglob("*")) if one.is_file()]
    return Manifest(
        format=FORMAT,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        version=metadata.version("company-assistant"),
        documents=documents,
        chunks=chunks,
        files=tuple(member(one, one.relative_to(copies).as_posix()) for one in files),
    )


def member(file: Path, name: str) -> Member:
    """The file as it is now."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return Member(name=name, size=file.stat().st_size, sha256=digest.hexdigest())


@contextmanager
def explained(what: str) -> Iterator[None]:
    """Turns what the disk or a damaged file refuses into a HomeError that begins with `what`."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError) as error:
        raise HomeError(f"{what}: it is not a whole backup ({error}).") from error
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise HomeError(f"{what}: {reason or error}. Make room there and allow writing.") from error
