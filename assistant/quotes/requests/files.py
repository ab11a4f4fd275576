"""Requests in files: the text of a mail, a PDF or any other paper, and who sent it."""

from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path

from assistant.reading import read


def request_text(file: Path) -> tuple[str, str]:
    """What a file asks for, and the From line where it is a mail. Form feeds part its pages and attachments.

    Raises ReadError for what cannot be read.
    """
    reading = read(file)
    pages = [page.text for page in reading.pages]
    sender = ""
    if reading.kind == "eml":
        headers = BytesHeaderParser(policy=policy.default).parsebytes(file.read_bytes())
        sender = str(headers.get("from", ""))
    return "\f".join(pages), sender
