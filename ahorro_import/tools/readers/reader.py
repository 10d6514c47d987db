# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The one door to all readers."""

import os
from pathlib import Path
from typing import BinaryIO

from ..errors import FileError
from ..table import Limits, Table
from . import html, kind, ods, ole, packed, spreadsheetml, text, xls, xlsb, xlsx
from .encodings import find_encoding
from .sheets import Prefer

Source = bytes | bytearray | memoryview | str | os.PathLike[str] | BinaryIO


def read_table(
    source: Source,
    *,
    limits: Limits | None = None,
    sheet: str = "",
    prefer: Prefer | None = None,
) -> Table:
    """Read the table of a file, whatever its kind.

    ``source`` is the file's bytes, its path, or a binary stream. Of a workbook with
    several sheets the one called ``sheet`` is taken, else those whose first rows
    ``prefer`` finds to be the table, one below the other, else the one with most rows;
    hidden ones never.

    Raises FileError, and nothing else, for what is no table or is too big.
    """
    limits = limits or Limits()
    data = _bytes_of(source, limits)
    try:
        return _read(data, limits, Choice(sheet, prefer))
    except FileError:
        raise
    except Exception as error:
        # Whatever damage no reader foresaw is damage of the file, for who sent it; the
        # cause stays with the error for who looks into it.
        raise FileError("broken_file", kind="file") from error


class Choice:
    """Which sheet to take of a workbook."""

    def __init__(self, sheet: str, prefer: Prefer | None) -> None:
        self.sheet = sheet
        self.prefer = prefer


def _bytes_of(source: Source, limits: Limits) -> bytes:
    if isinstance(source, str | os.PathLike):
        try:
            size = Path(source).stat().st_size
            _check_size(size, limits)
            return Path(source).read_bytes()
        except OSError as error:
            raise FileError("broken_file", kind="file") from error
    if isinstance(source, bytes | bytearray | memoryview):
        _check_size(len(source), limits)
        return bytes(source)
    data = source.read(limits.max_bytes + 1)
    _check_size(len(data), limits)
    return data


def _check_size(size: int, limits: Limits) -> None:
    if not size:
        raise FileError("empty_file")
    if size > limits.max_bytes:
        raise FileError("too_large", size=size, limit=limits.max_bytes)


def _read(
    data: bytes, limits: Limits, choice: Choice, *, inside: bool = False
) -> Table:
    found = kind.kind_of(data)
    if found == "zip":
        return _read_zip(data, limits, choice, inside)
    if found == "ole":
        return xls.read(ole.workbook_stream(data), data, limits, choice)
    if found != "text":
        raise FileError("not_a_table", kind=found)
    encoding = find_encoding(data)
    start = text.decoded_start(data, encoding)
    language = kind.language_of(start)
    if language == "html":
        return html.read(data, encoding, limits)
    if language == "spreadsheetml":
        return spreadsheetml.read(data, encoding, limits, choice)
    if language != "text":
        raise FileError("not_a_table", kind=language)
    return text.read(data, encoding, start, limits)


def _read_zip(data: bytes, limits: Limits, choice: Choice, inside: bool) -> Table:
    archive = packed.open_archive(data, limits)
    found = packed.kind_of(archive)
    if found == "xlsx":
        return xlsx.read(archive, data, limits, choice)
    if found == "xlsb":
        return xlsb.read(archive, data, limits, choice)
    if found == "ods":
        return ods.read(archive, limits, choice)
    if found != "zip":
        raise FileError("not_a_table", kind=found)
    if inside:
        raise FileError("not_a_table", kind="zip")
    name, unpacked = packed.only_file(archive, limits)
    table = _read(unpacked, limits, choice, inside=True)
    table.packed_name = name
    return table
