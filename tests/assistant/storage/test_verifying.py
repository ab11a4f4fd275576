"""The check: it finds what was spoilt, one thing at a time, mends indexes and leaves the papers alone."""

import json
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant, Settings, Step
from assistant.documents import Box, Page
from assistant.settings import LibrarySettings
from tests.assistant.counting import Counting
from tests.firm import PAPERS
from tests.postgres import fresh_database

TEXT = "# Rent\n\nThe rent is 900.\n\n# Term\n\nTwo years.\n"


@pytest.fixture(params=["home", "server"])
def assistant(request: pytest.FixtureRequest, tmp_path: Path) -> Assistant:
    """A library of two papers, in the home and on a server with its indexes."""
    settings = Settings()
    if request.param == "server":
        settings = Settings(library=LibrarySettings(url=fresh_database(), indexes="server"))
    made = Assistant(tmp_path / "home", settings=settings, embedder=Counting())
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(TEXT.replace("900", name))
    made.add(tmp_path / "a.md", tmp_path / "b.md")
    return made


def changed(assistant: Assistant, statement: str, *values: object) -> None:
    """Spoils something behind the library's back."""
    with assistant.library.database.write() as database:
        database.execute(statement, values)


def respelled(assistant: Assistant, change: Callable[[Page], Page]) -> None:
    """Stores the first paper's page anew, changed."""
    paper = assistant.library.document("a.md")
    page = change(assistant.library.page(paper.id, 1))
    content = zlib.compress(page.model_dump_json().encode())
    changed(assistant, "UPDATE pages SET content = ? WHERE document = ?", content, paper.id)


def test_a_whole_library_is_well(assistant: Assistant) -> None:
    """Everything is looked at and nothing found; what takes long is told."""
    steps: list[Step] = []
    report = assistant.check(listener=steps.append)
    assert (report.documents, report.pages, report.chunks, report.findings) == (2, 2, 4, ())
    assert {one.task for one in steps} == {"Database", "Papers", "Indexes"}
    assert all(one.done <= one.total for one in steps)


def test_a_home_that_others_may_read_is_named(assistant: Assistant) -> None:
    """With what closes it; it is left as it is, for somebody may have meant it."""
    assistant.home.mkdir(exist_ok=True)  # the library may be on a server
    assistant.home.chmod(0o750)
    (finding,) = assistant.check().remaining
    assert (finding.subject, assistant.home.stat().st_mode & 0o777) == (str(assistant.home), 0o750)
    assert finding.problem == "others on this machine may read what is in it (mode 0750). Close it: chmod 700"


def test_papers_of_every_kind_are_well(tmp_path: Path) -> None:
    """Whatever the readers of the sample firm's papers make passes."""
    assistant = Assistant(tmp_path, embedder=Counting())
    assistant.sync(PAPERS)
    report = assistant.check()
    assert report.documents > 10 and report.findings == ()


FIRST = "(SELECT document FROM files WHERE path LIKE '%a.md')"
SPOILT = {
    "its original is not what was added": f"UPDATE originals SET content = X'78' WHERE document = {FIRST}",
    "its original is missing": f"DELETE FROM originals WHERE document = {FIRST}",
    "has 0 readable pages, not 1": f"DELETE FROM pages WHERE document = {FIRST}",
    "page 1 cannot be read": f"UPDATE pages SET content = X'78' WHERE document = {FIRST}",
    "not numbered from 0 to 1": f"DELETE FROM chunks WHERE number = 0 AND document = {FIRST}",
    "passage 1 cannot be read": f"UPDATE chunks SET content = '{{}}' WHERE number = 1 AND document = {FIRST}",
    "not the one that was embedded": (
        f"UPDATE chunks SET content = replace(content, 'Rent', 'rent') WHERE number = 0 AND document = {FIRST}"
    ),
    "text is not what stands at its place": (
        f"UPDATE chunks SET content = replace(content, 'The rent', 'Ten rent') WHERE number = 0 AND document = {FIRST}"
    ),
    "place lies outside the pages": (
        f"UPDATE chunks SET content = replace(content, '\"page\":1', '\"page\":7') WHERE document = {FIRST}"
    ),
    "boxes are not those": f"UPDATE chunks SET boxes = '[]' WHERE number = 0 AND document = {FIRST}",
    "it says that it is passage": (
        f"UPDATE chunks SET content = replace(content, '\"number\":0', '\"number\":5') WHERE document = {FIRST}"
    ),
    "has no vector": (
        f"DELETE FROM vectors WHERE hash = (SELECT hash FROM chunks WHERE number = 0 AND document = {FIRST})"
    ),
    "1 vectors belong to no passage": f"UPDATE chunks SET hash = X'78' WHERE number = 0 AND document = {FIRST}",
    "1 papers lie nowhere": "DELETE FROM files WHERE path LIKE '%a.md'",
    "of a model that the library knows nothing of": "UPDATE vectors SET fingerprint = 'other'",
}


