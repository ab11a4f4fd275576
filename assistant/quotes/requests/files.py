"""Requests in files: the text of a mail, a PDF or any other paper, and who sent it."""

from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path

from assistant.quotes.requests.unseen import seen
from assistant.reading import read

_LEFT_OUT = "[Text that cannot be seen on the page was left out.]"


def request_text(file: Path) -> tuple[str, str]:
    """What a file asks for, and the From line where it is a mail. Form feeds part its pages and attachments.

    What can't be seen on a PDF's pages is left out, and a line in brackets says so. Raises ReadError for what can't be
    read.
    """
    reading = read(file)
    pages = [page.text for page in reading.pages]
    sender = ""
    if reading.kind == "pdf":
        pages, hidden = seen(file.read_bytes(), reading.pages)
        pages += [_LEFT_OUT] if hidden else []
    if reading.kind == "eml":
        headers = BytesHeaderParser(policy=policy.default).parsebytes(file.read_bytes())
        sender = str(headers.get("from", ""))
    return "\f".join(pages), sender
