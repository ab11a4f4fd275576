"""What holds for all tests."""

from collections.abc import Iterator

import pytest

from assistant.reading.options import USUAL


@pytest.fixture(autouse=True, scope="session")
def unprinted() -> Iterator[None]:
    """Word documents are printed for their pages only where a test asks for it: each takes LibreOffice a second."""
    given = USUAL.word_pages
    object.__setattr__(USUAL, "word_pages", "marks")  # what every reader goes by that is not told otherwise
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSISTANT_READING__WORD_PAGES", "marks")
        yield
    object.__setattr__(USUAL, "word_pages", given)
