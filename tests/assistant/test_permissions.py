"""Nobody finds a word of what is not for them, whatever they call; and nobody does what is not theirs to do."""

import datetime
import inspect
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant import (
    Answer,
    Assistant,
    AssistantError,
    Citation,
    NotAllowed,
    Settings,
    Together,
    UnknownConversation,
    UnknownDocument,
)
from assistant.contracts.register import Register
from assistant.conversing.store import Conversations
from assistant.quotes.desk import Quotes
from assistant.quotes.model import Customer
from assistant.quotes.prices.finding import PriceLists
from assistant.quotes.store import UnknownQuote

# Nothing else holds this word.
CANARY = "Kwikstaart"
CONTRACT = f"""{CANARY} MAINTENANCE AGREEMENT

This maintenance agreement is made on 1 March 2026 between {CANARY} Holding B.V. ("Customer") and Nightjar Ltd
("Supplier").

1. Term. This agreement begins on 1 March 2026 and ends on 28 February 2028. It renews by itself for one year at a time,
unless either party gives three months' written notice before the end of the term.

2. Fees. The {CANARY} fee is 4,321 euro a month. Liability is limited to 50,000 euro.

3. Governing law. This agreement is governed by the law of the Netherlands.
"""
PRICES = "Article;Description;Unit;Price\n" + "".join(
    f"{{word}}-{number:03};{{word}} bracket {number} mm;piece;{number}.50\n" for number in range(10, 24)
)
REQUEST = "Please quote 12 pieces of {word} bracket 12 mm and 3 pieces of {word} bracket 15 mm."
QUESTION = f"What is the {CANARY} fee a month?"


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Anna and bob each have a group and papers of their own, by the same names; cleo is an administrator."""
    home = tmp_path_factory.mktemp("firm") / "home"
    access = {"users": {"anna": ["north"], "bob": ["south"]}, "admins": ("cleo",), "approve": "admins"}
    made = Assistant(home, settings=Settings(access=access, quotes={"vat": "21"}))
    for user, group, word, contract in (
        ("anna", "north", CANARY, CONTRACT),
        ("bob", "south", "Grutto", CONTRACT.replace(CANARY, "Grutto").replace("4,321", "1,000")),
    ):
        papers = {"contract.txt": contract.encode(), "prices.csv": PRICES.format(word=word).encode()}
        assert not made.upload(papers, groups=[group], user=user).failed
        made.upload({f"{word}.pdf": b"%PDF-1.4 no more"}, groups=[group], user=user)
    return made


@pytest.fixture(scope="module")
def hers(firm: Assistant) -> dict[str, str]:
    """What anna has: the ids of her papers by name, and of her conversation and quote."""
    stream = firm.converse(QUESTION, user="anna")
    assert "4,321" in stream.answer.text
    quote = firm.quote(REQUEST.format(word=CANARY), user="anna")
    assert quote.lines[0].unit_price == Decimal("12.50")
    named = {one.name: one.id for one in firm.documents(user="anna")}
    return named | {"conversation": stream.trail.conversation, "quote": quote.number}


@pytest.fixture(scope="module")
def cited(firm: Assistant) -> Citation:
    """A citation of anna's contract, as a link or an old answer could have it."""
    return firm.ask(QUESTION, user="anna").citations[0]


def said(found: Any) -> str:
    """Everything in what a call gave."""
    if isinstance(found, bytes):
        return found.decode("latin-1")
    if hasattr(found, "model_dump_json"):
        return str(found.model_dump_json())
    return " ".join(map(said, found)) if isinstance(found, list | tuple | set) else repr(found)


def unechoed(answer: Answer) -> Answer:
    """Without what only repeats the question: itself, and that no passage found has a name that it names."""
    notices = tuple(one for one in answer.notices if not one.endswith(f": {CANARY}."))
    return answer.model_copy(update={"question": "", "text": "", "notices": notices})


