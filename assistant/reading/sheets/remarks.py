"""Remarks that people wrote to the cells of an Excel sheet."""

import posixpath
import re
import zipfile
from collections.abc import Iterator

from assistant.reading.characters import one_line
from assistant.reading.layout import Part
from assistant.reading.markup import local, parsed

# What Excel puts before a remark for programs that do not know conversations.
_FOREWORD = re.compile(r"^\[Threaded comment\].*?Comment:\s*", re.DOTALL)
_CELL = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")


def remarks(archive: zipfile.ZipFile, sheet: str) -> Iterator[Part]:
    """The remarks of the sheet that lies at `sheet` in the workbook, each placed at its cell, with who wrote it."""
    folder, name = posixpath.split(sheet.lstrip("/"))
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return
    for relation in parsed(archive.read(relations)):
        if (relation.get("Type") or "").endswith("/comments"):
            target = relation.get("Target") or ""
            path = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
            if path in archive.namelist():
                yield from _remarks(archive.read(path))


def _remarks(data: bytes) -> Iterator[Part]:
    root = parsed(data)
    authors = [one_line(one.text or "") for one in root.iter() if local(one) == "author"]
    for comment in root.iter():
        cell, number = comment.get("ref") or "", comment.get("authorId") or ""
        if local(comment) != "comment" or not _CELL.fullmatch(cell):
            continue
        text = "".join(one.text or "" for one in comment.iter() if local(one) == "t")
        author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
        author = "" if author.startswith("tc=") else author
        said = one_line(_FOREWORD.sub("", text))
        if said:
            yield Part(f"Remark on {cell}{f' by {author}' if author else ''}: {said}", place=f"{cell}:{cell}")
