"""Follow-ups made standalone by rules, in four languages; whole questions are left alone."""

import pytest

from assistant.conversing.following import follow

LEASE = "What is the yearly rent of Unit 7?"
LOODS = "Hoeveel bedraagt de huurprijs van de loods aan de Veerkade?"
GEHALT = "Wie hoch ist das Gehalt von Jonas Lindner?"
TILLEULS = "Quel est le délai de dépannage à la Résidence des Tilleuls ?"


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        ("What is the price of HP-008?", "And of HP-012?", "What is the price of HP-012?"),
        ("What was the turnover in 2024?", "What about 2025?", "What was the turnover in 2025?"),
        ("How long is the warranty on our workmanship?", "And on material?", "How long is the warranty on material?"),
        (LEASE, "When is it reviewed?", "When is it reviewed (the yearly rent of Unit 7)?"),
        ("What is the fee in the agreement with Glenarra?", "And the lease?", "What is the fee in the lease?"),
        ("Hoe lang mag buis van 16 mm zijn?", "En van 20 mm?", "Hoe lang mag buis van 20 mm zijn?"),
        (LOODS, "En de waarborgsom?", "de waarborgsom van de loods aan de Veerkade?"),
        (LOODS, "Wie onderhoudt daar het dak?", "Wie onderhoudt daar het dak (van de loods aan de Veerkade)?"),
        (GEHALT, "Und Miriam Seidel?", "Wie hoch ist das Gehalt von Miriam Seidel?"),
        (GEHALT, "Und seine Kündigungsfrist?", "seine Kündigungsfrist von Jonas Lindner?"),
        (GEHALT, "Bekommt er Weihnachtsgeld?", "Bekommt er Weihnachtsgeld (Jonas Lindner)?"),
        (TILLEULS, "Et le dimanche ?", "Quel est le délai de dépannage à la Résidence des Tilleuls le dimanche?"),
        (TILLEULS, "Et à l'école ?", "Quel est le délai de dépannage à l'école?"),
        (
            TILLEULS,
            "Quand est-il payable ?",
            "Quand est-il payable (le délai de dépannage à la Résidence des Tilleuls)?",
        ),
    ],
)
def test_what_is_left_out_is_taken_along(before: str, question: str, meant: str) -> None:
    """A fragment takes its place in the question before; a pronoun is told what it stands for."""
    assert follow(question, before) == meant


@pytest.mark.parametrize(
    "question",
    [
        "How long does a hot work permit stay valid?",
        "How many days of leave does an apprentice have in the first year?",
        "Are there any parking spaces behind the building?",
        "Wer hat die Lieferung angenommen?",
        "Welke waarde mag de hardheid van het systeemwater hebben?",
        "Quel est le préavis de résiliation à l'École Jean-Moulin ?",
        "And how many days of annual leave does everybody have?",
    ],
)
@pytest.mark.parametrize("before", [LEASE, LOODS, GEHALT, TILLEULS])
def test_a_question_that_stands_by_itself_is_left_alone(before: str, question: str) -> None:
    """Word for word, whatever it follows and in whatever language that was."""
    assert follow(question, before) == question


def test_the_papers_title_helps_where_nothing_else_names_it() -> None:
    """A new topic without a name is looked for in the paper that the last answer was from."""
    before = "How many days of annual leave does everybody have?"
    assert follow("What about sick pay?", before, ["Staff handbook"]) == "sick pay (Staff handbook)?"
