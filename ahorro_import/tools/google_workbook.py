# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The file that an online spreadsheet becomes: a workbook with its values."""

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from xlsxwriter import Workbook

_MAX_TEXT: Final = 32_767  # characters of a workbook's cell
_MAX_ROWS: Final = 1_048_576
_MAX_COLUMNS: Final = 16_384


@dataclass(frozen=True, slots=True)
class SheetRows:
    """A sheet's title and its rows of texts, numbers and booleans."""

    title: str
    rows: Iterable[list[Any]]


def workbook_of(sheets: Iterable[SheetRows]) -> bytes:
    """Write sheets as xlsx, row by row.

    Numbers stay numbers, and a text that begins with = is a text. The same values give
    the same bytes, so that a sheet read twice is known.
    """
    output = io.BytesIO()
    with Workbook(output, {"constant_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        titles: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_title(sheet.title, titles))
            for index, row in enumerate(sheet.rows):
                if index >= _MAX_ROWS:
                    break
                for column, value in enumerate(row[:_MAX_COLUMNS]):
                    if isinstance(value, bool):
                        page.write_boolean(index, column, value)
                    elif isinstance(value, int | float):
                        page.write_number(index, column, value)
                    elif value not in ("", None):
                        page.write_string(index, column, str(value)[:_MAX_TEXT])
    return output.getvalue()


def _title(title: str, taken: set[str]) -> str:
    """Return a title that a workbook takes: short, unique, without its signs."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip(" '")[:31].strip(" '")
    number = 1
    wanted = clean or "1"
    # Excel knows no case, and keeps one name for itself.
    while wanted.casefold() in taken or wanted.casefold() == "history":
        number += 1
        wanted = f"{clean[:26].strip()} {number}".strip()
    taken.add(wanted.casefold())
    return wanted
