# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Binary workbooks of Excel (.xlsb), read by python-calamine.

Their parts are records of a type, a size and a content. Each part is looked through
first, since the corners of a sheet decide how much memory the reader takes.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from python_calamine import SheetVisibleEnum, load_workbook

from ..builder import SHEET_COLUMNS, SHEET_ROWS, TableBuilder
from ..errors import FileError
from ..table import Limits, Table
from .packed import unpack
from .sheets import ChoiceLike, choose
from .xlsx import MAX_DENSE_CELLS, fill, no_panic

_ROW: Final = 0
_CELLS: Final = range(1, 12)
_BOOK_FLAGS: Final = 153
_HIDDEN: Final = 0x10


def read(
    archive: zipfile.ZipFile, data: bytes, limits: Limits, choice: ChoiceLike
) -> Table:
    """Read the sheets to take of a workbook."""
    try:
        hidden, is_1904 = _look_through(archive, limits)
        with no_panic("xlsb"):
            book = load_workbook(io.BytesIO(data))
            sheets = [
                (
                    about.name,
                    about.visible != SheetVisibleEnum.Visible,
                    partial(_read_sheet, book, about.name, limits, hidden),
                )
                for about in book.sheets_metadata
            ]
            # Which part is which sheet is known only where there is one.
            if len(sheets) != 1:
                hidden.clear()
            table = choose(sheets, "xlsb", choice)
    except FileError as error:
        if error.code != "broken_file":
            raise
        raise FileError("save_as_xlsx") from error
    table.is_1904 = is_1904
    return table


def _read_sheet(
    book: object, name: str, limits: Limits, hidden: Iterable[int]
) -> TableBuilder:
    with no_panic("xlsb"):
        builder = fill(book.get_sheet_by_name(name), limits)  # type: ignore[attr-defined]
        builder.hidden.update(hidden)
        return builder


def _look_through(archive: zipfile.ZipFile, limits: Limits) -> tuple[list[int], bool]:
    """Return the hidden rows of the sheets, and whether days count from 1904."""
    hidden: list[int] = []
    is_1904 = False
    for entry in archive.infolist():
        name = entry.filename.lower()
        if name == "xl/workbook.bin":
            for kind, content in _records(archive, entry.filename):
                if kind == _BOOK_FLAGS and content:
                    is_1904 = bool(content[0] & 1)
        elif name.startswith("xl/worksheets/") and name.endswith(".bin"):
            hidden += _check_sheet(archive, entry.filename, limits)
    return hidden, is_1904


def _check_sheet(archive: zipfile.ZipFile, name: str, limits: Limits) -> list[int]:
    """Look for cells where no sheet has any; return the rows that are hidden."""
    hidden: list[int] = []
    last_row = last_column = 0
    for kind, content in _records(archive, name):
        if kind == _ROW and len(content) >= 12:
            last_row = int.from_bytes(content[:4], "little")
            if content[11] & _HIDDEN:
                hidden.append(last_row)
            if last_row >= SHEET_ROWS:
                raise FileError("too_many_rows", limit=limits.max_rows)
        elif kind in _CELLS and len(content) >= 4:
            last_column = max(last_column, int.from_bytes(content[:4], "little"))
    if last_column >= SHEET_COLUMNS:
        raise FileError("too_many_columns", limit=limits.max_columns)
    if (last_row + 1) * (last_column + 1) > MAX_DENSE_CELLS:
        raise FileError("too_many_rows", limit=limits.max_rows)
    return hidden


def _records(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[int, bytes]]:
    """Return each record of a part: its type and the beginning of its content."""
    data = b"".join(unpack(archive, name, "xlsb"))
    at, end = 0, len(data)
    while at < end:
        kind, at = _varint(data, at, 2)
        size, at = _varint(data, at, 4)
        yield kind, data[at : at + 16]
        at += size


def _varint(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Read a number of seven bits a byte; of a type the mark of the first stays."""
    value = 0
    for turn in range(most):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * turn)
        if not byte & 0x80:
            break
    return value, at
