# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where readers put the rows that they read.

They are cleaned of what no cell may hold, and counted, so that a file that is too big
stops being read.
"""

import html
import math
import re
from array import array
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from unicodedata import is_normalized, normalize

from odoo.addons.ahorro_plan.tools.text import INVISIBLE

from .errors import FileError
from .table import Cell, Limits, Rows, Table

#: Rows of a sheet of today's spreadsheets: the most that a table can have, blank ones
#: included.
SHEET_ROWS: Final = 1_048_576
#: Columns of such a sheet.
SHEET_COLUMNS: Final = 16_384
#: Signs of one cell; a spreadsheet cannot hold more.
CELL_SIZE: Final = 32_767

# What no cell may hold, and marks that nobody sees.
_DROPPED: Final = (
    INVISIBLE
    | dict.fromkeys(
        code
        for code in (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE)
        if code not in (0x09, 0x0A, 0x0D)
    )
    | {0xFFFF: None}
)
# The formula with which a text file keeps a spreadsheet from changing a number.
_WRAPPED: Final = re.compile(r'="([^"]*)"')
# A sign as web pages write it: "MU&Ntilde;OZ".
_ENTITY: Final = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z]{2,8});")
# UTF-8 that was read as Windows text: "Ã" or "Â" and one of the signs that the second
# byte becomes, or "â€" and a third one.
_TWICE: Final = re.compile(
    "[\u00c2\u00c3\u00e2][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u20ac\u2122]"
)
# Signs of a text that may have to be cleaned, besides all that cannot be printed.
_SUSPECT: Final = re.compile(
    '[&"\u00c2\u00c3\u00e2'
    + "".join(chr(code) for code in INVISIBLE if chr(code).isprintable())
    + "]"
)
_CP1252: Final = {
    bytes([code]).decode("cp1252"): code
    for code in range(256)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def mend(text: str) -> str:
    """Return a text that was decoded twice as it was: ``MuÃ±oz`` is ``Muñoz``.

    Only if the whole text turns out to be UTF-8, which no text is by chance.
    """
    if not _TWICE.search(text):
        return text
    try:
        codes = bytes(_CP1252[sign] if sign in _CP1252 else ord(sign) for sign in text)
        return codes.decode("utf-8")
    except ValueError:  # a sign that is no byte, or bytes that are no UTF-8
        return text


def clean_value(value: object) -> Cell:
    """Return what a cell holds, as a table keeps it; None for nothing at all."""
    if isinstance(value, str):
        value = value[:CELL_SIZE]
        if "&" in value and _ENTITY.search(value):
            value = html.unescape(value)
        if not (value.isascii() and value.isprintable()):
            # A letter and its accent are one sign, as everybody else writes them.
            value = normalize("NFC", mend(value))
            if not value.isprintable() or _SUSPECT.search(value):
                value = value.translate(_DROPPED)
        if value[:2] == '="' and (match := _WRAPPED.fullmatch(value)):
            value = match[1]
        return None if not value or value.isspace() else value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        # Spreadsheets know one kind of number: 13 and 13.0 are the same cell.
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)[:CELL_SIZE] or None


def _clean_row(values: Sequence[object]) -> list[Cell]:
    """Return the cells of a row.

    Most have texts without anything to clean, which are looked at all at once.
    """
    text = "".join([one for one in values if type(one) is str])
    if (
        len(text) > CELL_SIZE
        or not text.isprintable()
        or _SUSPECT.search(text)
        or not (text.isascii() or is_normalized("NFC", text))
    ):
        return [clean_value(one) for one in values]
    return [
        (one if one and not one.isspace() else None)
        if type(one) is str
        else clean_value(one)
        for one in values
    ]


class TableBuilder:
    """Collects the rows of one sheet."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows = Rows()
        self.filled_rows = 0
        self.lines: array[int] | None = None
        # Of texts: how many cells each record has.
        self.widths: array[int] | None = None
        # Rows that the spreadsheet does not show.
        self.hidden: set[int] = set()
        # First row, last row and column of cells that are one over several rows.
        self.merged: list[tuple[int, int, int]] = []
        # Columns that hold nothing so far; those that do are the rest up to `_widest`.
        self._unseen: list[int] = []
        self._widest = 0

    def add(self, values: Sequence[object], *, line: int | None = None) -> None:
        """Add a row; ``line`` is the line of a text on which it begins."""
        width = len(values)
        if width > SHEET_COLUMNS:
            raise FileError("too_many_columns", limit=self.limits.max_columns)
        row = _clean_row(values)
        while row and row[-1] is None:
            row.pop()
        if len(self.rows) >= SHEET_ROWS:
            raise FileError("too_many_rows", limit=self.limits.max_rows)
        self.rows.append(row)
        if line is not None:
            if self.lines is None:
                self.lines = array("L")
                self.widths = array("H")
            self.lines.append(line)
            if self.widths is not None:
                self.widths.append(min(width, SHEET_COLUMNS))
        if row:
            self._count(row)

    def skip_to(self, index: int) -> None:
        """Add the blank rows that a file leaves out, up to the row of this index."""
        if index > SHEET_ROWS:
            raise FileError("too_many_rows", limit=self.limits.max_rows)
        while len(self.rows) < index:
            self.rows.append([])

    def merge(self, first: int, last: int, column: int) -> None:
        """Note a cell that is one over the rows from ``first`` to ``last``."""
        if last > first and len(self.merged) < SHEET_ROWS:
            self.merged.append((first, last, column))

    def extend(self, other: "TableBuilder") -> None:
        """Add the rows of another sheet below."""
        base = len(self.rows)
        self.hidden |= {base + index for index in other.hidden}
        self.merged += [
            (base + first, base + last, column) for first, last, column in other.merged
        ]
        for row in other.rows:
            self.rows.append(row)
            if row:
                self._count(row)

    def hidden_rows(self) -> list[int]:
        """Return the rows with something in them that the spreadsheet hides."""
        size = len(self.rows)
        return [
            index for index in sorted(self.hidden) if index < size and self.rows[index]
        ]

    def _count(self, row: list[Cell]) -> None:
        self.filled_rows += 1
        if self.filled_rows > self.limits.max_rows + self.limits.slack_rows:
            raise FileError("too_many_rows", limit=self.limits.max_rows)
        if len(row) > self._widest:
            self._unseen += range(self._widest, len(row))
            self._widest = len(row)
        elif not self._unseen:
            return
        size = len(row)
        self._unseen = [
            place for place in self._unseen if place >= size or row[place] is None
        ]
        if self._widest - len(self._unseen) > self.limits.max_columns:
            raise FileError("too_many_columns", limit=self.limits.max_columns)

    def table(self, container: str, **about: object) -> Table:
        """Return the table, without the blank rows at its end."""
        self.rows.pop_blank_tail()
        if not len(self.rows):
            raise FileError("empty_file")
        return Table(
            rows=self.rows,
            container=container,
            line_numbers=self.lines,
            widths=self.widths,
            merged=tuple((first, last) for first, last, _column in self.merged),
            **about,  # type: ignore[arg-type]
        )
