"""The SDK: answers with and without a chat model, permissions before search, and models that fail."""

import re
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant, ModelMismatch, UnknownDocument, load_settings
from assistant.settings import Access, Settings
from providers.loopback import Answer as Served
from providers.loopback import Asked, Loopback
from tests.firm import home_in
from tests.providers.wires import MistralWire, OpenAIWire

RENT = "The monthly rent is 950 euros, payable in advance."
SALARY = "Eva Brandt earns a salary of 4,800 euros a month."


class Writer(Loopback):
    """A chat model that says what it is told, with the key of the passage that holds the words in braces."""

    def __init__(self, wire: OpenAIWire, says: str) -> None:
        super().__init__()
        self.wire = wire
        self.says = says

    def take(self, asked: Asked) -> Served:
        self.asked.append(asked)
        rules = str(asked.body["messages"][0]["content"])
        passages = re.findall(r'<passage key="([0-9a-f]{8})">\n(.*?)\n</passage>', rules, re.DOTALL)

        def mark(hole: re.Match[str]) -> str:
            (found,) = {key for key, text in passages if hole[1] in text}
            return f"[{found}]"

        return self.wire.stream(re.findall(r".{1,7}", re.sub(r"\{(.*?)\}", mark, self.says), re.DOTALL))


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Two papers: the lease, and one on salaries."""
    (tmp_path / "lease.txt").write_text(f"{RENT} The tenant may not keep dogs.", "utf-8")
    (tmp_path / "salaries.txt").write_text(SALARY, "utf-8")
    return tmp_path


@pytest.fixture
def assistant(papers: Path) -> Assistant:
    """An assistant that holds both papers; salaries are for the office only."""
    made = Assistant(
        papers / "home", settings=load_settings(papers / "home", access={"users": {"ann": ["office"], "bob": []}})
    )
    made.add(papers / "lease.txt")
    made.add(papers / "salaries.txt", groups=["office"])
    return made


def connected(papers: Path, vendor: str, url: str, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """The home with a chat model set as a person sets it: one line, an address and a key."""
    monkeypatch.setenv(f"{vendor.upper()}_API_KEY", "sk-canary-1234")
    (papers / "home").mkdir(exist_ok=True)
    (papers / "home" / "assistant.toml").write_text(
        f'[models]\nchat = "{vendor}:small"\n[providers.{vendor}]\nbase_url = "{url}"\nretries = 0\n'
    )
    made = Assistant(papers / "home")
    made.add(papers / "lease.txt")
    return made


def test_an_older_version_is_said_to_be_one(tmp_path: Path) -> None:
    """Also where it alone was asked; not to somebody who may not see the newer one."""
    made = Assistant(tmp_path / "home", settings=Settings(access=Access(users={"bob": []})))
    for number, groups in ((1, []), (2, ["office"])):
        (tmp_path / f"lease-v{number}.txt").write_text(f"The monthly rent of unit 7 is EUR {number}300.")
        made.add(tmp_path / f"lease-v{number}.txt", groups=groups)
    told = "lease-v1.txt is an older version. The newest is lease-v2.txt."
    question = "How much is the monthly rent of unit 7?"
    assert told in made.ask(question, within=["lease-v1.txt"]).notices
    assert told not in made.ask(question, within=["lease-v2.txt"]).notices
    assert told not in made.ask(question, user="bob").notices


def test_an_answer_tells_where_it_was_looked_for(assistant: Assistant) -> None:
    """How many papers were looked through, of those that this user may see, and in which something was found."""
    answer = assistant.ask("How much is the monthly rent?")
    assert (answer.searched, answer.found_in, answer.understood) == (2, ("lease.txt", "salaries.txt"), "")
    bobs = assistant.ask("How much is the monthly rent?", user="bob")
    assert (bobs.searched, bobs.found_in) == (1, ("lease.txt",))
    only = assistant.ask("How much is the monthly rent?", within=["lease.txt"])
    assert (only.searched, only.found_in) == (1, ("lease.txt",))
    begun = assistant.converse("How much is the monthly rent?")
    assert begun.answer.understood == ""
    follow = assistant.converse("And in advance?", begun.trail.conversation).answer
    assert "rent" in follow.understood
    assert follow.understood != follow.question


def test_without_a_model_the_paper_is_quoted(assistant: Assistant) -> None:
    """The best sentence comes first, word for word, with its document, page and boxes."""
    answer = assistant.ask("How much is the monthly rent?")
    assert answer.found
    first = answer.statements[0]
    assert (first.text, first.support) == (RENT, "supported")
    (citation,) = first.citations
    assert (citation.name, citation.page, citation.quote) == ("lease.txt", 1, RENT)
    assert citation.boxes
    assert answer.citations[0] == citation
    assert answer.usage is None


def test_a_row_is_read_out_with_its_column_names(tmp_path: Path) -> None:
    """Of a table's row each cell is named in the answer, and the quote stays as it stands."""
    (tmp_path / "prices.csv").write_text("Article,Unit,Price\nPB-10 bracket,piece,1.20\nPB-20 bracket,,1.45\n", "utf-8")
    made = Assistant(tmp_path / "home")
    made.add(tmp_path / "prices.csv")
    first = made.ask("What is the price of PB-20 bracket?").statements[0]
    assert first.text == "Article: PB-20 bracket | Price: 1.45"
    assert first.citations[0].quote == "PB-20 bracket | | 1.45"


