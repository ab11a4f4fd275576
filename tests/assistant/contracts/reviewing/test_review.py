"""A contract against a playbook: the verdict on each position, and its reason."""

import pytest

from assistant.contracts.model import Clause
from assistant.contracts.reviewing.playbook import Condition, Playbook, Position
from assistant.contracts.reviewing.review import review
from tests.assistant.contracts.made import clause, summary, value

PAID = "Invoices are payable within the said time, in advance where new."


def graded(position: Position, *clauses: Clause) -> tuple[str, str]:
    """The verdict on one position, and the reason."""
    (finding,) = review(summary(*clauses), Playbook(name="Ours", kinds=("supply",), position=(position,))).findings
    return finding.verdict, finding.reason


def position(**more: object) -> Position:
    """A position on terms of payment."""
    return Position(clause="Payment Terms", ours="30 days", **more)


MOST = Condition(at_most="45 days")
LEAST = Condition(at_least="61 days")


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("30 days", "acceptable"),
        ("6 weeks", "acceptable"),
        ("1 month", "acceptable"),
        ("60 days", "look at it"),
        ("2 months", "look at it"),  # 59 to 62 days
        ("3 months", "not acceptable"),
        ("45 business days", "not acceptable"),
    ],
)
def test_lengths_of_time_are_compared_over_their_units(said: str, verdict: str) -> None:
    """A month has 28 to 31 days: where that decides, a person does."""
    found = graded(position(acceptable=MOST, not_acceptable=LEAST), clause("Payment Terms", PAID, value(said, PAID)))
    assert found[0] == verdict
    assert said in found[1] or verdict == "look at it"


def test_a_missing_clause_has_a_verdict_of_its_own() -> None:
    """Which the playbook names."""
    assert graded(position(missing="not acceptable")) == (
        "not acceptable",
        "The contract has no such clause that could be found.",
    )


def test_a_clause_may_go_by_another_name() -> None:
    """It is looked at where there is none of the first name, and the verdict stays under the position's name."""
    damages = Position(
        clause="Liquidated Damages", also=("Penalties",), ours="-", acceptable=Condition(lacks=("daily",))
    )
    penalty, agreed = clause("Penalties", "A daily penalty of 1 %."), clause("Liquidated Damages", "1 % a week.")
    assert graded(damages, penalty)[0] == "look at it"
    assert graded(damages, penalty, agreed)[0] == "acceptable"
    assert graded(damages, clause("Insurance", "None."))[1].startswith("The contract has no such clause")


def test_two_values_that_disagree_are_for_a_person() -> None:
    """30 days here and 90 there: neither is taken for the contract's word."""
    both = clause("Payment Terms", PAID, value("30 days", PAID), value("90 days", PAID))
    verdict, reason = graded(position(acceptable=MOST, not_acceptable=LEAST), both)
    assert verdict == "look at it"
    assert "several values (30 days, 90 days)" in reason


def test_a_clause_without_a_value_is_for_a_person() -> None:
    """Nothing is invented to compare."""
    verdict, reason = graded(position(acceptable=MOST), clause("Payment Terms", "Payable promptly."))
    assert (verdict, reason) == ("look at it", "The clause names no figure that could be compared with 45 days.")


def test_words_decide() -> None:
    """Words that the clause must, or must not, have; spread over lines as they may be."""
    advance = position(not_acceptable=Condition(says=("in  advance",)))
    assert graded(advance, clause("Payment Terms", PAID.replace("in advance", "In\nadvance")))[0] == "not acceptable"
    lacking = position(acceptable=Condition(lacks=("in advance",)))
    assert graded(lacking, clause("Payment Terms", "Payable in 30 days."))[0] == "acceptable"
    assert graded(lacking, clause("Payment Terms", PAID))[0] == "look at it"


def test_amounts_of_other_currencies_are_not_compared() -> None:
    """Dollars are not euros."""
    cap = Position(clause="Cap On Liability", ours="USD 100,000", acceptable=Condition(at_least="USD 100,000"))
    found = clause("Cap On Liability", "limited to EUR 250000", value("EUR 250000", "limited to EUR 250000"))
    assert graded(cap, found)[0] == "look at it"
    euros = cap.model_copy(update={"acceptable": Condition(at_least="EUR 100,000")})
    assert graded(euros, found)[0] == "acceptable"


def test_laws_are_compared_by_name() -> None:
    """Without regard to capitals."""
    law = Position(clause="Governing Law", ours="Irish law", acceptable=Condition(one_of=("ireland",)))
    assert graded(law, clause("Governing Law", "Irish law applies", value("Ireland", "Irish law")))[0] == "acceptable"
    assert graded(law, clause("Governing Law", "English law", value("England", "English law")))[0] == "look at it"


def test_the_worst_comes_first_and_has_its_place() -> None:
    """With the suggested text and the passage; what is acceptable needs neither."""
    book = Playbook(
        name="Ours",
        kinds=("supply",),
        position=(
            position(acceptable=MOST),
            Position(clause="Deposit", ours="none", missing="not acceptable", suggested="No deposit is paid."),
        ),
    )
    found = review(summary(clause("Payment Terms", PAID, value("30 days", PAID))), book)
    assert [one.verdict for one in found.findings] == ["not acceptable", "acceptable"]
    assert found.verdict == "not acceptable"
    assert found.findings[0].suggested == "No deposit is paid."
    assert found.findings[1].citations[0].quote == PAID
