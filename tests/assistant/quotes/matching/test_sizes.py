"""Sizes: numbers with what they measure, compared across measures and never across sizes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quotes.matching.sizes import fits, sizes


@pytest.mark.parametrize(
    ("asked", "has"),
    [
        ("160 x 80 cm", "1600 x 800 mm"),
        ("160x80", "160 x 80 cm"),
        ("1600 x 800", "160 x 80 cm"),
        ("0,5 l", "500 ml"),
        ("80 gsm", "80 g/m²"),
        ("2.5kg", "2500 g"),
        ("64GB", "64 GB"),
        ("8er", "8 x 40 mm"),
        ("4-hole", "4 holes"),
        ("38 mm x 50 m", "38 mm x 50 m"),
    ],
)
def test_one_size_written_in_two_ways(asked: str, has: str) -> None:
    """In another measure, glued to it, or without one."""
    assert fits(sizes(asked).numbers, sizes(has).numbers)


@pytest.mark.parametrize(
    ("asked", "has"),
    [("22 mm", "28 mm"), ("160 mm", "160 cm"), ("5 l", "500 ml"), ("30 x 30", "30 x 60 cm"), ("5 kg", "5 l")],
)
def test_other_sizes_do_not_fit(asked: str, has: str) -> None:
    """Nor does one number fit two."""
    assert not fits(sizes(asked).numbers, sizes(has).numbers)


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(["mm", "cm", "g", "ml", "l", "kg"]))
def test_a_number_fits_itself_alone(one: int, other: int, measure: str) -> None:
    """In the same measure."""
    asked, has = sizes(f"{one} {measure}").numbers, sizes(f"x {other} {measure}").numbers
    assert fits(asked, has) is (one == other)


def test_classes() -> None:
    """Sizes of clothes, ranges of letters, and codes of letters and figures."""
    assert sizes("vest XL").classes == sizes("vest, size XL").classes == {"size xl"}
    assert sizes("dividers A-Z").classes == {"a-z"}
    assert sizes("ink 603XL").classes == {"603xl"}
    assert "6a" in sizes("Cat 6A").classes
    assert sizes("16 mm").classes == frozenset()
