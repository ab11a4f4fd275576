"""Names of papers that are handed over."""

import pytest

from assistant.ingestion.sources import UPLOADS, from_uploads


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\papers\lease.pdf", "lease.pdf"),
        ("..", "file"),
        ("papers/", "file"),
        (".hidden", ".hidden"),
        ("a\x00\x1bb\n c\u202fd.pdf", "a__b c d.pdf"),
        ("Fu\u0308hrung.pdf", "F\u00fchrung.pdf"),
    ],
)
def test_of_a_name_the_last_part_counts(given: str, kept: str) -> None:
    """Without folders and control characters, and with letters written one way, so that versions meet."""
    assert [one.path for one in from_uploads({given: b""})] == [UPLOADS + kept]


def test_names_that_become_alike_are_numbered() -> None:
    """In one go, as from two folders, neither takes the other's place."""
    sources = from_uploads({"a/bill.pdf": b"1", "b/bill.pdf": b"2", "bill (2).pdf": b"3"})
    assert {one.path: one.load().data for one in sources} == {
        "uploads/bill.pdf": b"1",
        "uploads/bill (2).pdf": b"2",
        "uploads/bill (2) (2).pdf": b"3",
    }
