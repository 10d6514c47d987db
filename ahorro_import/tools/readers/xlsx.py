# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Workbooks of today's spreadsheets.

python-calamine reads most of them, ten times as fast as anything in Python. But it
holds every cell between the first and the last one in memory, so that two cells in
opposite corners of a sheet are more than any machine has, and one that fails takes the
process with it. Hence every part is looked through first; a sheet that is too big, or
unusual, is read as a stream instead.
"""

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    SheetVisibleEnum,
    load_workbook,
)

from ..builder import SHEET_ROWS, TableBuilder
from ..errors import FileError
from ..formula import UNKNOWN, uncalculated
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
_REFERENCE: Final = re.compile(rb"""<c\s[^>]*?\br=["']([A-Z]{1,3}\d{1,7})["']""")
# Of what `_REFERENCE` finds: half a million of them are not looked at one by one.
_LETTERS: Final = bytes(range(ord("A"), ord("Z") + 1))
_DIGITS: Final = b"0123456789"
_HIDDEN_ROW: Final = re.compile(rb"""<row\s[^>]*?\bhidden=["'](?:1|true)["'][^>]*>""")
_ROW_NUMBER: Final = re.compile(rb"""\br=["'](\d{1,7})["']""")
# As most programs write a cell, or the beginning of any other.
_CELL: Final = re.compile(rb"""<c(?: r="([A-Z]{1,3}\d{1,7})"|[\s/>])""")
_PREFIXED_CELL: Final = re.compile(rb"<\w+:c[\s/>]")
# From the last "<" on: the beginning of a tag that the next piece completes.
_TAIL: Final = 4096
# Cells in error, and formulas without a value; a text of no letters is a value.
_ERROR: Final = re.compile(
    rb"""<c\s([^>]*?\bt=["']e["'][^>]*)>(?:<f[^>]*?(?:/>|>[^<]*</f>))?(?:<v>([^<]*))?"""
)
_BARE_FORMULA: Final = re.compile(
    rb"""<c\s((?:(?!\bt=["'](?:str|e)["'])[^>])*)><f(?:\s[^>]*?)?(?:/>|>([^<]*)</f>)"""
    rb"""(?:<v\s*/>|<v></v>)?</c>"""
)
_PLACE: Final = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
#: Cells in error from which on a workbook is read cell by cell.
_MANY_FAILED: Final = 200_000
#: By row and column, what stands in a cell whose formula gives no value.
Failed = dict[int, dict[int, str]]


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
    seen = _look_through(archive)
    if seen is None:
        return xlsx_stream.read(archive, limits, choice)
    try:
        parts, is_1904 = xlsx_stream.sheet_parts(archive)
        table = read_dense(
            "xlsx",
            data,
            limits,
            choice,
            lambda _place, name: seen.get(parts.get(name, ""), Seen()),
        )
        table.is_1904 = is_1904
        return table
    except FileError as error:
        if error.code != "broken_file":
            raise
        # It asks more of a workbook than spreadsheets do.
        return xlsx_stream.read(archive, limits, choice)


@dataclass(slots=True)
class Seen:
    """What calamine does not tell of a sheet, or not of each kind of workbook.

    ``merged``: first row and column, and last row and column, of cells that are one.
    """

    hidden: list[int] = field(default_factory=list)
    failed: Failed = field(default_factory=dict)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


def read_dense(
    kind: str,
    data: bytes,
    limits: Limits,
    choice: ChoiceLike,
    seen: Callable[[int, str], Seen],
) -> Table:
    """Read the sheet to take of a workbook that may be read in one go.

    :param seen: what was seen of a sheet, by its place and its name
    """
    with no_panic(kind):
        book = load_workbook(io.BytesIO(data))
        sheets = [
            (
                about.name,
                about.visible != SheetVisibleEnum.Visible,
                partial(
                    _read_sheet, kind, book, about.name, limits, seen(place, about.name)
                ),
            )
            for place, about in enumerate(book.sheets_metadata)
        ]
        return choose(sheets, kind, choice)


def _read_sheet(
    kind: str, book: CalamineWorkbook, name: str, limits: Limits, seen: Seen
) -> TableBuilder:
    with no_panic(kind):
        return fill(book.get_sheet_by_name(name), limits, seen)


def fill(sheet: CalamineSheet, limits: Limits, seen: Seen) -> TableBuilder:
    """Copy the rows of a sheet, blank ones at the top and on the left included."""
    builder = TableBuilder(limits)
    builder.hidden.update(seen.hidden)
    failed = seen.failed
    if sheet.start is None:
        rows: Iterable[Sequence[object]] = ()
        left: list[object] = []
    else:
        # Blank rows at the top are given, blank columns on the left are not.
        rows, left = sheet.iter_rows(), [None] * sheet.start[1]
    for (first, column), (last, _right) in sheet.merged_cell_ranges or seen.merged:
        builder.merge(first, last, column)
    for index, row in enumerate(rows):
        cells = [*left, *row] if left else row
        if failed and index in failed:
            cells = with_failed(cells, failed.pop(index))
        builder.add(cells)
    # Rows of which nothing has a value.
    for index in sorted(failed):
        builder.skip_to(index)
        builder.add(with_failed([], failed[index]))
    return builder


def with_failed(cells: Sequence[object], failed: dict[int, str]) -> list[object]:
    """Return the cells of a row with what stands for the formulas that failed."""
    cells = list(cells)
    cells += [None] * (max(failed) + 1 - len(cells))
    for place, text in failed.items():
        if cells[place] in (None, ""):
            cells[place] = text
    return cells


def _look_through(archive: zipfile.ZipFile) -> dict[str, Seen] | None:
    """Tell whether a workbook may be read in one go; unpacks it once, in pieces.

    Returns what was seen in each part, or None for a workbook that is too big or
    unusual.
    """
    dense = texts = 0
    found: dict[str, Seen] = {}
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
            seen = found[entry.filename] = Seen()
            size = _dense_cells(archive, entry.filename, seen)
            if size is None:
                return None
            dense = max(dense, size)
            if dense > MAX_DENSE_CELLS:
                return None
    return found


def _dense_cells(archive: zipfile.ZipFile, name: str, seen: Seen) -> int | None:
    """Return the cells between the corners of a sheet; None if it is unusual.

    Adds to ``seen`` what is seen on the way.
    """
    columns: set[bytes] = set()
    last_row = cells = references = failed = 0
    rest = b""
    for piece in unpack(archive, name, "xlsx"):
        part = rest + piece
        # Before the last cell, if one begins near the end.
        cut = part.rfind(b"<c", max(len(part) - _TAIL, 0))
        if cut < 0:
            cut = part.rfind(b"<", max(len(part) - _TAIL, 0))
        if cut < 0:
            cut = len(part)
        part, rest = part[:cut], part[cut:]
        found = _CELL.findall(part)
        cells += len(found)
        if b"" in found:
            found = _REFERENCE.findall(part)
        if b":c" in part:
            cells += len(_PREFIXED_CELL.findall(part))
        if b"hidden=" in part:
            for tag in _HIDDEN_ROW.findall(part):
                if number := _ROW_NUMBER.search(tag):
                    seen.hidden.append(int(number[1]) - 1)
        if b"<f" in part or b't="e"' in part or b"t='e'" in part:
            failed += _find_failed(part, seen.failed)
            if failed > _MANY_FAILED:
                return None
        if found:
            references += len(found)
            places = b" ".join(found)
            columns.update(places.translate(None, _DIGITS).split())
            # Far fewer rows than cells.
            rows = set(places.translate(None, _LETTERS).split())
            last_row = max(last_row, max(map(int, rows)))
    if cells != references or last_row > SHEET_ROWS:
        return None
    return last_row * max(map(_column_number, columns), default=0)


def _find_failed(part: bytes, failed: Failed) -> int:
    """Add the cells whose formula gives no value; return how many there are."""
    count = 0
    for pattern in (_ERROR, _BARE_FORMULA):
        for match in pattern.finditer(part):
            place = _PLACE.search(match[1])
            if place is None or len(place[2]) > 7:
                continue
            text = html.unescape((match[2] or b"").decode("utf-8", "replace"))
            if pattern is _BARE_FORMULA:
                text = uncalculated(text)
            row = failed.setdefault(int(place[2]) - 1, {})
            row[_column_number(place[1]) - 1] = text or UNKNOWN
            count += 1
    return count


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
