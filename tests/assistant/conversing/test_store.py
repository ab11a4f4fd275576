"""Conversations that are kept: by user, searched, deleted without a trace, and cleaned when a paper is forgotten."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant, UnknownConversation, load_settings
from assistant.conversing.export import markdown
from assistant.conversing.model import Conversation, Exchange
from assistant.documents import Answer, Citation, Statement
from tests.postgres import fresh_database

RENT = "The monthly rent of the depot is 950 euros, payable in advance."
CANARY = "The monthly salary of Eva Quibbleworth is 4,800 euros."
USERS = {"users": {"ann": ["office"], "bob": []}}


@pytest.fixture(params=["sqlite", "postgres"])
def assistant(tmp_path: Path, request: pytest.FixtureRequest) -> Assistant:
    """Holds the lease, and salaries for the office only; in a file, and on a server."""
    home = tmp_path / "home"
    library = {"url": fresh_database()} if request.param == "postgres" else {}
    made = Assistant(home, settings=load_settings(home, access=USERS, library=library))
    (tmp_path / "lease.txt").write_text(f"{RENT} The tenant may keep dogs.", "utf-8")
    (tmp_path / "salaries.txt").write_text(CANARY, "utf-8")
    made.add(tmp_path / "lease.txt")
    made.add(tmp_path / "salaries.txt", groups=["office"])
    return made


def told(assistant: Assistant, *questions: str, user: str | None = None) -> str:
    """The id of a conversation of these questions."""
    identifier: str | None = None
    for question in questions:
        stream = assistant.converse(question, identifier, user=user)
        assert stream.answer.found
        identifier = stream.trail.conversation
    assert identifier
    return identifier


def held(home: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file of the home with its bytes."""
    for file in home.rglob("*"):
        if file.is_file():
            yield file, file.read_bytes().lower()


def test_a_conversation_comes_back_as_it_was(assistant: Assistant) -> None:
    """Questions, answers and citations with page and boxes are kept; the first question is its title."""
    first = assistant.converse("What is the rent of the depot?")
    answers, told_of = [first.answer], first.trail.conversation
    second = assistant.converse("And are dogs allowed?", told_of)
    answers.append(second.answer)
    assert second.trail.conversation == told_of
    whole = assistant.conversations()[told_of]
    assert [one.answer for one in whole.exchanges] == answers
    assert answers[0].citations[0].boxes
    assert whole.title == "What is the rent of the depot?"
    assert [(one.id, number) for one, number in assistant.conversations().listed()] == [(told_of, 2)]
    assert list(assistant.conversations()) == [whole]


def test_one_user_never_sees_anothers(assistant: Assistant) -> None:
    """Not by listing, searching, naming, following or deleting; nor does the owner, who has conversations too."""
    mine = told(assistant, "What is the rent of the depot?", user="ann")
    for user in ("bob", None, "owner", "user:ann"):
        others = assistant.conversations(user=user)
        assert (others.listed(), list(others), others.search("rent")) == ([], [], [])
        for call in (
            lambda others=others: others[mine],
            lambda others=others: others.delete(mine),
            lambda user=user: assistant.converse("And dogs?", mine, user=user),
        ):
            with pytest.raises(UnknownConversation, match="no conversation"):
                call()
    assert [one.id for one in assistant.conversations(user="ann")] == [mine]


def test_what_a_user_may_no_longer_see_is_withheld(assistant: Assistant) -> None:
    """The quotes go, from search too; the question stays, and what came from other papers."""
    mine = told(assistant, "What is Eva's salary?", "What is the rent of the depot?", user="ann")
    assert assistant.conversations(user="ann").search("4,800 eva")
    paper = assistant.library.document("salaries.txt")
    assistant.library.set_groups(paper.id, ["board"])
    seen = assistant.conversations(user="ann")
    assert "4,800" not in seen[mine].model_dump_json()
    assert "salaries.txt" not in seen[mine].model_dump_json()
    assert seen[mine].exchanges[0].question == "What is Eva's salary?"
    assert seen.search("4,800") == []
    assert seen.search("950 rent")
    assert "4,800" not in str(seen[mine].history)
    assistant.library.set_groups(paper.id, ["office"])
    assert assistant.conversations(user="ann").search("4,800 eva")


