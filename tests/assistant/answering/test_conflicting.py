"""Papers that contradict each other: the newer version is preferred, and both places are shown."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.versions.naming import version
from tests.assistant.test_app import Writer, connected
from tests.providers.wires import OpenAIWire

OLD = "The tenant shall give three months' written notice before the lease ends."
NEW = "The tenant shall give six months' written notice before the lease ends."


def added(folder: Path, **papers: str) -> Assistant:
    """An assistant with these papers; in names "__" is a hyphen and the ending is added."""
    made = Assistant(folder / "home")
    for name, text in papers.items():
        (folder / f"{name.replace('__', '-')}.txt").write_text(text, "utf-8")
    made.add(*folder.glob("*.txt"))
    return made


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("lease-v1.pdf", "lease-v2.pdf"),
        ("lease v2.9.pdf", "lease v2.10.pdf"),
        ("prices-2024.xlsx", "prices-2025.xlsx"),
        ("prices 2025-01.xlsx", "prices 2025-03.xlsx"),
        ("lease draft.docx", "lease.docx"),
        ("Mietvertrag.docx", "Mietvertrag Nachtrag.docx"),
        ("handbook_rev2.md", "handbook_rev3.md"),
    ],
)
def test_which_name_is_newer(older: str, newer: str) -> None:
    """Numbers, dates and words in a name tell versions of one paper apart."""
    assert version(newer).is_of(version(older))
    assert version(newer).newer(version(older)) is True
    assert version(older).newer(version(newer)) is False


def test_dates_in_the_text_tell_too() -> None:
    """A paper's own date counts where the name has none; a date that it merely speaks of does not."""
    early, late = (
        version("lease.txt", f"This lease is effective as of {day}.") for day in ("1 May 2023", "1 May 2024")
    )
    assert late.newer(early) is True
    assert version("a.txt", "The roof was mended on 3 June 2024.").date == (0, 0, 0)
    assert version("a.txt").newer(version("b.txt")) is None
    assert not version("lease.pdf").is_of(version("handbook.pdf"))


def test_the_newer_version_is_quoted_and_the_conflict_shown(tmp_path: Path) -> None:
    """Whichever of both fits the question better, the newer one's words are the answer."""
    made = added(tmp_path, lease__v1=f"{OLD} It is called the old lease.", lease__v2=NEW)
    answer = made.ask("How many months' written notice shall the tenant give before the lease ends?")
    assert answer.statements[0].text == NEW
    assert OLD not in [one.text for one in answer.statements]
    (conflict,) = answer.conflicts
    assert [(one.name, one.quote) for one in conflict.citations] == [("lease-v2.txt", NEW), ("lease-v1.txt", OLD)]
    assert "newer" in conflict.text


def test_where_nothing_tells_both_are_shown(tmp_path: Path) -> None:
    """Two papers of no known order differ: neither is dropped."""
    made = added(tmp_path, terms=OLD, contract=NEW)
    answer = made.ask("How many months' written notice shall the tenant give before the lease ends?")
    (conflict,) = answer.conflicts
    assert "differ" in conflict.text
    assert {one.name for one in conflict.citations} == {"terms.txt", "contract.txt"}


def test_other_subjects_are_no_conflict(tmp_path: Path) -> None:
    """Another article, another party, the same words: none of them contradicts."""
    made = added(
        tmp_path,
        prices__v1="Bracket PB-10 costs 1.20 euros a piece in the shop. Acme Ltd must pay within 30 days of delivery.",
        prices__v2="Bracket PB-20 costs 1.45 euros a piece in the shop. Bolt Ltd must pay within 60 days of delivery.",
    )
    assert made.ask("What does bracket PB-10 cost a piece in the shop?").conflicts == ()
    assert made.ask("Within how many days of delivery must Acme Ltd pay?").conflicts == ()


def test_a_model_that_cites_the_older_one_is_corrected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement borne by a superseded paper is weak, says why, and the newer place is shown."""
    (tmp_path / "lease.txt").write_text("The lease is for unit 7.", "utf-8")
    with Writer(OpenAIWire(), "The tenant shall give three months' written notice {three months}.") as server:
        made = connected(tmp_path, "openai", server.url, monkeypatch)
        for name, text in (("lease-v1.txt", OLD), ("lease-v2.txt", NEW)):
            (tmp_path / name).write_text(text, "utf-8")
            made.add(tmp_path / name)
        answer = made.ask("How many months' written notice shall the tenant give before the lease ends?")
        asked = str(server.asked[0].body["messages"][0]["content"])
    assert "Paper: lease-v2.txt" in asked
    (statement,) = answer.statements
    assert (statement.support, statement.reason) == ("weak", "a newer paper says otherwise")
    (conflict,) = answer.conflicts
    assert conflict.citations[0].name == "lease-v2.txt"
