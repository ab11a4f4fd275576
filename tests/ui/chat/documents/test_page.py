"""The page of the papers, run as Streamlit runs it but without a browser: what each state shows and does."""

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant import Assistant, load_settings
from tests.ui import papers
from tests.ui.chat.drawing import keys, opened, shown
from tests.ui.signed_in import signed_in

BROKEN = b"%PDF-1.4 no more"


@pytest.fixture
def assistant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """An empty home."""
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    return Assistant(tmp_path / "home")


def at_documents() -> AppTest:
    """The page, drawn once."""
    return opened("documents/page.py")


def wait_for(at: AppTest, text: str) -> None:
    """Draws the page until it says so."""
    until = time.monotonic() + 60
    while text not in shown(at):
        assert time.monotonic() < until, shown(at)
        time.sleep(0.05)
        at.run()
        assert not at.exception


def fill(assistant: Assistant, number: int) -> None:
    """Papers by the number, without a text to be found."""
    row = "INSERT INTO documents (id, kind, title, sha256, size, pages, chunks, added, confidence) VALUES"
    with assistant.library.database.write() as database:
        for one in range(number):
            name = f"{one:016x}"
            values = (name, ("pdf", "docx")[one % 2], f"Paper {one}", name, 1000, 1, 1, "2026-01-01", 1 - one % 3 * 0.2)
            database.execute(f"{row} (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
            database.execute("INSERT INTO files VALUES (?, ?, '')", (f"/srv/paper-{one}.pdf", name))


@pytest.mark.usefixtures("assistant")
def test_without_papers_it_says_what_to_do() -> None:
    """There is a box for them, and no filter."""
    at = at_documents()
    assert "There are no papers yet. Drop some" in shown(at)
    assert len(at.file_uploader) == 1
    assert not at.selectbox


def test_many_are_filtered_and_paged(assistant: Assistant) -> None:
    """By name, kind, group and state; a page of the list at a time."""
    fill(assistant, 60)
    assistant.library.set_groups(f"{7:016x}", ["office"])
    at = at_documents()
    assert len(keys(at, "open-")) == 25
    at.selectbox(key="kind-wanted").set_value("docx").run()
    assert "30 of them" in shown(at)
    at.selectbox(key="group-wanted").set_value("office").run()
    assert keys(at, "open-") == [f"open-{7:016x}"]
    assert "for office" in shown(at)
    at.selectbox(key="kind-wanted").set_value("").run()
    at.selectbox(key="group-wanted").set_value("").run()
    at.selectbox(key="state-wanted").set_value("recognised").run()
    assert "40 of them" in shown(at)
    assert "read by OCR, 80 %" in shown(at)
    at.text_input(key="wanted").set_value("paper-59.").run()
    assert keys(at, "open-") == [f"open-{59:016x}"]
    at.text_input(key="wanted").set_value("unicorn").run()
    assert "No paper is like that." in shown(at)


def test_older_versions_are_told(assistant: Assistant) -> None:
    """In the list, by the filter, and on the paper itself, from which the newest is a click away."""
    for name in ("handbook-v1.txt", "handbook-v2.txt", "lease.txt"):
        assistant.upload({name: f"{name}: the spare key hangs behind the blue door.".encode()})
    at = at_documents()
    assert "older than handbook-v2.txt" in shown(at)
    at.selectbox(key="state-wanted").set_value("older").run()
    (row,) = keys(at, "open-")
    at.button(key=row).click().run()
    assert at.title[0].value.replace("\\", "") == "handbook-v1.txt"
    (newest,) = keys(at, "version-")
    assert at.button(key=newest).label.replace("\\", "") == "Newest: handbook-v2.txt"
    at.button(key=newest).click().run()
    (older,) = keys(at, "version-")
    assert at.button(key=older).label.replace("\\", "") == "Older: handbook-v1.txt"


def test_one_paper_in_full(assistant: Assistant) -> None:
    """Its pages one after the other, its facts; other groups; read anew; back to the list."""
    assistant.upload({"lease.pdf": papers.lease()})
    (paper,) = assistant.documents()
    at = at_documents()
    at.button(key=f"open-{paper.id}").click().run()
    assert not at.exception
    assert len(at.image) == 1
    assert "Page 1 of 2" in shown(at) and "Lease of Unit 4" in shown(at)
    assert at.button(key="page-previous").disabled
    at.button(key="page-next").click().run()
    assert "Page 2 of 2" in shown(at) and at.button(key="page-next").disabled
    (groups,) = [one for one in at.multiselect if one.key and one.key.startswith("groups-")]
    groups.set_value(["office"]).run()
    assert assistant.documents()[0].groups == ("office",)
    at.button(key="reread").click().run()
    wait_for(at, "1 file: 1 updated")
    assert assistant.documents()[0].groups == ("office",)
    at.button(key="back-to-papers").click().run()
    assert keys(at, "open-") == [f"open-{paper.id}"]


def test_a_paper_that_is_forgotten_meanwhile_leads_back_to_the_list(assistant: Assistant) -> None:
    """Its page is gone, without a trouble."""
    assistant.upload({"a.txt": b"The spare key hangs behind the blue door."})
    (paper,) = assistant.documents()
    at = at_documents()
    at.button(key=f"open-{paper.id}").click().run()
    assistant.forget(paper.id)
    at.run()
    assert not at.exception
    assert "There are no papers yet." in shown(at)


def test_what_could_not_be_added_is_listed_and_dismissed(assistant: Assistant) -> None:
    """With the reason, for who uploaded it; after a reload too."""
    assistant.upload({"mine.pdf": BROKEN})
    assistant.upload({"anns.pdf": BROKEN}, user="ann")
    at = at_documents()
    at.selectbox(key="state-wanted").set_value("failed").run()
    assert "mine.pdf" in shown(at) and "anns.pdf" in shown(at)
    at.button(key="dismiss-uploads/mine.pdf").click().run()
    assert "mine.pdf" not in shown(at)
    with signed_in(assistant.home, "ann"):
        at = at_documents()
        at.selectbox(key="state-wanted").set_value("failed").run()
        assert keys(at, "dismiss-") == ["dismiss-uploads/@ann/anns.pdf"]


def test_a_folder_of_the_machine_is_added(assistant: Assistant, tmp_path: Path) -> None:
    """By its path, for who may; one that isn't there is said so."""
    papers.put_down(tmp_path / "papers")
    at = at_documents()
    at.segmented_control(key="upload-kind").set_value("here").run()
    at.text_input(key="upload-path").set_value(str(tmp_path / "nowhere")).run()
    at.button(key="upload-path-add").click().run()
    assert "There is no " in shown(at)
    at.text_input(key="upload-path").set_value(str(tmp_path / "papers")).run()
    at.button(key="upload-path-add").click().run()
    wait_for(at, "2 files: 2 added")
    assert {one.name for one in assistant.documents()} == {"lease.pdf", "handbook.md"}


def test_folders_are_watched_by_settings(assistant: Assistant, tmp_path: Path) -> None:
    """Added with groups and removed; one that isn't there is refused; comments stay."""
    (tmp_path / "home" / "assistant.toml").write_text("# Ours.\n")
    (tmp_path / "papers").mkdir()
    at = at_documents()
    assert "No folder is watched yet." in shown(at)
    at.text_input(key="watch-path").set_value(str(tmp_path / "nowhere"))
    at.button(key="watch-add").click().run()
    assert "Type its whole path." in shown(at)
    at.text_input(key="watch-path").set_value(str(tmp_path / "papers"))
    at.multiselect(key="watch-groups").set_value(["office"])
    at.button(key="watch-add").click().run()
    assert not at.exception
    assert load_settings(assistant.home).watch == {str(tmp_path / "papers"): ("office",)}
    assert "not looked at yet · for office" in shown(at)
    at.button(key=f"unwatch-{tmp_path / 'papers'}").click().run()
    assert load_settings(assistant.home).watch == {}
    assert (tmp_path / "home" / "assistant.toml").read_text().startswith("# Ours.")


def test_storage_is_shown_in_figures(assistant: Assistant) -> None:
    """How much there is, what takes the room, and what kinds there are."""
    assistant.upload({"lease.pdf": papers.lease(), "handbook.md": papers.HANDBOOK.encode()})
    at = at_documents()
    assert [one.value for one in at.metric][:2] == ["2", "3"]
    assert "The files themselves: " in shown(at)
    assert "markdown: 1" in shown(at) and "pdf: 1" in shown(at)


def test_others_see_their_papers_and_no_folders(assistant: Assistant) -> None:
    """No tab for folders and storage, no path of this machine, and no paper of a group that is not theirs."""
    assistant.upload({"salaries.txt": b"Eva earns 4,800 euros."}, groups=["office"])
    assistant.upload({"lease.txt": b"The rent is 950 euros."})
    with signed_in(assistant.home, "ann"):
        at = at_documents()
    assert "lease.txt" in shown(at) and "salaries" not in shown(at)
    assert not at.metric and not keys(at, "watch-")
    assert not keys(at, "forget-")