# What bob may call and is told nothing of hers by.
TELLS_NOTHING: dict[str, Callable[[Assistant], Any]] = {
    "documents": lambda a: a.documents(user="bob"),
    "search": lambda a: a.search(f"{CANARY} fee", 20, user="bob"),
    "ask": lambda a: unechoed(a.ask(QUESTION, user="bob")),
    "ask of whole papers": lambda a: a.ask("List all dates and amounts in contract.txt", user="bob"),
    "converse": lambda a: a.converse("What is the fee a month?", user="bob").answer,
    "stream": lambda a: a.stream("What is the fee a month?", user="bob").answer,
    "groups": lambda a: a.groups(user="bob"),
    "failures": lambda a: a.failures(user="bob"),
    "conversations": lambda a: [list(a.conversations(user="bob")), a.conversations(user="bob").search(CANARY)],
    "contracts.every": lambda a: list(a.contracts.every(user="bob")),
    "contracts.all": lambda a: list(a.contracts.all(user="bob")),
    "contracts.agenda": lambda a: a.contracts.agenda(user="bob"),
    "quotes.all": lambda a: a.quotes.all(user="bob"),
    "quotes.draft": lambda a: a.quotes.draft(REQUEST.format(word="Grutto"), user="bob", rules_only=True),
    "quotes.own_terms": lambda a: a.quotes.own_terms(user="bob"),
    "quotes.lists.find": lambda a: [[one.name, one.articles] for one in a.quotes.lists.find(user="bob")],
}
# What names something of hers: for bob it isn't there.
NAMED: dict[str, Callable[[Assistant, dict[str, str], Citation], Any]] = {
    "ask": lambda a, h, _: a.ask("fee?", user="bob", within=[h["contract.txt"]]),
    "search": lambda a, h, _: a.search("fee", user="bob", within=[h["contract.txt"]]),
    "converse": lambda a, h, _: a.converse("And?", h["conversation"], user="bob"),
    "conversation": lambda a, h, _: a.conversations(user="bob")[h["conversation"]],
    "conversation, rename": lambda a, h, _: a.conversations(user="bob").rename(h["conversation"], "x"),
    "conversation, rate": lambda a, h, _: a.conversations(user="bob").rate(h["conversation"], 1, good=True),
    "conversation, delete": lambda a, h, _: a.conversations(user="bob").delete(h["conversation"]),
    "overview": lambda a, h, _: a.overview([h["contract.txt"]], user="bob").answer,
    "table": lambda a, h, _: a.table([h["contract.txt"]], user="bob"),
    "text": lambda a, _, c: a.text(c, user="bob"),
    "picture": lambda a, _, c: a.picture(c, user="bob"),
    "page_picture": lambda a, h, _: a.page_picture(h["contract.txt"], 1, user="bob"),
    "view": lambda a, _, c: a.view(c, user="bob"),
    "original": lambda a, h, _: a.original(h["contract.txt"], user="bob"),
    "summarise": lambda a, h, _: a.summarise(h["contract.txt"], user="bob"),
    "compare": lambda a, h, _: a.compare("contract.txt", h["contract.txt"], user="bob"),
    "forget": lambda a, h, _: a.forget(h["contract.txt"], user="bob"),
    "reread": lambda a, h, _: a.reread(h["contract.txt"], user="bob"),
    "share": lambda a, h, _: a.share(h["contract.txt"], ["south"], user="bob"),
    "contracts.summary": lambda a, h, _: a.contracts.summary(h["contract.txt"], user="bob"),
    "contracts.compare": lambda a, h, _: a.contracts.compare(h["contract.txt"], "contract.txt", user="bob"),
    "contracts.review": lambda a, h, _: a.contracts.review(h["contract.txt"], user="bob"),
    "contracts.card": lambda a, h, _: a.contracts.card(h["contract.txt"], user="bob"),
    "contracts.correct": lambda a, h, _: a.contracts.correct(h["contract.txt"], "expiry date", "absent", user="bob"),
    "quote": lambda a, h, _: a.quote("3 brackets", prices=[h["prices.csv"]], user="bob"),
    "quotes.get": lambda a, h, _: a.quotes.get(h["quote"], user="bob"),
    "quotes.get an old one": lambda a, h, _: a.quotes.get(h["quote"], 1, user="bob"),
    "quotes.set_line": lambda a, h, _: a.quotes.set_line(h["quote"], 1, quantity=Decimal(2), user="bob"),
    "quotes.set_discount": lambda a, h, _: a.quotes.set_discount(h["quote"], Decimal(2), user="bob"),
    "quotes.set_tax": lambda a, h, _: a.quotes.set_tax(h["quote"], "Z", user="bob"),
    "quotes.set_customer": lambda a, h, _: a.quotes.set_customer(h["quote"], Customer(name="x"), user="bob"),
    "quotes.move": lambda a, h, _: a.quotes.move(h["quote"], "sent", user="bob"),
    "quotes.proposals": lambda a, h, _: a.quotes.proposals(h["quote"], user="bob"),
    "quotes.take": lambda a, h, _: a.quotes.take(h["quote"], (), user="bob"),
    "quotes.conditions": lambda a, h, _: a.quotes.conditions(h["quote"], user="bob"),
    "quotes.extend": lambda a, h, _: a.quotes.extend(h["quote"], datetime.date(2030, 1, 1), user="bob"),
    "quotes.set_conditions": lambda a, h, _: a.quotes.set_conditions(h["quote"], (), user="bob"),
    "quotes.phrases": lambda a, h, _: a.quotes.phrases(h["quote"], user="bob"),
    "quotes.letter": lambda a, h, _: a.quotes.letter(h["quote"], user="bob"),
    "quotes.accept_letter": lambda a, h, _: a.quotes.accept_letter(h["quote"], "x", user="bob"),
    "quotes.export": lambda a, h, _: a.quotes.export(h["quote"], "quote.csv", user="bob"),
    "quotes.similar": lambda a, h, _: a.quotes.similar(h["quote"], user="bob"),
    "quotes.lists.heads": lambda a, h, _: a.quotes.lists.heads(h["prices.csv"], user="bob"),
}
# What only the owner and administrators may.
ADMINISTRATORS: dict[str, Callable[[Assistant, Path, str], Any]] = {
    "add": lambda a, folder, who: a.add(folder / "note.txt", user=who),
    "sync": lambda a, folder, who: a.sync(folder, user=who),
    "watch": lambda a, folder, who: a.watch(folder, user=who).close(),
    "info": lambda a, _, who: a.info(user=who),
    "spending": lambda a, _, who: a.spending(user=who),
}
# The owner's, of the whole home: no page and no channel calls them for a user.
OWNERS = {
    Assistant: {"reindex", "rollback", "check", "backup", "drop_previous"},
    Register: {"learn"},
    Quotes: set[str](),
    PriceLists: set[str](),
    Conversations: set[str](),
}
# What gives nothing of papers, or only of what a caller already has.
HARMLESS = {
    Assistant: {"upload", "is_admin", "may_forget", "relevance", "dismiss", "transcribe"},
    Register: set[str](),
    Quotes: {"may_approve", "terms", "template"},
    PriceLists: {"matcher", "correct_columns"},
    Conversations: {"append", "listed", "search", "rated", "ratings"},
}
PREFIXES = {Assistant: "", Register: "contracts.", Quotes: "quotes.", PriceLists: "quotes.lists."}


