"""A question about a day is answered by what names that day, in whatever spelling, and not by what names another."""

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.documents import Page
from assistant.ingestion.chunking import chunk
from assistant.search.ranking.days import other_days

TEXT = "It was due on 01.03.2026. It was due on 15 March 2026. Nothing is due. Due 2026-03-15 or 1 March 2026."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What was due on 1 March 2026?", [False, True, False, False]),
        ("What was due on 15.03.2026?", [True, False, False, False]),
        ("What was due before 1 March 2026?", [False] * 4),
        ("Was ist vor dem 1. März 2026 fällig?", [False] * 4),
        ("When does the contract of 2 March 2026 end?", [False] * 4),
        ("What was due in March?", [False] * 4),
    ],
)
def test_sentences_about_other_days(question: str, expected: list[bool]) -> None:
    """Those that name days and not the one asked for; none where a stretch of time or a day itself is looked for."""
    (one,) = chunk("d", "", [Page(number=1, text=TEXT)])
    assert list(other_days(question, one)) == expected


def test_the_day_is_found_in_any_spelling(tmp_path: Path) -> None:
    """Among bills of other days, and a letter with the same words about another one."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("Bill\n\nThe amount of 1.234,56 € was due on 01.03.2026.", "utf-8")
    (folder / "b.txt").write_text("Rent\n\nThe rent of unit 7 was due on 2026-05-01.", "utf-8")
    (folder / "c.txt").write_text("The deposit was due on 15 March 2026. The bill of 1 March 2025 was paid.", "utf-8")
    for number in range(10):
        (folder / f"{number}.txt").write_text(f"Bill\n\nThe amount of {number},50 € was due on {number + 1}.04.2026.")
    assistant = Assistant(tmp_path / "home")
    assistant.add(folder)
    for question, name in (
        ("What was due on 1 March 2026?", "a.txt"),
        ("What was due on May 1st, 2026?", "b.txt"),
        ("Which amount was EUR 1,234.56?", "a.txt"),
    ):
        answer = assistant.ask(question)
        assert answer.found and answer.citations[0].name == name, question
