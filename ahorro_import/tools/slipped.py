# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows whose cells stand one column beside their headers.

Somebody inserted or deleted a cell of one row in the spreadsheet. Most of such a row
can be read all the same, as something else: an address as a status, installments as a
debt.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from .column import DOUBTS
from .rows import Problem, RowParser
from .table import Cell

#: Cells that must be unreadable before a row is looked at: one is a slip of the pen.
LEAST: Final = 2
#: Rows with the same columns unreadable that were no slip: more are the columns' fault.
_PATIENCE: Final = 50


class SlipFinder:
    """Tells the rows that read whole with one empty cell less, or one more.

    :param columns: the field of each place, None where it is not used
    """

    def __init__(self, parser: RowParser, columns: Sequence[str | None]) -> None:
        self._parser = parser
        self._places = {name: place for place, name in enumerate(columns) if name}
        self._width = len(columns)
        self._in_vain: Counter[tuple[str, ...]] = Counter()

    def has_slipped(self, cells: Sequence[Cell], problems: Sequence[Problem]) -> bool:
        """Tell whether a row has slipped.

        :param problems: of the row as it stands
        """
        if len(problems) < LEAST:
            return False  # as of nearly all rows
        unread = tuple(sorted(one.field for one in problems if one.code not in DOUBTS))
        if len(unread) < LEAST or self._in_vain[unread] >= _PATIENCE:
            return False
        first = min(self._places.get(name, self._width) for name in unread)
        if any(self._reads_whole(moved) for moved in self._moved(cells, first)):
            return True
        self._in_vain[unread] += 1
        return False

    def _moved(self, cells: Sequence[Cell], first: int) -> list[list[Cell]]:
        """Return the row with an empty cell less, or more, before what is unread."""
        places = range(min(first + 1, len(cells)))
        less = [
            [*cells[:place], *cells[place + 1 :]]
            for place in places
            if cells[place] is None
        ]
        is_full = len(cells) >= self._width and cells[-1] is not None
        more = [] if is_full else [[*cells[:at], None, *cells[at:]] for at in places]
        return less + more

    def _reads_whole(self, cells: Sequence[Cell]) -> bool:
        _values, problems, reject = self._parser.parse(cells)
        return not reject and all(one.code in DOUBTS for one in problems)
