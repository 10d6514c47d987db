# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Headers that stand in two rows, some of them as one cell over both."""

from collections.abc import Sequence
from typing import Final

from ..builder import TableBuilder
from ..table import Cell

#: Rows from the top in which a header is looked for.
_HEAD: Final = 60


def join_headers(builder: TableBuilder) -> None:
    """Put a header that is one cell over several rows in the last of them too.

    That one is the row of the headers: the first has those of groups of columns.
    """
    rows = builder.rows
    ends: dict[int, list[tuple[int, int]]] = {}
    for first, last, column in builder.merged:
        if last < min(_HEAD, len(rows)):
            ends.setdefault(last, []).append((first, column))
    for index, places in sorted(ends.items()):
        if not _are_words(rows[index]):
            continue
        row = list(rows[index])
        for first, column in places:
            above = rows[first]
            row += [None] * (column + 1 - len(row))
            if row[column] is None and column < len(above):
                row[column] = above[column]
        while row and row[-1] is None:
            row.pop()
        rows.put(index, row)


def _are_words(cells: Sequence[Cell]) -> bool:
    """Tell whether a row could be one of headers: several texts, none with a digit."""
    filled = [cell for cell in cells if cell is not None]
    return len(filled) > 1 and all(
        isinstance(cell, str) and not any(map(str.isdigit, cell)) for cell in filled
    )
