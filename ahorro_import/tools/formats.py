# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How the cells of each column are written, decided once by the whole column.

One cell cannot tell: ``40.041`` is forty thousand in a column of ``1.234,56`` and forty
in one of ``1234.567``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from odoo.addons.ahorro_plan.tools.group_order import MAX_ORDER
from odoo.addons.ahorro_plan.tools.text import clean_cell

from .catalog import FIELDS
from .column import ColumnFormat, DateOrder
from .table import Cell

_NUMERIC: Final = frozenset({"amount", "integer", "percent"})
_COMMA: Final = re.compile(r"\d,\d{1,2}(?!\d)|\d,\d{4,}|\.\d{3},|\d\.\d{3}\.\d{3}")
_DOT: Final = re.compile(r"\d\.\d{1,2}(?!\d)|\d\.\d{4,}|,\d{3}\.|\d,\d{3},\d{3}")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a profile, its administradora, and a person decided beforehand.

    ``decimal_sign``: "," or "."; "" lets each column tell. ``code_tables``: for a field
    what its texts stand for, compared without case and accents: ``{"status":
    {"Ahorrista": "N0"}}``. ``columns``: what a person decided for a column: its field,
    or "" when it is not to be read. ``header_row``: index of the header in the table.
    ``group_pattern``: regular expression for a whole group, when the administradora's
    all have one form: a spreadsheet that made 12000 of the group 12E3 is found out so.
    ``group_order_pattern``, ``max_order`` and ``default_area``: as in ahorro_plan.
    """

    date_order: DateOrder = "dmy"
    decimal_sign: str = ""
    code_tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    columns: Mapping[int, str] = field(default_factory=dict)
    header_row: int | None = None
    group_pattern: str | None = None
    group_order_pattern: str | None = None
    max_order: int = MAX_ORDER
    default_area: str | None = None


def decide_formats(
    rows: Iterable[Sequence[Cell]],
    columns: Sequence[str | None],
    rules: Rules,
) -> dict[int, ColumnFormat]:
    """Return the format of each column that has a field.

    Texts in which a sign can only be one thing vote; without any the rules decide, and
    without these it is the country's, the comma.
    """
    votes = {
        place: _Votes()
        for place, name in enumerate(columns)
        if name and FIELDS[name].kind in _NUMERIC
    }
    listed = list(votes.items())
    for cells in rows:
        size = len(cells)
        for place, vote in listed:
            if place < size and (cell := cells[place]) is not None:
                vote.count(cell)
    return {
        place: _format(name, votes.get(place), rules)
        for place, name in enumerate(columns)
        if name
    }


def _format(name: str, votes: "_Votes | None", rules: Rules) -> ColumnFormat:
    about = FIELDS[name]
    return ColumnFormat(
        kind=about.kind,
        decimal_sign=rules.decimal_sign or (votes.sign if votes else ","),
        date_order=rules.date_order,
        is_fraction=bool(votes and about.kind == "percent" and votes.is_fraction),
        allow_negative=name == "deviation",
        max_length=about.max_length,
    )


class _Votes:
    """What the cells of a column say of its decimal sign."""

    __slots__ = ("commas", "dots", "highest", "lowest", "numbers")

    def __init__(self) -> None:
        self.commas = self.dots = self.numbers = 0
        self.highest = self.lowest = 0.0

    def count(self, cell: Cell) -> None:
        if isinstance(cell, str):
            text = clean_cell(cell[:40])
            if text and text[-1:] != "%":
                self.commas += _COMMA.search(text) is not None
                self.dots += _DOT.search(text) is not None
        elif isinstance(cell, int | float) and not isinstance(cell, bool):
            self.numbers += 1
            self.highest = max(self.highest, cell)
            self.lowest = min(self.lowest, cell)

    @property
    def sign(self) -> str:
        return "." if self.dots > self.commas else ","

    @property
    def is_fraction(self) -> bool:
        """Numbers of at most 1, one of them not 0: a spreadsheet's own percentages."""
        return self.numbers > 0 and self.lowest >= 0 and 0 < self.highest <= 1
