"""read(): the kind is taken from the content, and what cannot be read says why."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from assistant.errors import ReadError
from assistant.reading import read
from tests.assistant.reading.compound import compound
from tests.assistant.reading.papers import assert_sound, lines_of, make_docx, make_pdf, make_xlsx

PDF = make_pdf([lambda canvas: lines_of(canvas, ["The lease ends on 31 March."])])
DOCX = make_docx(lambda document: document.add_paragraph("The lease ends on 31 March."))
XLSX = make_xlsx(lambda workbook: workbook.active.append(["Article", "Price"]))
MAIL = b"From: a@firm.example\nTo: b@firm.example\nSubject: Lease\n\nThe lease ends on 31 March.\n"
HTML = b"<!doctype html><title>Lease</title><p>The lease ends on 31 March.</p>"
HALF_DOC = compound({"WordDocument": b"x" * 300})[:512] + "Book Antiqua".encode("utf-16-le") * 9
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("lease.pdf", PDF, "pdf"),
        ("lease", PDF, "pdf"),
        ("LEASE.DOCX", DOCX, "docx"),
        ("prices.xlsx", XLSX, "xlsx"),
        ("prices.csv", b"Article,Price\nA,1\n", "csv"),
        ("prices.tsv", b"Article\tPrice\nA\t1\n", "csv"),
        ("lease.md", b"# Lease\n\nIt ends.", "markdown"),
        ("lease.txt", b"The lease ends.", "text"),
        ("lease", b"The lease ends.", "text"),
        ("lease.log", b"BM, MZ and ID3 begin words too.", "code"),
        ("lease.pdf", DOCX, "docx"),
        ("lease.docx", XLSX, "xlsx"),
        ("lease.txt", PDF, "pdf"),
        ("report.xls", HTML, "html"),
        ("report.xls", b"Article\tPrice\nA\t1\nB\t2\n", "csv"),
        ("lease.html", HTML, "html"),
        ("lease", HTML, "html"),
        ("lease.eml", MAIL, "eml"),
        ("lease", MAIL, "eml"),
        ("notes.txt", b"To: the whole staff\n\nPlease be on time.", "text"),
    ],
)
def test_kind_comes_from_the_content(name: str, data: bytes, kind: str) -> None:
    """The content decides; the name only chooses between kinds of plain text."""
    reading = read(Path(name), data)
    assert reading.kind == kind
    assert_sound(reading)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"", "is empty (0 bytes)"),
        ("a.txt", b" \n\t\n", "holds no text, only blanks"),
        ("a.pdf", b"only words", "is named .pdf but holds plain text"),
        ("a.html", b"only words", "is named .html but holds plain text"),
        ("a.eml", b"only words", "is named .eml but holds plain text"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", "is damaged: it begins like a picture"),
        ("a.asc", b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n", "is a text encrypted with PGP, which cannot be read"),
        ("a.svg", b"<svg xmlns='x'></svg>", "is an SVG picture, which cannot be read"),
        ("a.doc", HALF_DOC, "is damaged: it begins like an old office file"),
        ("a.xlsx", LOCKED, "is protected with a password"),
        ("a.txt", bytes(range(256)) * 20, "holds binary data, not text"),
        ("a.txt", b"\xff\xfea\x00\x00\xd8", "begins like UTF-16 text but does not go on as such"),
        ("a.docx", DOCX[: len(DOCX) // 2], "is damaged: it begins like an office document"),
        ("a.pdf", PDF[:60], "is a broken PDF that cannot be opened"),
        ("a.pdf", b"%PDF-1.7\n" + b"nothing of the kind " * 50, "is a broken PDF that cannot be opened"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, data: bytes, reason: str) -> None:
    """Each kind of bad file has its own sentence, without the words of a library."""
    with pytest.raises(ReadError) as caught:
        read(Path(name), data)
    assert str(caught.value).startswith(reason)


def test_office_files_broken_inside_say_so() -> None:
    """An archive that unpacks but holds rubbish in place of its parts is damaged, whatever the library raises."""
    for data, member, words in ((DOCX, "word/document.xml", "a Word document"), (XLSX, "xl/workbook.xml", "an Excel")):
        spoiled = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(spoiled, "w") as target:
            for name in source.namelist():
                target.writestr(name, b"<rubbish" if name == member else source.read(name))
        with pytest.raises(ReadError, match=f"is damaged or not well formed: it looks like {words}"):
            read(Path("spoiled"), spoiled.getvalue())


def test_archive_that_unpacks_to_too_much_is_refused() -> None:
    """A few bytes that unpack to hundreds of megabytes are not unpacked."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as member:
        for _ in range(401):
            member.write(b"\0" * 2**20)
    with pytest.raises(ReadError, match="unpacks to more than 400 MB"):
        read(Path("bomb.docx"), bomb.getvalue())


def test_file_that_cannot_be_opened(tmp_path: Path) -> None:
    """A missing file and a folder are named reasons too."""
    with pytest.raises(ReadError, match="cannot be opened: No such file or directory"):
        read(tmp_path / "missing.pdf")
    with pytest.raises(ReadError, match="cannot be opened: Is a directory"):
        read(tmp_path)


def test_size_limit_is_stated(tmp_path: Path) -> None:
    """A text beyond the limit is refused with its size and the limit."""
    path = tmp_path / "long.txt"
    path.write_bytes(b"word " * (13 * 2**20 // 5))
    with pytest.raises(ReadError, match="is 13 MB; at most 12 MB of its kind are read"):
        read(path)


def test_libraries_are_loaded_for_their_kind_alone() -> None:
    """Reading a text loads none of the libraries of the other kinds."""
    script = (
        "import sys; from pathlib import Path; from assistant.reading import read; read(Path('a.txt'), b'words');"
        "libraries = ('pypdfium2', 'docx', 'openpyxl', 'selectolax', 'lxml', 'assistant.reading.isolation.process');"
        "print([name for name in libraries if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
