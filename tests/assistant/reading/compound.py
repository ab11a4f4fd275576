"""Writes the smallest compound files (OLE) that hold what a test needs, such as Outlook messages."""

import struct
from collections.abc import Mapping
from typing import Any

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = Mapping[str, Any]  # a stream's bytes, or a storage's Tree, by name


def compound(tree: Tree) -> bytes:
    """A compound file of version 3 with these streams and storages, all streams kept in the mini stream."""
    entries: list[dict[str, Any]] = [{"name": "Root Entry", "type": 5, "child": _FREE, "right": _FREE}]
    mini = bytearray()
    fat_mini: list[int] = []

    def add(branch: Tree, above: int) -> None:
        last = -1
        for name, held in branch.items():
            entry: dict[str, Any] = {"name": name, "type": 1, "child": _FREE, "right": _FREE}
            entries.append(entry)
            here = len(entries) - 1
            if last < 0:
                entries[above]["child"] = here
            else:
                entries[last]["right"] = here
            last = here
            if isinstance(held, bytes):
                start, count = len(fat_mini), -(-len(held) // 64)
                entry.update(type=2, start=start if count else _END, size=len(held))
                fat_mini.extend([*range(start + 1, start + count), _END] if count else [])
                mini.extend(held + bytes(count * 64 - len(held)))
            else:
                add(held, here)

    add(tree, 0)
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        start, count = len(sectors), -(-len(data) // 512)
        padded = data + bytes(count * 512 - len(data))
        sectors.extend(padded[place : place + 512] for place in range(0, len(padded), 512))
        fat.extend([*range(start + 1, start + count), _END] if count else [])
        return start if count else _END

    entries[0].update(start=put(bytes(mini)), size=len(mini))
    numbers = struct.pack(f"<{len(fat_mini)}I", *fat_mini)
    first_mini = put(numbers + b"\xff" * (-len(numbers) % 512))
    first_directory = put(b"".join(map(_entry, entries)))
    fat.append(_FAT)
    fat += [_FREE] * (-len(fat) % 128)
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, first_directory, 0, 4096, first_mini, -(-len(numbers) // 512), _END, 0),
        len(sectors),
    )
    header += b"\xff" * (512 - len(header))
    return header + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)


def _entry(entry: dict[str, Any]) -> bytes:
    name = entry["name"].encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII36xIQ",
        *(name, len(name), entry["type"], 1, _FREE, entry["right"], entry["child"]),
        *(entry.get("start", 0), entry.get("size", 0)),
    )


def outlook(
    subject: str, body: str, attached: Mapping[str, bytes] | None = None, *, within: Tree | None = None
) -> Tree:
    """The storages of an Outlook message from Anna Berg, with attachments; one of them another message."""
    sent = struct.pack("<IIQ", 0x00390040, 6, 133_500_000_000_000_000)
    tree: dict[str, Any] = {
        "__properties_version1.0": bytes(32) + sent,
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_1000001F": body.encode("utf-16-le"),
        "__substg1.0_0C1A001F": "Anna Berg".encode("utf-16-le"),
        "__substg1.0_5D01001F": "anna@firm.example".encode("utf-16-le"),
        "__substg1.0_0E04001F": "Bea Kühn".encode("utf-16-le"),
    }
    for number, (name, data) in enumerate((attached or {}).items()):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__substg1.0_37010102": data,
        }
    if within is not None:
        tree["__attach_version1.0_#000000FF"] = {
            "__substg1.0_3707001F": "forwarded.msg".encode("utf-16-le"),
            "__substg1.0_3701000D": within,
        }
    return tree
