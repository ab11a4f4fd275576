"""Every kind of paper: found out by its content, read with its words, its places sound."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from assistant.documents import Page
from assistant.errors import ReadError
from assistant.reading import Options, read, read_all, recording
from assistant.reading.kinds import NAMES
from providers.types import Segment, Transcript
from tests.assistant.reading.compound import compound, outlook
from tests.assistant.reading.papers import assert_sound, blocks, make_pdf
from tests.assistant.reading.samples import WORDS, make_epub, make_mail, make_odt, packed, samples

KINDS = {"md": "markdown", "txt": "text", "log": "code", "png": "picture", "tiff": "picture"}
LISTS = ("zip", "mbox")  # what they hold are papers of their own
PICTURES = ("png", "tiff")


def text_of(pages: tuple[Page, ...]) -> str:
    return "\n".join(page.text for page in pages)


@pytest.mark.parametrize("name", [name for name in samples() if not name.endswith(PICTURES)])
def test_every_kind_is_read_whatever_its_name(name: str) -> None:
    """The kind, the words and sound places; the name may be that of another kind or none, but for plain texts."""
    data, ending = samples()[name], name.rpartition(".")[2]
    found = read_all(Path(name), data)
    assert found.reading.kind == KINDS.get(ending, ending)
    assert_sound(found.reading)
    if ending not in LISTS:
        assert WORDS in text_of(found.reading.pages)
    if ending not in ("md", "csv", "txt", "html"):
        assert read(Path("unnamed"), data).kind == found.reading.kind
    if ending not in ("md", "csv", "txt", "html", "log", "json", "xml", "eml", "mbox"):
        assert read(Path("other.pdf"), data).kind == found.reading.kind


def test_each_kind_has_a_sample() -> None:
    """No kind is forgotten here, but those that only other programs can read or write."""
    known = {KINDS.get(name.rpartition(".")[2], name.rpartition(".")[2]) for name in samples()}
    assert set(NAMES) - known == {"doc", "ppt", "xls", "audio"}


def test_slides_are_named_and_hold_titles_tables_and_notes() -> None:
    """A place on a slide is called by the slide; what the speaker is to say is there too."""
    (page,) = read(Path("a.pptx"), samples()["lease.pptx"]).pages
    assert page.place(0, 5) == "slide 1"
    assert blocks(page) == [
        ("heading", "Lease"),
        ("paragraph", WORDS),
        ("head", "Article | Price"),
        ("row", "AB-1200 | 12.50"),
        ("heading", "Notes"),
        ("paragraph", "Say it slowly."),
    ]


def test_open_documents_keep_lists_notes_and_leave_out_what_was_deleted() -> None:
    """What a reader of the printed document sees, in its order."""
    body = (
        "<text:tracked-changes><text:p>Deleted.</text:p></text:tracked-changes>"
        '<text:h text:outline-level="2">Fees<text:s text:c="2"/>due</text:h>'
        "<text:list><text:list-item><text:p>One<text:line-break/>more</text:p></text:list-item></text:list>"
        "<text:p>Seen<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Really.</text:p>"
        "</text:note-body></text:note> twice<text:tab/>over.</text:p>"
    )
    (page,) = read(Path("a.odt"), make_odt(body)).pages
    assert blocks(page) == [
        ("heading", "Fees due"),
        ("item", "One\nmore"),
        ("paragraph", "Seen (Really.) twice over."),
    ]


def test_remarks_notes_and_boxes_in_open_documents_are_read_once() -> None:
    """A note and a box stand in their cell, remarks behind their paragraph, or behind the table that they are in."""

    def remark(words: str) -> str:
        who = '<d:creator xmlns:d="http://purl.org/dc/elements/1.1/">Bob</d:creator>'
        return f"<office:annotation>{who}<text:p>{words}</text:p></office:annotation>"

    note = "<text:note><text:note-body><text:p>In stock.</text:p></text:note-body></text:note>"
    box = "<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame>"
    cells = "".join(
        f"<table:table-cell><text:p>{words}</text:p></table:table-cell>"
        for words in (f"AB-1200{note}{box}", f"12.50{remark('Too much.')}")
    )
    table = f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
    reading = read(Path("a.odt"), make_odt(f"<text:p>Prices{remark('Ask Ann.')} of May</text:p>{table}"))
    assert_sound(reading)
    (page,) = reading.pages
    assert [(block.place, page.text[block.start : block.end]) for block in page.blocks] == [
        ("paragraph 1", "Prices of May"),
        ("remark 1", "Remark by Bob: Ask Ann."),
        ("table 1, row 1", "AB-1200 (In stock.) Boxed. | 12.50"),
        ("remark 2", "Remark by Bob on table 1, row 1: Too much."),
    ]


def test_spreadsheet_places_are_those_of_the_cells() -> None:
    """Also where the first rows and columns are empty."""
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    row = (
        '<table:table-row><table:table-cell table:number-columns-repeated="2"/><table:table-cell '
        'office:value-type="float" office:value="12.5"><text:p>12.50</text:p></table:table-cell><table:table-cell '
        'office:value-type="string"><text:p>each</text:p></table:table-cell></table:table-row>'
    )
    data = make_odt(f'<table:table table:name="Prices">{empty}{row}{row}</table:table>', "spreadsheet")
    (page,) = read(Path("a.ods"), data).pages
    assert page.text == "12.5 | each\n12.5 | each"
    assert page.place(0, len(page.text)) == "Prices!C4:D5"


def test_outlook_messages_bring_attachments_and_messages_within() -> None:
    """A message within a message is an e-mail of its own, with its attachments in it."""
    inner = outlook("Inner", "The inner words.", {"c.txt": b"Deep."})
    data = compound(outlook("Offer", "See below.", {"a.txt": b"Alpha."}, within=inner))
    found = read_all(Path("a.msg"), data)
    assert [member.name for member in found.members] == ["a.txt", "forwarded.eml"]
    assert "From: Anna Berg <anna@firm.example>\nTo: Bea Kühn\n" in found.reading.pages[0].text
    within = read_all(Path("forwarded.eml"), found.members[1].data)
    assert "The inner words." in text_of(within.reading.pages)
    assert [(member.name, member.data) for member in within.members] == [("c.txt", b"Deep.")]


def test_outlook_text_that_is_packed_rtf_is_unpacked() -> None:
    """The very example of Microsoft's specification of compressed RTF."""
    packed_rtf = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    tree = dict(outlook("Hello", ""))
    del tree["__substg1.0_1000001F"]
    data = compound(tree | {"__substg1.0_10090102": packed_rtf})
    assert "hello world" in text_of(read(Path("a.msg"), data).pages)


