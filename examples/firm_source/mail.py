"""E-mails as a mail program stores them, the same bytes on every run."""

import re
from collections.abc import Mapping
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any


def write_mail(folder: Path, mail: Mapping[str, Any], earlier: Mapping[str, Mapping[str, Any]], attached: Path) -> None:
    """Write one e-mail into `folder`. `earlier` holds the mails by file name; `attached` the files to attach."""
    message = EmailMessage(policy=SMTP)
    for field in ("From", "To", "Cc", "Subject"):
        if value := mail.get(field.lower()):
            message[field] = value
    message["Date"] = format_datetime(mail["date"])
    message["Message-ID"] = message_id(mail)
    body = mail["body"].strip() + "\n"
    if answered := earlier.get(mail.get("reply", "")):
        message["In-Reply-To"] = message["References"] = message_id(answered)
        sender = answered["from"].partition(" <")[0]
        quoted = "".join(f"> {line}\n" for line in mail["quote"].splitlines())
        body += f"\nOn {answered['date']:%d %B %Y at %H:%M}, {sender} wrote:\n{quoted}"
    message.set_content(body, cte="quoted-printable")
    if mail.get("html"):
        message.add_alternative(as_html(body), subtype="html", cte="quoted-printable")
    if name := mail.get("attachment"):
        message.add_attachment((attached / name).read_bytes(), maintype="application", subtype="pdf", filename=name)
    fix_boundaries(message)
    (folder / mail["file"]).write_bytes(message.as_bytes())


def message_id(mail: Mapping[str, Any]) -> str:
    """A message id made from the file's name, in the sender's domain."""
    domain = mail["from"].partition("@")[2].rstrip(">")
    return f"<{mail['file'].removesuffix('.eml')}@{domain}>"


def as_html(body: str) -> str:
    """The same words as HTML, as a mail program would write them."""
    paragraphs = (escape(text).replace("\n", "<br>\n") for text in re.split(r"\n\n+", body.strip()))
    inner = "\n".join(f'<p style="margin:0 0 1em 0">{text}</p>' for text in paragraphs)
    return (
        f"<html><head><style>p {{ font-family: Calibri, sans-serif }}</style></head><body>\n{inner}\n</body></html>\n"
    )


def fix_boundaries(message: MIMEPart) -> None:
    """Give each multipart the boundary that its depth-first number names; the library would draw it by chance."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_part_{number}_harkinvale")
