"""E-books (EPUB): their chapters in reading order, each as the web page that it is."""

import io
import posixpath
import zipfile
from urllib.parse import unquote

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.reading.characters import decode, one_line
from assistant.reading.layout import Part, set_pages
from assistant.reading.markup import local, parsed
from assistant.reading.web.page import html_parts


def read(data: bytes) -> Reading:
    """A reading of kind "epub". Raises ReadError for a book whose list of contents is missing, or a locked one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "META-INF/rights.xml" in names:
            raise ReadError("is locked by a shop's copy protection")
        container = parsed(archive.read("META-INF/container.xml"))
        root = next((one.get("full-path") for one in container.iter() if local(one) == "rootfile"), None)
        if root not in names:
            raise ReadError("is damaged: the book's list of contents is missing")
        package = parsed(archive.read(root))
        items = {one.get("id"): one.get("href") or "" for one in package.iter() if local(one) == "item"}
        order = [items.get(one.get("idref"), "") for one in package.iter() if local(one) == "itemref"]
        title = next((one_line(one.text or "") for one in package.iter() if local(one) == "title"), "")
        parts: list[Part] = []
        for href in order:
            name = posixpath.normpath(posixpath.join(posixpath.dirname(root), unquote(href)))
            if name in names:
                parts += html_parts(decode(archive.read(name)))
    return Reading(kind="epub", title=title, pages=set_pages(parts))
