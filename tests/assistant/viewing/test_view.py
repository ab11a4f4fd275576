"""What is shown of a source, for each form: the passage, what stands around it, and nothing to who may not see it."""

import io
from email.message import EmailMessage
from pathlib import Path

import docx
import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from assistant import Assistant, Citation, UnknownDocument, load_settings
from assistant.documents import Passage
from assistant.ingestion.adding import Adder
from assistant.viewing.model import Portion, View
from assistant.viewing.printing import Printer
from assistant.viewing.view import Viewer
from providers.types import Segment, Transcript
from tests.office import needed

NOTICE = "Either party may end this agreement on six weeks' notice."
FEE = "The fee is 480 euros a month."
RATES = "City,Rate,From\n" + "\n".join(f"Town {one},{40 + one} euros,2025-01-0{1 + one % 9}" for one in range(300))
MAIL = b"""From: Ann <ann@mill.example>
To: Ben <ben@mill.example>
Subject: The gate
Date: Mon, 3 Feb 2025 09:00:00 +0000
Content-Type: text/plain

Hello Ben,

The gate of the yard sticks again.

Ann
"""


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    """An assistant whose one user sees what is for everybody."""
    return Assistant(tmp_path / "home", settings=load_settings(tmp_path / "home", access={"users": {"bob": []}}))


def agreement() -> bytes:
    """A Word document with headings of two levels."""
    document = docx.Document()
    document.add_heading("Agreement", 1)
    document.add_heading("Money", 2)
    document.add_paragraph(FEE)
    document.add_heading("Ending", 2)
    document.add_paragraph(f"{NOTICE} Notice is given in writing.")
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def cited(assistant: Assistant, name: str, words: str) -> Citation:
    """The words, on whatever page of the paper they stand, as a citation."""
    paper = assistant.library.document(name)
    for number in range(1, paper.pages + 1):
        page = assistant.library.page(paper.id, number)
        at = page.text.find(words)
        if at >= 0:
            from assistant.documents import cite

            return cite(page, at, at + len(words), document=paper.id, name=paper.name)
    raise AssertionError(f"{words!r} is not in {name!r}")


def marked(view: View, mark: str = "quote") -> str:
    """All that is marked."""
    runs = [run for one in view.portions for group in (one.runs, *one.cells) for run in group]
    return " ".join(run.text for run in runs if run.mark == mark)


def texts(portion: Portion) -> list[str]:
    """A row's cells."""
    return ["".join(run.text for run in runs) for runs in portion.cells]


