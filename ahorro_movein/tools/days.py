# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which of day and month comes first in a file, by all its days."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from odoo.addons.ahorro_import.tools.column import DateOrder
from odoo.addons.ahorro_import.tools.evidence import Answer, ColumnEvidence
from odoo.addons.ahorro_import.tools.table import Cell

#: Names the question in the answers of a profile.
DAYS: Final = "days"
_BEFORE_HOUR: Final = re.compile(r"[\sT]+(?=\d{1,2}:\d{2})")


@dataclass(slots=True)
class _FileDays(ColumnEvidence):
    """The days of all columns: one program wrote them, in one order."""

    @property
    def kind(self) -> str:
        return "date"


def decide_days(
    header: str,
    rows: Iterable[Sequence[Cell]],
    places: Sequence[int],
    order: DateOrder,
    answer: str = "",
) -> Answer:
    """Return how the days of a file are written, with a question where it shows none.

    :param header: what the columns are called, for who is asked
    :param places: where a row has days
    :param order: of day and month, as the profile says
    :param answer: what a person answered before
    """
    seen = _FileDays(places[0] if places else 0, DAYS, header)
    for cells in rows:
        for place in places:
            cell = cells[place] if place < len(cells) else None
            if isinstance(cell, str):
                cell = _BEFORE_HOUR.split(cell.strip(), maxsplit=1)[0]
            elif isinstance(cell, datetime):
                cell = cell.date()
            if cell is not None:
                seen.cells[cell] = seen.cells.get(cell, 0) + 1
    return seen.decide(
        sign="",
        usual_sign="",
        order=order,
        is_order_shown=seen.shows_order,
        key=DAYS,
        answers={"date_order": answer} if answer else {},
        max_length=0,
    )
