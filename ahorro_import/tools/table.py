# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A table as a file holds it, before anybody asks what its cells mean."""

import pickle
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, overload

from .findings import Finding

#: As stored: a number of a workbook stays a number, and every text a text. An empty
#: cell is None, never "".
Cell = str | int | float | bool | date | datetime | None

_CHUNK: Final = 512
#: Bytes of rows that are kept as they are: those of some 60,000. More are compressed.
_LOOSE: Final = 32 * 2**20
#: What zlib begins with, and no pickle.
_COMPRESSED: Final = b"\x78"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be. Above it reading stops, before memory is filled."""

    max_bytes: int = 200 * 2**20
    # Rows that hold anything, titles and totals included: ``slack_rows`` is for those.
    max_rows: int = 200_000
    slack_rows: int = 2_000
    # Columns that hold anything; blank ones do not count.
    max_columns: int = 60
    max_unpacked: int = 1_500_000_000
    # No workbook is packed as tight as this, but small files may be.
    max_ratio: int = 400
    ratio_from: int = 50 * 2**20


class Rows(Sequence[list[Cell]]):
    """The rows of a table, packed so that 200,000 of them fit in little memory.

    A row is a list without its empty cells at the end; a blank row is []. Reading one
    after the other is fast, and so is an index near the last one read.
    """

    __slots__ = ("_cached", "_chunks", "_loose", "_open", "_rows")

    def __init__(
        self, rows: "Sequence[list[Cell]] | Iterator[list[Cell]]" = ()
    ) -> None:
        self._chunks: list[bytes] = []
        self._loose = 0
        self._open: list[list[Cell]] = []
        self._cached: tuple[int, list[list[Cell]]] = (-1, [])
        for row in rows:
            self.append(row)

    def append(self, row: list[Cell]) -> None:
        """Add a row at the end; its list must not be changed afterwards."""
        self._open.append(row)
        if len(self._open) == _CHUNK:
            self._chunks.append(self._pack(self._open))
            self._open = []

    def put(self, index: int, row: list[Cell]) -> None:
        """Put another row in the place of one."""
        number, place = divmod(index, _CHUNK)
        if number == len(self._chunks):
            self._open[place] = row
            return
        rows = self._unpack(self._chunks[number])
        rows[place] = row
        self._chunks[number] = self._pack(rows)
        self._cached = (-1, [])

    def pop_blank_tail(self) -> None:
        """Remove the blank rows at the end."""
        while True:
            if not self._open and self._chunks:
                self._cached = (-1, [])
                self._open = self._unpack(self._chunks.pop())
            if not self._open or self._open[-1]:
                return
            self._open.pop()

    def __len__(self) -> int:
        return len(self._chunks) * _CHUNK + len(self._open)

    def __iter__(self) -> Iterator[list[Cell]]:
        for chunk in self._chunks:
            yield from self._unpack(chunk)
        yield from self._open

    @overload
    def __getitem__(self, index: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, index: slice) -> list[list[Cell]]: ...
    def __getitem__(self, index: int | slice) -> list[Cell] | list[list[Cell]]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        number, place = divmod(index, _CHUNK)
        if number == len(self._chunks):
            return self._open[place]
        if self._cached[0] != number:
            self._cached = (number, self._unpack(self._chunks[number]))
        return self._cached[1][place]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(
            mine == theirs for mine, theirs in zip(self, other, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]

    def _pack(self, rows: list[list[Cell]]) -> bytes:
        packed = pickle.dumps(rows, protocol=pickle.HIGHEST_PROTOCOL)
        self._loose += len(packed)
        return packed if self._loose <= _LOOSE else zlib.compress(packed, 1)

    @staticmethod
    def _unpack(chunk: bytes) -> list[list[Cell]]:
        # Packed by this object and never outside of it: no foreign data is unpickled.
        if chunk[:1] == _COMPRESSED:
            chunk = zlib.decompress(chunk)
        rows: list[list[Cell]] = pickle.loads(chunk)
        return rows


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet in a table of several: rows are numbered on from one to the next."""

    name: str
    start: int


@dataclass(slots=True)
class Table:
    """What was read of a file: its rows from the top, titles and totals included.

    ``container``: xlsx, xls, ods, xlsb, csv, html, xml (SpreadsheetML 2003), paste.
    ``encoding`` and ``separator``: of texts only. ``repaired``: the text had been
    decoded twice and was mended. ``sheet_name`` is the sheet taken, ``sheets`` all that
    hold anything. ``packed_name``: name of the file inside a zip.
    """

    rows: Rows
    container: str
    encoding: str = ""
    separator: str = ""
    sheet_name: str = ""
    sheets: tuple[str, ...] = ()
    packed_name: str = ""
    repaired: bool = False
    first_row_number: int = 1
    # Texts only: cells of each record, blank ones at its end included.
    widths: Sequence[int] | None = field(default=None, repr=False)
    # Texts only: whether the last line has an end.
    is_ended: bool = True
    # Days are counted from 1904 on.
    is_1904: bool = False
    # First and last row of cells that are one over several rows.
    merged: tuple[tuple[int, int], ...] = ()
    # Where each sheet that was read begins.
    parts: tuple["SheetPart", ...] = ()
    findings: list[Finding] = field(default_factory=list)
    # Texts only, where records may have several lines: the line on which each begins.
    line_numbers: Sequence[int] | None = field(default=None, repr=False)

    def row_number(self, index: int) -> int:
        """Return the number that the user sees beside a row, from 1.

        It is the row of the spreadsheet; in a text the line on which the record begins,
        as a text editor counts, a line ``sep=;`` included.
        """
        if self.line_numbers is not None:
            return self.line_numbers[index]
        return self.first_row_number + index

    def index_of(self, row_number: int) -> int | None:
        """Return the index of the row with a number that the user sees."""
        if self.line_numbers is None:
            index = row_number - self.first_row_number
        else:
            index = bisect_left(self.line_numbers, row_number)
            if index < len(self.rows) and self.line_numbers[index] != row_number:
                return None
        return index if 0 <= index < len(self.rows) else None