def test_a_mailbox_gives_its_letters() -> None:
    """Each with its number and subject; a line that was quoted for the box's sake is as it was."""
    letter = make_mail().replace(b"Dear Bea", b">From here on")
    data = b"".join(b"From a@b Mon Mar  3 09:30:00 2025\n" + letter + b"\n" for _ in range(3))
    found = read_all(Path("a.mbox"), data)
    assert [member.name for member in found.members] == ["0001 Lease.eml", "0002 Lease.eml", "0003 Lease.eml"]
    assert b"\nFrom here on" in found.members[0].data


def test_books_are_read_chapter_by_chapter() -> None:
    """In the order of the book's spine, not of the archive."""
    reading = read(Path("a.epub"), make_epub(WORDS))
    assert (reading.title, blocks(reading.pages[0])) == ("Leases", [("heading", "Lease"), ("paragraph", WORDS)])


def test_appointments_and_people() -> None:
    """Folded lines, escapes, zones and quoted-printable of old phones."""
    event = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Site visit\\, Galway\r\nDTSTART;TZID=Europe/Dublin:20250401T140000"
        '\r\nATTENDEE;CN="Bea Kuhn":mailto:bea@firm.example\r\nDESCRIPTION:Bring the dra\r\n wings.\\nAnd boots.\r\n'
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    (page,) = read(Path("a.ics"), event.encode()).pages
    assert page.text == (
        "Site visit, Galway\n\nBegins: 2025-04-01 14:00 Europe/Dublin\nWith: Bea Kuhn (bea@firm.example)\n"
        "Bring the drawings.\nAnd boots."
    )
    card = (
        "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Bea K=C3=BChn\nTEL;CELL:+353 1\n"
        "ADR;WORK:;;1 Quay St;Galway;;H91;Ireland\nEND:VCARD\n"
    )
    (page,) = read(Path("a.vcf"), card.encode()).pages
    assert page.text == "Bea Kühn\n\nTelephone: +353 1\nAddress: 1 Quay St, Galway, H91, Ireland"


def test_xml_and_json_keep_names_with_values() -> None:
    """Elements above are headings; lists of alike objects are tables whose rows are placed by their path."""
    (page,) = read(Path("a.xml"), b'<?xml version="1.0"?><i><s>1</s><t c="EUR">9.50</t><n>a <b>b</b> c</n></i>').pages
    assert page.text == "i\n\ns: 1\nt c=EUR: 9.50\nn: a b c"
    (page,) = read(Path("a.json"), json.dumps({"fees": [{"a": 1, "b": "x"}, {"a": 2, "c": None}]}).encode()).pages
    assert page.text == "fees\n\na | b | c\n1 | x\n2"
    assert [block.place for block in page.blocks][-1] == "fees[1]"
    assert read(Path("a.jsonl"), b'{"a": 1}\n{"a": 2}\n').pages[0].text == "a\n1\n2"
    assert "// why" in read(Path("a.json"), b'{"a": 1, // why\n}').pages[0].text