@pytest.mark.parametrize("problem", list(SPOILT))
@pytest.mark.parametrize("assistant", ["home"], indirect=True)
def test_what_is_spoilt_is_found(assistant: Assistant, problem: str) -> None:
    """Each is said of its paper; nothing of the papers is changed, so it is found again."""
    changed(assistant, SPOILT[problem])
    for _ in range(2):
        report = assistant.check()
        assert any(problem in one.problem for one in report.remaining), report
        assert all(one.repaired == (one.subject == "indexes") for one in report.findings)
        assert all(
            one.subject.endswith(("a.md", "indexes", assistant.library.database.place)) or "model" in problem
            for one in report.findings
        )


@pytest.mark.parametrize("vector", [b"", b"x", bytes(32), np.full(16, np.nan, np.float16).tobytes(), bytes(64)])
def test_a_vector_that_is_none_is_found(assistant: Assistant, vector: bytes) -> None:
    """Cut off, zero, not finite, of another dimension."""
    changed(assistant, "UPDATE vectors SET vector = ? WHERE hash = (SELECT min(hash) FROM vectors)", vector)
    assert any("its vector" in one.problem for one in assistant.check().remaining)


@pytest.mark.parametrize("assistant", ["home"], indirect=True)
def test_a_page_that_does_not_fit_its_text_is_found(assistant: Assistant) -> None:
    """Lines beyond the text, boxes that moved, boxes beyond the page."""
    paper = assistant.library.document("a.md")
    good = assistant.library.page(paper.id, 1)
    line = good.lines[0]
    respelled(assistant, lambda page: page.model_copy(update={"lines": (line.model_copy(update={"end": 9999}),)}))
    assert any("line lies outside" in one.problem for one in assistant.check().remaining)
    moved = tuple(one.model_copy(update={"box": Box(left=0.0, top=0.5, right=0.1, bottom=0.6)}) for one in good.lines)
    respelled(assistant, lambda _: good.model_copy(update={"lines": moved}))
    assert any("boxes are not those" in one.problem for one in assistant.check().remaining)
    beyond = json.loads(good.model_dump_json())
    beyond["lines"][0]["box"]["right"] = 1.5
    changed(assistant, "UPDATE pages SET content = ?", zlib.compress(json.dumps(beyond).encode()))
    assert any("page 1 cannot be read: Input should be less" in one.problem for one in assistant.check().remaining)


def test_indexes_are_mended(assistant: Assistant, tmp_path: Path) -> None:
    """Lost or with other passages than the library's: said, made again without embedding, and well afterwards."""
    indexes = assistant.indexes
    model = assistant.embedder
    assert isinstance(model, Counting)
    asked = len(model.asked)
    key = int(assistant.library.keys()[0])

    def drop() -> None:
        indexes._discard()
        if assistant.settings.library.url:
            indexes._open_words()

    def lose(kind: str) -> Callable[[], None]:
        def work() -> None:
            if kind == "words":
                indexes._open_words().delete([key])
            else:
                indexes._vectors.delete([key])
                indexes._save()

        return work

    def exchange() -> None:
        others, vectors = assistant.library.vectors(assistant.library.keys()[:2], model.fingerprint)
        indexes._vectors.add(others, vectors[::-1].copy())
        indexes._save()

    for spoil, said in (
        (lose("words"), "keyword index lacked 1 "),
        (lose("vectors"), "vector index lacked 1 "),
        (exchange, "another vector for passage"),
    ):
        spoil()
        (finding,) = assistant.check().findings
        assert finding.repaired and said in finding.problem
        assert assistant.check().findings == ()
    assert len(model.asked) == asked
    drop()
    assert assistant.check().remaining == ()
    assert len(assistant.search("rent")) == 3, "one passage stands in both"
    shutil.rmtree(tmp_path / "home" / "indexes", ignore_errors=True)
    assert assistant.check().remaining == ()


def test_a_damaged_database_is_found(tmp_path: Path) -> None:
    """A flipped byte in the file itself, and a row that refers to none."""
    home = tmp_path / "home"
    assistant = Assistant(home, embedder=Counting())
    for number in range(20):
        (tmp_path / f"{number}.md").write_text(TEXT.replace("900", str(number)))
    assistant.add(*tmp_path.glob("*.md"))
    connection = assistant.library.database.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO groups VALUES ('nobody', 'hr')")
    assert "a row of groups refers to a row of documents that is not there" in {
        one.problem for one in assistant.check().remaining
    }
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assistant.library.database.close()
    file = home / "library.sqlite"
    data = bytearray(file.read_bytes())
    at = data.index(b"The rent is")
    data[at - 200 : at + 200] = bytes(400)
    file.write_bytes(data)
    assert Assistant(home, embedder=Counting()).check().remaining
