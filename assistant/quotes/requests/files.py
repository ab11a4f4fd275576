"""Requests in files: the text of a mail with what is attached to it, of a PDF or any other paper, and who sent it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path

from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.quotes.requests.parts import Part
from assistant.reading import content, read_all
from assistant.reading.members import DEPTH_LIMIT, Contents

# Files within one request that are read; a mail with a whole archive is no request.
_MOST = 30


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came in: its parts in their order, the From line of the first mail, and what could not be read."""

    parts: tuple[Part, ...]
    sender: str = ""
    notices: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, the parts under their names where there are several."""
        if len(self.parts) == 1:
            return self.parts[0].text
        return "\n\n".join(f"[{one.name}]\n{one.text}" if one.name else one.text for one in self.parts)


def incoming(files: Iterable[Path]) -> Incoming:
    """The requests in some files as one. Raises ReadError for a file that can't be read.

    Of an attachment that can't be read, a notice says so. Text that can't be seen on a PDF's pages is left out, and a
    notice says so.
    """
    found = [of_file(file.name, content(file)) for file in files]
    return together(found)


def together(found: Sequence[Incoming]) -> Incoming:
    """Several requests as one."""
    return Incoming(
        tuple(part for one in found for part in one.parts),
        next((one.sender for one in found if one.sender), ""),
        tuple(notice for one in found for notice in one.notices),
    )


def of_file(name: str, data: bytes) -> Incoming:
    """The request in a file's bytes, with what is attached to it. Raises ReadError."""
    parts: list[Part] = []
    notices: list[str] = []
    read = read_all(Path(name), data)
    _take(name, data, read, parts, notices, attached=False)
    sender = ""
    if read.reading.kind == "eml":
        sender = str(BytesHeaderParser(policy=policy.default).parsebytes(data).get("from", ""))
    return Incoming(tuple(parts), sender, tuple(notices))


def _take(name: str, data: bytes, read: Contents, parts: list[Part], notices: list[str], *, attached: bool) -> None:
    """Adds the part that a file is, and those within it."""
    pages = read.reading.pages
    if read.reading.kind == "pdf":
        from assistant.quotes.requests.unseen import seen  # it renders pages

        texts, hidden = seen(data, pages)
        pages = tuple(page.model_copy(update={"text": text}) for page, text in zip(pages, texts, strict=True))
        notices += [f"{name} has text that cannot be seen on the page. It was left out."] if hidden else []
    if _asks(read.reading):
        parts.append(Part(name, read.reading.kind, pages, attached=attached))
    for member in read.members:
        within = f"{name}/{member.name}"
        if len(parts) >= _MOST or within.count("/") > DEPTH_LIMIT:
            notices.append(f"{within} was not read: a request has {_MOST} parts at most.")
            return
        try:
            if member.reason:
                raise ReadError(member.reason)
            _take(within, member.data, read_all(Path(member.name), member.data), parts, notices, attached=True)
        except ReadError as error:
            notices.append(f"{within} was not read: it {error}")


def _asks(reading: Reading) -> bool:
    """Whether a file has text of its own; an archive has only what lies in it."""
    return reading.kind != "zip" and any(page.text.strip() for page in reading.pages)
