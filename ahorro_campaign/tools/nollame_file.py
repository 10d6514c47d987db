# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reading the numbers of a *No Llame* list: text, CSV or a workbook.

The register hands out plain lists, and dealerships pass them through spreadsheets.
Whatever the shape, one row is one number, and memory does not grow with the file.
"""

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from odoo.addons.ahorro_plan.tools.phone import national_key

#: Rows whose text is kept to show what could not be read.
SAMPLES: Final = 10
#: Characters of each that are shown.
MAX_SAMPLE: Final = 60
_TEN_DIGITS: Final = re.compile(r"[1-9][0-9]{9}")
_FLOAT: Final = re.compile(r"([0-9]{6,})[.,]0+")
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"


class UnreadableFile(ValueError):
    """The file holds no table; the code says why: ``workbook`` or ``binary``."""


@dataclass
class Count:
    """What was read: ``total`` rows that are not blank, and those without a number."""

    total: int = 0
    rejected: int = 0
    samples: list[str] = field(default_factory=list)


def read_numbers(content: bytes, count: Count) -> Iterator[str]:
    """Yield the ten digits of each row's number, repeated ones included.

    :param count: filled in while reading; a header row is not counted
    :raises UnreadableFile: neither text nor a workbook
    """
    for cells in read_rows(content):
        texts = [text for text in cells if text]
        if not texts:
            continue
        count.total += 1
        number = number_of(texts)
        if number:
            yield number
        elif count.total == 1 and not any(char.isdigit() for char in "".join(texts)):
            count.total = 0  # the titles of the columns
        else:
            count.rejected += 1
            if len(count.samples) < SAMPLES:
                count.samples.append(_shorten(" ".join(texts)))


def _shorten(text: str) -> str:
    return text if len(text) <= MAX_SAMPLE else f"{text[: MAX_SAMPLE - 1]}…"


def number_of(cells: list[str]) -> str | None:
    """Return the first number of a row, or the one that its first two cells make.

    Area and number stand in two columns in some lists.
    """
    for text in cells:
        if _TEN_DIGITS.fullmatch(text) and (key := national_key(text)):
            return key
    for text in cells:
        if key := national_key(text):
            return key
    return national_key(" ".join(cells[:2])) if len(cells) > 1 else None


def read_rows(content: bytes) -> Iterator[list[str]]:
    """Yield the cells of each row as text.

    :raises UnreadableFile: neither text nor a workbook
    """
    if content.startswith((_ZIP, _OLE)):
        return _workbook_rows(content)
    return _text_rows(content)


def _text_rows(content: bytes) -> Iterator[list[str]]:
    encoding = _encoding(content)
    if b"\x00" in content[:4096] and not encoding.startswith("utf-16"):
        raise UnreadableFile("binary")
    sample = content[:65536].decode(encoding, "replace")
    separator = max(";,\t|", key=sample.count)
    # Numbers are ASCII in every encoding: a letter that cannot be read is no harm.
    stream = io.TextIOWrapper(io.BytesIO(content), encoding, errors="replace")
    lines = (line.replace("\x00", "") for line in stream)
    for line in _unquoted(lines):
        # Not by the csv module, to which a long line is an error.
        yield [cell.strip() for cell in line.split(separator)]


def _unquoted(lines: Iterable[str]) -> Iterator[str]:
    """Drop quotes, so that one left open does not swallow the rest of the file."""
    for line in lines:
        if not line.lower().startswith("sep="):
            yield line.replace('"', "")


def _encoding(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"


def _workbook_rows(content: bytes) -> Iterator[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            for row in book.get_sheet_by_name(name).iter_rows():
                yield [_cell_text(cell) for cell in row]
    except CalamineError as error:
        raise UnreadableFile("workbook") from error


def _cell_text(cell: object) -> str:
    """Return a cell as text; a number has no decimals and no exponent."""
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell == cell and abs(cell) < 1e20 else ""
    text = str(cell).strip()
    match = _FLOAT.fullmatch(text)
    return match[1] if match else text
