"""Tables that stand beside each other on a sheet, parted by empty columns."""

from collections.abc import Sequence

from assistant.reading.tables import head_count

Rows = Sequence[tuple[int, list[str]]]
_LOOKED_AT = 8  # rows that tell what names the columns


def bands(rows: Rows) -> list[tuple[int, int]]:
    """The columns, from 0, of each table in rows without an empty one between them: its first and the one behind.

    There are several only where each has names of its own above its columns and labels in its first one, no empty
    row, and another height or the same names as the one beside it. A column that is only left blank parts no table.
    """
    width = max(len(texts) for _, texts in rows)
    whole = [(0, width)]
    used = [False] * width
    for _, texts in rows:
        for column, text in enumerate(texts):
            used[column] = used[column] or bool(text)
    begins = [column for column in range(width) if used[column] and not (column and used[column - 1])]
    ends = [column + 1 for column in range(width) if used[column] and used[column + 1 : column + 2] != [True]]
    found = list(zip(begins, ends, strict=True))
    if len(found) < 2:
        return whole
    tables = [_table(rows, first, end) for first, end in found]
    alike = len({tuple(names) for _, _, names in tables}) == 1
    apart = len({(first, last) for first, last, _ in tables}) == len(tables)
    return found if all(names for _, _, names in tables) and (alike or apart) else whole


def _table(rows: Rows, begin: int, end: int) -> tuple[int, int, list[str]]:
    """The first and the last row of a table in these columns, and its names; no names for what is no table."""
    cells = [(number, texts[begin:end]) for number, texts in rows if any(texts[begin:end])]
    first, last = cells[0][0], cells[-1][0]
    while cells and sum(map(bool, cells[0][1])) == 1:  # a title
        cells = cells[1:]
    heads = head_count([texts for _, texts in cells[:_LOOKED_AT]]) if cells else 0
    labels = [bool(texts[0]) and any(map(str.isalpha, texts[0])) for _, texts in cells[heads:]]
    whole = last - first + 1 == sum(1 for _, texts in rows if any(texts[begin:end]))
    if not heads or not whole or end - begin < 2 or 2 * sum(labels) <= len(labels):
        return first, last, []
    return first, last, cells[heads - 1][1]
