"""Files within files: papers of their own that come, change and go with what they lie in."""

import io
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant import Assistant
from assistant.reports import AddReport
from providers import Embedder, Unavailable
from providers.types import EmbedKind
from tests.assistant.reading.papers import lines_of, make_docx, make_pdf

DRAWING = make_pdf([lambda canvas: lines_of(canvas, ["The beam is 4.20 m long."])])


def mail(words: str, attached: dict[str, bytes]) -> bytes:
    """An e-mail with attachments."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@firm.example", "b@firm.example", "Offer"
    message.set_content(words)
    for name, data in attached.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def archive(files: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return data.getvalue()


def told(report: AddReport, folder: Path) -> dict[str, str]:
    """Status by path below the folder."""
    return {Path(one.path).relative_to(folder).as_posix(): one.status for one in report.files}


def paths(assistant: Assistant, folder: Path) -> set[str]:
    return {Path(path).relative_to(folder).as_posix() for path in assistant.library.paths()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for papers."""
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def test_attachments_are_papers_with_a_path_below_their_mail(folder: Path, tmp_path: Path) -> None:
    """They are found, carry the mail's groups, and a bad one is named while the rest goes on."""
    assistant = Assistant(tmp_path / "home")
    (folder / "offer.eml").write_bytes(mail("See the drawing.", {"drawing.pdf": DRAWING, "bad.pdf": b"%PDF-1.7 x"}))
    report = assistant.add(folder, groups=["sales"])
    assert told(report, folder) == {
        "offer.eml": "added",
        "offer.eml/drawing.pdf": "added",
        "offer.eml/bad.pdf": "failed",
    }
    assert "broken PDF" in report.failed[0].reason
    found = assistant.search("How long is the beam?")[0]
    assert (found.name, found.text) == ("drawing.pdf", "The beam is 4.20 m long.")
    assert {one.groups for one in assistant.documents()} == {("sales",)}


def test_an_unchanged_container_is_not_opened_and_a_changed_one_changes_what_changed(
    folder: Path, tmp_path: Path
) -> None:
    """Nothing is read or told twice; of a new version only what is new is embedded, and what is gone goes."""
    assistant = Assistant(tmp_path / "home")
    file = folder / "papers.zip"
    file.write_bytes(archive({"a.txt": b"Alpha holds.", "sub/b.txt": b"Beta holds.", "c.txt": b"Gamma holds."}))
    assert set(told(assistant.sync(folder), folder).values()) == {"added"}
    assert paths(assistant, folder) == {"papers.zip", "papers.zip/a.txt", "papers.zip/sub/b.txt", "papers.zip/c.txt"}
    assert told(assistant.sync(folder), folder) == {"papers.zip": "unchanged"}
    file.write_bytes(archive({"a.txt": b"Alpha holds.", "sub/b.txt": b"Beta has gone over to Delta."}))
    assert told(assistant.sync(folder), folder) == {
        "papers.zip": "updated",
        "papers.zip/a.txt": "unchanged",
        "papers.zip/sub/b.txt": "updated",
        "papers.zip/c.txt": "deleted",
    }
    assert not [one for one in assistant.search("Gamma") if "Gamma" in one.text]
    assert told(assistant.sync(folder), folder) == {"papers.zip": "unchanged"}


def test_members_move_and_go_with_their_container(folder: Path, tmp_path: Path) -> None:
    """A renamed mail takes its attachments along; a deleted one, or a forgotten one, leaves none."""
    assistant = Assistant(tmp_path / "home")
    (folder / "one.eml").write_bytes(mail("Words.", {"drawing.pdf": DRAWING}))
    (folder / "stays.txt").write_text("It stays.")
    assistant.sync(folder)
    before = {one.name: one.id for one in assistant.documents()}
    (folder / "one.eml").rename(folder / "two.eml")
    moved = {"stays.txt": "unchanged", "two.eml": "moved", "two.eml/drawing.pdf": "moved"}
    assert told(assistant.sync(folder), folder) == moved
    assert {one.name: one.id for one in assistant.documents()} == {
        "two.eml": before["one.eml"],
        "drawing.pdf": before["drawing.pdf"],
        "stays.txt": before["stays.txt"],
    }
    (folder / "two.eml").unlink()
    deleted = {"stays.txt": "unchanged", "two.eml": "deleted", "two.eml/drawing.pdf": "deleted"}
    assert told(assistant.sync(folder), folder) == deleted
    assert [one.name for one in assistant.documents()] == ["stays.txt"]
    (folder / "two.eml").write_bytes(mail("Words.", {"drawing.pdf": DRAWING}))
    assistant.sync(folder)
    assistant.forget("two.eml")
    assert [one.name for one in assistant.documents()] == ["stays.txt"]


def test_an_attachment_that_lies_elsewhere_too_stays_there(folder: Path, tmp_path: Path) -> None:
    """The same paper in a mail and in the folder is one document with two places."""
    assistant = Assistant(tmp_path / "home")
    (folder / "drawing.pdf").write_bytes(DRAWING)
    (folder / "offer.eml").write_bytes(mail("Words.", {"drawing.pdf": DRAWING}))
    assistant.sync(folder)
    assert paths(assistant, folder) == {"drawing.pdf", "offer.eml", "offer.eml/drawing.pdf"}
    assert len(assistant.documents()) == 2
    (folder / "offer.eml").unlink()
    assistant.sync(folder)
    assert paths(assistant, folder) == {"drawing.pdf"}


