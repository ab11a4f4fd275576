"""Another embedding model: nothing embedded twice, the one before serves meanwhile, and there is a way back."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant import Assistant, ModelMismatch, Settings, Step
from assistant.settings import LibrarySettings
from providers import ProviderError
from providers.types import EmbedKind
from tests.assistant.counting import Counting
from tests.postgres import fresh_database

PAPERS = 12
Opener = Callable[[str], Assistant]


def dimension_of(model: str) -> int:
    """Another one for each of the names used here."""
    return 16 + len(model) % 8


class Failing(Counting):
    """Stops answering after a number of requests."""

    def __init__(self, fingerprint: str, *, after: int) -> None:
        super().__init__(fingerprint, dimension_of(fingerprint))
        self.after = after

    def embed(self, texts: Sequence[str], *, kind: EmbedKind = "document") -> NDArray[np.float32]:
        if len(self.asked) == self.after:
            raise ProviderError("The service is away.", provider=self.name)
        return super().embed(texts, kind=kind)


@pytest.fixture(params=["home", "server", "server's indexes"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Opens one library with an embedding model, in each of the ways that it can stand."""
    settings = Settings()
    if request.param != "home":
        indexes = "server" if "indexes" in request.param else "embedded"
        settings = Settings(library=LibrarySettings(url=fresh_database(), indexes=indexes))
    return lambda model: Assistant(tmp_path / "home", settings=settings, embedder=Counting(model, dimension_of(model)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Papers of two passages each, one of which they all share."""
    (tmp_path / "in").mkdir()
    for number in range(PAPERS):
        write(tmp_path / "in" / f"{number}.md", f"Paper number {number}.")
    return tmp_path / "in"


def write(file: Path, text: str) -> Path:
    """A paper with a passage of its own and one that others have."""
    file.write_text(f"# Own\n\n{text}\n\n# Shared\n\nPayment within fourteen days.\n")
    return file


def texts(assistant: Assistant) -> list[str]:
    """What its model was given to embed, without questions."""
    model = assistant._model
    assert isinstance(model, Counting)
    return [one for one in model.texts if not one.startswith("?")]


def nearest(assistant: Assistant, text: str) -> str:
    """The passage that the vectors alone put first for a text that stands so in a paper."""
    vector = assistant.embedder.embed([text])[0]
    dense, _ = assistant.indexes.candidates(vector, "?", 1)
    return assistant.library.chunks([dense[0].key])[dense[0].key].chunk.embedded_text


def vectors(assistant: Assistant) -> dict[str, int]:
    """How many vectors of each model there are."""
    counted = "SELECT fingerprint, count(*) FROM vectors GROUP BY fingerprint"
    return dict(assistant.library.database.connection.execute(counted).fetchall())


def test_all_is_embedded_once_and_found_by_the_new_model(opened: Opener, folder: Path) -> None:
    """Equal passages once; the papers, their passages and words stay; a second run has nothing to do."""
    old = opened("old model")
    old.sync(folder)
    before = {key: one.chunk for key, one in old.library.chunks(old.library.keys()).items()}
    with pytest.raises(ModelMismatch, match=r"'old model'.*'new one'.*assistant reindex\.$"):
        opened("new one").search("Paper")
    new = opened("new one")
    steps: list[Step] = []
    report = new.reindex(listener=steps.append)
    assert (report.model, report.previous) == ("new one", "old model")
    assert report.embedded == PAPERS + 1 == len(texts(new)) == len(set(texts(new)))
    assert report.chunks == 2 * PAPERS
    assert [(one.done, one.total) for one in steps if one.task == "Embedding"][-1] == (PAPERS + 1, PAPERS + 1)
    assert {key: one.chunk for key, one in new.library.chunks(new.library.keys()).items()} == before
    for chunk in list(before.values())[:4]:
        assert nearest(new, chunk.embedded_text) == chunk.embedded_text
    assert "Paper number 7." in {one.text for one in new.search("number 7", 24)}
    again = opened("new one")
    assert again.reindex().embedded == 0 == len(texts(again))
    with pytest.raises(ModelMismatch, match=r"or go back to it: assistant reindex --rollback"):
        opened("old model").search("Paper")


def test_the_old_model_serves_until_the_end_and_new_papers_are_caught_up(opened: Opener, folder: Path) -> None:
    """While one embeds, the other finds, adds and forgets; nothing of what it forgot is kept."""
    old = opened("old model")
    seen: list[str] = []
    old.sync(folder)

    def meanwhile(step: Step) -> None:
        if step.task == "Embedding" and step.done and not seen:
            old.add(write(folder / "late.md", "The late paper."))
            old.forget("3.md")
            seen.append(nearest(old, "Own\nThe late paper."))
            assert nearest(old, "Own\nPaper number 5.") == "Own\nPaper number 5."

    new = opened("new one")
    new.reindex(listener=meanwhile)
    assert seen == ["Own\nThe late paper."] == [nearest(new, seen[0])]
    assert vectors(new) == {"old model": PAPERS + 1, "new one": PAPERS + 1}
    assert new.info()["indexes"]["vectors"]["chunks"] == 2 * PAPERS


def test_stopped_midway_the_next_run_goes_on(opened: Opener, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was embedded is not embedded again; until the end the old model is the one in use."""
    monkeypatch.setattr("assistant.search.reindexing._BATCH", 4)
    opened("old model").sync(folder)
    new = opened("new one")
    failing = Failing("new one", after=3)
    new._embedder = failing
    with pytest.raises(ProviderError, match="away"):
        new.reindex()
    assert nearest(opened("old model"), "Own\nPaper number 7.") == "Own\nPaper number 7."
    assert new.library.state.coming == "new one"
    again = opened("new one")
    report = again.reindex()
    assert sorted(failing.texts + texts(again)) == sorted(set(failing.texts + texts(again)))
    assert report.embedded == PAPERS + 1 - len(failing.texts) < PAPERS - 3


def test_there_is_a_way_back(opened: Opener, folder: Path) -> None:
    """Without embedding anything, until papers come: those need the old model."""
    opened("old model").sync(folder)
    new = opened("new one")
    with pytest.raises(ModelMismatch, match="nothing to go back to"):
        opened("old model").rollback()
    new.reindex()
    assert (report := new.rollback()).model == "old model" and report.previous == "new one"
    with pytest.raises(ModelMismatch):
        new.search("Paper")
    assert nearest(opened("old model"), "Own\nPaper number 5.") == "Own\nPaper number 5."
    assert new.reindex().embedded == 0
    new.add(write(folder / "late.md", "The late paper."))
    with pytest.raises(ModelMismatch, match=r"1 passages came since.*'old model'.*Set models\.embed"):
        new.rollback()
    old = opened("old model")
    assert old.rollback().embedded == 1
    assert texts(old) == ["Own\nThe late paper."]
    assert nearest(old, "Own\nThe late paper.") == "Own\nThe late paper."


def test_a_process_of_the_model_before_goes_on_finding_and_adds_nothing(opened: Opener, folder: Path) -> None:
    """It says so where it would add; when what it needs is deleted, it says so at the next look."""
    old = opened("old model")
    old.sync(folder)
    new = opened("new one")
    new.reindex()
    assert nearest(old, "Own\nPaper number 5.") == "Own\nPaper number 5."
    with pytest.raises(ModelMismatch, match="'new one'"):
        old.add(write(folder / "late.md", "The late paper."))
    assert new.library.fingerprint == "new one" and len(new.documents()) == PAPERS
    new.add(folder / "late.md")
    new.forget("5.md")
    assert all(one.name != "5.md" for one in old.search("Paper number 5"))
    assert new.drop_previous() and not new.drop_previous()
    assert vectors(new) == {"new one": PAPERS + 1}
    with pytest.raises(ModelMismatch):
        old.search("Paper")


def test_what_is_forgotten_is_in_no_index_of_the_other_model(opened: Opener, folder: Path, tmp_path: Path) -> None:
    """Neither in the one that is kept for going back, nor in that of a process that goes on with it."""
    old = opened("old model")
    old.sync(folder)
    old.add(write(tmp_path / "canary.md", "The word is Quibbleworth."))
    new = opened("new one")
    new.reindex()
    new.forget("canary.md")
    database = new.library.database.connection
    if new.settings.library.indexes == "server":
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'company_assistant' AND tablename LIKE 'texts_%'"
        for (table,) in database.execute(tables).fetchall():
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (2 * PAPERS,)
    for file in (tmp_path / "home").rglob("*"):
        assert not file.is_file() or b"uibbleworth" not in file.read_bytes().lower(), file
    assert len(old.search("Quibbleworth", 50)) == len(old.library.keys()) - PAPERS + 1
    assert nearest(old, "Own\nPaper number 5.") == "Own\nPaper number 5."
    assert new.rollback().embedded == 0
    assert nearest(opened("old model"), "Own\nPaper number 7.") == "Own\nPaper number 7."


def test_a_third_model_ends_the_first(opened: Opener, folder: Path) -> None:
    """Of two models there are vectors and indexes, never of three; and of none when the last paper has gone."""
    opened("old model").sync(folder)
    opened("new one").reindex()
    third = opened("a third model")
    third.reindex()
    assert vectors(third) == dict.fromkeys(("new one", "a third model"), PAPERS + 1)
    if third.settings.library.indexes == "embedded":
        assert len(list((third.home / "indexes").iterdir())) == 2
    else:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'company_assistant' AND tablename LIKE 'vectors_%'"
        assert third.library.database.connection.execute(tables).fetchone() == (2,)
    third.forget("0.md")
    for paper in third.documents():
        third.forget(paper.id)
    assert vectors(third) == {} and not third.library.state.models


def test_changing_ones_mind_midway(opened: Opener, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was embedded for a model that never came into use is deleted when another one is gone over to."""
    monkeypatch.setattr("assistant.search.reindexing._BATCH", 4)
    opened("old model").sync(folder)
    new = opened("new one")
    new._embedder = Failing("new one", after=2)
    with pytest.raises(ProviderError):
        new.reindex()
    old = opened("old model")
    assert old.reindex().embedded == 0
    assert vectors(old) == {"old model": PAPERS + 1} and old.library.state.models == {"old model"}


def test_an_empty_library_has_nothing_to_embed(opened: Opener) -> None:
    """It takes any model."""
    report = opened("new one").reindex()
    assert (report.model, report.chunks, report.embedded) == ("", 0, 0)
