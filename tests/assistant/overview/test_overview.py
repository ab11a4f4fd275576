"""Whole papers: what kind is asked, which paper is meant, everything of it found, with and without a model."""

import re
from pathlib import Path

import pytest

from assistant import Answer, Assistant, AssistantError, Settings, UnknownDocument, load_settings
from assistant.overview.recognising import wanted
from providers.loopback import Answer as Served
from providers.loopback import Asked, Loopback
from tests.providers.wires import OpenAIWire

LEASE = """# Lease of the depot

## 1 Rent

The monthly rent is 950 euros. It is paid by the third working day.

## 2 Notice

The tenant gives notice at least six months before 31 March 2027.

## 3 Repairs

The landlord shall repair the roof. The tenant is liable for up to 5,000 euros.

## 4 Dogs

Dogs are welcome in the yard.
"""
OTHER = """# Loan of the van

## 1 Rent

The van costs 80 euros a day.

## 2 Notice

It is given back within two days.
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with two papers; the loan is for the office only."""
    made = Assistant(tmp_path / "home", settings=settings(tmp_path / "home"))
    made.upload({"lease.md": LEASE.encode()})
    made.upload({"loan.md": OTHER.encode()}, groups=["office"])
    return tmp_path / "home"


def settings(home: Path, **answers: int) -> Settings:
    """With two users, of whom one is in the office."""
    return load_settings(home, access={"users": {"ann": ["office"], "bob": []}}, answers=answers)


def told(answer: Answer) -> list[str]:
    """The statements."""
    return [one.text for one in answer.statements]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("List all deadlines in the lease", "dates"),
        ("Alle bedragen in het huurcontract", "amounts"),
        ("Welche Pflichten stehen im Mietvertrag?", "duties"),
        ("Quelles sont toutes les personnes nommées dans le bail ?", "people"),
        ("Summarise this handbook", "summary"),
        ("Vat het contract samen", "summary"),
        ("Fass den Vertrag zusammen", "summary"),
        ("Résume le contrat", "summary"),
        ("When is the rent due?", None),
        ("How many days of notice must the tenant give?", None),
        ("Wie hoch ist die Miete?", None),
    ],
)
def test_what_is_wanted_of_a_paper(question: str, kind: str | None) -> None:
    """In four languages; a question with one answer is none of these."""
    assert wanted(question) == kind


def test_everything_of_a_kind_is_found_and_how_much_was_read_is_told(home: Path) -> None:
    """By an ordinary question that names the paper; each sentence word for word with its place."""
    answer = Assistant(home).ask("List all deadlines in the lease")
    assert "The tenant gives notice at least six months before 31 March 2027." in told(answer)
    assert not any("dogs" in text.lower() or "roof" in text for text in told(answer))
    assert all(one.citations[0].name == "lease.md" and one.citations[0].boxes for one in answer.statements)
    (coverage,) = answer.coverage
    assert coverage.read == coverage.passages == 4
    assert f"all {coverage.passages} passages of lease.md" in answer.notices[-1]


def test_a_summary_has_every_section_under_its_heading(home: Path) -> None:
    """Without a model one sentence stands for each."""
    answer = Assistant(home).overview(["lease.md"]).answer
    assert [text.partition(":")[0] for text in told(answer)] == ["1 Rent", "2 Notice", "3 Repairs", "4 Dogs"]
    assert all(one.citations[0].quote in one.text for one in answer.statements)


def test_nothing_of_the_kind_is_said(home: Path) -> None:
    """The paper was read, and holds none."""
    answer = Assistant(home).overview(["lease.md"], "all definitions").answer
    assert (answer.found, answer.text) == (False, "Nothing of the kind stands in it.")
    assert answer.coverage


def test_a_paper_that_is_not_for_the_user_is_not_there(home: Path) -> None:
    """Neither named nor meant."""
    made = Assistant(home, settings=settings(home))
    with pytest.raises(UnknownDocument):
        made.overview(["loan.md"], user="bob")
    with pytest.raises(UnknownDocument):
        made.table(["loan.md"], ["rent"], user="bob")
    assert "80 euros" not in made.ask("all amounts in the loan of the van", user="bob").model_dump_json()
    assert "80 euros" in made.ask("all amounts in the loan of the van", user="ann").text


class Parts(Loopback):
    """A chat model that repeats each passage's first sentence that holds a digit; `fails` are parts it fails on."""

    def __init__(self, fails: frozenset[int] = frozenset()) -> None:
        super().__init__()
        self.fails = fails

    def take(self, asked: Asked) -> Served:
        self.asked.append(asked)
        rules = asked.body["messages"][0]["content"]
        if "<notes>" in rules:
            return OpenAIWire().reply(rules.partition("<notes>\n- ")[2].partition("\n")[0])
        if len(self.asked) - 1 in self.fails:
            return OpenAIWire().error(500, "plain", "no")
        said = []
        for key, text in re.findall(r'<passage key="(\w+)">\n(.*?)\n</passage>', rules, re.DOTALL):
            said += [f"{one} [{key}]" for one in re.findall(r"[A-Z][^.#\n]*\d[^.\n]*\.", text)][:1]
        return OpenAIWire().reply("\n".join(said) or "NOT_IN_PAPERS")


def connected(home: Path, server: Loopback, **answers: int) -> Assistant:
    """The home with that model."""
    chosen = {
        "models": {"chat": "compatible:test-1"},
        "providers": {"compatible": {"base_url": f"{server.url}/v1", "retries": 0}},
        "answers": answers,
    }
    return Assistant(home, settings=load_settings(home, **chosen))


