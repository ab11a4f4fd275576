"""Which part of one contract is which of another, and the words that differ."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.contracts.comparing.aligning import Run, align, runs

OLD = [
    "1.1 The Supplier delivers within 5 days of the order.",
    "1.2 The Buyer pays within 30 days of the invoice.",
    "1.3 Either party may end this agreement with 3 months' notice.",
]


def test_a_part_put_in_does_not_shift_the_others() -> None:
    """Numbers in front change when a part is put in between; the parts stay the same."""
    new = [OLD[0], "1.2 Deliveries go to the yard at Quarry Road.", OLD[1].replace("1.2", "1.3"), "1.4" + OLD[2][3:]]
    assert align(OLD, new) == [(0, 0), (None, 1), (1, 2), (2, 3)]


def test_a_changed_part_is_paired_and_a_lost_one_is_not() -> None:
    """Most words in common: the same part, changed."""
    assert align(OLD, [OLD[0], "1.2 The Buyer pays within 14 days of the invoice."]) == [(0, 0), (1, 1), (2, None)]


def test_a_moved_part_is_paired_with_itself() -> None:
    """The same words elsewhere are neither lost nor new."""
    assert sorted(align(OLD, [OLD[2], OLD[0], OLD[1]])) == [(0, 1), (1, 2), (2, 0)]


def test_two_parts_with_little_in_common_stay_two() -> None:
    """They are not taken for one that was changed."""
    assert align([OLD[0]], ["Rent falls due on the first of each month."]) == [(0, None), (None, 0)]


def test_words_that_differ() -> None:
    """The runs read as one text with its changes marked."""
    found = runs("pays within 30 days of\nthe invoice.", "pays within 14 days of the invoice.")
    assert found == (
        Run(kind="same", text="pays within "),
        Run(kind="removed", text="30 "),
        Run(kind="added", text="14 "),
        Run(kind="same", text="days of the invoice."),
    )


TEXTS = st.lists(st.text("ab 1.\n", max_size=12), max_size=8)


@given(TEXTS, TEXTS)
def test_every_part_is_accounted_for_once(old: list[str], new: list[str]) -> None:
    """Nothing is lost and nothing doubled, whatever the texts are."""
    pairs = align(old, new)
    assert sorted(one for one, _ in pairs if one is not None) == list(range(len(old)))
    assert [other for _, other in pairs if other is not None] == list(range(len(new)))


@given(st.text("ab,. \n", max_size=40), st.text("ab,. \n", max_size=40))
def test_the_runs_hold_both_texts(old: str, new: str) -> None:
    """Without what was added they are the old text, without what was removed the new one."""
    found = runs(old, new)
    assert "".join("".join(one.text for one in found if one.kind != "added").split()) == "".join(old.split())
    assert "".join(one.text for one in found if one.kind != "removed") == " ".join(new.split())
