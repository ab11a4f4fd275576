"""What a terminal shows of names and texts that somebody else wrote."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ui.console import flat, plain, shortened


@given(st.text(alphabet=st.characters(blacklist_categories=["Cc", "Cs", "Mn", "Cf"])), st.integers(6, 60))
def test_shortened_fits(text: str, width: int) -> None:
    """A shortened name is never wider than asked, and one that fits is left alone."""
    short = shortened(text, width)
    assert cell_len(short) <= width
    if cell_len(text) <= width:
        assert short == text


def test_shortened_keeps_what_tells_files_apart() -> None:
    """Folders go first; of a name alone too long, the beginning and the end stay."""
    assert shortened("papers/contracts/lease-unit-7.pdf", 30) == "…/contracts/lease-unit-7.pdf"
    assert shortened("papers/contracts/lease-unit-7.pdf", 20) == "…/lease-unit-7.pdf"
    assert shortened("2025-03-14-carrowbeg-invoice.pdf", 20) == "2025-03…-invoice.pdf"


def test_no_text_commands_the_terminal() -> None:
    """Escape sequences, carriage returns and undecodable bytes of a name are shown as what they are."""
    assert plain("a\x1b[2Jb\rc\x9bd\udce9e\nf\tg") == "a�[2Jb�c�d�e\nf\tg"
    assert flat(" two\n lines\x07 ") == "two lines�"
