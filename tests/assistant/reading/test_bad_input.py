"""Files that are made to do harm, or are broken: read as far as they go or named, and nothing is fetched for them."""

import io
import re
import struct
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import islice
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from assistant.errors import ReadError
from assistant.reading import read, read_all
from benchmarks.fuzz import Tally, mutated, run
from tests.assistant.reading.papers import assert_sound
from tests.assistant.reading.samples import WORDS, make_epub, make_mail, make_odt, packed, samples

BOMB = (
    '<!DOCTYPE b [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def changed(data: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """An archive with one member replaced by what a function makes of it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[member] = change(files[member])
    return packed(files)


def outcome(name: str, data: bytes) -> str:
    """The text, or the reason why there is none."""
    try:
        reading = read(Path(name), data)
    except ReadError as error:
        return f"!{error}"
    assert_sound(reading)
    return "\n".join(page.text for page in reading.pages)


def with_entities(declared: str, used: str) -> list[tuple[str, bytes]]:
    """Papers of every XML kind whose text uses an entity that they declare."""

    def spoil(content: bytes) -> bytes:
        text = re.sub(r"^<\?xml[^>]*\?>\s*", "", content.decode())
        place = text.index(WORDS) if WORDS in text else text.index(">") + 1
        return (
            declared.replace("DOCTYPE b", f"DOCTYPE {text[1:].split()[0]}") + text[:place] + used + text[place:]
        ).encode()

    files = samples()
    return [
        ("a.xml", spoil(files["lease.xml"])),
        ("a.docx", changed(files["lease.docx"], "word/document.xml", spoil)),
        ("a.xlsx", changed(files["lease.xlsx"], "xl/worksheets/sheet1.xml", spoil)),
        ("a.pptx", changed(files["lease.pptx"], "ppt/slides/slide1.xml", spoil)),
        ("a.odt", changed(files["lease.odt"], "content.xml", spoil)),
        ("a.ods", changed(files["lease.ods"], "content.xml", spoil)),
        (
            "a.epub",
            changed(files["lease.epub"], "o/p.opf", lambda content: spoil(content.replace(b"Leases", WORDS.encode()))),
        ),
    ]


@pytest.mark.parametrize(("name", "data"), with_entities(BOMB, "&i;"))
def test_entities_do_not_unfold(name: str, data: bytes) -> None:
    """A text of a few hundred bytes that would become a billion stays small, or is refused."""
    assert len(outcome(name, data)) < 2000


@pytest.fixture
def visited() -> Iterator[tuple[str, list[str]]]:
    """A web server's address, and what was asked of it."""
    asked: list[str] = []

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_is_fetched(visited: tuple[str, list[str]], tmp_path: Path) -> None:
    """Remote pictures, styles, frames and entities: a server that they name is never asked, nor a file beside."""
    address, asked = visited
    secret = tmp_path / "secret.txt"
    secret.write_text("Quibbleworth")
    html = (
        f"<html><head><link rel=stylesheet href={address}/css><base href={address}></head><body><img src={address}/img>"
        f"<iframe src={address}/frame></iframe><object data={address}/object></object><p>{WORDS}</body></html>"
    )
    message = make_mail().replace(b"text/plain", b"text/html").replace(b"Dear Bea,", html.encode())
    link = (
        b'<Relationship Id="rId99" TargetMode="External" Target="' + address.encode() + b'/x" Type="http://schemas.'
        b'openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    papers = [
        ("a.html", html.encode()),
        ("a.md", f"![x]({address}/md) {WORDS}".encode()),
        ("a.eml", message),
        ("a.epub", make_epub(f"{WORDS}<img src='{address}/epub'/>")),
        ("a.odt", make_odt(f'<text:p><draw:image href="{address}/odt"/>{WORDS}</text:p>')),
        ("a.rtf", rf'{{\rtf1 {{\field{{\*\fldinst INCLUDEPICTURE "{address}/rtf"}}}} {WORDS}}}'.encode()),
    ]
    for name, rels in (("docx", "word/_rels/document.xml.rels"), ("pptx", "ppt/slides/_rels/slide1.xml.rels")):
        data = changed(samples()[f"lease.{name}"], rels, lambda old: old.replace(b"</Relationships>", link))
        papers.append((f"a.{name}", data))
    for name, data in papers:
        assert WORDS in outcome(name, data), name
    for where in (f"{address}/entity", secret.as_uri()):
        for name, data in with_entities(f'<!DOCTYPE b [<!ENTITY i SYSTEM "{where}">]>', "&i;"):
            assert "Quibbleworth" not in outcome(name, data)
        for name, data in with_entities(f'<!DOCTYPE b SYSTEM "{where}">', ""):
            assert "Quibbleworth" not in outcome(name, data)
    assert asked == []


def locked(user: str, owner: str) -> bytes:
    """A PDF with passwords, one to open it and one to change it."""
    data = io.BytesIO()
    canvas = Canvas(data, encrypt=StandardEncryption(user, owner, canCopy=0, canPrint=0))
    canvas.drawString(72, 700, WORDS)
    canvas.save()
    return data.getvalue()


def test_a_password_against_changes_does_not_hinder_reading() -> None:
    """Whoever may open a PDF may read it; one that cannot be opened is named."""
    assert WORDS in outcome("a.pdf", locked("", "owner"))
    assert outcome("a.pdf", locked("user", "owner")).startswith("!is encrypted: a password is needed")


def png(width: int, height: int) -> bytes:
    """A picture that says it is so large, and holds next to nothing."""

    def piece(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", zlib.compress(b"\0" * 99)) + piece(b"IEND", b"")


@pytest.mark.parametrize("side", [65_535, 12_000])
def test_pictures_of_gigapixels_are_refused_before_they_are_unpacked(side: int) -> None:
    """By their stated size, with the limit."""
    assert re.match(
        r"!has (too many|12,000 × 12,000) pixels; at most 120,000,000 are read", outcome("a.png", png(side, side))
    )


def looped_styles(content: bytes) -> bytes:
    style = (
        '<w:style xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:type="paragraph" '
        'w:styleId="{}"><w:name w:val="{}"/><w:basedOn w:val="{}"/></w:style>'
    )
    loop = style.format("LoopA", "LoopA", "LoopB") + style.format("LoopB", "LoopB", "LoopA")
    return content.replace(b"</w:styles>", loop.encode() + b"</w:styles>")


def test_what_leads_back_to_itself_ends() -> None:
    """Styles based on each other, a page tree that holds itself, a book whose chapter is its list of contents."""
    data = changed(samples()["lease.docx"], "word/styles.xml", looped_styles)
    data = changed(data, "word/document.xml", lambda old: old.replace(b'w:val="Heading1"', b'w:val="LoopA"'))
    assert WORDS in outcome("a.docx", data)
    pdf = samples()["lease.pdf"]
    (kids,) = re.findall(rb"/Kids \[ (\d+) 0 R", pdf)
    (tree,) = re.findall(rb"/Pages (\d+) 0 R", pdf)
    assert outcome("a.pdf", pdf.replace(b"/Kids [ " + kids, b"/Kids [ " + tree)).startswith("!is")
    book = changed(samples()["lease.epub"], "o/p.opf", lambda old: old.replace(b"a%20b.xhtml", b"p.opf"))
    assert outcome("a.epub", book)


DEEP = 100_000


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", f"<!doctype html>{'<div>' * 5000}{WORDS}".encode()),
        ("a.html", f"<!doctype html>{'<table><tr><td>' * 5000}{WORDS}".encode()),
        ("a.xml", f"<?xml version='1.0'?>{'<a>' * DEEP}{WORDS}{'</a>' * DEEP}".encode()),
        ("a.json", f"{'[' * DEEP}1{']' * DEEP}".encode()),
        ("a.json", ('{"a":' * 500 + "1" + "}" * 500).encode()),
        ("a.rtf", rb"{\rtf1 " + b"{" * DEEP + WORDS.encode()),
        ("a.md", (">" * DEEP + WORDS).encode()),
        ("a.odt", make_odt("<text:section>" * 200 + f"<text:p>{WORDS}</text:p>" + "</text:section>" * 200)),
        (
            "a.eml",
            b"Subject: x\nContent-Type: multipart/mixed; boundary=a\n\n"
            + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 500,
        ),
        ("a.eml", b"Subject: x\nContent-Type: message/rfc822\n\n" * 3000 + WORDS.encode()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_depth_without_end_is_survived(name: str, data: bytes) -> None:
    """Read or refused, and not by a crash."""
    assert "crash" not in outcome(name, data)


@pytest.mark.parametrize("name", list(samples()))
def test_what_breaks_off_is_read_as_far_as_it_goes_or_named(name: str) -> None:
    """Any beginning of any file; its reader survives each."""
    data = samples()[name]
    if name.endswith(("png", "tiff")):
        data = data[: len(data) // 2]  # recognising takes its time
        assert outcome(name, data).startswith("!") or name.endswith("tiff")
        return
    for share in (0.1, 0.5, 0.9, 0.99):
        assert "crash" not in outcome(name, data[: max(1, int(len(data) * share))])


def test_members_of_a_broken_mail_are_named() -> None:
    """An attachment that cannot be decoded is a member with a reason, or an empty one, and the mail is read."""
    data = make_mail({"a.pdf": b"%PDF-1.7"}).replace(b"JVBERi0xLjc=", b"\xff\xfe***")
    found = read_all(Path("a.eml"), data)
    assert WORDS in found.reading.pages[0].text
    assert [member.name for member in found.members] == ["a.pdf"]


def test_a_slice_of_the_fuzzing() -> None:
    """Some dozens of mutated files of every kind: all are read or refused by name. `benchmarks/fuzz.py` runs more."""
    tally = Tally()
    run(islice(mutated(72, dict(samples()), seed=7), 72), tally)
    assert tally.escaped == []
    assert set(tally.outcomes) <= {"read", "refused", "crashed its reader"}
    assert tally.outcomes["read"] > 10
    assert tally.outcomes["refused"] > 10