def test_files_within_files_within_files(folder: Path, tmp_path: Path) -> None:
    """They are read down to a stated depth, and what lies below that says so."""
    data = b"The innermost words."
    for number in range(5):
        data = archive({f"{number}.zip" if number else "words.txt": data})
    (folder / "nested.zip").write_bytes(data)
    report = Assistant(tmp_path / "home").sync(folder)
    assert [one.status for one in report.files] == ["added"] * 5 + ["failed"]
    assert "lies too deep" in report.failed[0].reason
    (folder / "nested.zip").write_bytes(archive({"mail.eml": mail("Words.", {"a.zip": archive({"w.txt": b"Inner."})})}))
    report = Assistant(tmp_path / "home2").sync(folder)
    assert told(report, folder).keys() >= {"nested.zip/mail.eml/a.zip/w.txt"}


def test_names_cannot_lead_out(folder: Path, tmp_path: Path) -> None:
    """Paths that climb, absolute ones, drives and doubles become plain names below the archive."""
    names = ["../../evil.txt", "/etc/passwd.txt", "C:\\x\\y.txt", "a.txt", "./a.txt", "b\x00c.txt", "..."]
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        for number, name in enumerate(names):
            info = zipfile.ZipInfo("x")
            info.filename = name
            packed.writestr(info, f"Words number {number}.")
    (folder / "z.zip").write_bytes(data.getvalue())
    assistant = Assistant(tmp_path / "home")
    assistant.sync(folder)
    assert {"z.zip/evil.txt", "z.zip/etc/passwd.txt", "z.zip/x/y.txt", "z.zip/a.txt", "z.zip/a (2).txt"} < paths(
        assistant, folder
    )
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home", "in"]


class Moody(Embedder):
    """An embedder that is away for texts with a certain word."""

    def __init__(self, real: Embedder) -> None:
        self.real, self.away = real, ""
        self.fingerprint, self.dimension = real.fingerprint, real.dimension

    def embed(self, texts: Sequence[str], *, kind: EmbedKind = "document") -> NDArray[np.float32]:
        if self.away and any(self.away in text for text in texts):
            raise Unavailable("away", provider="moody")
        return self.real.embed(texts, kind=kind)


def test_a_member_that_could_not_be_embedded_is_tried_again(folder: Path, tmp_path: Path) -> None:
    """The container counts as unchanged only when everything in it was taken."""
    embedder = Moody(Assistant(tmp_path / "other").embedder)
    assistant = Assistant(tmp_path / "home", embedder=embedder)
    (folder / "offer.eml").write_bytes(mail("Words.", {"drawing.pdf": DRAWING, "a.txt": b"Alpha holds."}))
    embedder.away = "beam"
    assert told(assistant.sync(folder), folder)["offer.eml/drawing.pdf"] == "failed"
    embedder.away = ""
    assert told(assistant.sync(folder), folder) == {
        "offer.eml": "unchanged",
        "offer.eml/drawing.pdf": "added",
        "offer.eml/a.txt": "unchanged",
    }
    assert told(assistant.sync(folder), folder) == {"offer.eml": "unchanged"}


def test_groups_of_a_container_are_those_of_its_members(folder: Path, tmp_path: Path) -> None:
    """Given later, they are given to all; what comes into a container later has them too."""
    assistant = Assistant(tmp_path / "home")
    file = folder / "offer.eml"
    file.write_bytes(mail("Words.", {"drawing.pdf": DRAWING}))
    assistant.sync(folder)
    assistant.sync(folder, groups=["board"])
    assert {one.groups for one in assistant.documents()} == {("board",)}
    file.write_bytes(mail("Words.", {"drawing.pdf": DRAWING, "b.docx": make_docx(lambda w: w.add_paragraph("More."))}))
    assistant.sync(folder)
    assert {one.name: one.groups for one in assistant.documents()} == {
        "offer.eml": ("board",),
        "drawing.pdf": ("board",),
        "b.docx": ("board",),
    }


def test_what_is_ignored_is_ignored_within_files(folder: Path, tmp_path: Path) -> None:
    """A pattern of a folder counts for what its archives hold, at the first run and when it comes later."""
    assistant = Assistant(tmp_path / "home")
    inner = archive({"a.txt": b"The inner offer.", "draft b.txt": b"The inner draft."})
    files = {"old/a.txt": b"The old offer.", "new.txt": b"The new offer.", "more.zip": inner}
    (folder / "offers.zip").write_bytes(archive(files))
    (folder / ".assistantignore").write_text("draft*\n", "utf-8")
    assistant.sync(folder)
    held = {
        "offers.zip",
        "offers.zip/old/a.txt",
        "offers.zip/new.txt",
        "offers.zip/more.zip",
        "offers.zip/more.zip/a.txt",
    }
    assert paths(assistant, folder) == held
    (folder / ".assistantignore").write_text("draft*\n*.zip/old/\n", "utf-8")
    report = assistant.sync(folder)
    assert paths(assistant, folder) == held - {"offers.zip/old/a.txt"}
    assert told(report, folder)["offers.zip/old/a.txt"] == "deleted"
    assert assistant.search("old offer")[0].name != "a.txt" or "old" not in assistant.search("old offer")[0].text