def test_search_wants_all_words(assistant: Assistant) -> None:
    """In any letters' case, anywhere in one exchange, the number of which is told."""
    mine = told(assistant, "What is the rent of the depot?", "Are dogs allowed?")
    (match,) = assistant.conversations().search("TENANT dogs allowed")
    assert (match.conversation, match.number) == (mine, 2)
    assert "dogs" in match.excerpt
    assert assistant.conversations().search("dogs unicorn") == [] == assistant.conversations().search(" ")


def test_a_conversation_gets_another_name(assistant: Assistant) -> None:
    """By which it is listed and found; nobody else's can be renamed, and none is without a name."""
    identifier = told(assistant, "How much is the rent of the depot?", user="ann")
    kept = assistant.conversations(user="ann")
    kept.rename(identifier, "  Depot, \n costs ")
    assert kept.listed()[0][0].title == kept[identifier].title == "Depot, costs"
    assert [one.number for one in kept.search("costs depot")] == [1]
    with pytest.raises(ValueError, match="title is empty"):
        kept.rename(identifier, " ")
    with pytest.raises(UnknownConversation):
        assistant.conversations(user="bob").rename(identifier, "mine")
    assert kept[identifier].title == "Depot, costs"


def test_deleting_leaves_nothing(tmp_path: Path) -> None:
    """No file of the home holds a word of it, the database's own log included."""
    made = Assistant(tmp_path / "home")
    (tmp_path / "lease.txt").write_text(RENT, "utf-8")
    made.add(tmp_path / "lease.txt")
    mine = told(made, "What is the rent of the depot, Canarybird?")
    assert any(b"canarybird" in content for _, content in held(tmp_path / "home"))
    made.conversations().delete(mine)
    assert [file for file, content in held(tmp_path / "home") if b"canarybird" in content] == []
    with pytest.raises(UnknownConversation):
        made.conversations()[mine]


def test_a_forgotten_paper_leaves_nothing_in_conversations(tmp_path: Path) -> None:
    """Quotes and statements from it are gone from every file; what other papers bear is as it was."""
    made = Assistant(tmp_path / "home")
    (tmp_path / "lease.txt").write_text(RENT, "utf-8")
    (tmp_path / "salaries.txt").write_text(CANARY, "utf-8")
    made.add(tmp_path / "lease.txt", tmp_path / "salaries.txt")
    mine = told(made, "What is Eva's salary?", "What is the rent of the depot?")
    before = made.conversations()[mine]
    assert "Quibbleworth" in before.model_dump_json()
    made.forget("salaries.txt")
    assert [file for file, content in held(tmp_path / "home") if b"uibbleworth" in content] == []
    after = made.conversations()[mine]
    assert [one.question for one in after.exchanges] == [one.question for one in before.exchanges]
    assert after.exchanges[1].answer and after.exchanges[1].answer.statements[0].text == RENT
    assert after.exchanges[0].answer and after.exchanges[0].answer.citations == ()
    assert "gone since" in after.exchanges[0].answer.notices[0]


def statement(text: str, paper: str, support: str = "supported") -> Statement:
    """A statement with a citation of a paper."""
    cited = Citation(document=paper, name="n", page=1, place="page 1", quote=text, boxes=(), support="supported")
    return Statement.model_validate({"text": text, "support": support, "citations": (cited,) if paper else ()})


def test_what_a_model_made_of_a_forgotten_paper_goes_too(assistant: Assistant) -> None:
    """A statement that nothing bears, and any later one that follows from it, may come from the forgotten paper."""
    rent, salaries = (assistant.library.document(name).id for name in ("lease.txt", "salaries.txt"))
    statements = (
        statement("Rent is 950.", rent),
        statement("She gets 4,800.", salaries),
        statement("Also 4,800.", ""),
        statement("The lease says 4,800.", rent, "unsupported"),
    )
    answer = Answer(question="q", text=" ".join(one.text for one in statements), found=True, statements=statements)
    exchange = Exchange(question="q", at="2026-01-01T00:00:00+00:00", answer=answer, looked_for="4,800?")
    kept = assistant.conversations()
    kept.append("c1", exchange.model_copy(update={"sources": (rent, salaries)}), begin=True)
    assistant.forget(salaries)
    (left,) = kept["c1"].exchanges
    assert left.answer and [one.text for one in left.answer.statements] == ["Rent is 950."]
    assert "4,800" not in left.model_dump_json()
    # One that was being written while the paper was forgotten is cleaned when it is kept.
    kept.append("c1", exchange.model_copy(update={"sources": (rent, salaries)}))
    assert "4,800" not in kept["c1"].model_dump_json()


