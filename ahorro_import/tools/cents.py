# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Amounts without cents among others that have them: they may be cents themselves.

A program that writes the cents of every amount writes those of a round one too. Where
the decimal sign is lost, ``4004187`` is 40.041,87 and is read as 100 times as much.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from .amounts import parse_amount
from .column import ColumnFormat
from .table import Cell

#: Amounts with cents from which on one without them is odd.
_FEW: Final = 5
#: Digits of an amount that may have lost its decimal sign.
_DIGITS: Final = 3
#: How much larger than all others a number of a spreadsheet is, which drops zeros.
_FAR: Final = 10
_SIGNS: Final = (",", ".")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")


@dataclass(slots=True)
class CentsOfColumn:
    """The amounts of a column without cents, and those with two digits of them.

    Each with how often it is there. ``is_padded``: none has fewer digits behind its
    decimal sign. ``grouped``: without cents, and with signs of thousands.
    """

    whole: dict[Cell, int] = field(default_factory=dict)
    grouped: list[str] = field(default_factory=list)
    cents: dict[Cell, int] = field(default_factory=dict)
    is_padded: bool = True

    @classmethod
    def of(cls, cells: Mapping[Cell, int]) -> "CentsOfColumn":
        """Look at the different cells of a column."""
        found = cls()
        for cell, count in cells.items():
            if isinstance(cell, str):
                if cell.isdecimal():
                    if len(cell) >= _DIGITS:
                        found.whole[cell] = count
                elif cell[-3:-2] in _SIGNS and cell[-2:].isdecimal():
                    found.cents[cell] = count
                elif cell[-2:-1] in _SIGNS and cell[-1].isdecimal():
                    found.is_padded = False
                elif cell[-4:-3] in _SIGNS and _GROUPED.fullmatch(cell):
                    found.grouped.append(cell)
            elif type(cell) is float:
                found.cents[cell] = count
            elif type(cell) is int and abs(cell) >= 10 ** (_DIGITS - 1):
                found.whole[cell] = count
        return found

    def odd(self, fmt: ColumnFormat) -> list[Cell]:
        """Return the amounts that may be cents, by the others of their column."""
        if not (self.whole or self.grouped) or sum(self.cents.values()) < _FEW:
            return []
        most = max(
            abs(value)
            for cell in self.cents
            if (value := parse_amount(cell, fmt).value) is not None
        )
        whole, cents = sum(self.whole.values()), sum(self.cents.values())
        is_odd = self.is_padded and whole <= cents
        far: list[Cell] = [
            cell
            for cell in self.grouped
            if (value := parse_amount(cell, fmt).value) and value >= _FAR * most
        ]
        return far + [
            cell
            for cell in self.whole
            if (isinstance(cell, str) and (is_odd or int(cell) > most))
            or (isinstance(cell, int) and cell >= _FAR * most)
        ]

    def differs_from(self, other: "CentsOfColumn") -> bool:
        """Tell whether no amount here has cents, and (nearly) all of the other have."""
        return (
            sum(self.whole.values()) >= _FEW
            and not self.cents
            and self.is_padded
            and sum(other.cents.values()) >= max(_FEW, _FAR * sum(other.whole.values()))
        )
