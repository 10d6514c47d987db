# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rejected rows as a workbook: to be corrected in a spreadsheet and imported again."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell as BookCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from .builder import CELL_SIZE
from .headers import normalise_header
from .table import Cell

#: Header of the column with the reason; a file that comes back with it is read
#: without.
REASON_HEADER: Final = "Motivo"
_ILLEGAL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
)
# Signs with which a spreadsheet believes that a formula begins.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_FIRST_DAY: Final = date(1900, 3, 1)


def write_rejected(
    rows: Iterable[Sequence[Cell]],
    headers: Sequence[str],
    reasons: Iterable[str],
    *,
    reason_header: str = REASON_HEADER,
    sheet_name: str = "Rechazadas",
) -> bytes:
    """Return an xlsx with the rows as they came and, last, why each was rejected.

    Texts are written as texts: what looks like a formula is not one for the spreadsheet
    that opens it, and zeros on the left stay. A column of reasons that is there from
    the last time is left out.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(sheet_name))
    sheet.freeze_panes = "A2"
    rows, reasons = list(rows), list(reasons)
    old = normalise_header(reason_header)
    width = max([len(headers), *map(len, rows)])
    texts = [*headers, *[""] * (width - len(headers))]
    kept = [place for place in range(width) if normalise_header(texts[place]) != old]
    bold = Font(bold=True)
    sheet.append(
        [
            _cell(sheet, text, bold)
            for text in (*(texts[place] for place in kept), reason_header)
        ]
    )
    for cells, reason in zip(rows, reasons, strict=True):
        values = [cells[place] if place < len(cells) else None for place in kept]
        sheet.append([_cell(sheet, value) for value in (*values, reason)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(
    sheet: WriteOnlyWorksheet, value: Cell, font: Font | None = None
) -> BookCell | None:
    if value is None or value == "":
        return None
    if isinstance(value, date) and _as_date(value) < _FIRST_DAY:
        value = value.isoformat()  # before the first day that a spreadsheet counts
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
    else:
        text = _ILLEGAL.sub("", value)[:CELL_SIZE]
        if not text:
            return None
        cell = WriteOnlyCell(sheet, text)
        cell.data_type = "s"
        if text.startswith(_FORMULA):
            # Typing in the cell again must not wake the formula up either.
            cell.quotePrefix = True
            cell.number_format = "@"
    if font:
        cell.font = font
    return cell


def _as_date(value: date) -> date:
    return date(value.year, value.month, value.day)


def _sheet_name(text: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", text)[:31].strip() or "Hoja1"