def long_paper(home: Path) -> int:
    """Adds a paper of twenty sections; the number of its passages."""
    text = "# Price rules\n\n" + "\n\n".join(
        f"## {n} Rule\n\nRule {n} costs {n}00 euros. " + "It is kept in the file with the others. " * 12
        for n in range(1, 21)
    )
    return Assistant(home).upload({"rules.md": text.encode()}).files[0].chunks


def test_a_model_reads_every_part_and_each_statement_is_checked(home: Path) -> None:
    """Each passage goes to it exactly once; progress is told; what it said has its place."""
    passages = long_paper(home)
    with Parts() as server:
        stream = connected(home, server, tokens=400).overview(["rules.md"], "all amounts")
        seen = [len(stream.trail.steps) for piece in stream if not piece]
        answer = stream.answer
    shown = [key for asked in server.asked for key in re.findall(r'key="(\w+)"', asked.body["messages"][0]["content"])]
    assert len(shown) == len(set(shown)) == passages
    assert seen == list(range(1, len(server.asked) + 1))
    assert f"Part 1 of {len(server.asked)}: rules.md" in answer.steps[0].asked
    assert [f"Rule {n} costs {n}00 euros." for n in range(1, 21)] == told(answer)
    assert {one.support for one in answer.statements} == {"supported"}
    assert answer.coverage[0].read == passages
    assert answer.usage


def test_a_summary_is_reduced_and_checked_again(home: Path) -> None:
    """The notes of all parts go to the model once more, with their keys; the result has places."""
    long_paper(home)
    with Parts() as server:
        answer = connected(home, server, tokens=400).ask("Summarise the price rules")
    assert "<notes>" in server.asked[-1].body["messages"][0]["content"]
    assert told(answer) == ["Rule 1 costs 100 euros."]
    assert answer.citations


def test_a_part_that_fails_is_quoted_and_one_over_the_limit_is_told(home: Path) -> None:
    """Nothing is left out in silence."""
    passages = long_paper(home)
    with Parts(fails=frozenset({0})) as server:
        answer = connected(home, server, tokens=400, parts=2).overview(["rules.md"], "all amounts").answer
    assert len(server.asked) == 2
    assert "Rule 1 costs 100 euros." in told(answer)
    assert answer.notices[0].startswith("Part 1 was not read by the chat model")
    assert 0 < answer.coverage[0].read < passages
    assert "only" in answer.notices[-1]


def test_papers_side_by_side(home: Path) -> None:
    """A row for each thing, a column for each paper, a source of that very paper in each cell that says something."""
    made = Assistant(home)
    table = made.table(["lease.md", "loan.md"], ["rent in euros", "boiling point of ethanol"])
    assert table.names == ("lease.md", "loan.md")
    rent, nothing = table.rows
    assert "950 euros" in rent[0].text and "80 euros" in rent[1].text
    assert [cell.citations[0].name for cell in rent] == ["lease.md", "loan.md"]
    assert [cell.text for cell in nothing] == ["", ""]
    assert made.table(["lease.md", "loan.md"]).items == ("Rent", "Notice")
    with pytest.raises(AssistantError, match="200 are the most"):
        made.table(["lease.md"], ["x"] * 201)
    with pytest.raises(AssistantError, match="no section in common"):
        made.table(["lease.md"])


def test_two_versions_that_say_the_same_share_a_statement(home: Path) -> None:
    """Said once, with both places."""
    made = Assistant(home)
    made.upload({"lease-2.md": LEASE.replace("950", "990").encode()})
    answer = made.overview(["lease.md", "lease-2.md"], "all amounts").answer
    liable = next(one for one in answer.statements if "5,000" in one.text)
    assert [one.name for one in liable.citations] == ["lease.md", "lease-2.md"]
    assert sum("monthly rent" in text for text in told(answer)) == 2


def test_this_contract_is_the_one_that_was_spoken_of(home: Path) -> None:
    """Though another paper has the word in its name."""
    made = Assistant(home)
    made.upload({"contract.md": b"# Contract of employment\n\n## 1 Pay\n\nThe salary is 4,000 euros.\n"})
    first = made.converse("How much is the monthly rent of the depot?")
    assert first.answer.citations[0].name == "lease.md"
    answer = made.converse("List all amounts in this contract", first.trail.conversation).answer
    assert [one.name for one in answer.coverage] == ["lease.md"]
    assert [one.name for one in made.ask("List all amounts in the contract of employment").coverage] == ["contract.md"]


@pytest.mark.parametrize(("policy", "shown"), [("mark", 2), ("drop", 1), ("refuse", 0)])
def test_what_the_papers_do_not_bear_follows_the_settings(home: Path, policy: str, shown: int) -> None:
    """Marked, left out, or the whole answer held back; what is not to be shown is not streamed either."""

    class Liar(Loopback):
        def take(self, asked: Asked) -> Served:
            (key, *_) = re.findall(r'key="(\w+)"', asked.body["messages"][0]["content"])
            return OpenAIWire().reply(f"The monthly rent is 950 euros. [{key}] The monthly rent is 777 euros. [{key}]")

    with Liar() as server:
        chosen = {
            "models": {"chat": "compatible:test-1"},
            "providers": {"compatible": {"base_url": f"{server.url}/v1"}},
            "answers": {"unsupported": policy},
        }
        stream = Assistant(home, settings=load_settings(home, **chosen)).overview(["lease.md"], "all amounts")
        text = "".join(stream)
    assert len(stream.answer.statements) == shown
    assert ("777" in text) is (policy == "mark")
    assert stream.answer.found is (shown > 0)
    assert (policy == "mark") or any("1 statement" in notice for notice in stream.answer.notices)
