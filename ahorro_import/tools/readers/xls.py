# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Workbooks of before 2007 (BIFF)."""

import struct
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from ..errors import FileError
from ..formula import ERRORS, UNKNOWN
from ..table import Limits, Table
from .sheets import ChoiceLike
from .xlsx import MAX_DENSE_CELLS, Seen, read_dense

_FILEPASS: Final = 0x2F
_BOF: Final = 0x809
_SHEET: Final = 0x85
_DATE_MODE: Final = 0x22
_ROW: Final = 0x208
_ROW_HIDDEN: Final = 0x20
# Records that hold one cell: BLANK, NUMBER, LABEL, BOOLERR, FORMULA (three versions),
# RSTRING, LABELSST, RK, and those of the versions before.
_CELLS: Final = frozenset(
    {0x201, 0x203, 0x204, 0x205, 0x6, 0x206, 0x406, 0xD6, 0xFD, 0x27E, 1, 2, 3, 4, 5}
)
# Records that hold a stretch of a row and end with its last column.
_STRETCHES: Final = frozenset({0xBD, 0xBE})
_BOOLERR: Final = 0x205
_FORMULAS: Final = frozenset({0x6, 0x206, 0x406})
_MAY_FAIL: Final = _FORMULAS | {_BOOLERR}
_SHEET_ROWS: Final = 65_536
_SHEET_COLUMNS: Final = 256


def read(stream: bytes, data: bytes, limits: Limits, choice: ChoiceLike) -> Table:
    """Read the sheet to take; ``stream`` is the workbook inside of ``data``."""
    facts = _check(stream, limits)
    table = read_dense(
        "xls",
        data,
        limits,
        choice,
        lambda place, _name: facts.sheets.get(place, Seen()),
    )
    table.is_1904 = facts.is_1904
    return table


@dataclass(slots=True)
class _Facts:
    """What the reader does not tell: the epoch, and what is seen in each sheet."""

    is_1904: bool = False
    sheets: defaultdict[int, Seen] = field(default_factory=lambda: defaultdict(Seen))


def _error_in(stream: bytes, at: int, record: int, size: int) -> str:
    """Return the error that a cell's record holds as its value, or ""."""
    if record == _BOOLERR and size >= 8 and stream[at + 7]:
        return ERRORS.get(stream[at + 6], UNKNOWN)
    is_formula = record in _FORMULAS and size >= 14
    if is_formula and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
        return ERRORS.get(stream[at + 8], UNKNOWN)
    return ""


def _check(stream: bytes, limits: Limits) -> _Facts:
    """Look at every record for a password, and for cells where no sheet has any.

    The corners of the sheet decide how much memory the reader takes.
    """
    at, end = 0, len(stream) - 4
    last_row = last_column = 0
    unpack = struct.Struct("<HH").unpack_from
    facts = _Facts()
    begins: dict[int, int] = {}  # where each sheet begins
    sheet = -1
    while at <= end:
        record, size = unpack(stream, at)
        at += 4
        if record in _CELLS and size >= 4 and at + 4 <= len(stream):
            row, column = unpack(stream, at)
            last_row = max(last_row, row)
            last_column = max(last_column, column)
            if record in _MAY_FAIL and at + size <= len(stream):
                if error := _error_in(stream, at, record, size):
                    facts.sheets[sheet].failed.setdefault(row, {})[column] = error
        elif record in _STRETCHES and size >= 6 and at + size <= len(stream):
            row, column = unpack(stream, at)
            (last,) = struct.unpack_from("<H", stream, at + size - 2)
            last_row = max(last_row, row)
            last_column = max(last_column, column, last)
        elif record == _ROW and size >= 16 and at + 14 <= len(stream):
            row, options = struct.unpack_from("<H10xH", stream, at)
            if options & _ROW_HIDDEN:
                facts.sheets[sheet].hidden.append(row)
        elif record == _BOF:
            sheet = begins.get(at - 4, -1)
        elif record == _SHEET and size >= 4 and at + 4 <= len(stream):
            (begin,) = struct.unpack_from("<I", stream, at)
            begins[begin] = len(begins)
        elif record == _DATE_MODE and size >= 2 and at + 2 <= len(stream):
            facts.is_1904 = stream[at] == 1
        elif record == _FILEPASS:
            raise FileError("password_protected")
        at += size
    if last_column >= _SHEET_COLUMNS:
        raise FileError("too_many_columns", limit=limits.max_columns)
    cells = (last_row + 1) * (last_column + 1)
    if cells > max(MAX_DENSE_CELLS, _SHEET_ROWS * _SHEET_COLUMNS):
        raise FileError("too_many_rows", limit=limits.max_rows)
    return facts
