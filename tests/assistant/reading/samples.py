"""One small paper of every kind that is read, made for the tests: each says that the lease ends on 31 March."""

import io
import json
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from functools import cache

import openpyxl
import pptx
from PIL import Image, ImageDraw

from tests.assistant.reading.compound import compound, outlook
from tests.assistant.reading.papers import lines_of, make_docx, make_pdf, make_xlsx

WORDS = "The lease ends on 31 March."
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "text", "table", "style"))
_DRAW = f'xmlns:draw="{_OFFICE}:drawing:1.0"'


def packed(files: Mapping[str, bytes | str]) -> bytes:
    """A ZIP archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return data.getvalue()


def make_pptx() -> bytes:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "Lease"
    slide.placeholders[1].text = WORDS
    table = slide.shapes.add_table(2, 2, 0, 4_000_000, 4_000_000, 900_000).table
    for place, text in enumerate(("Article", "Price", "AB-1200", "12.50")):
        table.cell(place // 2, place % 2).text = text
    slide.notes_slide.notes_text_frame.text = "Say it slowly."
    data = io.BytesIO()
    presentation.save(data)
    return data.getvalue()


def make_odt(body: str, form: str = "text", *, styles: str = "") -> bytes:
    """An OpenDocument file whose body holds this, below its styles."""
    return packed(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{form}",
            "content.xml": f"<office:document-content {_SPACES} {_DRAW}>{styles}<office:body><office:{form}>{body}"
            f"</office:{form}></office:body></office:document-content>",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_OFFICE}:manifest:1.0"><m:file-entry m:full-path="/" '
            f'm:media-type="application/vnd.oasis.opendocument.{form}"/></m:manifest>',
        }
    )


def make_epub(chapter: str) -> bytes:
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="o/p.opf"/></rootfiles></container>',
            "o/p.opf": '<package xmlns:dc="d"><metadata><dc:title>Leases</dc:title></metadata><manifest>'
            '<item id="a" href="a%20b.xhtml"/></manifest><spine><itemref idref="a"/></spine></package>',
            "o/a b.xhtml": f"<html><body><h1>Lease</h1><p>{chapter}</p></body></html>",
        }
    )


def make_mail(attached: Mapping[str, bytes] | None = None) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Anna <a@firm.example>", "b@firm.example", "Lease"
    message["Date"] = "Mon, 03 Mar 2025 09:30:00 +0100"
    message.set_content(f"Dear Bea,\n\n{WORDS}\n")
    for name, data in (attached or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def make_picture(form: str = "PNG", *, frames: int = 1) -> bytes:
    picture = Image.new("L", (420, 90), 255)
    ImageDraw.Draw(picture).text((12, 30), WORDS, fill=0, font_size=26)
    data = io.BytesIO()
    more = {"save_all": True, "append_images": [picture] * (frames - 1)} if frames > 1 else {}
    picture.save(data, form, **more)
    return data.getvalue()


@cache
def samples() -> Mapping[str, bytes]:
    """Contents by file name."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{cell.format(left)}{cell.format(right)}</table:table-row>"
        for left, right in (("Article", "Price"), ("AB-1200", "12.50"), (WORDS, "x"))
    )
    table = f'<table:table table:name="Prices">{rows}</table:table>'
    text = f'<text:h text:outline-level="1">Lease</text:h><text:p>{WORDS}</text:p>{table}'
    slide = f"<draw:page><draw:frame><draw:text-box><text:p>{WORDS}</text:p></draw:text-box></draw:frame></draw:page>"
    pdf = make_pdf([lambda canvas: lines_of(canvas, ["1 Term", WORDS])], title="Lease")

    def fill(workbook: openpyxl.Workbook) -> None:
        for row in (["Article", "Price"], ["AB-1200", 12.5], [WORDS, 1]):
            workbook.active.append(row)

    mail = make_mail()
    events = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Lease\r\nDTSTART:20250331T090000Z\r\nDESCRIPTION:{WORDS}\r\n"
    return {
        "lease.pdf": pdf,
        "lease.docx": make_docx(lambda word: (word.add_heading("Lease", 1), word.add_paragraph(WORDS))),
        "lease.odt": make_odt(text),
        "lease.rtf": rf"{{\rtf1\ansi{{\info{{\title Lease}}}}{{\b Lease}}\par {WORDS}\par caf\'e9\par}}".encode(),
        "lease.xlsx": make_xlsx(fill),
        "lease.ods": make_odt(table, "spreadsheet"),
        "lease.csv": f"Article,Price\nAB-1200,12.50\n{WORDS},1\n".encode(),
        "lease.pptx": make_pptx(),
        "lease.odp": make_odt(slide, "presentation"),
        "lease.md": f"# Lease\n\n{WORDS}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode(),
        "lease.txt": f"1 LEASE\n\n{WORDS}\n".encode(),
        "lease.log": f"2025-03-01 10:00:00 begun\n2025-03-01 10:00:01 {WORDS}\n2025-03-01 10:00:02 done\n".encode(),
        "lease.html": f"<!doctype html><h1 id=term>Lease</h1><p>{WORDS}</p><table><tr><th>a</table>".encode(),
        "lease.xml": f'<?xml version="1.0"?><lease id="7"><term><end>{WORDS}</end></term></lease>'.encode(),
        "lease.json": json.dumps({"lease": {"end": WORDS, "fees": [{"a": 1, "b": 2}, {"a": 3, "b": 4}]}}).encode(),
        "lease.eml": make_mail({"terms.pdf": pdf}),
        "lease.msg": compound(outlook("Lease", WORDS, {"terms.txt": b"Terms."})),
        "lease.mbox": b"From a@firm.example Mon Mar  3 09:30:00 2025\n" + mail + b"\nFrom b@x Mon Mar  3 2025\n" + mail,
        "lease.ics": f"{events}END:VEVENT\r\nEND:VCALENDAR\r\n".encode(),
        "lease.vcf": f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna Berg\r\nNOTE:{WORDS}\r\nEND:VCARD\r\n".encode(),
        "lease.vtt": f"WEBVTT\n\n00:01.000 --> 00:04.000\n{WORDS}\n".encode(),
        "lease.epub": make_epub(WORDS),
        "lease.zip": packed({"a/lease.txt": WORDS, "b.txt": "More."}),
        "lease.png": make_picture(),
        "lease.tiff": make_picture("TIFF", frames=2),
    }