def test_not_in_the_papers(assistant: Assistant) -> None:
    """A question on something else is refused, with the nearest passages and without any statement."""
    answer = assistant.ask("What is the boiling point of ethanol?")
    assert (answer.found, answer.statements, answer.citations) == (False, (), ())
    assert "don't seem to say" in answer.text
    assert answer.nearest


def test_an_empty_library_says_so(tmp_path: Path) -> None:
    """Without papers there is nothing to find."""
    answer = Assistant(tmp_path).ask("What is the rent?")
    assert not answer.found
    assert "no documents yet" in answer.text


def test_an_empty_question_is_refused(assistant: Assistant) -> None:
    """Blanks are no question."""
    with pytest.raises(ValueError, match="question is empty"):
        assistant.ask("  \n")


@pytest.mark.parametrize(("user", "seen"), [(None, True), ("ann", True), ("bob", False), ("stranger", False)])
def test_a_user_finds_only_what_is_for_them(assistant: Assistant, user: str | None, seen: bool) -> None:
    """Papers of a group are found, listed and named only for its members; not even the nearest passages show them."""
    question = "What is Eva Brandt's salary?"
    assert ("salaries.txt" in [one.name for one in assistant.documents(user=user)]) is seen
    assert any(one.name == "salaries.txt" for one in assistant.search(question, user=user)) is seen
    answer = assistant.ask(question, user=user)
    assert answer.found is seen
    assert ("4,800" in answer.model_dump_json()) is seen
    if not seen:
        with pytest.raises(UnknownDocument):
            assistant.ask(question, user=user, within=["salaries.txt"])


def test_within_restricts_the_search(assistant: Assistant) -> None:
    """Only the papers named are searched; one that isn't there is named."""
    found = assistant.search("rent salary", within=["lease.txt"])
    assert {one.name for one in found} == {"lease.txt"}
    with pytest.raises(UnknownDocument, match=r"no-such\.pdf"):
        assistant.search("rent", within=["no-such.pdf"])


@pytest.mark.parametrize(("vendor", "wire"), [("openai", OpenAIWire()), ("mistral", MistralWire())])
def test_a_hosted_model_in_one_line(
    papers: Path, monkeypatch: pytest.MonkeyPatch, vendor: str, wire: OpenAIWire
) -> None:
    """The model's words come as they are written; each statement is checked against the passages that it names."""
    says = "The rent is 950 euros a month {950 euros}. Dogs are allowed {not keep dogs}. Cats cost 20 euros [00000000]."
    with Writer(wire, says) as server:
        answer_stream = connected(papers, vendor, server.url, monkeypatch).stream("What is the rent?")
        pieces = list(answer_stream)
    answer = answer_stream.answer
    assert len(pieces) > 5
    assert "[" not in "".join(pieces)
    assert [(one.text, one.support) for one in answer.statements] == [
        ("The rent is 950 euros a month.", "supported"),
        ("Dogs are allowed.", "unsupported"),
        ("Cats cost 20 euros.", "unsupported"),
    ]
    assert answer.statements[0].citations[0].quote == RENT
    assert answer.statements[2].citations == ()
    assert answer.usage
    assert answer.usage.output_tokens > 0


