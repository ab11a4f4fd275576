"""How an index lies in its folder: one data file and a manifest that names it, replaced together or not at all."""

import os
import uuid
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from indexes.errors import IndexDamaged

MANIFEST = "manifest.json"
VERSION = 1
BLOCK = 1 << 20


class Manifest(BaseModel):
    """What a folder holds; the checksum is the CRC-32 of the whole data file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    kind: str
    dimension: int = Field(ge=1)
    count: int = Field(ge=0)
    file: str = Field(pattern=r"^[0-9a-z.-]+$")
    checksum: int


def commit(folder: Path, *, kind: str, dimension: int, count: int, write: Callable[[Path], None]) -> None:
    """Let `write` make the data file, then put the manifest in place: the renaming of it is the moment of change.

    Killed before that moment, the folder still holds the old index; files left over go with the next commit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / f"{kind}-{uuid.uuid4().hex}.bin"
    write(data)
    _sync(data)
    manifest = Manifest(
        version=VERSION, kind=kind, dimension=dimension, count=count, file=data.name, checksum=_checksum(data)
    )
    put(folder / MANIFEST, manifest.model_dump_json(indent=1))
    for old in folder.iterdir():
        if old.name not in (MANIFEST, data.name) and (old.suffix == ".bin" or old.name.startswith(MANIFEST)):
            # Windows keeps a file that another process has mapped; the next commit takes it.
            with suppress(PermissionError, FileNotFoundError):
                old.unlink()


def checked(folder: Path, *, kind: str) -> tuple[Path, Manifest]:
    """The data file of an intact index and its manifest. Raises IndexDamaged."""
    manifest = _manifest(folder, kind=kind)
    data = folder / manifest.file
    try:
        checksum = _checksum(data)
    except FileNotFoundError:
        # A save by another process may have replaced both between the two reads.
        if _manifest(folder, kind=kind) != manifest:
            return checked(folder, kind=kind)
        raise damaged(folder, f"{manifest.file!r} is missing") from None
    if checksum != manifest.checksum:
        raise damaged(folder, f"{manifest.file!r} is not what was saved (checksum)")
    return data, manifest


def put(path: Path, text: str) -> None:
    """Write a small file in one step: it holds the old or the new text, also after a loss of power."""
    fresh = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    fresh.write_text(text, encoding="utf-8")
    _sync(fresh)
    fresh.replace(path)
    _sync(path.parent)


def damaged(folder: Path, what: str) -> IndexDamaged:
    """The error for a folder, with what to do about it."""
    return IndexDamaged(f"The index in {str(folder)!r} cannot be used: {what}. Remove the folder and rebuild it.")


def _manifest(folder: Path, *, kind: str) -> Manifest:
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise damaged(folder, f"there is no {MANIFEST} in it") from None
    except ValidationError as error:
        raise damaged(folder, f"{MANIFEST} is not readable ({error.errors()[0]['msg']})") from error
    if manifest.version != VERSION:
        raise damaged(folder, f"its format is {manifest.version}, this program writes {VERSION}")
    if manifest.kind != kind:
        raise damaged(folder, f"it is of the kind {manifest.kind!r}, not {kind!r}")
    return manifest


def _checksum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            total = zlib.crc32(block, total)
    return total


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folders
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
