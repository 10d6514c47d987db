# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Days of one column that are counted from two different years.

A workbook counts its days from 1900 or from 1904, and what is copied from one of the
other kind moves by 1,462 days without a word: four years and a day.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from .column import ColumnFormat
from .dates import parse_date
from .table import Cell

#: Days between the two counts.
SHIFT: Final = 1462
# Distances that two days have as often as that one, where it means nothing.
_OTHERS: Final = (*range(SHIFT - 7, SHIFT), *range(SHIFT + 1, SHIFT + 8))
_FEW: Final = 3
# Days of two groups of which one is the other, moved.
_GAP: Final = 730
_SPAN: Final = 366
_SLACK: Final = 31
_SERIAL: Final = 5


def two_counts(cells: Iterable[Cell], fmt: ColumnFormat) -> tuple[date, date] | None:
    """Return two days of which one seems to be the other in the other count.

    Only what the column shows can tell: several days that are there a second time,
    1,462 days later, or days of one year and of the same months four years on, with
    none between. None where it shows nothing, or no cell is a spreadsheet's day.
    """
    listed = list(cells)
    if not any(_is_counted(cell) for cell in listed):
        return None
    found = (parse_date(cell, fmt).value for cell in listed)
    days = {day.toordinal() for day in found if day is not None}
    pairs = _pairs(days, SHIFT)
    if len(pairs) >= _FEW and len(pairs) > 2 * max(
        len(_pairs(days, other)) for other in _OTHERS
    ):
        first = min(pairs)
        return date.fromordinal(first), date.fromordinal(first + SHIFT)
    return _two_groups(sorted(days))


def _is_counted(cell: Cell) -> bool:
    """Tell whether a cell is a day that a spreadsheet counted."""
    if isinstance(cell, str):
        return len(cell) == _SERIAL and cell.isdecimal()
    return not isinstance(cell, bool)


def _pairs(days: set[int], distance: int) -> list[int]:
    return [day for day in days if day + distance in days]


def _two_groups(days: list[int]) -> tuple[date, date] | None:
    """Return the first day of each of two groups, if they are the same months."""
    if len(days) < 2 * _FEW:
        return None
    gaps = [later - day for day, later in zip(days, days[1:], strict=False)]
    place = max(range(len(gaps)), key=gaps.__getitem__) + 1
    low, high = days[:place], days[place:]
    if gaps[place - 1] < _GAP or min(len(low), len(high)) < _FEW:
        return None
    if max(low[-1] - low[0], high[-1] - high[0]) > _SPAN:
        return None
    apart = (high[0] - low[0] - SHIFT, high[-1] - low[-1] - SHIFT)
    if max(map(abs, apart)) > _SLACK:
        return None
    return date.fromordinal(low[0]), date.fromordinal(high[0])