@pytest.mark.parametrize("kind", OWNERS, ids=lambda one: one.__name__)
def test_every_call_was_thought_of(kind: type) -> None:
    """A new method stands in one of the tables above, or this fails: somebody has to say whom it tells what."""
    public = {name for name, _ in inspect.getmembers(kind, inspect.isfunction) if not name.startswith("_")}
    prefix = PREFIXES.get(kind, "conversation, ")
    tried = {one.removeprefix(prefix).split(" ")[0] for one in (*TELLS_NOTHING, *NAMED, *ADMINISTRATORS)}
    assert public <= tried | OWNERS[kind] | HARMLESS[kind]


@pytest.mark.parametrize("call", TELLS_NOTHING)
def test_nothing_is_told_of_what_is_not_for_them(firm: Assistant, hers: dict[str, str], call: str) -> None:
    """Not a word, not an id, not a number of another one's papers, contracts, quotes and conversations."""
    told = said(TELLS_NOTHING[call](firm))
    for secret in (CANARY, "4,321", "north", hers["contract.txt"], hers["prices.csv"], hers["conversation"]):
        assert secret not in told
    assert hers["quote"] not in told


@pytest.mark.parametrize("call", NAMED)
def test_what_is_not_for_them_is_not_there(firm: Assistant, hers: dict[str, str], cited: Citation, call: str) -> None:
    """Named by its id it is as unknown as what never was, and the message does not tell more; nothing changes."""
    before = said(firm.quotes.get(hers["quote"]))
    with pytest.raises((UnknownDocument, UnknownQuote, UnknownConversation)) as raised:
        said(NAMED[call](firm, hers, cited))
    assert CANARY not in str(raised.value)
    assert said(firm.quotes.get(hers["quote"])) == before
    assert hers["contract.txt"] in {one.id for one in firm.documents(user="anna")}


