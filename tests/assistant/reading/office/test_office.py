"""What LibreOffice does for reading: old forms are read, Word documents have pages, and a document harms nothing."""

import io
import os
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from PIL import Image
from pypdfium2 import PdfDocument
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from assistant import Assistant, load_settings
from assistant.documents import Reading
from assistant.errors import ReadError
from assistant.placed_text import text_at
from assistant.reading import read
from assistant.reading.isolation import process as isolation
from assistant.reading.office import program as office
from assistant.reading.options import Options
from tests.assistant.reading.papers import assert_sound, blocks, make_docx
from tests.assistant.reading.samples import WORDS, make_odt, make_pptx
from tests.office import made, needed

PRINTED = Options(word_pages="auto")
NOTICE = "Either party may end this lease with six weeks' notice."
_ROWS = (("Article", "Price"), ("AB-1200", "12.50"), ("Büro", "9.00"))
_DRAWING = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:drawing><wp:inline>'
    '<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="x"/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><p:pic><p:nvPicPr>'
    '<p:cNvPr id="1" name="x"/><p:cNvPicPr/></p:nvPicPr><p:blipFill><a:blip r:link="{}"/><a:stretch/></p:blipFill>'
    '<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></p:spPr>'
    "</p:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


@cache
def lease() -> bytes:
    """A Word document of two pages: headings, a list, a table."""

    def fill(document: Document) -> None:
        document.add_heading("Lease", 1)
        document.add_paragraph(WORDS)
        document.add_paragraph("keys", style="List Bullet")
        table = document.add_table(len(_ROWS), 2)
        for line, cells in zip(table.rows, _ROWS, strict=True):
            for cell, text in zip(line.cells, cells, strict=True):
                cell.text = text
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        document.add_heading("Notice", 2)
        document.add_paragraph(NOTICE)

    return make_docx(fill)


def places(reading: Reading) -> Mapping[str, str]:
    """The places of blocks that have one, by their text; each place gives back just that text."""
    found = {page.text[one.start : one.end]: one.place for page in reading.pages for one in page.blocks if one.place}
    assert found
    assert all(text_at(reading.pages, place) == text for text, place in found.items())
    return found


@pytest.mark.parametrize("kind", ["doc", "odt", "rtf"])
def test_what_libreoffice_writes_is_read(kind: str) -> None:
    """The three other forms of a text: its headings, its words and its table, and places that give them back."""
    reading = read(Path(f"lease.{kind}"), made(lease(), "docx", kind))
    assert_sound(reading)
    found = [one for page in reading.pages for one in blocks(page)]
    assert reading.kind == kind
    assert ("paragraph", WORDS) in found
    assert ("paragraph", NOTICE) in found
    assert [text for kind, text in found if kind == "heading"] == ["Lease", "Notice"]
    assert [text for kind, text in found if kind in ("head", "row")] == [" | ".join(cells) for cells in _ROWS]
    told = places(reading)
    assert [told[NOTICE], told["AB-1200 | 12.50"]] == ["paragraph 5", "table 1, row 2"]


def test_an_old_presentation_is_read() -> None:
    """As the new form that LibreOffice makes of it."""
    reading = read(Path("lease.ppt"), made(make_pptx(), "pptx", "ppt"))
    assert_sound(reading)
    assert reading.kind == "ppt"
    assert all(text in reading.pages[0].text for text in ("Lease", WORDS, "AB-1200 | 12.50", "Say it slowly."))


@pytest.mark.parametrize("kind", ["docx", "doc"])
def test_a_document_that_is_printed_has_pages(kind: str) -> None:
    """What stands behind a page break is on the second page; its places give the text back."""
    reading = read(Path("a"), lease() if kind == "docx" else made(lease(), "docx", "doc"), options=PRINTED)
    needed()
    told = places(reading)
    assert [told[WORDS], told["AB-1200 | 12.50"]] == ["page 1, paragraph 2", "page 1, table 1, row 2"]
    assert [told["Notice"], told[NOTICE]] == ["page 2, paragraph 4", "page 2, paragraph 5"]


def test_a_citation_names_the_printed_page(tmp_path: Path) -> None:
    """From the paper over its chunk to the answer, and the page is shown with the words marked."""
    needed()
    assistant = Assistant(tmp_path / "home", settings=load_settings(tmp_path / "home", reading={"word_pages": "auto"}))
    assistant.upload({"lease.docx": lease()})
    (passage,) = assistant.search("How many weeks' notice?", 1)
    assert passage.place.startswith("page 2, paragraph")
    citation = assistant.ask("With how many weeks' notice may a party end the lease?").citations[0]
    assert citation.place == "page 2, paragraph 5"
    assert assistant.text(citation) == citation.quote == NOTICE
    view = assistant.view(citation)
    assert (view.form, len(view.boxes)) == ("picture", 1)