def test_a_model_may_say_that_it_is_not_there(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The agreed word becomes a refusal, and none of it is shown."""
    with Writer(OpenAIWire(), "NOT_IN_PAPERS") as server:
        stream = connected(papers, "openai", server.url, monkeypatch).stream("Is the monthly rent indexed?")
        shown = "".join(stream)
    assert not stream.answer.found
    assert shown == stream.answer.text
    assert "NOT_IN" not in shown


def test_no_model_is_asked_when_nothing_is_found(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No evidence, no call: nothing leaves the building for a question on something else."""
    with Writer(OpenAIWire(), "Ethanol boils at 78 degrees.") as server:
        answer = connected(papers, "openai", server.url, monkeypatch).ask("What is the boiling point of ethanol?")
        assert server.asked == []
    assert not answer.found


def test_a_failing_model_leaves_the_quotes(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The papers are quoted instead, the notice says what happened, and no key is in it."""
    with Loopback() as server:
        server.answer(OpenAIWire().error(401, "plain", "Incorrect API key provided: sk-canary-1234"))
        answer = connected(papers, "openai", server.url, monkeypatch).ask("What is the rent?")
    assert answer.statements[0].text == RENT
    (notice,) = answer.notices
    assert "quoted instead" in notice
    assert "OPENAI_API_KEY" in notice or "key" in notice
    assert "canary" not in answer.model_dump_json()


def test_a_missing_key_names_both_remedies(papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence says where the key may come from."""
    made = connected(papers, "openai", "http://127.0.0.1:9", monkeypatch)
    monkeypatch.delenv("OPENAI_API_KEY")
    (notice,) = made.ask("What is the rent?").notices
    assert "OPENAI_API_KEY" in notice
    assert "key_file" in notice


def test_papers_handed_over_leave_no_file(assistant: Assistant) -> None:
    """An upload is found, updated by its name, and stands nowhere but in the library."""
    report = assistant.upload({"../offer.txt": b"The offer stands until Friday.", "empty.txt": b""})
    assert [file.status for file in report.files] == ["added", "failed"]
    assert assistant.search("offer")[0].name == "offer.txt"
    (again,) = assistant.upload({"offer.txt": b"The offer stands until Monday."}).files
    assert again.status == "updated"
    assert assistant.search("offer stands until")[0].text == "The offer stands until Monday."
    (same,) = assistant.upload({"copy.txt": b"The offer stands until Monday."}).files
    assert (same.status, same.reason) == ("unchanged", "the same paper as uploads/offer.txt")
    assert not list(assistant.home.rglob("offer*"))


def test_another_embedding_model_is_refused_by_name(assistant: Assistant) -> None:
    """Papers embedded with one model are not searched with another."""
    database = sqlite3.connect(assistant.library.database.place)
    database.execute("UPDATE facts SET value = 'other-model-7' WHERE name = 'fingerprint'")
    database.commit()
    database.close()
    with pytest.raises(ModelMismatch, match="other-model-7"):
        Assistant(assistant.home).search("rent")


def test_many_threads_may_ask_at_once(assistant: Assistant) -> None:
    """One assistant serves several threads."""
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda: answers.append(assistant.ask("How much is the rent?").statements[0].text))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [RENT] * 8


def test_a_picture_shows_the_quote(tmp_path: Path) -> None:
    """The picture of a citation is a PNG of the page that is brighter nowhere and yellow at the boxes."""
    made = Assistant(home_in(tmp_path))
    (first, *_) = made.ask("When do we start again after Christmas?").citations
    picture = made.picture(first, width=800)
    assert picture.startswith(b"\x89PNG")
    assert picture != made.page_picture(first.document, first.page, width=800)


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever keys the machine has stay out of these tests."""
    for name in ("OPENAI_API_KEY", "MISTRAL_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    yield