def test_what_failed_is_told_to_whoever_uploaded_it(firm: Assistant) -> None:
    """And stays on the list whatever another one dismisses."""
    (mine,) = firm.failures(user="anna")
    assert CANARY in mine.path
    firm.dismiss([mine.path], user="bob")
    assert firm.failures(user="anna") == [mine]
    assert len(firm.failures(user="cleo")) == 2


@pytest.mark.parametrize("call", ADMINISTRATORS)
def test_the_machine_is_for_administrators(firm: Assistant, tmp_path: Path, call: str) -> None:
    """Its files and the whole of its figures: refused to a member, given to an administrator."""
    (tmp_path / "note.txt").write_text("The spare key hangs behind the door.")
    with pytest.raises(NotAllowed, match="Only an administrator may"):
        ADMINISTRATORS[call](firm, tmp_path, "bob")
    ADMINISTRATORS[call](firm, tmp_path, "cleo")
    if call in ("add", "sync"):
        firm.forget("note.txt", user="cleo")


def test_no_file_of_the_machine_is_read_as_a_price_list(firm: Assistant, tmp_path: Path) -> None:
    """A member who names one is told that there is no such paper; the owner may."""
    (tmp_path / "prices.csv").write_text(PRICES.format(word="Wulp"))
    with pytest.raises(UnknownDocument):
        firm.quotes.lists.find([tmp_path / "prices.csv"], user="bob")
    assert len(firm.quotes.lists.find([tmp_path / "prices.csv"])[0].articles) == 14


def test_each_one_uploads_into_a_place_of_their_own(tmp_path: Path) -> None:
    """The same name, and the very same file, of two people: two papers with their groups; none is told of."""
    access = {"users": {"anna": ["north", "east"], "bob": ["south"]}}
    made = Assistant(tmp_path / "home", settings=Settings(access=access))
    first = made.upload({"plan.txt": b"The plan is blue."}, groups=["north"], user="anna")
    second = made.upload({"plan.txt": b"The plan is red."}, groups=["south"], user="bob")
    same = made.upload({"same.txt": b"The plan is blue."}, groups=["south"], user="bob")
    assert [one.files[0].status for one in (first, second, same)] == ["added"] * 3
    assert "plan.txt" not in same.files[0].reason
    assert [(one.name, one.groups) for one in made.documents(user="anna")] == [("plan.txt", ("north",))]
    assert sorted(one.name for one in made.documents(user="bob")) == ["plan.txt", "same.txt"]
    assert "blue" in made.ask("What colour is the plan?", user="anna").text
    newer = made.upload({"plan.txt": b"The plan is green."}, user="anna")
    assert newer.files[0].status == "updated"
    assert made.documents(user="anna")[0].groups == ("north",)
    assert "red" in made.ask("What colour is the plan?", user="bob", within=["plan.txt"]).text
    made.forget("same.txt", user="bob")
    assert [one.name for one in made.documents(user="anna")] == ["plan.txt"]
    assert not made.check().findings


