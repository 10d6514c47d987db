# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows on their way into a file, and what is known about each once it is there."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from .layouts import Cells, Layout
from .plans import Plan

# What a right reader makes of a row.
PLAN = "plan"
DUPLICATE = "duplicate"  # the plan is in another row, which is the one that counts
AMBIGUOUS = "ambiguous"  # it says of a plan what another row contradicts
REJECTED = "rejected"  # it does not say which plan it is about
NOISE = "noise"  # a title, a header, a total or nothing


@dataclass(frozen=True, slots=True)
class RowNote:
    """What one row of a file is. Rows count from 1, titles included."""

    row_number: int
    outcome: str
    # The switches that dirtied it, in the order in which they did.
    kinds: tuple[str, ...]
    # Fields of the plan that nobody can read out of this row any more.
    lost: tuple[str, ...]
    # The plan as a right reader reads it; none for noise and rejected rows.
    plan: Plan | None


@dataclass(slots=True)
class Row:
    """A row that is being made. A cell is dirtied once: `touched` tells which were."""

    cells: Cells
    plan: Plan | None
    outcome: str = PLAN
    kinds: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)

    def free(self, keys: Iterable[str], *, filled: bool | None = True) -> list[str]:
        """Return which of these cells are there, clean, and filled or empty."""
        return [
            key
            for key in keys
            if key in self.cells
            and key not in self.touched
            and (filled is None or (self.cells[key] not in (None, "")) is filled)
        ]

    def change(self, key: str, value: object, *lost: str) -> bool:
        """Put a dirty value in a cell; name the fields that cannot be read from it."""
        self.cells[key] = value
        self.touched.add(key)
        self.lost.update(lost)
        return True

    def copy(self, *kinds: str) -> "Row":
        """Return a row with the same cells, dirty in some more ways."""
        return Row(
            cells=dict(self.cells),
            plan=self.plan,
            kinds=[*self.kinds, *kinds],
            lost=set(self.lost),
            touched=set(self.touched),
        )


# Dirties a row if it can, and says whether it did.
CellSwitch = Callable[[Row, Layout, random.Random], bool]


class Line(NamedTuple):
    """A row of the file in the making: its values in column order, and its note."""

    values: list
    outcome: str
    kinds: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    plan: Plan | None = None

    def note(self, row_number: int) -> RowNote:
        return RowNote(row_number, self.outcome, self.kinds, self.lost, self.plan)