def test_a_new_version_of_a_paper_takes_the_old_ones_words_along(assistant: Assistant, tmp_path: Path) -> None:
    """The old version is gone from the library, and so are its quotes."""
    mine = told(assistant, "What is the rent of the depot?")
    (tmp_path / "lease.txt").write_text("The monthly rent of the depot is 990 euros.", "utf-8")
    assistant.add(tmp_path / "lease.txt")
    assert "950" not in assistant.conversations()[mine].model_dump_json()


def test_an_answer_that_is_walked_away_from_is_not_kept(assistant: Assistant) -> None:
    """Nor does a deleted conversation come back with the answer that was still being written."""
    stream = assistant.converse("What is the rent of the depot?")
    next(iter(stream))
    stream.close()
    assert assistant.conversations().listed() == []
    mine = told(assistant, "What is the rent of the depot?")
    stream = assistant.converse("Are dogs allowed?", mine)
    assistant.conversations().delete(mine)
    assert any("deleted meanwhile" in notice for notice in stream.answer.notices)
    assert assistant.conversations().listed() == []


def test_what_people_say_of_answers_is_kept(assistant: Assistant) -> None:
    """Good or bad, with the reason, by who said it; said anew it replaces what was said, and can be taken back."""
    mine = told(assistant, "What is the rent of the depot?", "And are dogs allowed?", user="ann")
    kept = assistant.conversations(user="ann")
    kept.rate(mine, 1, True)
    kept.rate(mine, 2, False, " It says\n nothing of cats. ")
    assert [(one.number, one.feedback.good, one.feedback.reason) for one in kept.rated()] == [
        (1, True, ""),
        (2, False, "It says nothing of cats."),
    ]
    assert kept.rated()[1].exchange.question == "And are dogs allowed?"
    assert "*Rated not helpful: It says nothing of cats.*" in markdown(kept[mine])
    kept.rate(mine, 2, True)
    assert [one.feedback.good for one in kept.rated()] == [True, True]
    kept.rate(mine, 1, None)
    (left,) = kept.rated()
    assert left.number == 2
    assert assistant.conversations().rated() == []
    with pytest.raises(UnknownConversation, match="There is no conversation"):
        assistant.conversations(user="bob").rate(mine, 1, True)
    with pytest.raises(UnknownConversation, match="There is no answer 3 in"):
        kept.rate(mine, 3, True)
    kept.delete(mine)
    rows = assistant.library.database.connection.execute("SELECT count(*) FROM feedback").fetchone()
    assert rows == (0,)


def test_feedback_goes_with_the_answer_that_it_is_about(assistant: Assistant) -> None:
    """Who may not see the paper any more sees none of it; when the paper is forgotten, nothing of it is left."""
    mine = told(assistant, "What is the salary of Eva Quibbleworth?", user="ann")
    assistant.conversations(user="ann").rate(mine, 1, False, "She earns more: Quibbleworth told me.")
    paper = assistant.library.document("salaries.txt")
    assistant.library.set_groups(paper.id, ["board"])
    assert assistant.conversations(user="ann").rated() == []
    assistant.library.set_groups(paper.id, ["office"])
    assert assistant.conversations(user="ann").rated()
    assistant.forget("salaries.txt")
    assert assistant.conversations(user="ann").rated() == []
    assert not [file for file, content in held(assistant.home) if b"told me" in content]


def test_markdown_holds_no_link_or_picture_of_a_papers() -> None:
    """What a paper says is shown as text, whatever it is made to look like."""
    said = "![x](http://evil.example/a.png) <img src=x> [y](https://evil.example) # www.evil.example"
    one = statement(said, "p")
    answer = Answer(question="q", text=said, found=True, statements=(one,), citations=one.citations)
    conversation = Conversation(
        id="c", title=said, begun="2026-01-01", changed="", exchanges=(Exchange(question=said, at="", answer=answer),)
    )
    text = markdown(conversation)
    for harmful in ("![", "](", "<img", "http://", "https://", "www."):
        assert harmful not in re.sub(r"\\.", "", text), harmful
    assert "evil.example" in text
