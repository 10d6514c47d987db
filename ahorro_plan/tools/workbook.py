# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The one writer of workbooks (xlsx): row by row to a file, never held whole.

XlsxWriter, which Odoo has already, rather than openpyxl: 100,000 rows of 20 columns
took it 32 s and 19 MB, and openpyxl, without holding rows either, 57 s and 34 MB.
"""

import datetime
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import isfinite
from typing import IO, Any, Final

from xlsxwriter import Workbook

#: Type of a workbook, as browsers and mail know it.
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Bytes that are sent at a time.
CHUNK: Final = 1 << 16
#: Rows below the header that a sheet can hold; the format's own limit.
MAX_ROWS: Final = 1_048_575
#: Characters that a cell can hold; the format's own limit.
CELL_SIZE: Final = 32_767

_OPTIONS: Final = {
    "constant_memory": True,
    "use_zip64": True,
    # A text is a text, whatever it looks like.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: What XML cannot hold.
_ILLEGAL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
)
#: Signs with which a spreadsheet believes that a formula begins.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
#: Days before it are counted differently by every spreadsheet.
_FIRST_DAY: Final = datetime.date(1900, 3, 1)
#: Integers above it lose digits as a spreadsheet's number.
_MAX_INTEGER: Final = 10**15
_CUT: Final = " […]"
#: Rows that decide how wide a column is, and how wide it gets at most.
_SAMPLE: Final = 200
_MAX_WIDTH: Final = 60


class Percent(float):
    """So many of a hundred, which a spreadsheet shows and works with as a share."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to write."""

    title: str
    headers: Sequence[str]
    #: Of texts, numbers, booleans, dates and datetimes without time zone; None is an
    #: empty cell.
    rows: Iterable[Sequence[object]]
    #: Of the columns, in characters; without any, the first rows decide.
    widths: Sequence[int] = ()


def write_workbook(sheets: Iterable[Sheet], max_rows: int = MAX_ROWS) -> IO[bytes]:
    """Return an open temporary file with the sheets, at its beginning.

    Texts stay texts: what begins with ``=`` is no formula, not even when somebody types
    in the cell again, and zeros on the left stay. Moments and days become cells that a
    spreadsheet can sort. Rows are read once, in order; those that do not fit in a sheet
    go on in another of the same title and headers. A text that does not fit in a cell
    is cut and says so.

    :param max_rows: of a sheet, below its header
    """
    output = tempfile.TemporaryFile(suffix=".xlsx")
    with Workbook(output, dict(_OPTIONS)) as book:
        writer = _Writer(book)
        for sheet in sheets:
            rows = iter(sheet.rows)
            part: Iterable[Sequence[object]] = islice(rows, max_rows)
            while True:
                writer.add(sheet, part)
                following = next(rows, None)
                if following is None:
                    break
                part = chain([following], islice(rows, max_rows - 1))
    output.seek(0)
    return output


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file in pieces, and close it at the end."""
    with file:
        while piece := file.read(CHUNK):
            yield piece


def without_false(rows: Iterable[Sequence[object]]) -> Iterator[list[object]]:
    """Yield rows of values of Odoo, where False is an empty field."""
    for row in rows:
        yield [None if value is False else value for value in row]


class _Writer:
    """The workbook's formats, and the titles that are taken."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._titles = {"history"}  # a title that Excel keeps for itself
        self._bold = book.add_format({"bold": True})
        self._moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        self._day = book.add_format({"num_format": "dd/mm/yyyy"})
        self._quoted = book.add_format({"quote_prefix": True, "num_format": "@"})
        self._percent = book.add_format({"num_format": "0.0%"})

    def add(self, table: Sheet, rows: Iterable[Sequence[object]]) -> None:
        sheet = self._book.add_worksheet(self._title(table.title))
        sheet.freeze_panes(1, 0)
        for column, header in enumerate(table.headers):
            _kind, text = cell_of(header)
            if text:
                sheet.write_string(0, column, text, self._bold)
        rows = iter(rows)
        sample = [] if table.widths else list(islice(rows, _SAMPLE))
        for column, width in enumerate(table.widths or _widths(table.headers, sample)):
            sheet.set_column(column, column, width)
        for number, row in enumerate(chain(sample, rows), start=1):
            for column, value in enumerate(row):
                self._write_cell(sheet, number, column, value)

    def _title(self, text: str) -> str:
        """Return a title that a sheet may have and none has yet."""
        legal = re.sub(r"[\[\]:*?/\\]", " ", _ILLEGAL.sub("", text))
        base = legal.strip().strip("'")[:31].strip() or "Hoja"
        title, number = base, 1
        while title.lower() in self._titles:
            number += 1
            end = f" ({number})"
            title = base[: 31 - len(end)].rstrip() + end
        self._titles.add(title.lower())
        return title

    def _write_cell(self, sheet: Any, row: int, column: int, value: object) -> None:
        kind, content = cell_of(value)
        if isinstance(value, Percent) and kind == "number":
            sheet.write_number(row, column, value / 100, self._percent)
        elif kind == "boolean":
            sheet.write_boolean(row, column, content)
        elif kind == "moment":
            sheet.write_datetime(row, column, content, self._moment)
        elif kind == "day":
            sheet.write_datetime(row, column, content, self._day)
        elif kind == "number":
            sheet.write_number(row, column, content)
        elif kind != "empty":
            shape = self._quoted if kind == "quoted" else None
            sheet.write_string(row, column, content, shape)


def cell_of(value: object) -> tuple[str, object]:
    """Return what a cell is, and what it holds.

    ``empty``, ``boolean``, ``number``, ``moment``, ``day``, ``text``, or ``quoted``: a
    text with which a spreadsheet believes that a formula begins.
    """
    if value is None or value == "":
        return "empty", None
    if isinstance(value, str):
        return _text_cell(value)
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, datetime.date):
        if _as_day(value) < _FIRST_DAY:
            return _text_cell(value.isoformat())
        return ("moment" if isinstance(value, datetime.datetime) else "day"), value
    if isinstance(value, (int, float)) and _is_number(value):
        return "number", value
    return _text_cell(str(value))


def _text_cell(text: str) -> tuple[str, object]:
    text = _ILLEGAL.sub("", text)
    if len(text) > CELL_SIZE:
        text = text[: CELL_SIZE - len(_CUT)] + _CUT
    if not text:
        return "empty", None
    return ("quoted" if text.startswith(_FORMULA) else "text"), text


def _as_day(value: datetime.date) -> datetime.date:
    return datetime.date(value.year, value.month, value.day)


def _is_number(value: int | float) -> bool:
    if isinstance(value, int):
        return abs(value) < _MAX_INTEGER
    return isfinite(value)


def _widths(headers: Sequence[str], rows: list[Sequence[object]]) -> list[int]:
    """Return how wide the columns must be for what they begin with."""
    widths = [len(header) for header in headers]
    for row in rows:
        for column, value in enumerate(row[: len(widths)]):
            if value is not None:
                widths[column] = max(widths[column], len(str(value)))
    return [min(width, _MAX_WIDTH) + 2 for width in widths]