def test_logs_keep_their_lines() -> None:
    """Lines are not made to flow, however long, and say which they are."""
    line = "2025-03-01 10:00:00 a message that is as long as a line of a text that an editor has wrapped"
    (page,) = read(Path("a.log"), f"{line}\n{line}\n\n{line}\n".encode()).pages
    assert page.text == f"{line}\n{line}\n\n{line}"
    assert [block.place for block in page.blocks] == ["lines 1–2", "line 4"]


def test_archives_within_bounds() -> None:
    """A member that unpacks to far more than it should is named; the others are read; so is a locked one."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("words.txt", WORDS)
        with archive.open("bomb.txt", "w") as member:
            for _ in range(60):
                member.write(b"\0" * 2**20)
    found = read_all(Path("a.zip"), bomb.getvalue())
    assert [(member.name, member.reason) for member in found.members] == [
        ("words.txt", ""),
        ("bomb.txt", "unpacks to more than 17 MB, the most that is read of it"),
    ]
    with pytest.raises(ReadError, match=r"holds 2,001 files; at most 2,000"):
        read(Path("a.zip"), packed({str(number): b"x" for number in range(2001)}))
    with pytest.raises(ReadError, match="holds no files"):
        read(Path("a.zip"), packed({"__MACOSX/a": b"x", ".DS_Store": b"x"}))


@pytest.mark.parametrize("name", ["lease.docx", "lease.xlsx", "lease.pptx"])
def test_the_strict_form_of_office_documents_is_read_as_the_usual_one(name: str) -> None:
    """Their standard has a second set of names for everything; the reading is the same."""
    with zipfile.ZipFile(io.BytesIO(samples()[name])) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    usual = rb"http://schemas\.openxmlformats\.org/(officeDocument|wordprocessingml|spreadsheetml|presentationml)/2006/"
    strict = {one: re.sub(usual, rb"http://purl.oclc.org/ooxml/\1/", content) for one, content in files.items()}
    assert strict != files
    assert read(Path(name), packed(strict)) == read(Path(name), samples()[name])


def with_attachments(data: bytes, files: dict[str, bytes]) -> bytes:
    """A PDF that carries files."""
    document = PdfDocument(data)
    for name, content in files.items():
        document.new_attachment(name).set_data(content)
    carried = io.BytesIO()
    document.save(carried)
    document.close()
    return carried.getvalue()


def test_pdfs_carry_files_and_some_are_nothing_but_a_cover() -> None:
    """An invoice's XML is taken out; a portfolio whose page says nothing is read as a list of what is in it."""
    xml = samples()["lease.xml"]
    found = read_all(Path("a.pdf"), with_attachments(samples()["lease.pdf"], {"factur-x.xml": xml}))
    assert WORDS in text_of(found.reading.pages)
    assert [(member.name, member.data) for member in found.members] == [("factur-x.xml", xml)]
    cover = with_attachments(make_pdf([lambda _: None]), {"a.pdf": samples()["lease.pdf"], "../b.txt": b"More."})
    found = read_all(Path("a.pdf"), cover)
    assert text_of(found.reading.pages) == "Attachments\n\nb.txt\n\na.pdf"
    assert [member.name for member in found.members] == ["b.txt", "a.pdf"]


@pytest.mark.parametrize("name", ["lease.png", "lease.tiff"])
def test_pictures_are_recognised_frame_by_frame(name: str) -> None:
    """A page for each frame, with boxes; without an engine it is said what to install."""
    pytest.importorskip("rapidocr")
    reading = read(Path(name), samples()[name])
    assert_sound(reading)
    assert [page.text for page in reading.pages] == [WORDS] * (2 if name == "lease.tiff" else 1)
    with pytest.raises(ReadError, match="extra ocr"):
        read(Path(name), samples()[name], options=Options(ocr="off"))


def test_recordings_need_a_model() -> None:
    """Without one, what to set is said."""
    with pytest.raises(ReadError, match=r"is a recording.*models\.transcribe"):
        read(Path("a.wav"), b"RIFF\0\0\0\0WAVEfmt ")


def test_recordings_are_placed_by_the_second() -> None:
    """What was heard is found like any paper, and its place is a time; a pause begins a new piece."""
    heard = Transcript(
        (
            Segment(0.0, 2.5, "Good morning."),
            Segment(2.5, 7.0, "The boiler in unit seven leaks."),
            Segment(72.0, 75.0, "Send somebody on Friday."),
        )
    )
    reading = recording.read(
        b"RIFF\0\0\0\0WAVEfmt ", lambda media: heard if media.mime == "audio/wav" else Transcript(())
    )
    assert_sound(reading)
    (page,) = reading.pages
    assert [block.place for block in page.blocks] == ["0:00–0:07", "1:12–1:15"]
    assert page.place(page.text.index("Send"), len(page.text)) == "1:12–1:15"
