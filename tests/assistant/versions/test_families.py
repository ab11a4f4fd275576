"""Which papers are older versions of others, as their names tell."""

import pytest

from assistant.documents import Document
from assistant.versions.families import newer


def paper(name: str) -> Document:
    """A paper of that name, which is its id too."""
    return Document(
        id=name, name=name, path=f"/p/{name}", kind="pdf", title="", sha256="", size=1, pages=1, chunks=1, added=""
    )


@pytest.mark.parametrize(
    ("names", "older"),
    [
        (("handbook-v1.pdf", "handbook-v2.pdf", "handbook-v10.pdf"), {0: 2, 1: 2}),
        (("lease-draft.docx", "lease.docx", "lease-signed.pdf"), {0: 2, 1: 2}),
        (("price-list-2023.xlsx", "price-list-2024.xlsx"), {0: 1}),
        (("invoice-2024-01.pdf", "invoice-2024-02.pdf"), {}),
        (("handbook-2023.pdf", "lease-2024.pdf"), {}),
        (("minutes.pdf", "minutes.pdf.txt"), {}),
        (("2023.pdf", "2024.pdf"), {}),
    ],
)
def test_what_is_newer(names: tuple[str, ...], older: dict[int, int]) -> None:
    """Numbers, words and years tell; days and months, and other papers' names, don't."""
    found = newer([paper(name) for name in names])
    assert {one: found[one].name for one in found} == {names[old]: names[new] for old, new in older.items()}


def test_many_papers_of_one_word_are_quick() -> None:
    """Thousands of invoices are not compared with each other."""
    papers = [paper(f"invoice-{number}.pdf") for number in range(5000)]
    assert newer(papers) == {}