def test_a_document_shows_its_text_under_the_headings_above(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words alone are marked, another source's lighter, and the path of headings leads to them."""
    monkeypatch.setenv("PATH", "/nowhere")  # no LibreOffice
    assistant.upload({"agreement.docx": agreement()})
    source, other = cited(assistant, "agreement.docx", NOTICE), cited(assistant, "agreement.docx", FEE)
    view = assistant.view(source, others=[other, source])
    assert (view.form, view.above) == ("text", "Agreement › Ending")
    assert (marked(view), marked(view, "other")) == (NOTICE, FEE)
    assert [one.kind for one in view.portions] == ["heading", "heading", "paragraph", "heading", "paragraph"]
    assert [one.place for one in view.portions if one.marked] == ["paragraph 5"]
    assert not view.more_before
    assert not view.more_after


def test_a_quote_without_places_is_found_by_its_words(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """As those are that come from elsewhere than a search."""
    monkeypatch.setenv("PATH", "/nowhere")
    assistant.upload({"agreement.docx": agreement()})
    source = cited(assistant, "agreement.docx", NOTICE).model_copy(update={"spans": ()})
    assert marked(assistant.view(source)) == NOTICE


def test_a_table_shows_the_rows_around_and_the_names_of_its_columns(assistant: Assistant) -> None:
    """Far down too; rows and columns are called as in a spreadsheet, and the cell alone is marked."""
    assistant.upload({"rates.csv": RATES.encode()})
    view = assistant.view(cited(assistant, "rates.csv", "240 euros"))
    assert (view.form, view.columns) == ("table", ("A", "B", "C"))
    assert marked(view) == "240 euros"
    head, *rows = view.portions
    assert (head.kind, texts(head), head.number) == ("head", ["City", "Rate", "From"], 1)
    assert [one.number for one in rows] == list(range(182, 243))
    assert view.more_before
    assert view.more_after
    first = assistant.view(cited(assistant, "rates.csv", "Town 1 | 41 euros"))
    assert [one.kind for one in first.portions[:2]] == ["head", "row"]
    assert not first.more_before
    assert marked(first) == "Town 1 41 euros"


def test_empty_cells_keep_their_places(assistant: Assistant) -> None:
    """At the beginning, in the middle, and several in a row."""
    assistant.upload({"gaps.csv": b"A,B,C,D\n1,2,3,4\n,,x,9\n5,,,8\n"})
    view = assistant.view(cited(assistant, "gaps.csv", "9"))
    assert [texts(one) for one in view.portions[-2:]] == [["", "", "x", "9"], ["5", "", "", "8"]]
    assert view.columns == ("A", "B", "C", "D")


def test_a_mail_shows_its_headers_and_the_text(assistant: Assistant) -> None:
    """From the subject on."""
    assistant.upload({"gate.eml": MAIL})
    view = assistant.view(cited(assistant, "gate.eml", "The gate of the yard sticks again."))
    said = ["".join(run.text for run in one.runs) for one in view.portions]
    assert (said[0], view.above) == ("Subject: The gate", "Subject: The gate")
    assert "From: Ann <ann@mill.example>\nTo: Ben" in said[1]
    assert marked(view) == "The gate of the yard sticks again."


def test_what_is_attached_says_to_which_mail(assistant: Assistant) -> None:
    """Before the path of headings."""
    message = EmailMessage()
    message["Subject"], message["From"] = "Offer", "ann@mill.example"
    message.set_content("See the sheet.")
    message.add_attachment("# Terms\n\nPaid within 30 days.", subtype="markdown", filename="terms.md")
    assistant.upload({"offer.eml": bytes(message)})
    view = assistant.view(cited(assistant, "terms.md", "Paid within 30 days."))
    assert view.above == "offer.eml › Terms"


def test_a_long_text_is_shown_around_the_passage(assistant: Assistant) -> None:
    """With what stands on the pages beside it, and a word on what is left out."""
    lines = [f"Rule {one}: nobody leaves tool number {one} on the stairs of the north hall." for one in range(900)]
    assistant.upload({"rules.txt": "\n\n".join(lines).encode()})
    view = assistant.view(cited(assistant, "rules.txt", lines[450]))
    said = ["".join(run.text for run in one.runs) for one in view.portions]
    assert marked(view) == lines[450]
    assert lines[440] in said
    assert lines[460] in said
    assert len(said) < 300
    assert view.more_before
    assert view.more_after


def test_a_recording_begins_at_the_second(assistant: Assistant, tmp_path: Path) -> None:
    """What was said in it stands below, each piece with its time."""
    (tmp_path / "call.wav").write_bytes(b"RIFF\0\0\0\0WAVEfmt " + bytes(40))
    heard = Transcript((Segment(0, 4, "Good morning."), Segment(65, 70, "The boiler in unit seven leaks badly.")))
    Adder(assistant.library, assistant.embedder, hear=lambda _: heard).add([tmp_path / "call.wav"])
    view = assistant.view(cited(assistant, "call.wav", "leaks badly"))
    assert (view.form, view.begins, view.mime) == ("recording", 65, "audio/wav")
    assert [one.begins for one in view.portions] == [0, 65]
    assert marked(view) == "leaks badly"


def colours(picture: bytes) -> "np.ndarray[tuple[int, int, int], np.dtype[np.int16]]":
    """A PNG's pixels: (height, width, 3), red, green and blue."""
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=np.int16)


def test_a_page_marks_other_passages_lighter(assistant: Assistant) -> None:
    """On the picture of a PDF: the passage in full yellow, the other one in a pale one, nothing else."""
    canvas = Canvas(data := io.BytesIO(), pagesize=(595, 842), invariant=True)
    canvas.drawString(72, 700, NOTICE)
    canvas.drawString(72, 300, FEE)
    canvas.save()
    assistant.upload({"lease.pdf": data.getvalue()})
    source, other = cited(assistant, "lease.pdf", NOTICE), cited(assistant, "lease.pdf", FEE)
    view = assistant.view(source, others=[other], width=800)
    assert (view.form, view.boxes) == ("picture", source.boxes)
    pixels = colours(view.picture)
    blue = 255 - pixels[:, :, 2].astype(int)
    strong, pale = (pixels[:, :, 0] > 240) & (blue > 120), (pixels[:, :, 0] > 240) & (blue > 30) & (blue < 70)
    height = pixels.shape[0]
    rows = {name: np.flatnonzero(found.any(axis=1)) / height for name, found in (("strong", strong), ("pale", pale))}
    assert abs(rows["strong"].mean() - (1 - 704 / 842)) < 0.01
    assert abs(np.median(rows["pale"]) - (1 - 304 / 842)) < 0.01


def test_a_document_is_shown_as_it_is_printed(assistant: Assistant) -> None:
    """Where LibreOffice is: on the page where the words stand, marked; as text where it takes too long."""
    needed()
    assistant.upload({"agreement.docx": agreement()})
    source = cited(assistant, "agreement.docx", NOTICE)
    view = assistant.view(source, others=[cited(assistant, "agreement.docx", FEE)])
    (box,) = view.boxes
    assert view.form == "picture"
    assert 0.1 < box.left < 0.25
    assert 0.1 < box.top < box.bottom < 0.4
    page = colours(view.picture)
    top, bottom = (round(place * page.shape[0]) for place in (box.top, box.bottom))
    assert page[top:bottom, :, 2].min() < 120
    left, right = (round(place * page.shape[1]) for place in (box.left, box.right))
    inside = page[top:bottom, left:right].reshape(-1, 3)
    assert (inside[:, 0] > inside[:, 2] + 60.0).mean() > 0.5  # yellow, but for the ink
    hurried = Printer(assistant.library, seconds=0.05)
    assert Viewer(assistant.library, hurried).view(assistant.library.document("agreement.docx"), source).form == "text"


def test_nothing_is_shown_of_a_paper_that_is_for_others(assistant: Assistant) -> None:
    """Neither a view nor the file; to who may see it, the file is what was added."""
    assistant.upload({"rates.csv": RATES.encode()}, groups=["office"])
    source = cited(assistant, "rates.csv", "240 euros")
    with pytest.raises(UnknownDocument):
        assistant.view(source, user="bob")
    with pytest.raises(UnknownDocument):
        assistant.original(source.document, user="bob")
    assert assistant.original(source.document) == RATES.encode()


def test_a_passage_of_a_search_can_be_shown(assistant: Assistant) -> None:
    """As a citation can."""
    assistant.upload({"gate.eml": MAIL})
    (passage,) = assistant.search("gate of the yard", 1)
    assert isinstance(passage, Passage)
    assert "The gate of the yard sticks again." in marked(assistant.view(passage))
