"""The keyword index keeps the promises of a text index, finds codes, and lets processes take turns."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from indexes import IndexBusy, IndexDamaged
from indexes.base import TextIndex
from indexes.keyword import KeywordIndex
from indexes.testing import TextIndexConformance

TEXTS = [
    "Article AB-1200/5: valve, brass, 22 mm",
    "Article AB-1200/6: valve, 5 brass rings, 15mm, AB AB 1200 1200 5 5",
    "Please pay 1.234,56 EUR to NL91 ABNA 0417 1643 00 within 30 days.",
    "The companies' obligations; Führungskräfte and the o\ufb03ce, na\u00efve co\u00adoperation",
    "What we do, and how we do it.",
    "Pumps deliver water.",
]


class TestKeywordIndex(TextIndexConformance):
    def open(self, folder: Path) -> TextIndex:
        return KeywordIndex.open(folder)


@pytest.fixture
def index(tmp_path: Path) -> KeywordIndex:
    made = KeywordIndex.open(tmp_path / "index")
    made.add(range(len(TEXTS)), TEXTS)
    return made


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("AB-1200/5", 0),
        ("ab-1200/6", 1),
        ("is AB-1200/5 in stock?", 0),
        ("22mm", 0),
        ("15 mm", 1),
        ("NL91ABNA0417164300", 2),
        ("nl91 abna 0417 1643 00", 2),
        ("1.234,56", 2),
        ("company obligation", 3),
        ("fuhrungskrafte", 3),
        ("fu\u0308hrungskräfte", 3),
        ("office", 3),
        ("naive", 3),
        ("cooperation", 3),
        ("what does the pump do?", 5),
    ],
)
def test_what_is_found_first(index: KeywordIndex, query: str, first: int) -> None:
    """Codes, amounts, units, stems, accents, ligatures and soft hyphens do not hide a text."""
    assert index.search(query, 3)[0].key == first


@pytest.mark.parametrize("allowed", [range(3000), range(2000, 5000), range(4000, 5000)])
def test_many_allowed_keys(tmp_path: Path, allowed: range) -> None:
    """Thousands of allowed keys give the same hits as taking them out of the whole list, be they the best or worst."""
    made = KeywordIndex.open(tmp_path)
    made.add(range(5000), [f"pump {'x ' * (key // 50)}" for key in range(5000)])
    kept = [hit for hit in made.search("pump", 5000) if hit.key in allowed]
    for limit in (1, 10, 60):
        assert made.search("pump", limit, within=allowed) == kept[:limit]


def test_question_words_alone_are_still_found(index: KeywordIndex) -> None:
    """A query of nothing but question words is searched by the words as written."""
    assert [hit.key for hit in index.search("What?", 3)] == [4]


def test_a_whole_page_is_a_query(index: KeywordIndex) -> None:
    """A very long query is searched by its beginning and raises nothing."""
    page = "AB-1200/5 " + " ".join(f"word{i}" for i in range(20_000)) + " x" * 100_000
    assert index.search(page, 1)[0].key == 0


def test_another_language(tmp_path: Path) -> None:
    """The stemmer is that of the language; opening for another one is refused, and so is an unknown one."""
    dutch = KeywordIndex.open(tmp_path, language="dutch")
    dutch.add([1], ["de leveringen"])
    assert [hit.key for hit in dutch.search("levering", 1)] == [1]
    with pytest.raises(IndexDamaged, match=r"dutch.*english"):
        KeywordIndex.open(tmp_path, language="english")
    with pytest.raises(ValueError, match="klingon"):
        KeywordIndex.open(tmp_path / "new", language="klingon")
    assert not (tmp_path / "new").exists()


def test_one_writer_at_a_time(index: KeywordIndex) -> None:
    """A second writer waits, then is told who is in the way; readers go on; afterwards it may write."""
    other = KeywordIndex.open(index.folder)
    with index.batch():
        index.add([100], ["seal"])
        with (
            pytest.raises(IndexBusy, match=r"has been writing to .*index' for 0.05 seconds"),
            other.batch(patience=0.05),
        ):
            pass
        assert other.search("pump", 5)
    other.add([101], ["seal"])
    assert other.keys().tolist()[-2:] == [100, 101]


def test_a_killed_writer_leaves_no_lock(index: KeywordIndex) -> None:
    """A process that dies in the middle of a batch leaves the last complete state, and the next one can write."""
    script = (
        "import os, sys; from pathlib import Path; from indexes.keyword import KeywordIndex\n"
        "index = KeywordIndex.open(Path(sys.argv[1]))\n"
        "with index.batch():\n    index.add(range(1000), ['seal'] * 1000); index.delete([0]); os._exit(9)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", script, str(index.folder)], cwd=root, check=False)
    assert done.returncode == 9
    again = KeywordIndex.open(index.folder)
    assert len(again) == len(TEXTS) and again.search("seal", 1) == []
    again.add([7], ["seal"])
    assert again.search("seal", 1)[0].key == 7


def test_many_small_writes_stay_few_segments(index: KeywordIndex) -> None:
    """Segments are merged as writes go on, so that searching does not slow down."""
    for key in range(30):
        index.add([1000 + key], [f"text number {key}"])
    assert len(index) == len(TEXTS) + 30 and len(list(index.folder.glob("*.idx"))) < 10


def test_deletions_of_a_killed_process_are_in_nobodys_way(tmp_path: Path) -> None:
    """It had written which texts are deleted, and was killed before it could commit that."""
    index = KeywordIndex.open(tmp_path / "whole")
    index.add([1, 2, 3], ["one lamp", "two lamps", "three lamps"])
    shutil.copytree(tmp_path / "whole", tmp_path / "killed")
    index.delete([2])
    (left,) = (tmp_path / "whole").glob("*.del")
    shutil.copy(left, tmp_path / "killed")
    index = KeywordIndex.open(tmp_path / "killed")
    index.delete([2])
    assert index.keys().tolist() == [1, 3]