def test_papers_go_to_own_groups_alone(tmp_path: Path) -> None:
    """Neither uploaded for another one, nor given to it afterwards; one's own may be shared and forgotten."""
    access = {"users": {"anna": ["north", "east"], "bob": ["east"]}}
    made = Assistant(tmp_path / "home", settings=Settings(access=access))
    with pytest.raises(NotAllowed, match=r"You are not in 'south'\. Yours are east, north\."):
        made.upload({"plan.txt": b"The plan is blue."}, groups=["south"], user="anna")
    assert not made.documents()
    made.upload({"plan.txt": b"The plan is blue."}, groups=["north"], user="anna")
    made.upload({"rules.txt": b"The door is shut at six."})
    with pytest.raises(NotAllowed):
        made.share("plan.txt", ["south"], user="anna")
    assert made.share("plan.txt", ["east"], user="anna").groups == ("east",)
    assert "blue" in made.ask("What colour is the plan?", user="bob").text
    for refused in (made.forget, lambda name, user: made.share(name, (), user=user)):
        with pytest.raises(NotAllowed, match="uploaded by anna"):
            refused("plan.txt", user="bob")
    with pytest.raises(NotAllowed, match="It is the firm's"):
        made.forget("rules.txt", user="anna")
    made.forget("plan.txt", user="anna")
    made.forget("rules.txt")


def test_forgetting_can_be_kept_for_administrators(tmp_path: Path) -> None:
    """As the settings have it, not even one's own."""
    made = Assistant(tmp_path, settings=Settings(access={"admins": ("Cleo",), "forget": "admins"}))
    made.upload({"plan.txt": b"The plan is blue."}, user="anna")
    with pytest.raises(NotAllowed):
        made.forget("plan.txt", user="anna")
    assert made.may_forget(made.documents()[0], user="cleo")
    made.forget("plan.txt", user="cleo")


def test_quotes_are_approved_under_ones_own_name(firm: Assistant) -> None:
    """By those who may, and never in the name of somebody else."""
    quote = firm.quote(REQUEST.format(word="Grutto"), user="bob")
    assert not quote.open
    firm.quotes.set_line(quote.number, 1, quantity=Decimal(13), user="bob", by="cleo")
    assert {one.by for one in firm.quotes.get(quote.number).trail} == {"bob"}
    with pytest.raises(NotAllowed, match="Only an administrator may approve"):
        firm.quotes.move(quote.number, "approved", by="cleo", user="bob")
    assert not firm.quotes.may_approve(user="bob")
    moved = firm.quotes.move(quote.number, "approved", user="cleo")
    assert (moved.status, moved.trail[-1].by) == ("approved", "cleo")


def test_a_quote_stays_with_those_its_lists_were_for(tmp_path: Path) -> None:
    """Also when the list is forgotten, or replaced by the next year's."""
    access = {"users": {"anna": ["north"], "dirk": ["north"], "bob": ["south"]}}
    made = Assistant(tmp_path, settings=Settings(access=access))
    made.upload({"prices.csv": PRICES.format(word=CANARY).encode()}, groups=["north"], user="anna")
    number = made.quote(REQUEST.format(word=CANARY), user="anna").number
    made.upload({"prices.csv": PRICES.format(word=CANARY).replace(".50", ".75").encode()}, user="anna")
    made.forget("prices.csv", user="anna")
    assert [one.number for one in made.quotes.all(user="dirk")] == [number]
    assert made.quotes.all(user="bob") == []


def test_people_together_are_no_administrators(firm: Assistant, hers: dict[str, str]) -> None:
    """A channel sees what each of its members may, and does nothing that takes a person."""
    channel = Together("channel", frozenset({"anna", "cleo"}))
    assert {one.id for one in firm.documents(user=channel)} == {hers["contract.txt"], hers["prices.csv"]}
    assert not firm.is_admin(user=Together("channel", frozenset({"cleo"})))
    with pytest.raises(AssistantError):
        firm.quotes.move(hers["quote"], "approved", user=channel)
    with pytest.raises(NotAllowed):
        firm.upload({"x.txt": b"The cat is grey."}, groups=["north"], user=channel)
