# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Spreadsheets of any length, written row by row to a file and never held whole."""

import datetime
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from xlsxwriter import Workbook

#: Bytes that are sent at a time.
CHUNK = 1 << 16
#: Rows that a sheet can hold; Excel's own limit.
MAX_ROWS = 1_048_575


def write(
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    widths: Sequence[int] = (),
) -> IO[bytes]:
    """Return an open temporary file with one sheet, at its beginning.

    Texts stay texts: what begins with ``=`` is no formula. Moments and days become
    cells that a spreadsheet can sort.

    :param rows: of texts, numbers, dates, datetimes, or None and False for nothing
    :param widths: of the columns, in characters
    :raises ValueError: more rows than a sheet can hold
    """
    output = tempfile.TemporaryFile(suffix=".xlsx")
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(output, options) as book:
        bold = book.add_format({"bold": True})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.write_row(0, 0, headers, bold)
        for number, row in enumerate(rows, start=1):
            if number > MAX_ROWS:
                raise ValueError("more rows than a sheet can hold")
            for column, value in enumerate(row):
                if value is None or value is False or value == "":
                    continue
                if isinstance(value, datetime.datetime):
                    sheet.write_datetime(number, column, value, moment)
                elif isinstance(value, datetime.date):
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, (int, float)):
                    sheet.write_number(number, column, value)
                else:
                    sheet.write_string(number, column, str(value))
    output.seek(0)
    return output


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file in pieces, and close it at the end."""
    with file:
        while piece := file.read(CHUNK):
            yield piece
