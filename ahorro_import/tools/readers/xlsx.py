# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Workbooks of today's spreadsheets.

python-calamine reads most of them, ten times as fast as anything in Python. But it
holds every cell between the first and the last one in memory, so that two cells in
opposite corners of a sheet are more than any machine has, and one that fails takes the
process with it. Hence every part is looked through first; a sheet that is too big, or
unusual, is read as a stream instead.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from python_calamine import CalamineSheet, SheetVisibleEnum, load_workbook

from ..builder import SHEET_ROWS, TableBuilder
from ..errors import FileError
from ..table import Limits, Table
from . import xlsx_stream
from .packed import unpack
from .sheets import ChoiceLike, choose

#: Cells, blank ones included, up to which a workbook is read in one go: 400 MB at most.
MAX_DENSE_CELLS: Final = 4_500_000
#: Bytes of text up to which the same holds.
MAX_DENSE_TEXT: Final = 80 * 2**20
# The parts that are read; pictures and the like are not.
_PARTS: Final = re.compile(
    r"xl/(worksheets/[^/]+|sharedstrings|styles|workbook|_rels/[^/]+)\.(xml|rels)", re.I
)
_REFERENCE: Final = re.compile(rb"""<c\s[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_HIDDEN_ROW: Final = re.compile(rb"""<row\s[^>]*?\bhidden=["'](?:1|true)["'][^>]*>""")
_ROW_NUMBER: Final = re.compile(rb"""\br=["'](\d{1,7})["']""")
_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
# From the last "<" on: the beginning of a tag that the next piece completes.
_TAIL: Final = 4096


@contextmanager
def no_panic(kind: str) -> Iterator[None]:
    """Turn whatever calamine raises, its panics included, into a FileError."""
    try:
        yield
    except (FileError, GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # A panic of Rust is no Exception.
        if type(error).__name__ == "PasswordError" or "password" in str(error).lower():
            raise FileError("password_protected") from error
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise FileError("broken_file", kind=kind) from error
        raise


def read(
    archive: zipfile.ZipFile, data: bytes, limits: Limits, choice: ChoiceLike
) -> Table:
    """Read the sheet to take of a workbook."""
    hidden = _hidden_rows_if_it_fits(archive)
    if hidden is None:
        return xlsx_stream.read(archive, limits, choice)
    try:
        parts, is_1904 = xlsx_stream.sheet_parts(archive)
        with no_panic("xlsx"):
            book = load_workbook(io.BytesIO(data))
            sheets = [
                (
                    about.name,
                    about.visible != SheetVisibleEnum.Visible,
                    partial(
                        _read_sheet,
                        book,
                        about.name,
                        limits,
                        hidden.get(parts.get(about.name, ""), ()),
                    ),
                )
                for about in book.sheets_metadata
            ]
            table = choose(sheets, "xlsx", choice)
        table.is_1904 = is_1904
        return table
    except FileError as error:
        if error.code != "broken_file":
            raise
        # It asks more of a workbook than spreadsheets do.
        return xlsx_stream.read(archive, limits, choice)


def _read_sheet(
    book: object, name: str, limits: Limits, hidden: Iterable[int]
) -> TableBuilder:
    with no_panic("xlsx"):
        sheet = book.get_sheet_by_name(name)  # type: ignore[attr-defined]
        builder = fill(sheet, limits)
        builder.hidden.update(hidden)
        return builder


def fill(sheet: CalamineSheet, limits: Limits) -> TableBuilder:
    """Copy the rows of a sheet, blank ones at the top and on the left included."""
    builder = TableBuilder(limits)
    if sheet.start is None:
        return builder
    # Blank rows at the top are given, blank columns on the left are not.
    left: list[object] = [None] * sheet.start[1]
    for row in sheet.iter_rows():
        builder.add(left + row if left else row)
    return builder


def _hidden_rows_if_it_fits(archive: zipfile.ZipFile) -> dict[str, list[int]] | None:
    """Tell whether a workbook may be read in one go; unpacks it once, in pieces.

    Returns the indices of the hidden rows of each part, or None for a workbook that is
    too big or unusual.
    """
    dense = texts = 0
    hidden: dict[str, list[int]] = {}
    for entry in archive.infolist():
        name = entry.filename.lower()
        if not _PARTS.fullmatch(name):
            continue
        if "sharedstrings" in name or "styles" in name:
            texts += entry.file_size
            if texts > MAX_DENSE_TEXT:
                return None
            for _piece in unpack(archive, entry.filename, "xlsx"):
                pass  # only to learn whether it is as long as announced
        elif "worksheets/" in name and name.endswith(".xml"):
            if entry.file_size > 100 * MAX_DENSE_CELLS:
                return None
            rows: list[int] = []
            size = _dense_cells(archive, entry.filename, rows)
            if size is None:
                return None
            hidden[entry.filename] = rows
            dense = max(dense, size)
            if dense > MAX_DENSE_CELLS:
                return None
    return hidden


def _dense_cells(archive: zipfile.ZipFile, name: str, hidden: list[int]) -> int | None:
    """Return the cells between the corners of a sheet; None if it is unusual.

    Adds the indices of its hidden rows to ``hidden``.
    """
    columns: set[bytes] = set()
    last_row = cells = references = 0
    rest = b""
    for piece in unpack(archive, name, "xlsx"):
        part = rest + piece
        cut = part.rfind(b"<")
        if cut < 0 or len(part) - cut > _TAIL:
            cut = len(part)
        part, rest = part[:cut], part[cut:]
        cells += len(_CELL.findall(part))
        if b"hidden=" in part:
            for tag in _HIDDEN_ROW.findall(part):
                if number := _ROW_NUMBER.search(tag):
                    hidden.append(int(number[1]) - 1)
        for column, row in _REFERENCE.findall(part):
            references += 1
            columns.add(column)
            if len(row) >= len(str(last_row)):
                last_row = max(last_row, int(row))
    if cells != references or last_row > SHEET_ROWS:
        return None
    return last_row * max(map(_column_number, columns), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
