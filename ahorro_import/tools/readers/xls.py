# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Workbooks of before 2007 (BIFF)."""

import io
import struct
from functools import partial
from typing import Final

from python_calamine import SheetVisibleEnum, load_workbook

from ..builder import TableBuilder
from ..errors import FileError
from ..table import Limits, Table
from .sheets import ChoiceLike, choose
from .xlsx import MAX_DENSE_CELLS, fill, no_panic

_FILEPASS: Final = 0x2F
# Records that hold one cell: BLANK, NUMBER, LABEL, BOOLERR, FORMULA (three versions),
# RSTRING, LABELSST, RK, and those of the versions before.
_CELLS: Final = frozenset(
    {0x201, 0x203, 0x204, 0x205, 0x6, 0x206, 0x406, 0xD6, 0xFD, 0x27E, 1, 2, 3, 4, 5}
)
# Records that hold a stretch of a row and end with its last column.
_STRETCHES: Final = frozenset({0xBD, 0xBE})
_SHEET_ROWS: Final = 65_536
_SHEET_COLUMNS: Final = 256


def read(stream: bytes, data: bytes, limits: Limits, choice: ChoiceLike) -> Table:
    """Read the sheet to take; ``stream`` is the workbook inside of ``data``."""
    _check(stream, limits)
    with no_panic("xls"):
        book = load_workbook(io.BytesIO(data))
        sheets = [
            (
                about.name,
                about.visible != SheetVisibleEnum.Visible,
                partial(_read_sheet, book, about.name, limits),
            )
            for about in book.sheets_metadata
        ]
        return choose(sheets, "xls", choice)


def _read_sheet(book: object, name: str, limits: Limits) -> TableBuilder:
    with no_panic("xls"):
        return fill(book.get_sheet_by_name(name), limits)  # type: ignore[attr-defined]


def _check(stream: bytes, limits: Limits) -> None:
    """Look at every record for a password, and for cells where no sheet has any.

    The corners of the sheet decide how much memory the reader takes.
    """
    at, end = 0, len(stream) - 4
    last_row = last_column = 0
    unpack = struct.Struct("<HH").unpack_from
    while at <= end:
        record, size = unpack(stream, at)
        at += 4
        if record in _CELLS and size >= 4 and at + 4 <= len(stream):
            row, column = unpack(stream, at)
            last_row = max(last_row, row)
            last_column = max(last_column, column)
        elif record in _STRETCHES and size >= 6 and at + size <= len(stream):
            row, column = unpack(stream, at)
            (last,) = struct.unpack_from("<H", stream, at + size - 2)
            last_row = max(last_row, row)
            last_column = max(last_column, column, last)
        elif record == _FILEPASS:
            raise FileError("password_protected")
        at += size
    if last_column >= _SHEET_COLUMNS:
        raise FileError("too_many_columns", limit=limits.max_columns)
    cells = (last_row + 1) * (last_column + 1)
    if cells > max(MAX_DENSE_CELLS, _SHEET_ROWS * _SHEET_COLUMNS):
        raise FileError("too_many_rows", limit=limits.max_rows)
