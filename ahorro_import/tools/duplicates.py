# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a file holds twice: columns of one datum, a table beside, sheets of a month."""

from collections.abc import Sequence
from typing import Final

from .findings import EXAMPLES, Finding
from .headers import HeaderMatch, HeaderRow
from .table import Cell, Table

#: Plans that two sheets may both name without being the same portfolio twice.
_FEW_SHARED: Final = 3


class PlansOfSheets:
    """Compares the plans of the sheets that are read one after the other."""

    def __init__(self, table: Table) -> None:
        self.names = [part.name for part in table.parts]
        self.before: set[str] = set()
        self.here: set[str] = set()
        self.repeated: list[tuple[str, int]] = []

    def begin(self) -> None:
        """Begin another sheet."""
        self._end()
        self.names.pop(0)

    def count(self, cells: Sequence[Cell], header: HeaderRow) -> None:
        """Take a row, by what names its plan."""
        fields = header.match.fields
        place = fields.get("subscription_number", fields.get("group_order"))
        if place is not None and place < len(cells) and cells[place] is not None:
            self.here.add(str(cells[place]))

    def _end(self) -> None:
        shared = len(self.here & self.before)
        if shared >= _FEW_SHARED and 2 * shared >= len(self.here):
            self.repeated.append((self.names[0], shared))
        self.before |= self.here
        self.here = set()

    def findings(self) -> list[Finding]:
        """Name the sheets of which most plans are in one before them too."""
        if not self.before:
            return []
        self._end()
        names = [name for name, _count in self.repeated]
        count = sum(count for _name, count in self.repeated)
        if not names:
            return []
        return [Finding("sheets_repeat", {"names": names, "count": count})]


class Duplicates:
    """Counts what stands in columns that give a field which another one gives."""

    def __init__(self, header: HeaderRow) -> None:
        fields = header.match.fields
        self.header = header
        self.rows = [
            (one, fields[one.field], [0, 0])
            for one in header.match.duplicates
            if one.field in fields
        ]

    def count(self, cells: Sequence[Cell]) -> None:
        """Take a row."""
        size = len(cells)
        for one, winner, counts in self.rows:
            if one.index < size and (cell := cells[one.index]) is not None:
                counts[0] += 1
                counts[1] += cell != (cells[winner] if winner < size else None)

    def findings(self) -> list[Finding]:
        """Name the columns that hold something, and a whole table beside."""
        filled = [row for row in self.rows if row[2][0]]
        beside = beside_the_table(self.header.match)
        found = []
        if beside is not None and any(one.index >= beside for one, _w, _c in filled):
            headers = [text for text in self.header.headers[beside:] if text]
            about = {"column": beside, "headers": headers[:40]}
            found.append(Finding("table_beside", about))
        for one, _winner, (count, different) in filled:
            found.append(
                Finding(
                    "duplicate_column",
                    {
                        "column": one.index,
                        "header": one.text,
                        "field": one.field,
                        "filled": count,
                        "different": different,
                    },
                )
            )
        return found


def beside_the_table(match: HeaderMatch) -> int | None:
    """Return the first column of a table on the right of a blank one, if there is."""
    last = max((place for place, name in enumerate(match.columns) if name), default=-1)
    later = [one.index for one in match.duplicates if one.index > last]
    if not later:
        return None
    blank = [
        place
        for place in range(last + 1, min(later))
        if not match.headers[place] and not match.columns[place]
    ]
    return blank[-1] + 1 if blank else None


def examples(table: Table, rows: Sequence[int]) -> dict[str, object]:
    """Return how many rows there are, and the numbers of some."""
    numbers = [table.row_number(index) for index in rows[:EXAMPLES]]
    return {"count": len(rows), "rows": numbers}
