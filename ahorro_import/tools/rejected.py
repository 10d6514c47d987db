# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rejected rows as a workbook: to be corrected in a spreadsheet and imported again."""

from collections.abc import Iterable, Sequence
from typing import Final

from odoo.addons.ahorro_plan.tools.workbook import Sheet, write_workbook

from .headers import normalise_header
from .table import Cell

#: Header of the column with the reason; a file that comes back with it is read
#: without.
REASON_HEADER: Final = "Motivo"


def write_rejected(
    rows: Iterable[Sequence[Cell]],
    headers: Sequence[str],
    reasons: Iterable[str],
    *,
    reason_header: str = REASON_HEADER,
    sheet_name: str = "Rechazadas",
) -> bytes:
    """Return an xlsx with the rows as they came and, last, why each was rejected.

    A column of reasons that is there from the last time is left out.
    """
    rows = list(rows)
    old = normalise_header(reason_header)
    width = max([len(headers), *map(len, rows)])
    texts = [*headers, *[""] * (width - len(headers))]
    kept = [place for place in range(width) if normalise_header(texts[place]) != old]
    values = (
        [*(cells[place] if place < len(cells) else None for place in kept), reason]
        for cells, reason in zip(rows, reasons, strict=True)
    )
    titles = [*(texts[place] for place in kept), reason_header]
    with write_workbook([Sheet(sheet_name, titles, values)]) as file:
        return file.read()
