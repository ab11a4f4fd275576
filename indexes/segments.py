"""Whether the files of a tantivy index are the ones that tantivy wrote: each ends with a checksum of what
precedes it.
"""

import json
import struct
import zlib
from pathlib import Path
from typing import Any

PARTS = ("idx", "pos", "term", "store", "fast", "fieldnorm")
MAGIC = 1337


def form(folder: Path) -> int:
    """A checksum of the fields and settings, which stay what they were when the index was made."""
    return _form(_meta(folder))


def fault(folder: Path, *, form: int) -> str | None:
    """What is wrong with the index in that folder, or None. Reads every file once: 5 ms for 10,000 texts.

    tantivy itself compares no checksum on opening, and a flipped bit may stop the process.
    """
    while True:
        listed = _listed(folder, form)
        if isinstance(listed, str):
            return listed
        found = next((what for name in listed if (what := _fault(folder / name))), None)
        # Another process may have merged segments away between the list and the look.
        if found is None or _listed(folder, form) == listed:
            return found


def sweep(folder: Path) -> None:
    """Removes the deletions that a killed process wrote and never committed: tantivy does not write over a file.

    Only for who holds the writer's lock: the list of what belongs to the last commit then stays as it is.
    """
    kept = {
        f"{segment['segment_id'].replace('-', '')}.{segment['deletes']['opstamp']}.del"
        for segment in _meta(folder)["segments"]
        if segment["deletes"]
    }
    for file in folder.glob("*.del"):
        if file.name not in kept:
            file.unlink(missing_ok=True)


def _listed(folder: Path, form: int) -> list[str] | str:
    """The names of the files that belong to the last commit, or what is wrong with the list."""
    try:
        meta = _meta(folder)
        if _form(meta) != form:
            return "tantivy's meta.json names other fields than the index was made with"
        names = []
        for segment in meta["segments"]:
            name = segment["segment_id"].replace("-", "")
            names += [f"{name}.{part}" for part in PARTS]
            if segment["deletes"]:
                names.append(f"{name}.{segment['deletes']['opstamp']}.del")
    except FileNotFoundError:
        return "tantivy's meta.json is missing"
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        return f"tantivy's meta.json is not readable ({error})"
    return names


def _meta(folder: Path) -> Any:
    return json.loads((folder / "meta.json").read_bytes())


def _form(meta: Any) -> int:
    return zlib.crc32(json.dumps([meta["schema"], meta["index_settings"]], sort_keys=True).encode())


def _fault(path: Path) -> str | None:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return f"{path.name!r} is missing"
    try:
        # tantivy's footer: JSON with the CRC-32 of the body, the length of that JSON, a magic number.
        length, magic = struct.unpack("<II", content[-8:])
        body, footer = content[: -8 - length], content[-8 - length : -8]
        intact = magic == MAGIC and json.loads(footer)["crc"] == zlib.crc32(body)
    except (struct.error, ValueError, LookupError, TypeError):
        intact = False
    return None if intact else f"{path.name!r} is not what was saved (checksum)"
