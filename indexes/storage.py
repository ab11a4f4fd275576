"""How an index lies in its folder: data files and a manifest that names them, replaced together or not at all."""

import os
import shutil
import time
import uuid
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from indexes.errors import IndexDamaged

MANIFEST = "manifest.json"
VERSION = 2
BLOCK = 1 << 20
Writer = Callable[[Path], None]
# Files from this size on are compared with their checksum once a process, the others at each opening: following another
# process's small change must not read a gigabyte again.
LARGE = 64 << 20
_SETTLED = 2.0  # seconds after which a change of a file surely changes its time
_compared: set[tuple[int, ...]] = set()


class File(BaseModel):
    """A data file: what it is for, its name, and the CRC-32 of all of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    part: str
    name: str = Field(pattern=r"^[0-9a-z.-]+$")
    checksum: int


class Manifest(BaseModel):
    """What a folder holds; `facts` are the kind's own, such as how many vectors it was trained on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    kind: str
    dimension: int = Field(ge=1)
    count: int = Field(ge=0)
    files: tuple[File, ...]
    facts: dict[str, int] = {}


def commit(folder: Path, *, kind: str, dimension: int, count: int, write: Writer) -> Manifest:
    """As `commit_parts`, for a kind of index that is one file."""
    return commit_parts(folder, kind=kind, dimension=dimension, count=count, write={kind: write})


def commit_parts(
    folder: Path,
    *,
    kind: str,
    dimension: int,
    count: int,
    write: Mapping[str, Writer],
    kept: Sequence[File] = (),
    kept_in: Path | None = None,
    facts: Mapping[str, int] | None = None,
) -> Manifest:
    """Let each of `write` make its data file, in turn, then put the manifest in place: that is the moment of change.

    The files of `kept`, which lie in the folder `kept_in`, belong to the index before the new ones and are not written
    again; into another folder they are linked. Killed before the moment of change, the folder still holds the old
    index; files left over go with the next commit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for file in kept:
        _bring(kept_in or folder, folder, file.name)
    made = []
    for part, writer in write.items():
        data = folder / f"{part}-{uuid.uuid4().hex}.bin"
        try:
            writer(data)
            synced(data)
        except BaseException as error:
            data.unlink(missing_ok=True)  # a full disk stays no fuller for it
            if isinstance(error, RuntimeError):  # faiss has no other for what the system refuses
                raise OSError(str(error)) from error
            raise
        made.append(File(part=part, name=data.name, checksum=_checksum(data)))
    manifest = Manifest(
        version=VERSION, kind=kind, dimension=dimension, count=count, files=(*kept, *made), facts=dict(facts or {})
    )
    put(folder / MANIFEST, manifest.model_dump_json(indent=1))
    named = {MANIFEST, *(file.name for file in manifest.files)}
    for old in folder.iterdir():
        if old.name not in named and (old.suffix == ".bin" or old.name.startswith(MANIFEST)):
            # Windows keeps a file that another process has mapped; the next commit takes it.
            with suppress(PermissionError, FileNotFoundError):
                old.unlink()
    return manifest


def checked(folder: Path, *, kind: str) -> tuple[Path, Manifest]:
    """The data file of an intact index that is one file, and its manifest. Raises IndexDamaged."""
    manifest = checked_parts(folder, kind=kind)
    if len(manifest.files) != 1:
        raise damaged(folder, f"{len(manifest.files)} files are named where there is one")
    return folder / manifest.files[0].name, manifest


def checked_parts(folder: Path, *, kind: str) -> Manifest:
    """The manifest of an index, all of whose files are there and intact. Raises IndexDamaged."""
    manifest = _manifest(folder, kind=kind)
    for file in manifest.files:
        try:
            intact = _intact(folder / file.name, file.checksum)
        except FileNotFoundError:
            # A save by another process may have replaced both between the two reads.
            if _manifest(folder, kind=kind) != manifest:
                return checked_parts(folder, kind=kind)
            raise damaged(folder, f"{file.name!r} is missing") from None
        if not intact:
            raise damaged(folder, f"{file.name!r} is not what was saved (checksum)")
    return manifest


def distrust() -> None:
    """Has every file compared with its checksum again when it is opened next, as a check of all that is stored does."""
    _compared.clear()


def held_kind(folder: Path) -> str:
    """The kind of the index in that folder. Raises IndexDamaged."""
    return _manifest(folder, kind=None).kind


def put(path: Path, text: str) -> None:
    """Write a small file in one step: it holds the old or the new text, also after a loss of power."""
    fresh = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    fresh.write_text(text, encoding="utf-8")
    synced(fresh)
    fresh.replace(path)
    synced(path.parent)


def damaged(folder: Path, what: str) -> IndexDamaged:
    """The error for a folder, with what to do about it."""
    return IndexDamaged(f"The index in {str(folder)!r} cannot be used: {what}. Remove the folder and rebuild it.")


def _manifest(folder: Path, *, kind: str | None) -> Manifest:
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise damaged(folder, f"there is no {MANIFEST} in it") from None
    except ValidationError as error:
        raise damaged(folder, f"{MANIFEST} is not readable ({error.errors()[0]['msg']})") from error
    if manifest.version != VERSION:
        raise damaged(folder, f"its format is {manifest.version}, this program writes {VERSION}")
    if kind not in (None, manifest.kind):
        raise damaged(folder, f"it is of the kind {manifest.kind!r}, not {kind!r}")
    return manifest


def _bring(source: Path, folder: Path, name: str) -> None:
    """Have a file of one folder in another too, without writing it again where the file system allows that."""
    if (folder / name).exists():
        return
    try:
        (folder / name).hardlink_to(source / name)
    except FileNotFoundError:
        raise
    except OSError:  # another disk, or one without links
        shutil.copyfile(source / name, folder / name)
        synced(folder / name)


def _intact(path: Path, checksum: int) -> bool:
    found = path.stat()
    stamp = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, checksum)
    if stamp in _compared:
        return True
    if _checksum(path) != checksum:
        return False
    if found.st_size >= LARGE and time.time() - found.st_mtime > _SETTLED:
        _compared.add(stamp)
    return True


def _checksum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            total = zlib.crc32(block, total)
    return total


def synced(path: Path) -> None:
    """Has the system write a file, or the names in a folder, to the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folders
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
