"""The keyword index in PostgreSQL keeps the promises of a text index and ranks as the embedded one does."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes import IndexBusy, IndexDamaged, pgtext
from indexes.base import TextIndex
from indexes.keyword import KeywordIndex
from indexes.pgtext import PgTextIndex
from indexes.testing import TextIndexConformance
from tests.indexes.test_keyword import TEXTS
from tests.postgres import ask, fresh_database, named_by_libpq


@pytest.fixture(scope="module")
def url() -> str:
    """A database for the indexes of this file."""
    return fresh_database()


@pytest.fixture(autouse=True, scope="module")
def environment(url: str) -> Iterator[None]:
    """Without a URL, libpq's own variables name the server."""
    with named_by_libpq(url):
        yield


class TestPgTextIndex(TextIndexConformance):
    def open(self, folder: Path) -> TextIndex:
        return PgTextIndex.open(folder)


class TestFrequentWords(TextIndexConformance):
    """The promises hold where words are held for frequent early."""

    @pytest.fixture(autouse=True)
    def few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Two texts are enough to look at."""
        monkeypatch.setattr(pgtext, "ENOUGH", 2)

    def open(self, folder: Path) -> TextIndex:
        return PgTextIndex.open(folder)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("AB-1200/5", 0),
        ("is AB-1200/5 in stock?", 0),
        ("22mm", 0),
        ("15 mm", 1),
        ("NL91ABNA0417164300", 2),
        ("1.234,56", 2),
        ("companies' obligation", 3),
        ("fuhrungskrafte", 3),
        ("what does the pump do?", 5),
        ("What?", 4),
    ],
)
def test_what_is_found_first(url: str, query: str, first: int) -> None:
    """Codes, amounts, units, stems and accents do not hide a text, as in the embedded index."""
    index = PgTextIndex("firsts", url=url)
    if not len(index):
        index.add(range(len(TEXTS)), TEXTS)
    assert index.search(query, 3)[0].key == first


def test_it_ranks_as_the_embedded_index(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scores differ only by tantivy's rounding of lengths, also where frequent words are left out of the finding."""
    monkeypatch.setattr(pgtext, "ENOUGH", 20)
    pick = random.Random(1)
    words = [f"word{number}" for number in range(300)]
    texts = [
        " ".join(pick.choices(words, [1 / (rank + 1) for rank in range(300)], k=pick.randint(5, 60)))
        for _ in range(800)
    ]
    ours, embedded = PgTextIndex("ranks", url=url), KeywordIndex.open(tmp_path)
    for index in (ours, embedded):
        index.add(range(800), texts)
    for _ in range(30):
        query = " ".join(pick.choices(words, k=4) + words[:2])
        a, b = ours.search(query, 10), embedded.search(query, 10)
        assert [hit.score for hit in a] == pytest.approx([hit.score for hit in b], rel=0.06)
        assert len({hit.key for hit in a} & {hit.key for hit in b}) >= 8


def test_one_writer_at_a_time(url: str) -> None:
    """A second writer waits, then is told; readers go on; a name holds one language."""
    index, other = PgTextIndex("busy", url=url), PgTextIndex("busy", url=url)
    index.add([1], ["pump"])
    with index.batch():
        index.add([2], ["pump"])
        with pytest.raises(IndexBusy, match="Another process is writing"), other.batch(patience=0.05):
            pass
        assert [hit.key for hit in other.search("pump", 5)] == [1]
    other.add([3], ["pump"])
    assert index.keys().tolist() == [1, 2, 3]
    with pytest.raises(IndexDamaged, match=r"english.*dutch"):
        PgTextIndex("busy", url=url, language="dutch")


def test_what_was_deleted_leaves_no_term(url: str) -> None:
    """Counts and totals are those of what is there."""
    index = PgTextIndex("gone", url=url)
    index.add([1, 2], ["pump and Quibbleworth", "pump"])
    index.delete([1])
    assert ask(url, "SELECT term, texts FROM company_assistant.counts_gone ORDER BY term") == [
        ("cpump", 1),
        ("lenglish", 1),
        ("wpump", 1),
    ]
    index.delete([2])
    assert ask(url, "SELECT * FROM company_assistant.totals_gone") == [(0, 0, 0)]
    index.drop()
    assert len(PgTextIndex("gone", url=url)) == 0