def test_a_broken_old_document_is_named() -> None:
    """Its beginning and its list of streams are there, its text is not."""
    data = made(lease(), "docx", "doc")
    with pytest.raises(ReadError, match="is damaged: LibreOffice cannot open it"):
        read(Path("a.doc"), data[:512] + bytes(7 * byte % 256 for byte in range(1024)) + data[1536:])


def test_without_libreoffice_old_documents_say_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are refused; an RTF text is read all the same, and a Word document too, without pages."""
    data = made(lease(), "docx", "doc")
    monkeypatch.setenv("PATH", "/nowhere")
    isolation.close()  # the process that reads is told of the path as it starts
    with pytest.raises(ReadError, match=r"in the old form \.doc, which is read through LibreOffice.*Install it"):
        read(Path("a.doc"), data)
    assert NOTICE in read(Path("a.rtf"), made(lease(), "docx", "rtf")).pages[0].text
    assert places(read(Path("a.docx"), lease(), options=PRINTED))[NOTICE] == "paragraph 5"
    isolation.close()


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folders that LibreOffice may take for its own: home, and the one for temporary files."""
    needed()
    for name in ("home", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    return tmp_path


def test_nothing_is_left_behind(scratch: Path) -> None:
    """Neither a profile nor a cache, nor what it was given."""
    before = sockets()
    assert office.printed(lease(), "docx").startswith(b"%PDF")
    assert [*(scratch / "home").iterdir(), *(scratch / "temporary").iterdir()] == []
    assert sockets() <= before


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up as Linux names them")
def test_one_that_takes_too_long_is_ended(scratch: Path) -> None:
    """After the seconds that the settings allow, with its process, and nothing of it is left."""
    before = sockets()
    endless = make_odt(f"<text:p>{WORDS * 30}</text:p>" * 20_000)  # several times as long as it may take
    with pytest.raises(ReadError, match=r"takes LibreOffice longer than it may \(1\.5 seconds\)"):
        office.printed(endless, "odt", seconds=1.5)
    commands = [Path("/proc", one, "cmdline") for one in os.listdir("/proc") if one.isdecimal()]  # noqa: PTH208
    assert not any(str(scratch).encode() in told(one) for one in commands)
    assert list((scratch / "temporary").iterdir()) == []
    assert sockets() <= before


def test_the_settings_say_how_long_it_may_take(tmp_path: Path) -> None:
    """A document that takes longer is named; one that is printed for its pages alone is read without them."""
    doc = made(lease(), "docx", "doc")
    settings = load_settings(tmp_path / "home", reading={"word_pages": "auto", "office_seconds": 0.05})
    report = Assistant(tmp_path / "home", settings=settings).upload({"old.doc": doc, "new.docx": lease()})
    told = {Path(file.path).name: (file.status, file.reason) for file in report.files}
    assert told["old.doc"] == ("failed", "takes LibreOffice longer than it may (0.05 seconds)")
    assert told["new.docx"] == ("added", "")


def sockets() -> set[str]:
    """Where LibreOffice listens while it runs."""
    return {one.name for one in Path("/tmp").glob("OSL_PIPE_*")}


def told(command: Path) -> bytes:
    """A process's command, nothing of one that has ended meanwhile."""
    try:
        return command.read_bytes()
    except OSError:
        return b""


@pytest.fixture
def visited() -> Iterator[tuple[str, list[str]]]:
    """A loopback server with a picture everywhere, and what was asked of it."""
    asked: list[str] = []

    class Everything(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(picture())

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Everything)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_is_fetched(visited: tuple[str, list[str]], tmp_path: Path) -> None:
    """Linked pictures and texts, on a server and beside the document: the one is never asked, the other not shown."""
    needed()
    address, asked = visited
    (tmp_path / "secret.txt").write_text("Quibbleworth")
    (tmp_path / "secret.png").write_bytes(picture())
    for where in (address, tmp_path.as_uri()):
        for kind, data in (("docx", linked(f"{where}/secret.png")), ("odt", including(where))):
            document = PdfDocument(office.printed(data, kind))
            words = document[0].get_textpage().get_text_bounded()
            assert WORDS in words
            assert "Quibbleworth" not in words
            assert list(document[0].get_objects(filter=[FPDF_PAGEOBJ_IMAGE])) == []
            document.close()
    assert asked == []


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(data, "PNG")
    return data.getvalue()


def linked(target: str) -> bytes:
    """A Word document with a picture that lies elsewhere."""
    document = docx.Document()
    mark = document.part.relate_to(target, RELATIONSHIP_TYPE.IMAGE, is_external=True)
    document.add_paragraph(WORDS)._p.append(parse_xml(_DRAWING.format(mark)))
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def including(where: str) -> bytes:
    """An open document with a picture and a section that lie elsewhere."""
    link = 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:type="simple" xlink:actuate="onLoad" xlink:href'
    return make_odt(
        f'<text:p>{WORDS}<draw:frame text:anchor-type="as-char"><draw:image {link}="{where}/secret.png"/></draw:frame>'
        f'</text:p><text:section text:name="s"><text:section-source {link}="{where}/secret.txt"/>'
        "<text:p>old</text:p></text:section>"
    )
