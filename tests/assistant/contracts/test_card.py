"""The card: sections in order, plain names, every line with its place."""

from assistant.contracts.card import card, label
from assistant.contracts.finding.types import NAMES
from assistant.contracts.reviewing.playbook import Playbook, Position
from assistant.contracts.reviewing.review import review
from tests.assistant.contracts.made import cited, clause, summary, value

CAP = "The total liability is limited to EUR 150000."
BOOK = Playbook(
    name="Ours",
    kinds=("supply",),
    position=(
        Position(clause="Deposit", ours="None is paid.", missing="acceptable"),
        Position(clause="Cap On Liability", ours="Half a million at least."),
    ),
)


def test_the_card_has_its_sections_in_order() -> None:
    """What wants a look first, who, when, the clauses, and what was not found."""
    contract = summary(clause("Cap On Liability", CAP, value("EUR 150000", CAP)), clause("Source Code Escrow", "Kept."))
    found = card(contract, review(contract, BOOK))
    assert [one.heading for one in found.sections] == [
        "Look at this first",
        "Who",
        "When",
        "If something goes wrong",
        "Also agreed",
        "Not found in this contract",
    ]
    (graded,) = found.sections[0].lines
    assert graded.name == "Limit of liability"
    assert graded.text.endswith("Your position: Half a million at least.")
    assert found.sections[3].lines[0].value == "EUR 150000"
    assert found.about == "Supply, 3 pages; all 40 passages were read."


def test_every_clause_can_stand_on_the_card_once() -> None:
    """Whatever type it is of; but for the ones at its head."""
    every = summary(*(clause(name, f"About {name}.") for name in NAMES))
    lines = [line for section in card(every).sections for line in section.lines if line.text.startswith("About ")]
    assert len(lines) == len({line.text for line in lines}) == len(NAMES) - 5
    assert {line.name for line in lines} == {label(name) for name in NAMES[5:]}


def test_what_is_no_contract_says_so() -> None:
    """With what it seems to be, once, and with nothing else."""
    empty = summary().model_copy(
        update={
            "kind": "not a contract",
            "seems": "invoice",
            "parties": (),
            "dates": (),
            "deadlines": (),
            "missing": (),
            "notices": ("This does not look like a contract. It seems to be: invoice.",),
        }
    )
    found = card(empty)
    assert found.about == "This seems to be no contract but an invoice."
    assert found.sections == ()
    assert found.notices == ()


def test_contradicting_dates_are_said_to_be() -> None:
    """Both are shown."""
    first = summary().dates[0].model_copy(update={"contradicted": True})
    second = first.model_copy(update={"citations": (cited("as of 1 June 2025", 3),)})
    lines = card(summary().model_copy(update={"dates": (first, second)})).sections[1].lines
    assert [line.text for line in lines if line.name == "Effective Date"] == ["The contract gives different dates"] * 2
