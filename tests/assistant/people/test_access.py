"""Who may see which papers, alone and together with others."""

from pathlib import Path

import pytest

from assistant import Assistant, Together, UnknownDocument, load_settings

USERS = {"ann": ["board", "sales"], "bob": ["sales"], "cem": ["board"], "dee": []}
PAPERS = {"all.txt": (), "board.txt": ("board",), "sales.txt": ("sales",), "both.txt": ("board", "sales")}


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    """Holds a paper for everybody, one for each of two groups, and one for either."""
    made = Assistant(tmp_path / "home", settings=load_settings(tmp_path / "home", access={"users": USERS}))
    for name, groups in PAPERS.items():
        (tmp_path / name).write_text(f"The budget of {name} is {len(name)} euros.", "utf-8")
        made.add(tmp_path / name, groups=groups)
    return made


@pytest.mark.parametrize(
    ("users", "seen"),
    [
        (["ann"], ["all.txt", "board.txt", "both.txt", "sales.txt"]),
        (["ann", "bob"], ["all.txt", "both.txt", "sales.txt"]),
        (["bob", "cem"], ["all.txt", "both.txt"]),  # each may, though they have no group in common
        (["ann", "dee"], ["all.txt"]),
        (["ann", "nobody known"], ["all.txt"]),
        ([], ["all.txt"]),
    ],
)
def test_people_together_see_what_each_of_them_may(assistant: Assistant, users: list[str], seen: list[str]) -> None:
    """In lists, searches and by name; where they are nobody, only what is for everybody."""
    together = Together("a channel", frozenset(users))
    assert [one.name for one in assistant.documents(user=together)] == seen
    assert {one.name for one in assistant.search("budget", user=together)} == set(seen)
    hidden = sorted(set(PAPERS) - set(seen))
    for name in hidden:
        with pytest.raises(UnknownDocument):
            assistant.ask("What is the budget?", user=together, within=[name])


def test_what_was_said_together_is_withheld_from_more_people(assistant: Assistant) -> None:
    """A conversation stays with those it is kept for; what came from a paper that a new one may not see is removed."""
    few, more = Together("room", frozenset({"ann", "bob"})), Together("room", frozenset({"ann", "dee"}))
    stream = assistant.converse("What is the budget of sales.txt?", user=few, within=["sales.txt"])
    assert "9 euros" in stream.answer.text
    assert "9 euros" in assistant.conversations(user=few)[stream.trail.conversation].model_dump_json()
    assert "9 euros" not in assistant.conversations(user=more)[stream.trail.conversation].model_dump_json()


def test_what_may_be_found_follows_every_change(assistant: Assistant) -> None:
    """Though it is kept from search to search: papers that come and go, and those for whom they are."""

    def found() -> set[str]:
        return {one.name for one in assistant.search("budget", user="bob")}

    assert found() == found() == {"all.txt", "both.txt", "sales.txt"}
    assistant.share("sales.txt", ["board"])
    assert found() == {"all.txt", "both.txt"}
    assistant.share("board.txt", ["sales"])
    assert found() == {"all.txt", "both.txt", "board.txt"}
    assistant.upload({"new.txt": b"The budget of new.txt is 7 euros."}, groups=["sales"])
    assert "new.txt" in found()
    assistant.forget("all.txt")
    assert "all.txt" not in found()
    assistant.users.add("bob", "seven blue bicycles", groups=["board"])
    assert "sales.txt" in found()
    assistant.users.remove("bob")
    assert "sales.txt" not in found()
