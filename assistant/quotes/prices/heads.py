"""What the tables of a paper are taken to hold, for a person to look at and correct."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.documents import Page
from assistant.quotes.prices.columns import guess, is_price_list
from assistant.quotes.prices.tables import cells

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Head:
    """The names of a table's columns, what each is taken to hold (by index, of `columns.FIELDS`), and its first rows.

    `corrected` says that a person said so.
    """

    names: tuple[str, ...]
    held: Mapping[int, str]
    rows: tuple[tuple[str, ...], ...]
    corrected: bool = False

    @property
    def usable(self) -> bool:
        """Whether articles come of it."""
        return is_price_list(self.held)


def heads(pages: Iterable[Page], columns: Mapping[tuple[str, ...], Mapping[int, str]]) -> list[Head]:
    """The tables of a paper's pages, those with the same names of columns once, in their order.

    `columns` is what people said before, by the names of the columns.
    """
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for page in pages:
        rows: list[tuple[str, ...]] = []
        for block in page.blocks:
            if block.kind == "head":
                rows = found.setdefault(tuple(cells(page.text[block.start : block.end])), [])
            elif block.kind == "row" and len(rows) < _SHOWN:
                rows.append(tuple(cells(page.text[block.start : block.end])))
    return [
        Head(names, columns.get(names) or guess(names), tuple(rows), names in columns) for names, rows in found.items()
    ]
