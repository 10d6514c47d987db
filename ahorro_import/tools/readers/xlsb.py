# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Binary workbooks of Excel (.xlsb), read by python-calamine.

Their parts are records of a type, a size and a content. Each part is looked through
first, since the corners of a sheet decide how much memory the reader takes.
"""

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from typing import Final

from ..builder import SHEET_COLUMNS, SHEET_ROWS
from ..errors import FileError
from ..formula import ERRORS, UNKNOWN
from ..table import Limits, Table
from .packed import unpack
from .sheets import ChoiceLike
from .xlsx import MAX_DENSE_CELLS, Seen, read_dense
from .xmlstream import local, parse

_ROW: Final = 0
_CELLS: Final = range(1, 12)
# Cells that hold an error, and formulas whose value is one.
_ERRORS: Final = frozenset({3, 11})
_MERGED: Final = 176
_BOOK_FLAGS: Final = 153
_BOOK_SHEET: Final = 156
_HIDDEN: Final = 0x10
_BEGINNING: Final = 16


def read(
    archive: zipfile.ZipFile, data: bytes, limits: Limits, choice: ChoiceLike
) -> Table:
    """Read the sheets to take of a workbook."""
    try:
        seen, is_1904 = _look_through(archive, limits)
        table = read_dense(
            "xlsb",
            data,
            limits,
            choice,
            lambda _place, name: seen.get(name, Seen()),
        )
    except FileError as error:
        if error.code != "broken_file":
            raise
        raise FileError("save_as_xlsx") from error
    table.is_1904 = is_1904
    return table


def _look_through(
    archive: zipfile.ZipFile, limits: Limits
) -> tuple[dict[str, Seen], bool]:
    """Return what is seen in each sheet, by name, and whether days count from 1904."""
    parts: dict[str, Seen] = {}
    targets: dict[str, str] = {}
    listed: list[tuple[str, str]] = []  # name and link of each sheet
    is_1904 = False

    def on_link(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship":
            target = attributes.get("Target", "")
            path = target if target.startswith("/") else f"/xl/{target}"
            path = posixpath.normpath(path).lstrip("/").lower()
            targets[attributes.get("Id", "")] = path

    for entry in archive.infolist():
        name = entry.filename.lower()
        if name == "xl/workbook.bin":
            for kind, content in _records(archive, entry.filename, 1 << 12):
                if kind == _BOOK_FLAGS and content:
                    is_1904 = bool(content[0] & 1)
                elif kind == _BOOK_SHEET:
                    link, at = _text(content, 8)
                    listed.append((_text(content, at)[0], link))
        elif name == "xl/_rels/workbook.bin.rels":
            pieces = unpack(archive, entry.filename, "xlsb")
            parse(pieces, "xlsb", on_link, _nothing, _nothing)
        elif name.startswith("xl/worksheets/") and name.endswith(".bin"):
            parts[name] = _check_sheet(archive, entry.filename, limits)
    places = {name: targets.get(link, "") for name, link in listed}
    return {name: parts[at] for name, at in places.items() if at in parts}, is_1904


def _nothing(_data: str) -> None:
    """Ignore an event."""


def _text(content: bytes, at: int) -> tuple[str, int]:
    """Return a text of a record that begins with its length, and where it ends."""
    size = int.from_bytes(content[at : at + 4], "little")
    if size == 0xFFFF_FFFF:
        return "", at + 4
    end = at + 4 + 2 * min(size, 1 << 12)
    return content[at + 4 : end].decode("utf-16-le", "replace"), end


def _check_sheet(archive: zipfile.ZipFile, name: str, limits: Limits) -> Seen:
    """Look for cells where no sheet has any; return what else is seen."""
    seen = Seen()
    last_row = last_column = 0
    for kind, content in _records(archive, name):
        if kind == _ROW and len(content) >= 12:
            last_row = int.from_bytes(content[:4], "little")
            if content[11] & _HIDDEN:
                seen.hidden.append(last_row)
            if last_row >= SHEET_ROWS:
                raise FileError("too_many_rows", limit=limits.max_rows)
        elif kind in _CELLS and len(content) >= 4:
            column = int.from_bytes(content[:4], "little")
            last_column = max(last_column, column)
            if kind in _ERRORS and len(content) > 8:
                error = ERRORS.get(content[8], UNKNOWN)
                seen.failed.setdefault(last_row, {})[column] = error
        elif kind == _MERGED and len(content) >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", content)
            seen.merged.append(((top, left), (bottom, right)))
    if last_column >= SHEET_COLUMNS:
        raise FileError("too_many_columns", limit=limits.max_columns)
    if (last_row + 1) * (last_column + 1) > MAX_DENSE_CELLS:
        raise FileError("too_many_rows", limit=limits.max_rows)
    return seen


def _records(
    archive: zipfile.ZipFile, name: str, most: int = _BEGINNING
) -> Iterator[tuple[int, bytes]]:
    """Return each record of a part: its type and the beginning of its content."""
    data = b"".join(unpack(archive, name, "xlsb"))
    at, end = 0, len(data)
    while at < end:
        kind, at = _varint(data, at, 2)
        size, at = _varint(data, at, 4)
        yield kind, data[at : at + min(size, most)]
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
