"""Reading a paper anew: from the file that is kept, with everything that was said of it left where it is."""

from pathlib import Path

from assistant import Assistant
from assistant.contracts.corrections import Correction, Corrections
from tests.ui import papers


def test_a_paper_is_read_anew(tmp_path: Path) -> None:
    """Its places, groups, corrections and conversations stay; what is damaged of it is made again."""
    assistant = Assistant(tmp_path / "home")
    lease, _ = papers.put_down(tmp_path / "papers")
    copy = lease.with_name("copy.pdf")
    copy.write_bytes(lease.read_bytes())
    assistant.add(lease, copy, groups=["office"])
    (paper,) = assistant.documents()
    Corrections(assistant.library).keep(Correction(document=paper.id, clause="Governing Law", action="absent"))
    stream = assistant.converse(papers.QUESTION)
    assert stream.answer.found
    with assistant.library.database.write() as database:
        database.execute("DELETE FROM chunks WHERE document = ?", (paper.id,))
    lease.unlink()
    copy.unlink()  # the file that is kept is read
    (report,) = assistant.reread(paper.id).files
    assert report.status == "updated"
    (after,) = assistant.documents()
    assert after.model_copy(update={"added": paper.added}) == paper
    assert set(assistant.library.paths()) == {str(lease), str(copy)}
    assert assistant.ask(papers.QUESTION).citations[0].quote == papers.NOTICE
    assert [one.clause for one in Corrections(assistant.library).of(paper.id)] == ["Governing Law"]
    (kept,) = assistant.conversations()
    assert kept.exchanges[0].answer and kept.exchanges[0].answer.citations
    assert assistant.check().findings == ()


def test_what_cannot_be_read_any_more_stays(tmp_path: Path) -> None:
    """The reason is told, and what was read before is still found."""
    assistant = Assistant(tmp_path / "home")
    assistant.upload({"lease.pdf": papers.lease()})
    (paper,) = assistant.documents()
    with assistant.library.database.write() as database:
        database.execute("UPDATE originals SET content = ?", (b"%PDF-1.4 no more",))
    (report,) = assistant.reread(paper.id).files
    assert report.status == "failed" and "kept" in report.reason
    assert assistant.ask(papers.QUESTION).found
    assert assistant.failures() == []
